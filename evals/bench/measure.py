"""Timing that survives a noisy machine: runs in turn, medians and percentiles, and ratios inside one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Timing:
    """Milliseconds of many runs of one thing."""

    name: str
    samples: tuple[float, ...]

    @property
    def p50(self) -> float:
        """Median, ms."""
        return float(np.percentile(self.samples, 50))

    @property
    def p95(self) -> float:
        """95th percentile, ms."""
        return float(np.percentile(self.samples, 95))


@dataclass(frozen=True)
class Comparison:
    """One thing beside its floor, measured in turn.

    most: the ratio it should stay under, None where it is only told; with `over`, the milliseconds it may take beyond
    its floor.
    """

    subject: Timing
    floor: Timing
    most: float | None
    over: bool = False

    @property
    def ratio(self) -> float:
        """Median of the subject over the median of its floor."""
        return self.subject.p50 / self.floor.p50

    @property
    def beyond(self) -> float:
        """Median of the subject less the median of its floor, ms."""
        return self.subject.p50 - self.floor.p50

    def row(self) -> str:
        """One line of the table in Markdown."""
        subject, floor = self.subject, self.floor
        told = f"+{self.beyond:.1f} ms" if self.over else f"{self.ratio:.2f}"
        return (
            f"| {subject.name} | {subject.p50:.1f} | {subject.p95:.1f} | {floor.name} | {floor.p50:.1f} "
            f"| {told} | {self._verdict()} |"
        )

    def _verdict(self) -> str:
        if self.most is None:
            return "reported only"
        measured, most = (self.beyond, f"+{self.most:g} ms") if self.over else (self.ratio, f"{self.most:g}")
        return f"≤ {most}: {'yes' if measured <= self.most else '**no**'}"


@dataclass(frozen=True)
class Limit:
    """One thing beside a bound of its own. most_ms: what its 95th percentile should stay under."""

    subject: Timing
    most_ms: float

    def row(self) -> str:
        """One line of the table in Markdown."""
        subject = self.subject
        verdict = "yes" if subject.p95 <= self.most_ms else "**no**"
        return (
            f"| {subject.name} | {subject.p50:.1f} | {subject.p95:.1f} | bound of its p95 | {self.most_ms:g} "
            f"| {subject.p95 / self.most_ms:.2f} | ≤ 1: {verdict} |"
        )


HEADER = "| what | p50 ms | p95 ms | floor | p50 ms | ratio | bound |\n|---|---|---|---|---|---|---|"


def in_turn(
    subject: tuple[str, Callable[[], object]],
    floor: tuple[str, Callable[[], object]],
    *,
    runs: int,
    most: float,
    over: bool = False,
    warmup: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> Comparison:
    """Time both A B A B …, `runs` times each after a warm-up, so that drift of the machine meets both alike.

    clock: seconds; `time.process_time` counts what the processor did for us, whoever else it works for.
    """
    for _ in range(warmup):
        subject[1]()
        floor[1]()
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(runs):
        ours.append(_milliseconds(subject[1], clock))
        theirs.append(_milliseconds(floor[1], clock))
    return Comparison(Timing(subject[0], tuple(ours)), Timing(floor[0], tuple(theirs)), most, over)


def _milliseconds(work: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return (clock() - started) * 1000
