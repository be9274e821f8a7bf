"""Vectors of short texts without a model: hashed character and word n-grams, with signs, sublinear, of length one.

Feature hashing after Weinberger et al. 2009; character n-grams inside words after Bojanowski et al. 2017. Texts that
share words, word parts or word pairs lie near each other; spelling variants and inflections cost little.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SPACE = "ngram512v1"
"""Name of this space; vectors of another space must never be compared with these."""
WIDTH = 512
SHORTEST, LONGEST = 3, 5
"""Characters of the n-grams of one word, its borders included."""
WORD_WEIGHT, PAIR_WEIGHT, STOP_WEIGHT = 1.6, 0.8, 0.15
"""Weight of a whole word and of two neighbours beside one character n-gram; of a word that says nothing."""
MOST_WORDS = 2_000
STOP_WORDS = frozenset(
    """a an and are as at be but by can could do for from get give have i in is it its just like make me my of on or
    please so some that the then this to up want was we what with would you your""".split()  # noqa: SIM905 - readable
)


@lru_cache(maxsize=64)
def embed(text: str) -> NDArray[np.float32]:
    """A vector (WIDTH,) of length one, read-only; all zeros for a text without a word. The same on every machine.

    The last few are kept: a turn asks for its own twice.
    """
    weights: dict[int, float] = {}
    words = _words(text)
    for word in words:
        for code, weight in _features(word):
            weights[code] = weights.get(code, 0.0) + weight
    for first, second in pairwise(words):
        code = _code(f"{first} {second}")
        weights[code] = weights.get(code, 0.0) + PAIR_WEIGHT
    return _vector(weights)


def _words(text: str) -> list[str]:
    """Lower case, without accents, split at everything that is neither letter nor digit."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if not character.isalnum() else character for character in plain if not _is_mark(character))
    return kept.split()[:MOST_WORDS]


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and unicodedata.combining(character) != 0


@lru_cache(maxsize=8192)
def _features(word: str) -> tuple[tuple[int, float], ...]:
    """Hash codes of a word and its parts, with weights that keep long words from outweighing short ones."""
    if word in STOP_WORDS:
        return ((_code(word), STOP_WEIGHT),)
    bordered = f"<{word[:64]}>"
    parts = [
        bordered[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(len(bordered) - size + 1)
    ]
    weight = 1.6 / math.sqrt(max(1, len(parts)))
    return ((_code(word), WORD_WEIGHT), *((_code(part), weight) for part in parts))


def _code(feature: str) -> int:
    """A stable 32-bit hash: the low bits choose a place, the highest one a sign."""
    return crc32(feature.encode("utf-8", "surrogatepass"))


def _vector(weights: dict[int, float]) -> NDArray[np.float32]:
    """Sum the features into their places with their signs; counts weigh sublinearly."""
    codes = np.fromiter(weights.keys(), dtype=np.int64, count=len(weights))
    values = np.fromiter(weights.values(), dtype=np.float64, count=len(weights))
    values = np.where(values > 1, 1 + np.log(np.maximum(values, 1)), values)
    signs = np.where(codes >> 31 & 1, -1.0, 1.0)
    sums = np.bincount(codes % WIDTH, weights=values * signs, minlength=WIDTH)
    length = float(np.linalg.norm(sums))
    vector = (sums / length if length > 0 else sums).astype(np.float32)
    vector.setflags(write=False)
    return vector
