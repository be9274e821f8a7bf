"""Sharpen."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.filters import luma, with_luma
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
        y = luma(picture.rgb)
        sigma = max(params.radius * picture.scale, LEAST_SIGMA)
        detail_ = y - cv2.GaussianBlur(y, (0, 0), sigma)
        sure = np.copysign(np.maximum(np.abs(detail_) - NOISE / 2, 0), detail_)
        window = np.ones((3, 3), np.uint8)
        low, high = cv2.erode(y, window) - OVERSHOOT, cv2.dilate(y, window) + OVERSHOOT
        sharp = np.clip(y + GAIN * params.amount * sure, low, high)
        return picture.with_rgb(with_luma(picture.rgb, sharp - y))
