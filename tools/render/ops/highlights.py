"""Highlights."""

from __future__ import annotations

from edits.vocabulary import tone
from tools.render.curve import by_brightness, extended
from tools.render.operation import ColorOperation, Colors
from tools.render.ops.shadows import shadow_curve

PART = 0.7
"""Of the shadows' curve: bright skies turn gray before dark corners look flat."""


class Highlights(ColorOperation[tone.Highlights]):
    """Recover or lift bright tones at their chromaticity: the curve of the shadows, turned around."""

    op = "highlights"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Highlights) -> Colors:
        """amount: −100…100."""
        mirrored = shadow_curve(-PART * params.amount)
        return by_brightness(rgb, extended(lambda value: 1 - mirrored(1 - value)))
