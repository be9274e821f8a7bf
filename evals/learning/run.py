"""Letting a population teach a learner, step by step."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.learning.learners import Learner, Seen, Suggestion
from evals.learning.people import CONTEXTS, TRAITS, VALUES, Person


@dataclass(frozen=True)
class Course:
    """What happened, [person, step, trait]: whether something was suggested, whether it was right, how sure it was."""

    suggested: np.ndarray
    right: np.ndarray
    confidence: np.ndarray
    questions: np.ndarray

    @property
    def wrong(self) -> np.ndarray:
        """Wrong suggestions, by person."""
        return np.asarray((self.suggested & ~self.right).sum(axis=(1, 2)))

    def accept_rate(self) -> np.ndarray:
        """Of all chances to suggest, the share that was right, by step."""
        return np.asarray(self.right.mean(axis=(0, 2)))

    def regret(self) -> np.ndarray:
        """Chances without a right suggestion, summed over the steps so far: the mean of the people."""
        return np.asarray(np.cumsum((~self.right).sum(axis=2), axis=1).mean(axis=0))

    def calibration(self, edges: Sequence[float]) -> list[tuple[float, float, int]]:
        """Mean confidence, share right and count of the suggestions between each two edges."""
        rows = []
        for low, high in itertools.pairwise(edges):
            inside = self.suggested & (self.confidence >= low) & (self.confidence < high)
            if inside.any():
                rows.append(
                    (float(self.confidence[inside].mean()), float(self.right[inside].mean()), int(inside.sum()))
                )
        return rows


Asking = Callable[[Learner, Person, int], bool]
"""Asks the person something before a step, if it is worth it; whether it did."""


def teach(people: Sequence[Person], make: Callable[[], Learner], ask: Callable[[], Asking] | None = None) -> Course:
    """Every person with a learner of their own."""
    shape = (len(people), len(people[0].contexts), len(TRAITS))
    suggested, right = np.zeros(shape, bool), np.zeros(shape, bool)
    confidence, questions = np.zeros(shape), np.zeros(shape[:2], bool)
    for row, person in enumerate(people):
        learner, asking = make(), ask() if ask is not None else None
        for step in range(shape[1]):
            questions[row, step] = asking is not None and asking(learner, person, step)
            context = CONTEXTS[person.contexts[step]]
            offers = learner.suggest(context)
            truth = [VALUES[value] for value in person.truth(step)]
            for column, trait in enumerate(TRAITS):
                offer = offers.get(trait)
                suggested[row, step, column] = offer is not None
                right[row, step, column] = offer is not None and offer.value == truth[column]
                confidence[row, step, column] = offer.confidence if offer is not None else 0
            learner.observe(context, _seen(person, step, offers))
    return Course(suggested, right, confidence, questions)


def _seen(person: Person, step: int, offers: dict[str, Suggestion]) -> list[Seen]:
    """A wish is served as asked; else a right offer stays, and a wrong one is corrected or only turned down."""
    seen = []
    for column, trait in enumerate(TRAITS):
        offer = offers[trait].value if trait in offers else None
        wish, choice = person.wishes[step, column], VALUES[person.choices[step, column]]
        if wish >= 0:
            seen.append(Seen(trait, None, VALUES[wish], wished=True))
        else:
            told = offer == choice or bool(person.tells[step])
            seen.append(Seen(trait, offer, choice if told else None, wished=False))
    return seen


def recovery(course: Course, people: Sequence[Person], after: int = 30) -> np.ndarray:
    """Share of right suggestions by step around a change of taste, from 10 steps before it to `after` behind it."""
    rows = [
        course.right[row, person.drift - 10 : person.drift + after].mean(axis=1)
        for row, person in enumerate(people)
        if person.drift is not None and 10 <= person.drift <= course.right.shape[1] - after
    ]
    return np.asarray(np.mean(rows, axis=0)) if rows else np.zeros(after + 10)
