"""Sides of the frame as parts of a picture: "the left half", "bottom third", "right side"."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

SIDES = words("left right top bottom upper lower")
SHARES = words("half third quarter side part corner portion edge area")
LEADS = words("the whole entire very hand far")


def is_side(tokens: Sequence[Token]) -> bool:
    """Whether the words are a side of the frame and nothing else: "the | left | half", not "the left shoe"."""
    norms = [token.norm for token in tokens if token.norm not in LEADS]
    if not norms or norms[0] not in SIDES or len(norms) > MOST:
        return False
    rest = norms[2:] if norms[1:2] and norms[1] in SIDES else norms[1:]
    named = bool(rest) and rest[-1] in SHARES and len(rest) == 1
    return named or (not rest and tokens[0].norm in LEADS)


MOST = 3


BEHIND = words("by of about around and or roughly up down a half one two")
"""What may stand behind "the left" where it is no word of a thing: "the left shoe"."""


def side_in(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Where the longest side of the frame stands among the words; none where no side is named."""
    for start in range(len(tokens)):
        for end in range(min(len(tokens), start + MOST + 1), start, -1):
            bare = end < len(tokens) and tokens[end - 1].norm in SIDES and tokens[end].norm not in BEHIND
            if is_side(tokens[start:end]) and not (bare and tokens[end].kind == "word"):
                return start, end
    return None


__all__ = ["is_side", "side_in"]
