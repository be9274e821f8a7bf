"""Typing errors: the nearest known word within one or two edits, the likeliest first."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from edits.lexicon import load_lexicon
from tools.planner.words.looknames import look_words

SHORTEST = 3
LONGEST = 24
COMMON = 40
"""Occurrences in the frequency list from which a long word is taken to be meant as typed."""
COMMON_SHORT = {3: 1_500, 4: 500, 5: 100}
"""The same for short words, which a slip makes out of others more often."""
INDEXED = 700
"""Occurrences from which a word is offered as a correction."""
CRAFT_WEIGHT = 400_000
"""What a word of the lexicon counts, at least, when it competes as a correction."""
OFTEN_WEIGHT = 2_400_000
"""The same for the words that requests are made of."""
FORM_WEIGHT = 60_000
"""The same for the other forms of its verbs."""
LOOK_WEIGHT = 900
_DOUBLED = re.compile(r"(.)\1+")
_REPEATED = re.compile(r"(.)\1{2,}")


@cache
def _frequencies() -> Mapping[str, int]:
    """English words and how often they occur (pyspellchecker's list)."""
    raw = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(raw))
    return counts


@cache
def _known() -> dict[str, int]:
    """Words that are meant as typed, and their weight when they compete as corrections."""
    known = {
        word: count
        for word, count in _frequencies().items()
        if count >= COMMON_SHORT.get(len(word), COMMON) and word.isalpha()
    }
    lexicon = load_lexicon()
    for word in _forms():
        known[word] = max(known.get(word, 0), FORM_WEIGHT)
    for word in lexicon.vocabulary | lexicon.slang.keys():
        if word.isalpha():
            known[word] = max(known.get(word, 0), CRAFT_WEIGHT if len(word) > 3 else 2_000)
    for word in lexicon.known:
        known[word] = max(known.get(word, 0), CRAFT_WEIGHT)
    for word in lexicon.often:
        known[word] = max(known.get(word, 0), OFTEN_WEIGHT)
    for word in lexicon.names:
        known.setdefault(word, 1)
    for phrase in look_words()[0]:
        for word in phrase.split(" "):
            if word.isalpha():
                known[word] = max(known.get(word, 0), LOOK_WEIGHT)
    return known


def _forms() -> Iterator[str]:
    """Inflected forms of the lexicon's verbs: "brightened", "cropping"."""
    for word, entry in load_lexicon().entries.items():
        if " " in word or len(word) < 4 or not word.isalpha() or not (entry.verb or entry.action):
            continue
        stem = word[:-1] if word.endswith("e") else word
        yield from (f"{stem}ing", f"{stem}ed", f"{word}s")


def is_known(word: str) -> bool:
    """Whether the word is one that people write on purpose."""
    return word in _known() or (word.endswith("s") and word[:-1] in load_lexicon().vocabulary)


def is_word(word: str) -> bool:
    """Whether the word stands in the dictionary at all, however rare."""
    return word in _frequencies() or is_known(word)


def shortened(word: str) -> str:
    """A word without its elongation: "sooo" is "so", "brighterrr" is "brighter", "coooool" is "cool"."""
    if len(word) < 4 or not _REPEATED.search(word):
        return word
    twice = _REPEATED.sub(r"\1\1", word)
    once = _REPEATED.sub(r"\1", word)
    return twice if is_known(twice) else once


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Words by themselves with one letter left out, so that one edit is found without trying all."""
    index: dict[str, list[str]] = {}
    for word in (word for word, count in _known().items() if count >= INDEXED):
        for short in {word, *_shorter(word)}:
            index.setdefault(short, []).append(word)
    return {short: tuple(words) for short, words in index.items()}


@cache
def _far_index() -> dict[str, tuple[str, ...]]:
    """The lexicon's words of six letters and more with up to two letters left out."""
    index: dict[str, list[str]] = {}
    words = {word for word in (*load_lexicon().vocabulary, *_forms()) if len(word) >= 6 and word.isalpha()}
    for word in words:
        for short in {two for one in _shorter(word) for two in _shorter(one)} | set(_shorter(word)):
            index.setdefault(short, []).append(word)
    return {short: tuple(found) for short, found in index.items()}


@cache
def _single_index() -> dict[str, str]:
    """Words by themselves without doubled letters: "ttraansparrent" is "transparent"."""
    best: dict[str, str] = {}
    known = _known()
    for word, count in known.items():
        if count >= INDEXED and len(word) > 3:
            single = _DOUBLED.sub(r"\1", word)
            if single not in best or count > known[best[single]]:
                best[single] = word
    return best


