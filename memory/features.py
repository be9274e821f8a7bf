"""A taste as numbers that can be compared: √p of every value of a trait, and sliders in standard deviations. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from edits.amounts import MAIN, neutral
from memory.belief import belief, total
from memory.learning import posterior
from memory.prototypes import Prototype
from memory.taste import Taste
from memory.traits import TRAITS
from memory.weights import WEIGHTS, scale_of

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Axes:
    """What is compared, in order: values of traits, then sliders of operations."""

    traits: tuple[tuple[str, str], ...]
    sliders: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.traits) + len(self.sliders)


def axes(values: Mapping[str, Sequence[str]] | None = None) -> Axes:
    """Every value of every trait that everybody shares, none of a person's own words, and every slider.

    values: other values by trait, for a simulation.
    """
    known = values or {name: kind.values for name, kind in TRAITS.items()}
    places = tuple((trait, value) for trait, its in known.items() for value in its)
    return Axes(places, tuple(op for op, main in MAIN.items() if main is not None))


def features(taste: Taste, on: Axes) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """A taste's place on the axes, and on which of them something is known of it; the others stand at no opinion."""
    sizes = _sizes(on)
    row = np.zeros(len(on))
    known = np.zeros(len(on), bool)
    believed = {trait: belief(counts) for trait, counts in taste.traits.items() if total(counts.whole) > 0}
    for column, (trait, value) in enumerate(on.traits):
        row[column] = np.sqrt(believed.get(trait, {}).get(value, _rest(believed, trait, sizes)))
        known[column] = trait in believed
    for column, op in enumerate(on.sliders, start=len(on.traits)):
        if op in taste.sliders:
            row[column] = deviations(op, posterior(taste.sliders[op], op)[0])
            known[column] = True
    return row, known


def _sizes(on: Axes) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for trait, _ in on.traits:
        sizes[trait] = sizes.get(trait, 0) + 1
    return sizes


def _rest(believed: Mapping[str, Mapping[str, float]], trait: str, sizes: Mapping[str, int]) -> float:
    """Probability of each value that nothing is known of."""
    if trait not in believed:
        return 1 / sizes[trait]
    many = max(WEIGHTS.traits.alternatives, len(believed[trait]) + 1) - len(believed[trait])
    return max(0.0, 1 - sum(believed[trait].values())) / many


def deviations(op: str, mean: float) -> float:
    """A slider's distance from what changes nothing, in half standard deviations between people."""
    return (mean - neutral(op)) / scale_of(op).tau / 2


def mean_of(op: str, deviation: float) -> float:
    """The slider of a distance."""
    return neutral(op) + deviation * scale_of(op).tau * 2


def prototype_features(prototype: Prototype, on: Axes) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """A prototype's place, and on which axes it says something."""
    row, known = np.zeros(len(on)), np.zeros(len(on), bool)
    for column, (trait, value) in enumerate(on.traits):
        row[column] = float(prototype.traits.get(trait) == value)
        known[column] = trait in prototype.traits
    for column, op in enumerate(on.sliders, start=len(on.traits)):
        if op in prototype.sliders:
            row[column], known[column] = deviations(op, prototype.sliders[op]), True
    return row, known


def evidence(taste: Taste, on: Iterable[str]) -> float:
    """Counts behind a taste's traits, all together."""
    return sum(total(taste.traits[trait].whole) for trait in on if trait in taste.traits)
