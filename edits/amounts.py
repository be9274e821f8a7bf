"""The one number of an operation that a person turns: what sliders, bounds and "half as strong" speak of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from edits.plan import Step
from edits.vocabulary import OPERATIONS

CANDIDATES = ("amount", "ev", "strength", "factor", "db", "luminance", "integrated", "shot_length")
"""Parameters that are an operation's slider, the first that it has."""

WITHOUT = frozenset({"hsl", "upscale", "color_grade", "cdl", "reshape", "restyle"})
"""Operations whose numbers mean nothing alone: which band, which subject, how many pixels."""


def _main(op: str) -> str | None:
    if op in WITHOUT:
        return None
    return next((name for name in CANDIDATES if name in OPERATIONS[op].model_fields), None)


MAIN: Mapping[str, str | None] = MappingProxyType({op: _main(op) for op in OPERATIONS})
"""Name of an operation to its main parameter, or none: a crop has no slider."""

NEUTRAL: Mapping[str, float] = MappingProxyType({"factor": 1.0, "integrated": -14.0, "shot_length": 3.0})
"""Main parameters whose value for "nothing changes" is not 0."""


def neutral(op: str) -> float:
    """The value of an operation's main parameter that changes nothing, or the middle of its scale."""
    return NEUTRAL.get(MAIN[op] or "", 0.0)


def effective(step: Step) -> float | None:
    """Where a step's slider stands: its main parameter at the step's strength, in the parameter's own unit.

    None for a step without a main parameter or with none given.
    """
    name = MAIN[step.op]
    value = getattr(step.params, name, None) if name else None
    if value is None:
        return None
    base = neutral(step.op)
    return base + (float(value) - base) * step.amount


def settled(step: Step) -> Step:
    """The step with its strength worked into its main parameter: what it amounts to, for telling it."""
    value = effective(step)
    if value is None or step.amount == 1:
        return step
    params = step.params.model_copy(update={MAIN[step.op] or "": round(value, 2)})
    return step.model_copy(update={"params": params, "amount": 1.0})
