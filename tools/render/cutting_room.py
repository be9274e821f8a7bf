"""Where a clip is recut: what a timeline operation may know, and every timeline step of a plan in its turn."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from edits.plan import Step
from tools.render.errors import StepError
from tools.render.operation import Operation, P, Scene, find_operation
from tools.render.splicing import split
from tools.render.timeline import TINY, Span, Timeline

SHORTEST = 0.02
"""Seconds that a result must last."""
LATE_S = 0.05
"""A time this little past the end is at the end: containers round."""


@dataclass(frozen=True)
class CuttingRoom(Scene):
    """What a recut may know: besides the scene, the file itself, the span asked for, and how long other media are.

    duration: seconds of the main source. span: the step's own time, none for all of it. lengths: seconds of other
    media by id.
    """

    source: Path | None = None
    duration: float = 0
    span: Span | None = None
    lengths: Mapping[str, float] = field(default_factory=dict)

    def within(self, start: float, end: float | None) -> Span:
        """A stretch held to the source. Raises StepError when nothing of it lies inside."""
        last = self.duration if end is None else min(end, self.duration)
        if start >= last - TINY:
            raise StepError(f"{start:g} s is beyond the end: it is {self.duration:.2f} s long")
        return Span(max(0.0, start), last)

    def inside(self, time: float) -> float:
        """A time held to the source. Raises StepError when it lies beyond the end."""
        if time > self.duration + LATE_S:
            raise StepError(f"{time:g} s is beyond the end: it is {self.duration:.2f} s long")
        return min(max(0.0, time), self.duration)


class TimelineOperation(Operation[P]):
    """An operation that recuts. Raises StepError with a reason when it cannot.

    turn: when it runs among its kind; those that look at the cuts come after those that make them.
    """

    turn: ClassVar[int] = 0

    @abstractmethod
    def apply(self, timeline: Timeline, params: P, room: CuttingRoom) -> Timeline:
        """The timeline after the operation."""


def divided_at_shots(timeline: Timeline, room: CuttingRoom) -> Timeline:
    """The timeline with the cuts that were found in the footage as cuts of its own."""
    shots = room.facts.clip.shots if room.facts and room.facts.clip else ()
    return split(timeline, (later.start for _, later in pairwise(shots)))


def arrange(
    steps: Iterable[Step], timeline: Timeline, room: CuttingRoom, skip: Callable[[Step, str], None]
) -> Timeline:
    """The timeline after every timeline step. skip: told about each that cannot be done, with the reason."""
    chosen = [(operation, step) for step in steps if (operation := _recut(step)) is not None]
    for operation, step in sorted(chosen, key=lambda pair: pair[0].turn):
        target = step.target.time if step.target else None
        span = Span(target.start, target.end if target.end is not None else room.duration) if target else None
        try:
            changed = operation.apply(timeline, operation.at(step.params, step.amount), replace(room, span=span))
            if changed.duration < SHORTEST:
                raise StepError("nothing of the clip would be left")
            timeline = changed
        except StepError as error:
            skip(step, str(error))
    return timeline


def _recut(step: Step) -> TimelineOperation[Any] | None:
    operation = find_operation(step.op)
    return operation if isinstance(operation, TimelineOperation) and step.amount > 0 else None
