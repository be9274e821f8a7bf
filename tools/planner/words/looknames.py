"""What people call the named looks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from edits.looks import load_looks

UNSAID = frozenset({"her", "crowd", "white background", "no filter", "peach"})
"""Names that alone never mean their look: "make her hair red", "on a white background"."""


@cache
def look_seconds() -> Mapping[str, frozenset[str]]:
    """First word of a look's name to the words that may follow it in one; "" where it is a name by itself."""
    found: dict[str, set[str]] = {}
    for phrase in look_words()[0]:
        first, *rest = phrase.split(" ")
        found.setdefault(first, set()).add(rest[0] if rest else "")
    return {first: frozenset(seconds) for first, seconds in found.items()}


@cache
def look_words() -> tuple[Mapping[str, str], Mapping[str, int]]:
    """What people call each look, to its slug; and the longest phrase by its first word."""
    words: dict[str, str] = {}
    longest: dict[str, int] = {}
    for slug, look in load_looks().items():
        for phrase in (*look.words, look.name.lower(), *look.near):
            plain = " ".join(phrase.lower().replace("-", " ").replace("'s", "s").split())
            if (phrase in look.near and plain in words) or plain in UNSAID:
                continue
            words.setdefault(plain, slug)
            first = plain.split(" ")[0]
            longest[first] = max(longest.get(first, 0), plain.count(" ") + 1)
    return words, longest
