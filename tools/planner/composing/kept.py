"""Steps at an end of what is kept: a title "at the start" of a clip that is trimmed stands where it then starts."""

from __future__ import annotations

from collections.abc import Sequence

from edits.plan import Step, Target, TimeRange
from edits.vocabulary.timeline import Cut, Trim

NEAR_S = 0.5
"""How far from the end of a clip a cut may stop and still take its end away."""


def at_kept_ends(steps: Sequence[Step], duration: float | None) -> list[Step]:
    """The steps; those that hold only where the clip is cut away are moved to the nearest end of what stays.

    duration: seconds of the clip, none where it is not known.
    """
    first, last = _kept(steps, duration)
    if first <= 0 and last is None:
        return list(steps)
    return [_moved(step, first, last, duration) for step in steps]


def _kept(steps: Sequence[Step], duration: float | None) -> tuple[float, float | None]:
    """Where what stays begins and ends; no end where it goes on to the end of the clip."""
    first, last = 0.0, duration
    for step in steps:
        if step.amount == 0:
            continue
        if isinstance(step.params, Trim):
            first = max(first, step.params.start)
            last = _earlier(last, step.params.end)
        elif isinstance(step.params, Cut):
            start, end = step.params.start, step.params.end
            if start <= 0 and end is not None:
                first = max(first, end)
            elif end is None or (duration is not None and end >= duration - NEAR_S):
                last = _earlier(last, start)
    return (first, last) if last is None or first < last else (0.0, None)


def _earlier(one: float | None, other: float | None) -> float | None:
    return other if one is None else one if other is None else min(one, other)


def _moved(step: Step, first: float, last: float | None, duration: float | None) -> Step:
    time = step.target.time if step.target is not None else None
    if time is None or time.end is None or isinstance(step.params, Trim | Cut):
        return step
    if duration is not None and time.start >= duration:
        return step  # beyond the clip itself, which is said
    lasts = time.end - time.start
    if time.end <= first:
        time = TimeRange(start=first, end=first + lasts if last is None else min(last, first + lasts))
    elif last is not None and time.start >= last:
        time = TimeRange(start=max(first, last - lasts), end=last)
    else:
        return step
    target = (step.target or Target()).model_copy(update={"time": time})
    return step.model_copy(update={"target": target})
