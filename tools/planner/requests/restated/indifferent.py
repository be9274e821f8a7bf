"""What a person says not to mind: "don't worry about the red lights", "I'm not bothered about the color"."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.words.signs import DENYING, Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

MINDING = words("worry worried bother bothered care fussed concerned concern stress stressed")
"""What nobody does, of what may stay as it is."""
NEAR = 3
"""Words between the denial and the minding: "do | not | really care"."""
TURNING = words(", but just only instead ; : so though i we you please")
"""Where the sentence turns to what is minded."""


def without_indifferent(sentence: list[Token], seen: Glance) -> list[Token]:
    """The sentence without what may stay as it is; itself where nothing is said so."""
    if seen.norms.isdisjoint(("about", "mind")):
        return sentence
    for at, token in enumerate(sentence[:-1]):
        start = _denied(sentence, at) if token.norm in MINDING and sentence[at + 1].norm == "about" else None
        if token.norm == "mind" and at and sentence[at - 1].norm == "never" and _names(sentence, at + 1):
            start = at - 1
        if start is not None:
            return _without(sentence, start, at)
    return sentence


def _denied(sentence: Sequence[Token], at: int) -> int | None:
    """Where the denial begins, with who denies: "i am | not"; none where nothing is denied."""
    place = next((back for back in range(at - 1, max(-1, at - 1 - NEAR), -1) if sentence[back].signs & DENYING), None)
    if place is None:
        return None
    while place and sentence[place - 1].norm in ("do", "does", "am", "is", "are", "i", "we", "be", "please", "and"):
        place -= 1
    return place


def _names(sentence: Sequence[Token], at: int) -> bool:
    """Whether a thing is named: "never mind | the lights"; not "never mind, leave it"."""
    return sentence[at].norm in ("the", "my", "our", "his", "her", "their", "about", "those", "these")


def _without(sentence: list[Token], start: int, at: int) -> list[Token]:
    end = next((place for place in range(at + 1, len(sentence)) if sentence[place].norm in TURNING), len(sentence))
    while end < len(sentence) and sentence[end].norm in (",", "but", ";", ":"):
        end += 1
    return [*sentence[:start], *sentence[end:]]
