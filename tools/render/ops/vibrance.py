"""Vibrance."""

from __future__ import annotations

import math

import numpy as np

from edits.vocabulary import tone
from tools.render.arrays import Floats
from tools.render.color import kept_in_gamut, linear_to_oklab, oklab_to_linear, to_encoded, to_linear
from tools.render.operation import ColorOperation, Colors

FULL_CHROMA = 0.3
"""Oklab chroma that counts as fully saturated: pure sRGB red has 0.26, magenta 0.32."""
SKIN_HUE, SKIN_WIDTH = math.radians(52), math.radians(26)
SKIN_SPARED = 0.7


class Vibrance(ColorOperation[tone.Vibrance]):
    """Scale Oklab chroma, most for muted colours, little for saturated ones and for the hues of skin."""

    op = "vibrance"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Vibrance) -> Colors:
        """amount: −100…100."""
        linear = to_linear(rgb)
        lab = linear_to_oklab(linear)
        chroma = np.sqrt(np.square(lab[..., 1]) + np.square(lab[..., 2]))
        muted = np.square(1 - np.clip(chroma / FULL_CHROMA, 0, 1))
        strength = params.amount / 100 * (1.0 if params.amount > 0 else 0.8)
        gain = 1 + strength * muted * (1 - SKIN_SPARED * _skin(lab))
        lab[..., 1:] *= np.maximum(gain, 0)[..., None].astype(np.float32)
        scaled = oklab_to_linear(lab)
        return to_encoded(kept_in_gamut(linear, scaled) if params.amount > 0 else scaled)


def _skin(lab: Colors) -> Floats:
    hue = np.arctan2(lab[..., 2], lab[..., 1])
    away = (hue - (SKIN_HUE - math.pi)) % (2 * math.pi) - math.pi
    likely: Floats = np.exp(-0.5 * np.square(away / SKIN_WIDTH))
    return likely
