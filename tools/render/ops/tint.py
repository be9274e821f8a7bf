"""Tint."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.color import to_encoded, to_linear
from tools.render.operation import ColorOperation, Colors
from tools.render.white import DAYLIGHT, adaptation, from_uv, planckian, to_uv

DUV = 0.00017
"""Distance from the Planckian locus a unit, in CIE 1960 uv."""


class Tint(ColorOperation[tone.Tint]):
    """Shift white balance across the Planckian locus with Bradford adaptation; a gray keeps its luminance."""

    op = "tint"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Tint) -> Colors:
        """amount: −100…100, + is more magenta (Camera Raw's IncrementalTint)."""
        white = to_uv(planckian(DAYLIGHT))
        along = to_uv(planckian(DAYLIGHT - 50)) - to_uv(planckian(DAYLIGHT + 50))
        # Towards lower temperature the locus runs to the right; magenta lies on its lower side.
        across = np.array([along[1], -along[0]]) / np.hypot(*along)
        target = from_uv(white + DUV * params.amount * across)
        return to_encoded(to_linear(rgb) @ adaptation(planckian(DAYLIGHT), target).T)
