"""Somebody's first requests, with and without what people alike lend: groups are found among others with the room's own
search, and newcomers start from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evals.learning.learners import Learner, Ours, Seen, Suggestion
from evals.learning.people import BASE, VALUES, Person, population
from evals.learning.run import Course, teach
from memory.clusters import fit
from memory.groups import Groups
from memory.profile import expose
from memory.taste import Taste
from memory.traits import TRAITS as REAL

LIVED = 40
"""Steps of those whom groups are found among."""
FIRST = 10
"""Steps of a newcomer."""
SOURCES = frozenset({"learned", "stated", "archetype"})


def word(trait: str, letter: str) -> str:
    """A simulated value as one that everybody shares, as groups do; where there are too few, a word of one's own."""
    place, values = VALUES.index(letter), REAL[trait].values
    return values[place] if place < len(values) else letter


def letter(trait: str, said: str) -> str:
    """And back; a shared value that no simulated one stands for is nobody's."""
    return next((one for one in VALUES if word(trait, one) == said), "")


class Lent(Ours):
    """The memory room's fold, told of groups of people alike, or of none."""

    def __init__(self, groups: Groups | None = None) -> None:
        super().__init__()
        self.taste = Taste(groups=groups)

    def suggest(self, context: str) -> dict[str, Suggestion]:
        """The profile's traits that are more than assumed, lent ones included."""
        traits = expose(self.taste, [context]).traits
        return {
            name: Suggestion(letter(name, trait.value), trait.confidence)
            for name, trait in traits.items()
            if trait.source in SOURCES
        }

    def observe(self, context: str, seen: list[Seen]) -> None:
        """The same, in words that groups know."""
        super().observe(context, [_in_words(one) for one in seen])


def _in_words(one: Seen) -> Seen:
    suggested = None if one.suggested is None else word(one.trait, one.suggested)
    ended = None if one.ended is None else word(one.trait, one.ended)
    return replace(one, suggested=suggested, ended=ended)


def first_steps(crowd: int, newcomers: int, seed: int) -> dict[str, Course]:
    """The newcomers' first ten steps: "alone", and "lent" what the crowd's groups like."""
    people = population(BASE, crowd + newcomers, seed, LIVED)
    learners: list[Lent] = []

    def remember() -> Learner:
        learners.append(Lent())
        return learners[-1]

    teach(people[:crowd], remember)
    groups = fit([one.taste for one in learners])
    some = [_first(person) for person in people[crowd:]]
    return {"alone": teach(some, Lent), "lent": teach(some, lambda: Lent(groups))}


def _first(person: Person) -> Person:
    """Only the first steps of somebody."""
    return replace(
        person,
        taste=person.taste[:FIRST],
        contexts=person.contexts[:FIRST],
        wishes=person.wishes[:FIRST],
        choices=person.choices[:FIRST],
        tells=person.tells[:FIRST],
        drift=None,
    )


def table(courses: Mapping[str, Course]) -> Sequence[str]:
    """Both in Markdown."""
    lines = ["| newcomers | wrong suggestions | right of all chances | right in steps 2 to 4 |", "|---|---|---|---|"]
    for name, course in courses.items():
        early = course.accept_rate()[1:4].mean()
        lines.append(f"| {name} | {course.wrong.mean():.1f} | {course.right.mean():.3f} | {early:.3f} |")
    return lines
