"""What a verb does to a quality, a band of colour or a range of tones: "lighten the contrast"."""

from __future__ import annotations

from typing import Any

from edits.lexicon import Concept, Wish, Wishes
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES
from tools.planner.grammar.nouns import Nominal
from tools.planner.verbs.frame import Frame, Tokens
from tools.planner.words.wordsets import words

GRADED = words("contrast saturation vibrance sharpness clarity texture")
"""What goes up and down by itself: "brighten the image | and saturation | by 35 percent"."""
TONES = frozenset({"shadows", "highlights", "blacks", "whites"})


def of_band(wishes: Wishes, nominal: Nominal) -> dict[str, Any] | None:
    """ "desaturate | the greens", "darken | the blues": a band of colour, told by its plural."""
    entry = nominal.core[-1].entry if nominal.core else None
    field = {"saturation": "saturation", "vibrance": "saturation", "exposure": "luminance"}.get(wishes[0].op)
    bare = [token for token in nominal.core[:-1] if token.norm not in ARTICLES]
    if field is None or bare or nominal.tail or entry is None or entry.colour is None or entry.colour.band is None:
        return None
    plural = nominal.core[-1].norm.endswith("s") and nominal.core[-1].norm != entry.phrase
    return {"band": entry.colour.band, "field": field} if plural else None


def stated_amount(ask: Ask) -> dict[str, Any]:
    amount = ask.params.get("amount")
    return {"amount": amount} if isinstance(amount, int | float) else {}


def says_how_much(part: Tokens) -> bool:
    """ "warm it up | a hair": an amount and nothing else."""
    entry = part[0].entry if part else None
    return entry is not None and entry.degree is not None and part[0].length == len(part) and entry.concept is None


def for_quality(frame: Frame, wishes: Wishes, concept: Concept, part: Tokens) -> Wishes:
    """ "lighten the contrast", "brighten it and | the saturation": a quality that goes up and down by itself."""
    words = [token.norm for token in part if token.norm not in ARTICLES]
    named = concept.name in GRADED and words[-1:] != [] and words[-1] in GRADED and words[:-1] in ([], ["color"])
    lead = next((at for at, token in enumerate(frame.sentence) if token is frame.whole[0]), 0) + len(frame.whole)
    own = bool(frame.object) and lead <= len(frame.sentence) and frame.sentence[lead - 1] is frame.whole[-1]
    if wishes[0].op != "exposure" or not named or not own:
        return ()
    return concept.acts.get("more" if wishes[0].sign > 0 else "less", ())


def for_concept(wishes: Wishes, concept: Concept) -> Wishes:
    """ "brighten the shadows" opens them, "whiten the teeth" is a retouch, "brighten the colors" enriches them too."""
    first: Wish = wishes[0]
    if concept.name == "teeth" and first.op in ("exposure", "recolor"):
        return concept.acts["fix"]
    if first.op != "exposure":
        return wishes
    if concept.name in TONES:
        rising = concept.acts.get("lift") or concept.acts["more"]
        falling = concept.acts["more"] if concept.name in ("shadows", "blacks") else concept.acts["less"]
        return rising if first.sign > 0 else falling
    return (*wishes, *concept.acts["more"]) if concept.name == "color" and first.sign > 0 else wishes
