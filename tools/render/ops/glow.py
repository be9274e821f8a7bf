"""Glow."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.arrays import Pixels
from tools.render.color import smoothstep
from tools.render.filters import gaussian, luma, strips
from tools.render.operation import Picture, PictureOperation, Scene

RADIUS = 0.015
"""Sigma of the bloom in parts of the longer side; a second one is three times as wide."""
BRIGHT = (0.4, 0.9)
"""Luma from which a pixel begins to glow, and at which it glows fully."""
STRENGTH = 0.009


class Glow(PictureOperation[detail.Glow]):
    """Screen the blurred bright parts over the picture, as halation or a diffusion filter does."""

    op = "glow"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Glow, scene: Scene) -> Picture:
        """amount: 0…100."""
        if params.amount <= 0:
            return picture
        bright = _bright(picture.rgb)
        sigma = RADIUS * picture.longest
        bloom = cv2.addWeighted(gaussian(bright, sigma), 0.6, gaussian(bright, 3 * sigma), 0.4, 0)
        strength = np.float32(min(STRENGTH * params.amount, 1) / 255)
        rgb = np.empty_like(picture.rgb)
        for rows in strips(rgb):
            dark = 255 - picture.rgb[rows].astype(np.float32)
            rgb[rows] = np.clip(255.5 - dark * (1 - strength * bloom[rows]), 0, 255)
        return picture.with_rgb(rgb)


def _bright(rgb: Pixels) -> Pixels:
    bright = np.empty_like(rgb)
    for rows in strips(rgb):
        bright[rows] = rgb[rows] * smoothstep(luma(rgb[rows]), *BRIGHT)[..., None]
    return bright