def _shorter(word: str) -> Iterable[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


@lru_cache(maxsize=16_384)
def correct(word: str) -> str:
    """The word as it was meant: itself when known, else the likeliest within one edit, two in long words."""
    if len(word) == 2:
        return _short(word)
    if not SHORTEST <= len(word) <= LONGEST or not word.isascii() or not word.isalpha() or is_known(word):
        return word
    near = _near(word)
    if near:
        known = _known()
        return max(near, key=lambda other: (known[other] * _alike(word, other), other))
    if len(word) > 4 and (single := _single_index().get(_DOUBLED.sub(r"\1", word))):
        return single
    return _halves(word) or _far(word) or word


_PLAIN = (
    "to of in is it we my be he do on me so if at as no go up an or by us am oh ya ok hi ha "
    "id pc dj cd la vs pm ad db mb kb gb tb hq px ms hz mm cm km kg ft"
)
PLAIN_SHORT = frozenset(_PLAIN.split())
"""Words of two letters that people write on purpose."""
SHORT_WEIGHT = 2_500_000
"""Occurrences from which a word stands for two letters that are none."""


@cache
def _short_words() -> Mapping[str, int]:
    """Short words that two letters may have been meant for, with their weight."""
    lexicon = load_lexicon()
    often = {word: count for word, count in _frequencies().items() if 2 <= len(word) <= 3 and count >= SHORT_WEIGHT}
    asked = {word: OFTEN_WEIGHT for word in lexicon.often if len(word) == 3 and word.isalpha()}
    return asked | often


@cache
def _short(word: str) -> str:
    """Two letters as they were meant: "te" is "the", "kt" is "it"; themselves where they are a word."""
    lexicon = load_lexicon()
    if word in PLAIN_SHORT or word in lexicon.vocabulary or word in lexicon.slang or not word.isalpha():
        return word
    words = _short_words()
    near = [other for other in words if other != word and _one_edit(word, other) and _is_slip(word, other)]
    return max(near, key=lambda other: (words[other] * _alike(word, other), other), default=word)


def _is_slip(word: str, other: str) -> bool:
    """Whether the longer word holds all letters of the shorter in order, or as many stand in both."""
    if len(word) == len(other):
        return True
    return any(short == word for short in _shorter(other))


def verbs_near(word: str) -> list[str]:
    """Verbs of the lexicon within one edit, the likeliest first."""
    entries = load_lexicon().entries
    found = [other for other in _near(word) if other in entries and (entries[other].action or entries[other].verb)]
    return sorted(found, key=lambda other: (-_known()[other] * _alike(word, other), other))


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


ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
VOWELS = frozenset("aeiouy")


@cache
def _beside() -> frozenset[tuple[str, str]]:
    """Letters whose keys touch on a keyboard."""
    places = {letter: (row, column + row * 0.5) for row, line in enumerate(ROWS) for column, letter in enumerate(line)}
    return frozenset(
        (one, other)
        for one, (row, column) in places.items()
        for other, (below, along) in places.items()
        if one != other and abs(row - below) <= 1 and abs(column - along) <= 1
    )


def _alike(word: str, other: str) -> float:
    """How likely this slip is: a key beside the right one, a letter twice, left out or exchanged with its neighbour."""
    first = 1.0 if word[0] == other[0] else 0.4
    if len(word) == len(other):
        differing = [place for place in range(len(word)) if word[place] != other[place]]
        if len(differing) == 2:
            return 3 * max(first, 0.6)
        one, meant = word[differing[0]], other[differing[0]]
        if (one, meant) in _beside():
            return 1.0 * max(first, 0.6)
        return (0.3 if one in VOWELS and meant in VOWELS else 0.1) * first
    if len(word) > len(other):
        place = next((at for at in range(len(other)) if word[at] != other[at]), len(other))
        letter = word[place]
        around = {word[place - 1] if place else "", word[place + 1] if place + 1 < len(word) else ""}
        if letter in around:
            return 2.0
        if letter == "e" and place == len(word) - 1:
            return 0.3
        return (0.1 if any((letter, one) in _beside() for one in around) else 0.03) * first
    return 1.0 * first


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
    """The lexicon's nearest word within two edits; short words must begin alike."""
    if len(word) < 5:
        return None
    index = _far_index()
    shorts = {two for one in _shorter(word) for two in _shorter(one)} | set(_shorter(word)) | {word}
    found = {other for short in shorts for other in index.get(short, ())}
    entries = load_lexicon().entries
    close = [
        (distance(word, other), other not in entries, other) for other in found if abs(len(other) - len(word)) <= 2
    ]
    close = [one for one in close if one[0] <= 2 and (len(word) >= 7 or one[2][0] == word[0])]
    return min(close)[2] if close else None


def distance(one: str, other: str) -> int:
    """Edits between two words: letters changed, added, left out, neighbours exchanged (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
