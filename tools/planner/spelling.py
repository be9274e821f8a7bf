"""Typing errors: the nearest known word within one or two edits, the likeliest first."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from edits.lexicon import load_lexicon
from tools.planner.lookwords import look_words

SHORTEST = 3
COMMON = 40
"""Occurrences in the frequency list from which a word is taken to be meant as typed."""
CRAFT_WEIGHT = 400_000
"""What a word of the lexicon counts, at least, when it competes as a correction."""


@cache
def _frequencies() -> Mapping[str, int]:
    """English words and how often they occur (pyspellchecker's list)."""
    raw = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(raw))
    return {word: count for word, count in counts.items() if count >= COMMON}


@cache
def _known() -> Mapping[str, int]:
    known = {word: count for word, count in _frequencies().items() if word.isalpha()}
    lexicon = load_lexicon()
    for word in lexicon.vocabulary | lexicon.slang.keys():
        if word.isalpha():
            known[word] = max(known.get(word, 0), CRAFT_WEIGHT if len(word) > 3 else 2_000)
    for phrase in look_words()[0]:
        for word in phrase.split(" "):
            if word.isalpha():
                known.setdefault(word, 600)
    return known


def is_known(word: str) -> bool:
    """Whether the word is one that people write on purpose."""
    return word in _known() or word.endswith("s") and word[:-1] in load_lexicon().vocabulary


@cache
def _index() -> Mapping[str, tuple[str, ...]]:
    """Words by themselves with one letter left out, so that one edit is found without trying all."""
    index: dict[str, list[str]] = {}
    usual = [word for word, count in _known().items() if count >= 1_500]
    for word in usual:
        for short in {word, *_shorter(word)}:
            index.setdefault(short, []).append(word)
    return {short: tuple(words) for short, words in index.items()}


@cache
def _far_index() -> Mapping[str, tuple[str, ...]]:
    """The lexicon's long words with two letters left out."""
    index: dict[str, list[str]] = {}
    for word in load_lexicon().vocabulary:
        if len(word) >= 7 and word.isalpha():
            for short in {two for one in _shorter(word) for two in _shorter(one)}:
                index.setdefault(short, []).append(word)
    return {short: tuple(words) for short, words in index.items()}


def _shorter(word: str) -> Iterable[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


@lru_cache(maxsize=16_384)
def correct(word: str) -> str:
    """The word as it was meant: itself when known, else the likeliest within one edit, two in long words."""
    if len(word) < SHORTEST or len(word) > 24 or not word.isascii() or not word.isalpha() or is_known(word):
        return word
    near = _near(word)
    if near:
        known = _known()
        return max(near, key=lambda other: (known[other] * _alike(word, other), other))
    halves = _halves(word)
    if halves:
        return halves
    return _far(word) or word


def _near(word: str) -> set[str]:
    index = _index()
    found = {other for short in (word, *_shorter(word)) for other in index.get(short, ())}
    return {other for other in found if _one_edit(word, other)}


def _one_edit(word: str, other: str) -> bool:
    """One letter changed, added, left out, or two neighbours exchanged."""
    if len(word) == len(other):
        differing = [place for place in range(len(word)) if word[place] != other[place]]
        if len(differing) == 1:
            return True
        if len(differing) != 2 or differing[1] != differing[0] + 1:
            return False
        first, second = differing
        return word[first] == other[second] and word[second] == other[first]
    return abs(len(word) - len(other)) == 1


def _alike(word: str, other: str) -> float:
    """How likely this slip is: first letters are seldom wrong, exchanged and doubled letters are common."""
    weight = 1.0 if word[0] == other[0] else 0.15
    if sorted(word) == sorted(other):
        weight *= 6
    elif set(word) == set(other):
        weight *= 3
    return weight * (0.2 if len(other) < len(word) and len(word) <= 4 else 1)


def _halves(word: str) -> str | None:
    """Two words written as one: "alittle", "tothe"."""
    known = _known()
    best, weight = None, 0
    for place in range(1, len(word)):
        left, right = word[:place], word[place:]
        if (len(left) > 1 or left in "ai") and (len(right) > 1) and left in known and right in known:
            least = min(known[left], known[right])
            if least > weight:
                best, weight = f"{left} {right}", least
    return best if weight >= 300_000 else None


def _far(word: str) -> str | None:
    if len(word) < 7:
        return None
    index = _far_index()
    counts: dict[str, int] = {}
    for short in {two for one in _shorter(word) for two in _shorter(one)} | set(_shorter(word)):
        for other in index.get(short, ()):
            if abs(len(other) - len(word)) <= 1 and other[0] == word[0]:
                counts[other] = counts.get(other, 0) + 1
    return max(counts, key=lambda other: (counts[other], other)) if counts else None
