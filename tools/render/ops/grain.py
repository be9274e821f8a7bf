"""Grain."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.arrays import Plane
from tools.render.filters import luma, with_luma
from tools.render.operation import Picture, PictureOperation, Scene

STRENGTH = 0.0007
"""Standard deviation of encoded luma a unit, where grain shows most."""
REFERENCE = 1600
"""Longer side at which grain of size 0 is one pixel; larger pictures get larger grain, so that previews match."""
FINEST, COARSEST = 0.9, 3.4


class Grain(PictureOperation[detail.Grain]):
    """Monochrome grain, strongest in the middle tones, weak in black and white. The same seed gives the same grain."""

    op = "grain"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Grain, scene: Scene) -> Picture:
        """amount: 0…100. size: 0…100, from fine to coarse."""
        if params.amount <= 0:
            return picture
        cell = (FINEST + (COARSEST - FINEST) * params.size / 100) * picture.longest / REFERENCE
        noise = _noise(picture.width, picture.height, cell, scene.seed)
        y = luma(picture.rgb)
        weight = 0.25 + 0.75 * np.sqrt(np.clip(4 * y * (1 - y), 0, 1))
        return picture.with_rgb(with_luma(picture.rgb, noise * weight * np.float32(STRENGTH * params.amount)))


def _noise(width: int, height: int, cell: float, seed: int) -> Plane:
    """Normal noise of deviation 1 whose grains are `cell` pixels wide, float32 (height, width)."""
    cell = max(cell, 0.5)
    size = max(1, round(width / cell)) if cell > 1 else width, max(1, round(height / cell)) if cell > 1 else height
    coarse = np.random.Generator(np.random.PCG64(seed)).standard_normal((size[1], size[0]), dtype=np.float32)
    coarse = 0.75 * coarse + 0.25 * cv2.GaussianBlur(coarse, (0, 0), 1.5) * 3
    noise = np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    return noise / np.float32(max(float(noise.std()), 1e-6))
