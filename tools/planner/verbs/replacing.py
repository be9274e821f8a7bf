"""Replacing one thing by another: a background, a voice, a text, a thing."""

from __future__ import annotations

import dataclasses

from graph.state import Ask
from tools.planner.grammar.colours import colour_words, only_colour
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES
from tools.planner.grammar.nouns import Nominal, concept_in, is_whole, read_nominal, without_frame
from tools.planner.statements.mentions import quoted_in
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import Found, Frame, Tokens, split_at, stripped
from tools.planner.words.wordsets import words

SCENES = words("sky environment surroundings scenery setting scene landscape location backdrop")
WRITTEN = frozenset({"text", "watermark", "captions"})
HEARD = frozenset({"music", "sound"})


def replace(frame: Frame) -> Found:
    """ "Swap A for B"."""
    found = Found()
    old, new = split_at(frame.object, "with", "for", "by", "to", "into")
    old, new = stripped(old), stripped(new)
    if not old and new:
        _answered_by(frame, new, found)
        return found
    if not old:
        return found
    nominal = without_frame(read_nominal(old))
    concept, _before = concept_in(nominal)
    if len(new) > 1 and new[-1].norm in ("one", "ones") and nominal.core and not is_whole(old):
        new = [*new[:-1], dataclasses.replace(new[-1], meant=nominal.core[-1].text)]  # "a leather | couch"
    if concept is not None and concept.name == "voice" and frame.timed:
        found.asks.append(frame.ask("voice_over", {"text": quoted_in(new) or ""} if quoted_in(new) else {}))
    elif concept is not None and concept.name in HEARD and frame.clip:
        if concept.name == "sound" and new:
            found.asks.append(frame.ask("mute"))
        found.asks.append(frame.ask("music", stated_for("music", new, frame.text)))
    elif concept is not None and concept.name in WRITTEN:
        content = quoted_in(new) or frame.say(new)
        found.asks.append(frame.ask("text", {"content": content} if content else {}))
    elif (concept is not None and concept.name == "background") or is_scene(nominal):
        found.asks.append(new_background(frame, new))
    elif not new:
        _exchanged(frame, old, found)
    elif is_whole(old) and [token.norm for token in old] in (["it"], ["that"], ["them"]) and (told := frame.told()):
        found.asks.append(frame.ask("replace_object", {"subject": told, "prompt": frame.say(new)}))
    elif is_whole(old):
        found.asks.append(frame.ask("restyle", {"prompt": frame.say(new)}))
    else:
        found.asks.append(frame.ask("replace_object", {"subject": frame.say(nominal.tokens), "prompt": frame.say(new)}))
    return found


def _answered_by(frame: Frame, new: Tokens, found: Found) -> None:
    """ "remove the eyes and replace with a single eye": what was removed is what is replaced."""
    before = frame.sentence[: next((at for at, token in enumerate(frame.sentence) if token is frame.whole[0]), 0)]
    old = [token for token in before if token.entry is None and token.kind == "word" and token.norm not in ARTICLES]
    subject = frame.say(old[-3:]) or "it"
    if frame.before is not None and frame.before.params.get("subject"):
        subject = str(frame.before.params["subject"])
    found.asks.append(frame.ask("replace_object", {"subject": subject, "prompt": frame.say(new)}))


def _exchanged(frame: Frame, old: Tokens, found: Found) -> None:
    members = split_list(old)
    if len(members) == 2:
        found.asks.append(
            frame.ask("replace_object", {"subject": frame.say(members[0]), "prompt": frame.say(members[1])})
        )
    elif old[-1].lemma in ("face", "head", "body"):
        found.asks.append(
            frame.ask("replace_object", {"subject": frame.say(old), "prompt": f"{frame.say(old)} exchanged"})
        )
    else:
        found.asks.append(frame.ask("replace_object", {"subject": frame.say(old)}, confidence=0.6))


def is_scene(nominal: Nominal) -> bool:
    """Whether the phrase names what lies behind everything: the sky, the surroundings."""
    heads = [token.lemma for token in nominal.core if token.norm not in ARTICLES]
    return bool(heads) and heads[-1] in SCENES


def new_background(frame: Frame, new: Tokens) -> Ask:
    """Another background: transparent, of one colour, or described."""
    if any(token.norm.startswith("transparen") or token.norm in ("see", "nothing") for token in new):
        return frame.ask("cutout")
    if only_colour(new):
        return frame.ask("replace_background", {"color": colour_words(new, frame.text)})
    return frame.ask("replace_background", {"prompt": frame.say(new)} if new else {})
