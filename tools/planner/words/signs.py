"""What a word may open and what its entry means, as bits: a reader sees at a glance that nothing stands there for it.

Every reader of a sentence looks for something that few sentences hold: a number, a time, a file format, a complaint.
A token carries the bits of its word and of its entry; `glance` joins those of a stretch of tokens in one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from tools.planner.words.token import Token

# Of the word itself.
NUMBER = 1 << 0
SPAN = 1 << 1
FIGURE = 1 << 2
PHRASE = 1 << 3
LOOK = 1 << 4
DOUBT = 1 << 5
END = 1 << 6
CAPITAL = 1 << 7
IFIED = 1 << 8
HEARD = 1 << 9
SECOND = 1 << 10
"""It may come second in a phrase of the lexicon."""
DENYING = 1 << 11
COMMA = 1 << 12
FIGURED = 1 << 13
"""It is none but a figure, a time or a frame."""
SLIP = 1 << 14
"""What was typed is no common word."""
# Of its entry.
KNOWN = 1 << 16
VERBAL = 1 << 17
STATING = 1 << 18
CRAFT = 1 << 19
FILE = 1 << 20
FRAMED = 1 << 21
BACKGROUND = 1 << 22
OFF = 1 << 23
EXCEPT = 1 << 24
VAGUE = 1 << 25
DESCRIPTIVE = 1 << 26
CONTAINER = 1 << 27
MEDIA = 1 << 28
PORTRAYED = 1 << 29
TELLING = 1 << 30
"""It says how something is or should be, or a part of that: what is more or less, a degree, a quality, an edit."""
QUALITY = 1 << 31
"""It names a quality or a thing of the craft, and describes nothing."""
LONG = 1 << 32
"""A phrase of several words begins with it."""
AUDIBLE = 1 << 33
"""It says something of sound and of nothing else."""
OF_WORD = KNOWN - 1


class Glance(NamedTuple):
    """What stands in a stretch of tokens: their words, and the bits of all of them."""

    norms: frozenset[str]
    signs: int


def glance(tokens: Sequence[Token]) -> Glance:
    """One look at a stretch of tokens."""
    signs = reduce(or_, [token.signs for token in tokens], 0)
    return Glance(frozenset([token.norm for token in tokens]), signs)
