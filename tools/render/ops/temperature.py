"""Temperature."""

from __future__ import annotations

from edits.vocabulary import tone
from tools.render.color import to_encoded, to_linear
from tools.render.operation import ColorOperation, Colors
from tools.render.white import DAYLIGHT, adaptation, planckian

MIREDS = 0.75
"""Reciprocal megakelvins a unit: equal steps in mireds look equal. +100 shows daylight as 4370 K would look."""


class Temperature(ColorOperation[tone.Temperature]):
    """Shift white balance along the Planckian locus with Bradford adaptation; a gray keeps its luminance."""

    op = "temperature"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Temperature) -> Colors:
        """amount: −100…100, + is warmer (Camera Raw's IncrementalTemperature)."""
        kelvin = 1e6 / (1e6 / DAYLIGHT + MIREDS * params.amount)
        matrix = adaptation(planckian(DAYLIGHT), planckian(kelvin))
        return to_encoded(to_linear(rgb) @ matrix.T)
