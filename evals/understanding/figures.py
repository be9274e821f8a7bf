"""Figures with their bootstrap intervals, and the pieces a reader looks at: confusion, misses, latency."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from evals.understanding.scoring import Measure, Scored
from graph.state import IntentKind

INTENTS: tuple[str, ...] = get_args(IntentKind)
RESAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its 95 % bootstrap interval, the least it should be, and how many rows it rests on."""

    name: str
    value: float
    low: float
    high: float
    least: float | None
    rows: int

    @property
    def met(self) -> bool:
        """Whether it is what it should be."""
        return self.least is None or self.value >= self.least


def figure(name: str, measure: Measure, scored: Sequence[Scored], least: float | None = None) -> Figure:
    """A measure over annotated rows, its interval from 1,000 resamples of the rows (percentile method)."""
    rng = random.Random(7)  # noqa: S311 the same resamples every time, not a secret
    size = len(scored)
    values = (
        sorted(measure([scored[rng.randrange(size)] for _ in range(size)]) for _ in range(RESAMPLES)) if size else [0.0]
    )
    low, high = values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]
    return Figure(name, measure(scored), low, high, least, size)


def share(name: str, value: float, rows: int, least: float | None = None) -> Figure:
    """A plain share of rows, its interval by Wilson's score."""
    z = 1.96
    if not rows:
        return Figure(name, value, 0.0, 1.0, least, 0)
    middle = (value + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z * ((value * (1 - value) / rows + z * z / (4 * rows * rows)) ** 0.5) / (1 + z * z / rows)
    return Figure(name, value, max(0.0, middle - half), min(1.0, middle + half), least, rows)


def confusion(scored: Sequence[Scored]) -> dict[tuple[str, str], int]:
    """Counts by (right intent, intent read)."""
    return dict(Counter((one.answered.row["intent"], one.answered.reading.intent.kind) for one in scored))


def worst(scored: Sequence[Scored], most: int) -> list[Scored]:
    """Rows with the most faults."""
    return sorted((one for one in scored if one.faults), key=lambda one: -len(one.faults))[:most]


def quantiles(times: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th percentile and maximum, in the unit given."""
    ordered = sorted(times) or [0.0]
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], ordered[-1]


def calibration(scored: Sequence[Scored], bins: int = 5) -> list[tuple[float, float, int]]:
    """Mean confidence, share right, and rows, for each fifth of the confidence scale that has rows."""
    found = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [one for one in scored if low < one.answered.reading.intent.confidence <= high]
        if inside:
            mean = sum(one.answered.reading.intent.confidence for one in inside) / len(inside)
            found.append((mean, sum(one.intent for one in inside) / len(inside), len(inside)))
    return found
