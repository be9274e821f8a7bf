"""Sets of words, written as a line of them."""

from __future__ import annotations


def words(line: str) -> frozenset[str]:
    """The words of a line that are parted by spaces."""
    return frozenset(line.split())
