"""Saturation."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.color import from_oklab, kept_in_gamut, to_oklab
from tools.render.operation import ColorOperation, Colors


class Saturation(ColorOperation[tone.Saturation]):
    """Scale chroma in Oklab at constant lightness and hue. −100 is gray, +100 doubles chroma."""

    op = "saturation"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Saturation) -> Colors:
        """amount: −100…100."""
        lab = to_oklab(rgb)
        lab[..., 1:] *= np.float32(max(0.0, 1 + params.amount / 100))
        scaled = from_oklab(lab)
        return kept_in_gamut(rgb, scaled) if params.amount > 0 else scaled
