"""Whites."""

from __future__ import annotations

from edits.vocabulary import tone
from tools.render.curve import along_hue, extended
from tools.render.operation import ColorOperation, Colors

REACH = 0.0022
"""How far a unit moves the white point, encoded; the slope stays above 0 down to −150."""


class Whites(ColorOperation[tone.Whites]):
    """Move the white point: x + c·x³ leaves black and hardly moves the middle."""

    op = "whites"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Whites) -> Colors:
        """amount: −100…100, + brightens the brightest."""
        return along_hue(rgb, extended(lambda value: value + REACH * params.amount * value * value * value))
