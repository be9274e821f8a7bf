"""Shadows."""

from __future__ import annotations

from edits.vocabulary import tone
from tools.render.arrays import Floats
from tools.render.curve import Curve, by_brightness, extended, inverse
from tools.render.operation import ColorOperation, Colors

LIFT = 0.0142
"""Lift a unit: +100 carries an encoded 0.25 to 0.40."""


class Shadows(ColorOperation[tone.Shadows]):
    """Open or deepen dark tones at their chromaticity; black and white stay, and − is the exact inverse of +."""

    op = "shadows"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Shadows) -> Colors:
        """amount: −100…100."""
        return by_brightness(rgb, extended(shadow_curve(params.amount)))


def shadow_curve(amount: float) -> Curve:
    """x + c·x·(1 − x)³: most at a quarter, rising for every c up to 4; inverted for amounts below 0."""
    strength = LIFT * abs(amount)

    def lift(value: Floats) -> Floats:
        rest = 1 - value
        return value + strength * value * rest * rest * rest

    return lift if amount >= 0 else inverse(lift)
