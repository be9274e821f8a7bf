"""Groups of people alike, as one search for them found them; nothing here names anybody."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from edits.vocabulary import Record


class Archetype(Record):
    """One group. label: its number, kept from fit to fit. share: of all people. centre: its place on the axes."""

    label: int
    name: str
    share: Annotated[float, Field(ge=0, le=1)]
    centre: tuple[float, ...]
    traits: dict[str, dict[str, float]]
    sliders: dict[str, float]


class Groups(Record):
    """Every group of one fit. people: how many were looked at; 0 where prototypes stand in for groups.

    spread: mean squared distance, an axis, of a person to their group's centre.
    """

    archetypes: tuple[Archetype, ...]
    people: int
    spread: float


class Alike(Record):
    """What people alike lend: the group a person is nearest to, and what such people like.

    share: how much of the person's assignment falls to that group. evidence: counts it rested on. traits:
    probabilities of values; empty where the group is only a name. sliders: means.
    """

    label: int
    name: str
    share: Annotated[float, Field(ge=0, le=1)]
    evidence: float = 0
    traits: dict[str, dict[str, float]] = {}
    sliders: dict[str, float] = {}
