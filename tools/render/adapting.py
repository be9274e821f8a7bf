"""A plan's amounts fitted to another picture, so that the two come out alike.

Each slider that can be fitted is asked what it would make of something measured in the first picture: its mean gray,
its neutral, its spread. Then it is set so that it makes the same of the other one's, within bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from edits.amounts import MAIN
from edits.media import StillMeasures
from edits.plan import Step
from tools.render.arrays import Floats
from tools.render.color import from_lab, to_lab
from tools.render.operation import ColorFunction, color_function

Outcome = Callable[[ColorFunction, StillMeasures], float]
"""What comes out of a colour function for a picture, as one number that rises or falls with the slider."""
HALVINGS = 24
LONGEST_REASON = 500
MIDDLE = 60.0
"""L* of a gray on which casts and chroma show well."""
PER_COLORFULNESS = 0.5
"""Chroma in Lab that stands for one unit of colourfulness."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How one slider is fitted. reach: how far it may move; none: between nothing and twice what it was.

    alike: in what the pictures become alike, in words. digits: it is rounded to.
    """

    outcome: Outcome
    alike: str
    reach: float | None = None
    limit: float = 100
    digits: int = 0


def adapt(steps: Iterable[Step], first: StillMeasures, other: StillMeasures) -> tuple[Step, ...]:
    """The steps, made for a picture measured as `first`, with amounts for one measured as `other`.

    Steps for a part of the frame or of the time stay, and so does all that is no slider of tone or colour. The reason
    of a fitted step says from what to what.
    """
    return tuple(_fitted(step, first, other) for step in steps)


def _fitted(step: Step, first: StillMeasures, other: StillMeasures) -> Step:
    fit, name = FITS.get(step.op), MAIN[step.op]
    if fit is None or name is None or step.target is not None or step.amount == 0:
        return step
    before = float(getattr(step.params, name))
    goal = _outcome(step, name, before, fit, first)
    low, high = _bounds(before, fit)
    after = round(_solved(lambda value: _outcome(step, name, value, fit, other) - goal, low, high), fit.digits)
    if after == round(before, fit.digits):
        return step
    said = f"fitted to this picture: {after:+g} instead of {before:+g}, to come out as {fit.alike} as the first"
    reason = "; ".join(part for part in (step.reason, said) if part)[:LONGEST_REASON]
    return step.model_copy(update={"params": step.params.model_copy(update={name: after}), "reason": reason})


def _bounds(before: float, fit: Fit) -> tuple[float, float]:
    if fit.reach is None:
        return min(0.0, max(-fit.limit, 2 * before)), max(0.0, min(fit.limit, 2 * before))
    return max(-fit.limit, before - fit.reach), min(fit.limit, before + fit.reach)


def _outcome(step: Step, name: str, value: float, fit: Fit, measures: StillMeasures) -> float:
    """What the step at a value makes of a picture."""
    moved = step.model_copy(update={"params": step.params.model_copy(update={name: value})})
    function = color_function(moved)
    assert function is not None, "only colour steps are fitted"
    return fit.outcome(function, measures)


def _solved(difference: Callable[[float], float], low: float, high: float) -> float:
    """Where a monotonic difference is 0, by halving; the nearer end where it is so nowhere."""
    at_low, at_high = difference(low), difference(high)
    if at_low * at_high > 0:
        return low if abs(at_low) <= abs(at_high) else high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if difference(middle) * at_low > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _lab(function: ColorFunction, lightness: float, a: float = 0, b: float = 0) -> Floats:
    """L*a*b* of what the function makes of one colour."""
    color = from_lab(np.array([[lightness, a, b]], np.float32))
    lab: Floats = to_lab(np.clip(function(color), 0, 1))[0]
    return lab


def _brightness(place: Callable[[StillMeasures], float]) -> Outcome:
    return lambda function, measures: float(_lab(function, place(measures))[0])


def _warmth(function: ColorFunction, measures: StillMeasures) -> float:
    return float(_lab(function, MIDDLE, measures.cast_a, measures.cast_b)[2])


def _magenta(function: ColorFunction, measures: StillMeasures) -> float:
    return float(_lab(function, MIDDLE, measures.cast_a, measures.cast_b)[1])


def _spread(function: ColorFunction, measures: StillMeasures) -> float:
    above, below = (min(98.0, max(2.0, measures.lightness + way * measures.contrast)) for way in (1, -1))
    return float(_lab(function, above)[0] - _lab(function, below)[0]) / 2


def _chroma(function: ColorFunction, measures: StillMeasures) -> float:
    """Mean over four hues."""
    size = measures.colorfulness * PER_COLORFULNESS
    ways = ((1, 0), (0, 1), (-1, 0), (0, -1))
    return float(np.mean([np.hypot(*_lab(function, MIDDLE, size * a, size * b)[1:]) for a, b in ways]))


FITS: Mapping[str, Fit] = {
    "exposure": Fit(_brightness(lambda seen: seen.lightness), "bright", reach=1.5, limit=5, digits=2),
    "temperature": Fit(_warmth, "warm", reach=40),
    "tint": Fit(_magenta, "neutral", reach=30),
    "contrast": Fit(_spread, "contrasty"),
    "highlights": Fit(_brightness(lambda seen: (seen.lightness + seen.white_point) / 2), "bright in the highlights"),
    "shadows": Fit(_brightness(lambda seen: (seen.lightness + seen.black_point) / 2), "open in the shadows"),
    "whites": Fit(_brightness(lambda seen: seen.white_point), "white"),
    "blacks": Fit(_brightness(lambda seen: seen.black_point), "black"),
    "saturation": Fit(_chroma, "colourful"),
    "vibrance": Fit(_chroma, "colourful"),
}
"""Operations whose slider is fitted, by name."""
