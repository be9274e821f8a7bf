"""The same again for something else: "warm it up 10%, the same for brightness", "and do the same to the sky"."""

from __future__ import annotations

from collections.abc import Sequence

from edits.plan import Target
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES, words_of
from tools.planner.grammar.nouns import concept_in, is_whole, read_nominal
from tools.planner.requests.settling import FACES
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.verbs.frame import QUALITIES_GRADED, stripped
from tools.planner.words.signs import TELLING, VERBAL, Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

LEADING = words("and , then also do apply but please the exact exactly just")
JOINING = words("for with to on")
GRADED = words(
    "exposure contrast saturation vibrance temperature tint highlights shadows whites blacks clarity texture dehaze "
    "sharpen denoise blur retouch recolor monochrome hsl glow"
)
"""What can be done again elsewhere."""
MOST = 6
"""Words of what the same is for."""


def take_likewise(sentence: list[Token], seen: Glance) -> tuple[list[Token], list[Token]]:
    """The sentence before "the same for …", and what it is for; empty where that is not said."""
    if "same" not in seen.norms:
        return _named_behind(sentence) if seen.signs & TELLING and "and" in seen.norms else (sentence, [])
    for place in range(len(sentence) - 2, -1, -1):
        if sentence[place].norm != "same":
            continue
        after = place + 1 + (sentence[place + 1].norm in ("amount", "thing", "again", "treatment"))
        named = stripped(sentence[after + 1 :])
        if after >= len(sentence) or sentence[after].norm not in JOINING or not 0 < len(named) <= MOST:
            return sentence, []
        start = place
        while start and sentence[start - 1].norm in LEADING:
            start -= 1
        return sentence[:start], named
    return sentence, []


ENDING = words("too also as well please pls a bit little")


def _named_behind(sentence: list[Token]) -> tuple[list[Token], list[Token]]:
    """ "make her eyes brighter | and his teeth too": one more thing that is to be so, named behind how it is to be."""
    end = len(sentence)
    while end and sentence[end - 1].norm in ENDING:
        end -= 1
    start = next((at for at in range(end - 1, max(1, end - FEW), -1) if sentence[at].norm == "and"), 0)
    thing = sentence[start + 1 : end]
    if not start or not thing or not _is_compared(sentence[start - 1]) or sentence[0].norm != "make":
        return sentence, []
    owned = thing[0].norm in ARTICLES or thing[0].norm.endswith("'s")
    plain = all(token.kind == "word" and not token.signs & (TELLING | VERBAL) for token in thing)
    return (sentence[:start], thing) if owned and plain and not is_whole(thing) else (sentence, [])


FEW = 6
"""Words of what is named behind, and its "and"."""


def _is_compared(token: Token) -> bool:
    """Whether it says how something is to be: "brighter", "less | red"."""
    entry = token.entry
    return entry is not None and bool(entry.adjective or entry.colour)


def likewise(asks: Sequence[Ask], named: Sequence[Token], text: str) -> list[Ask]:
    """What the last asks come to for something else: another quality by as much, or another place by the same."""
    last = next((ask for ask in reversed(asks) if ask.op in GRADED), None)
    if last is None or is_whole(named):
        return []
    said = words_of(named, text)
    concept, before = concept_in(read_nominal(named))
    if concept is not None and concept.name in QUALITIES_GRADED and all(one.norm in ARTICLES for one in before):
        acts = concept.acts.get("more" if last.sign >= 0 else "less", ())
        amount = last.params.get("amount")
        percent = abs(float(amount)) if isinstance(amount, int | float) else _percent(last)
        place = last.target.region if last.target is not None and isinstance(last.target.region, str) else None
        return make_asks(acts, Said(said, last.degree, percent, None, place))
    place = _whose(said, last)
    if last.op == "recolor":
        return [last.model_copy(update={"params": {**last.params, "subject": place}, "words": said})]
    alike = [ask for ask in asks if ask.op in GRADED and ask.words == last.words and ask.target == last.target]
    return [ask.model_copy(update={"target": Target(region=place[:200]), "words": said}) for ask in alike]


def _percent(ask: Ask) -> float | None:
    ev = ask.params.get("ev")
    return abs(2.0 ** float(ev) - 1) * 100 if isinstance(ev, int | float) else None


def _whose(said: str, last: Ask) -> str:
    """ "brighten my face and the same for | hers": the same part of somebody else."""
    region = last.target.region if last.target is not None else None
    owner = {"hers": "her", "his": "his", "mine": "my", "theirs": "their", "ours": "our"}.get(said.lower())
    if owner and isinstance(region, str) and len(region.split()) > 1:
        return f"{owner} {region.split()[-1]}"
    return FACES.get(said.lower(), said)


__all__ = ["likewise", "take_likewise"]
