"""Vibrance."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.color import from_oklab, kept_in_gamut, to_oklab
from tools.render.operation import ColorOperation, Colors

FULL_CHROMA = 0.3
"""Oklab chroma that counts as fully saturated: pure sRGB red has 0.26, magenta 0.32."""
SKIN_HUE, SKIN_WIDTH = np.deg2rad(52), np.deg2rad(26)
SKIN_SPARED = 0.7


class Vibrance(ColorOperation[tone.Vibrance]):
    """Scale Oklab chroma, most for muted colours, little for saturated ones and for the hues of skin."""

    op = "vibrance"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Vibrance) -> Colors:
        """amount: −100…100."""
        lab = to_oklab(rgb)
        chroma = np.hypot(lab[..., 1], lab[..., 2])
        muted = (1 - np.clip(chroma / FULL_CHROMA, 0, 1)) ** 2
        strength = params.amount / 100 * (1.0 if params.amount > 0 else 0.8)
        gain = 1 + strength * muted * (1 - SKIN_SPARED * _skin(lab))
        lab[..., 1:] *= np.maximum(gain, 0)[..., None].astype(np.float32)
        scaled = from_oklab(lab)
        return kept_in_gamut(rgb, scaled) if params.amount > 0 else scaled


def _skin(lab: np.ndarray) -> np.ndarray:
    hue = np.arctan2(lab[..., 2], lab[..., 1])
    away = np.angle(np.exp(1j * (hue - SKIN_HUE)))
    return np.exp(-0.5 * (away / SKIN_WIDTH) ** 2)
