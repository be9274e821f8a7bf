"""Named looks in a prompt: what people call them, and whether it is a look that is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from edits.looks import load_looks
from tools.planner.tokens import Token

SIGNALS = frozenset(
    ["look", "looks", "looking", "vibe", "vibes", "feel", "feels", "feeling", "style", "styled", "stylish", "aesthetic", "mood", "grade", "grading", "graded", "like", "inspired", "esque", "ish", "core", "tone", "filter", "edit", "edits", "energy", "movie", "film", "films", "cinematography", "colors", "color", "palette", "show", "series", "version", "treatment", "atmosphere", "lut", "era", "preset"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LookWord:
    """A look's name in the tokens: its slug, where it stands, how many tokens; named when a signal is near."""

    slug: str
    place: int
    length: int
    named: bool


@cache
def look_words() -> tuple[Mapping[str, str], Mapping[str, int]]:
    """What people call each look, to its slug; and the longest phrase by its first word."""
    words: dict[str, str] = {}
    longest: dict[str, int] = {}
    for slug, look in load_looks().items():
        for phrase in (*look.words, look.name.lower(), *look.near):
            plain = " ".join(phrase.lower().replace("-", " ").replace("'s", "s").split())
            if phrase in look.near and plain in words:
                continue
            words.setdefault(plain, slug)
            first = plain.split(" ")[0]
            longest[first] = max(longest.get(first, 0), plain.count(" ") + 1)
    return words, longest


def find_looks(tokens: Sequence[Token]) -> list[LookWord]:
    """Looks named in the tokens, longest phrases first at each place."""
    words, longest = look_words()
    norms = [token.norm.replace("'s", "s") if token.kind != "num" else token.text for token in tokens]
    found: list[LookWord] = []
    place = 0
    while place < len(norms):
        match = None
        for length in range(min(longest.get(norms[place], 0), len(norms) - place), 0, -1):
            slug = words.get(" ".join(norms[place : place + length]))
            if slug is not None:
                match = LookWord(slug, place, length, _signalled(norms, place, length))
                break
        if match is not None:
            found.append(match)
            place += match.length
        else:
            place += 1
    return found


def _signalled(norms: Sequence[str], place: int, length: int) -> bool:
    near = [
        *norms[max(0, place - 5) : place],
        *norms[place : place + length],
        *norms[place + length : place + length + 4],
    ]
    return any(word in SIGNALS for word in near)
