"""Text as vectors without a model: hashed n-grams of characters and words (feature hashing, Weinberger et al. 2009)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SPACE = "ngram512v1"
"""Name of the vector space; it changes whenever the same text would get another vector."""
WIDTH = 512
LONGEST = 2_000
WORD = re.compile(r"\w+")
WORD_WEIGHT = 2.0
"""A shared word says more than a shared piece of one."""


@lru_cache(maxsize=4_096)
def embed(text: str) -> NDArray[np.float32]:
    """The text's vector, float32 (512,), of length 1; zeros for a text without a word. Read-only.

    Case, accents and punctuation do not matter; only the first 2,000 characters count.
    """
    vector = np.zeros(WIDTH, dtype=np.float32)
    for feature, count in Counter(_features(text[:LONGEST])).items():
        hashed = crc32(feature.encode())
        weight = WORD_WEIGHT if feature.startswith("w:") else 1.0
        vector[hashed % WIDTH] += weight * (1 + np.log(count)) * (1 if hashed & 0x80000000 else -1)
    length = float(np.linalg.norm(vector))
    vector = vector / length if length else vector
    vector.flags.writeable = False
    return vector


def _features(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    for word in words:
        yield f"w:{word}"
        padded = f" {word} "
        for size in (3, 4, 5):
            yield from (padded[at : at + size] for at in range(len(padded) - size + 1))
    for first, second in zip(words, words[1:], strict=False):
        yield f"w:{first} {second}"
