"""Saturation."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.color import kept_in_gamut, linear_to_oklab, oklab_to_linear, to_encoded, to_linear
from tools.render.operation import ColorOperation, Colors


class Saturation(ColorOperation[tone.Saturation]):
    """Scale chroma in Oklab at constant lightness and hue. −100 is gray, +100 doubles chroma."""

    op = "saturation"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Saturation) -> Colors:
        """amount: −100…100."""
        linear = to_linear(rgb)
        lab = linear_to_oklab(linear)
        lab[..., 1:] *= np.float32(max(0.0, 1 + params.amount / 100))
        scaled = oklab_to_linear(lab)
        return to_encoded(kept_in_gamut(linear, scaled) if params.amount > 0 else scaled)
