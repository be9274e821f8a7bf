"""HSL bands."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.arrays import Floats
from tools.render.color import from_oklab, smoothstep, to_oklab
from tools.render.operation import ColorOperation, Colors

BANDS = {"red": 29, "orange": 55, "yellow": 108, "green": 142, "aqua": 195, "blue": 258, "purple": 295, "magenta": 330}
"""Centres of Lightroom's eight bands as Oklab hues, degrees."""
SHIFT = 0.6
"""Part of the way to the next band that hue ±100 goes; below 2/π, so that hues never change their order."""
LIGHT = 0.3
NEUTRAL_CHROMA, COLORED_CHROMA = 0.0, 0.09


class Hsl(ColorOperation[tone.Hsl]):
    """Shift hue, saturation and luminance of one band; neighbouring bands cross-fade and grays stay out of it."""

    op = "hsl"
    sliders = ("hue", "saturation", "luminance")

    def apply_color(self, rgb: Colors, params: tone.Hsl) -> Colors:
        """hue, saturation, luminance: −100…100; + turns red to orange, orange to yellow and so on."""
        lab = to_oklab(rgb)
        chroma = np.sqrt(np.square(lab[..., 1]) + np.square(lab[..., 2]))
        hue = np.rad2deg(np.arctan2(lab[..., 2], lab[..., 1]))
        left, right = _neighbours(params.band)
        away = (hue - BANDS[params.band] + 180) % 360 - 180
        weight = _weight(away, left, right)
        colored = weight * smoothstep(chroma, NEUTRAL_CHROMA, COLORED_CHROMA)
        way = right if params.hue > 0 else left
        turned = np.deg2rad(hue + SHIFT * params.hue / 100 * way * weight)
        chroma = chroma * np.maximum(1 + params.saturation / 100 * colored, 0)
        light = lab[..., 0] * (1 + LIGHT * params.luminance / 100 * colored)
        shifted = np.stack([light, chroma * np.cos(turned), chroma * np.sin(turned)], axis=-1).astype(np.float32)
        return from_oklab(shifted)


def _neighbours(band: str) -> tuple[float, float]:
    """Degrees to the band before and to the band after."""
    centers = list(BANDS.values())
    place = list(BANDS).index(band)
    return (centers[place] - centers[place - 1]) % 360, (centers[(place + 1) % len(centers)] - centers[place]) % 360


def _weight(away: Floats, left: float, right: float) -> Floats:
    """1 at the centre, 0 at the neighbours' centres; all bands together make 1 everywhere."""
    part = np.clip(np.where(away < 0, -away / left, away / right), 0, 1)
    return np.cos(part * np.pi / 2) ** 2
