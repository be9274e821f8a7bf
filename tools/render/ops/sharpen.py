"""Sharpen."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.arrays import Floats
from tools.render.filters import luma, overlapping, with_luma
from tools.render.operation import Picture, PictureOperation, Scene

GAIN = 0.012
LEAST_SIGMA = 0.5
"""Pixels; a preview shows at least this radius, or sharpening would not be seen at all."""
NOISE = 0.008
"""Differences of luma below this are taken for noise and left."""
OVERSHOOT = 0.04
"""How far beyond its neighbours' darkest and brightest luma a pixel may go: edges without white lines."""


class Sharpen(PictureOperation[detail.Sharpen]):
    """Unsharp mask on luma with a noise threshold and bounded overshoot."""

    op = "sharpen"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Sharpen, scene: Scene) -> Picture:
        """amount: 0…150. radius: 0.5…3 pixels of the full-size picture."""
        if params.amount <= 0:
            return picture
        sigma = max(params.radius * picture.scale, LEAST_SIGMA)
        rgb = np.empty_like(picture.rgb)
        for rows, around, inner in overlapping(rgb, int(np.ceil(4 * sigma)) + 1):
            y = luma(picture.rgb[around])
            rgb[rows] = with_luma(picture.rgb[rows], (_sharp(y, sigma, GAIN * params.amount) - y)[inner])
        return picture.with_rgb(rgb)


def _sharp(y: Floats, sigma: float, gain: float) -> Floats:
    fine = y - cv2.GaussianBlur(y, (0, 0), sigma)
    sure = np.copysign(np.maximum(np.abs(fine) - NOISE / 2, 0), fine)
    window = np.ones((3, 3), np.uint8)
    low, high = cv2.erode(y, window) - OVERSHOOT, cv2.dilate(y, window) + OVERSHOOT
    sharp: Floats = np.clip(y + gain * sure, low, high)
    return sharp
