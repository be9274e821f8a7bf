"""One piece of what is said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chosen:
    """A piece of the layer `title`, whose place is `order`. must: it is said whatever the budget."""

    title: str
    order: int
    text: str
    score: float
    must: bool = False
