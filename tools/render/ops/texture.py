"""Texture."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.filters import guided, luma, with_luma
from tools.render.operation import Picture, PictureOperation, Scene

FINE, COARSE = 0.0006, 0.004
"""Sigma and radius between which detail counts as texture, in parts of the longer side: skin, fabric, bark."""
EDGE = 0.02**2
GAIN = 0.02


class Texture(PictureOperation[detail.Texture]):
    """Scale the band between noise and form: softer (−) skin, crisper (+) fabric, edges kept."""

    op = "texture"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Texture, scene: Scene) -> Picture:
        """amount: −100…100."""
        if params.amount == 0:
            return picture
        y = luma(picture.rgb)
        fine = np.asarray(cv2.GaussianBlur(y, (0, 0), max(FINE * picture.longest, 0.4)), np.float32)
        band = fine - guided(fine, fine, max(COARSE * picture.longest, 2), EDGE)
        gain = GAIN * params.amount if params.amount > 0 else 0.01 * max(params.amount, -100)
        return picture.with_rgb(with_luma(picture.rgb, gain * band))
