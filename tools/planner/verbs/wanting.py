"""What is wanted of the whole: beside a clip, larger or smaller, in other weather, down to a length."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

from tools.planner.grammar.function_words import has_cue
from tools.planner.grammar.nouns import (
    concept_in,
    is_whole,
    read_nominal,
)
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.adding import add
from tools.planner.verbs.frame import Found, Frame, Tokens, stripped
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, numbers_in, percent_in
from tools.planner.words.wordsets import words

WISHING = words("want need like prefer")


BESIDE = words("captions text graphic watermark music sound_effect voice_over transition chapters cutaway")
"""What is added to a clip, so that wanting it is asking for it."""


def is_wanted_beside(frame: Frame, words: list[Token], found: Found) -> bool:
    """ "I want big funny captions", "I want 4:3": what is wanted is added, or is the frame."""
    aspect = next((token for token in words if token.kind == "aspect"), None)
    if aspect is not None and words[0].kind == "aspect":
        found.asks.append(frame.ask("crop", {"aspect": str(aspect.value or aspect.norm)}))
        return True
    concept, _before = concept_in(read_nominal(stripped(words)))
    if not frame.timed or concept is None or concept.name not in BESIDE or words[0].norm in ("the", "my", "it"):
        return False
    more = add(dataclasses.replace(frame, verb="add"))
    found.asks.extend(more.asks)
    return bool(more.asks)


LARGER = words("big bigger large larger huge enormous giant")


BROADER = words("wider broader taller longer roomier")


SMALLER = words("small smaller tiny tinier")


def is_sized(frame: Frame, complement: Tokens, found: Found) -> bool:
    """ "make it twice as big": the picture itself grows or shrinks."""
    told = _without_degrees(complement)
    norms = {token.norm for token in told}
    if frame.timed and any(token.entry is not None and token.entry.concept is not None for token in complement):
        return False
    if norms & LARGER and percent_in(complement) is not None:
        found.asks.append(frame.ask("resize", stated_for("resize", complement, frame.text), sign=1))
    elif norms & LARGER:
        found.asks.append(frame.ask("upscale", stated_for("upscale", complement, frame.text)))
    elif norms & BROADER:
        found.asks.append(frame.ask("expand_canvas"))
    elif norms & SMALLER:
        found.asks.append(frame.ask("resize", stated_for("resize", complement, frame.text), sign=-1))
    return bool(norms & (LARGER | SMALLER | BROADER))


def _without_degrees(tokens: Tokens) -> list[Token]:
    """Without what only says how much: "| a tiny bit | more pale"."""
    told: list[Token] = []
    place = 0
    while place < len(tokens):
        entry, length = tokens[place].entry, tokens[place].length
        if length == 1 or entry is None or entry.degree is None:
            told.append(tokens[place])
            length = 1
        place += length
    return told


def is_weather(frame: Frame, words: Tokens, found: Found) -> bool:
    """ "make it snow", "make it look like night": the scene gets another weather, season or hour."""
    rest = [
        token
        for token in words
        if not is_whole([token])
        and token.norm
        not in (
            "look",
            "like",
            "is",
            "here",
            "in",
            "a",
            "as",
            "if",
            "were",
            "was",
            "into",
            "the",
            "at",
            "of",
            "during",
            "time",
            "outside",
            "scene",
        )
    ]
    if not rest or len(rest) > 2 or not any(has_cue(token, "weather") for token in rest):
        return False
    if any(token.look == "golden_hour" for token in words):
        return False  # a light that a grade gives
    if any(token.norm in ("vibe", "vibes", "feel", "look", "style", "colors") for token in words[-1:]):
        return False
    found.asks.append(frame.ask("restyle", {"prompt": f"the same scene, {frame.say(rest)}"}))
    return True


def is_down_to(frame: Frame, words: Tokens, found: Found) -> bool:
    """ "get it down to a minute": how long it may be."""
    if not any(one.norm == "down" and two.norm == "to" for one, two in pairwise(words)) or frame.kinds == {"image"}:
        return False
    number = next((one for one in numbers_in(words) if one.unit in UNITS), None)
    seconds = (
        number.value * UNITS[number.unit]
        if number is not None
        else 60.0
        if any(token.norm == "minute" for token in words)
        else None
    )
    if seconds is None or found.asks:
        return bool(found.asks)
    found.asks.append(frame.ask("trim", {"length": seconds}))
    return True
