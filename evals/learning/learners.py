"""Learners under one protocol: ours, which is the product's own code, and what others do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from evals.learning.people import TRAITS
from memory.learning import learn, state
from memory.lessons import TraitLesson
from memory.profile import expose
from memory.taste import Taste
from memory.weights import WEIGHTS


@dataclass(frozen=True, slots=True)
class Seen:
    """What one step shows of one trait. ended: the value the person ended with, none if they only turned it down.

    wished: it was what they asked for this once.
    """

    trait: str
    suggested: str | None
    ended: str | None
    wished: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value and how sure it is."""

    value: str
    confidence: float


class Learner(Protocol):
    """Suggests a value of each trait, or none, and is shown what became of it."""

    def suggest(self, context: str) -> dict[str, Suggestion]: ...

    def observe(self, context: str, seen: list[Seen]) -> None: ...


class Ours:
    """The memory room's fold and the profile it exposes, with nothing in between."""

    def __init__(self) -> None:
        self.taste = Taste()
        self._steps = 0

    def suggest(self, context: str) -> dict[str, Suggestion]:
        """The profile's traits that are more than assumed."""
        traits = expose(self.taste, [context]).traits
        return {
            name: Suggestion(trait.value, trait.confidence)
            for name, trait in traits.items()
            if trait.source in {"learned", "stated"}
        }

    def observe(self, context: str, seen: list[Seen]) -> None:
        """The lessons of a corrected plan: what stayed of ours weighs nothing, what was wished once neither."""
        taught = [lesson for one in seen if not one.wished for lesson in _lessons(one)]
        self._steps += 1
        if taught:
            self.taste = learn(self.taste, taught, [context], f"t{self._steps}")

    def told(self, trait: str, value: str) -> None:
        """An answer to a style question."""
        self.taste = state(self.taste, trait, value, None)


def _lessons(one: Seen) -> list[TraitLesson]:
    weights = WEIGHTS.weights
    if one.ended == one.suggested:
        return [TraitLesson(one.trait, one.suggested, weights.injected)] if one.suggested is not None else []
    lessons = [TraitLesson(one.trait, one.suggested, weights.rejected)] if one.suggested is not None else []
    if one.ended is not None:
        lessons.append(TraitLesson(one.trait, one.ended, weights.modified))
    return lessons


class LastWrite:
    """Keeps the last value seen."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def suggest(self, context: str) -> dict[str, Suggestion]:
        """Whatever was there last."""
        return {trait: Suggestion(value, 1) for trait, value in self._known.items()}

    def observe(self, context: str, seen: list[Seen]) -> None:
        """Overwrite."""
        self._known |= {one.trait: one.ended for one in seen if one.ended is not None}


class Average:
    """Exponential average of what was seen, the same everywhere, wishes included."""

    FADE = 0.9

    def __init__(self) -> None:
        self._counts: dict[str, dict[str, float]] = {trait: {} for trait in TRAITS}

    def suggest(self, context: str) -> dict[str, Suggestion]:
        """The largest of each."""
        return {
            trait: Suggestion(max(counts, key=lambda value: counts[value]), max(counts.values()) / sum(counts.values()))
            for trait, counts in self._counts.items()
            if counts
        }

    def observe(self, context: str, seen: list[Seen]) -> None:
        """Fade all, add one."""
        for one in seen:
            if one.ended is not None:
                counts = {value: n * self.FADE for value, n in self._counts[one.trait].items()}
                self._counts[one.trait] = counts | {one.ended: counts.get(one.ended, 0) + 1}


class NoMemory:
    """Suggests the default, for ever."""

    def suggest(self, context: str) -> dict[str, Suggestion]:
        """The first value of each."""
        return {trait: Suggestion("a", 0.3) for trait in TRAITS}

    def observe(self, context: str, seen: list[Seen]) -> None:
        """Nothing is kept."""
