"""Colour grading wheels."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.arrays import Floats
from tools.render.color import from_oklab, smoothstep, to_oklab
from tools.render.operation import ColorOperation, Colors

TINT = 0.0012
"""Oklab chroma a unit of saturation adds in the middle of its range."""
LIGHT = 0.0012
"""Oklab lightness a unit of luminance adds."""


class ColorGrade(ColorOperation[tone.ColorGrade]):
    """Tint shadows, midtones, highlights and everything, through lightness masks that add up to one."""

    op = "color_grade"
    sliders = ("shadows", "midtones", "highlights", "global_")

    def apply_color(self, rgb: Colors, params: tone.ColorGrade) -> Colors:
        """Wheels: hue in degrees, saturation 0…100, luminance −100…100. Pure black and white keep no tint."""
        lab = to_oklab(rgb)
        light = np.clip(lab[..., 0], 0, 1)
        shadows, highlights = _masks(light, params.blending, params.balance)
        room = 1 - np.square(np.square(2 * light - 1))
        wheels = (
            (params.shadows, shadows),
            (params.midtones, 1 - shadows - highlights),
            (params.highlights, highlights),
            (params.global_, np.ones_like(light)),
        )
        for wheel, mask in wheels:
            if wheel is not None:
                lab = lab + _shift(wheel, mask, room)
        return from_oklab(lab.astype(np.float32))


def _masks(light: Floats, blending: float, balance: float) -> tuple[Floats, Floats]:
    """Shadows and highlights, 0–1, never more than one together; balance + gives more to the highlights."""
    half = 0.08 + 0.3 * blending / 100
    middle = 0.55 - 0.2 * balance / 100
    low, high = middle - 0.2, middle + 0.2
    shadows = 1 - smoothstep(light, low - half, low + half)
    highlights = smoothstep(light, high - half, high + half)
    total = np.maximum(shadows + highlights, 1)
    return shadows / total, highlights / total


def _shift(wheel: tone.Wheel, mask: Floats, room: Floats) -> Floats:
    direction = hue_direction(wheel.hue).tolist()
    tint = TINT * wheel.saturation * mask * room
    return np.stack([LIGHT * wheel.luminance * mask, tint * direction[0], tint * direction[1]], axis=-1)


def hue_direction(hue: float) -> Floats:
    """Oklab direction, length 1, of a wheel's hue: degrees, 0 is red, 120 green, 240 blue."""
    sector = (np.array([0, -120, 120]) + hue + 180) % 360 - 180
    pure = np.clip(2 - np.abs(sector) / 60, 0, 1).astype(np.float32)
    a, b = to_oklab(pure)[1:]
    direction: Floats = np.array([a, b]) / np.hypot(a, b)
    return direction
