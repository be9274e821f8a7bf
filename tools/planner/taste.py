"""Taste on a plan: sliders, bounds, traits and memories move steps, and each effect is said in the trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from edits.amounts import MAIN
from edits.plan import Step
from graph.state import Bound, Override, Profile, Reading, Recalled, TraceEntry
from tools.planner.steps import Making


@dataclass(frozen=True, slots=True)
class Tasted:
    """Steps in a person's taste, and how it got there."""

    steps: Sequence[Step]
    trace: tuple[TraceEntry, ...]


def season(
    steps: Sequence[Step], reading: Reading, profile: Profile, overrides: Sequence[Override],
    recalled: Sequence[Recalled], making: Making,
) -> Tasted:  # fmt: skip
    """Apply sliders and bounds."""
    trace: list[TraceEntry] = []
    stated = {ask.op for ask in reading.asks if MAIN.get(ask.op) in ask.params}
    found = [_slid(step, profile, stated, trace) for step in steps]
    kept = [one for step in found for one in _bounded(step, profile.bounds, trace)]
    return Tasted(kept, tuple(trace))


def _slid(step: Step, profile: Profile, stated: set[str], trace: list[TraceEntry]) -> Step:
    slider = profile.sliders.get(step.op)
    name = MAIN.get(step.op)
    if slider is None or name is None or step.op in stated or step.source == "look" or slider.n < 3:
        return step
    value = getattr(step.params, name, None)
    if not isinstance(value, int | float) or value * slider.mean <= 0:
        return step
    moved = _with(step, name, round(slider.mean, 2))
    if moved is None:
        return step
    trace.append(
        TraceEntry(
            trait=step.op,
            value=f"{slider.mean:g}",
            confidence=min(0.95, slider.n / (slider.n + 2)),
            source=f"learned from {slider.n} of your edits",
            effect=f"{value:+g} → {slider.mean:+g}",
        )
    )
    return moved.model_copy(update={"reason": f"you usually end near {slider.mean:+g}", "source": "memory"})


def _with(step: Step, name: str, value: float) -> Step | None:
    try:
        params = type(step.params).model_validate({**step.params.model_dump(by_alias=True), name: value})
    except ValidationError:
        return None
    return step.model_copy(update={"params": params})


def _bounded(step: Step, bounds: Sequence[Bound], trace: list[TraceEntry]) -> list[Step]:
    for bound in bounds:
        if bound.op != step.op:
            continue
        if bound.low is None and bound.high is None:
            trace.append(
                TraceEntry(
                    trait=bound.op, value="never", confidence=1, source=f"you said “{bound.words}”", effect="left out"
                )
            )
            return []
        value = getattr(step.params, bound.parameter, None)
        if not isinstance(value, int | float):
            continue
        inside = max(
            bound.low if bound.low is not None else value, min(bound.high if bound.high is not None else value, value)
        )
        if inside != value:
            moved = _with(step, bound.parameter, inside)
            trace.append(
                TraceEntry(
                    trait=bound.op,
                    value=f"{inside:g}",
                    confidence=1,
                    source=f"you said “{bound.words}”",
                    effect=f"{value:+g} → {inside:+g}",
                )
            )
            step = moved if moved is not None else step
    return [step]
