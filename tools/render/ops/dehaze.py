"""Dehaze."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.arrays import Floats, Pixels, Plane
from tools.render.filters import guided, luma, strips
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.source import shrunk

MEASURED_AT = 400
PATCH = 0.02
"""Neighbourhood of the dark channel, in parts of the longer side."""
STRENGTH = 0.007
CLEAREST = 0.35
"""Least transmission: haze thicker than that is not amplified into noise."""
MOST_ADDED = 0.006


class Dehaze(PictureOperation[detail.Dehaze]):
    """Remove haze by its dark channel (He, Sun, Tang 2011) with a guided transmission, or lay some on."""

    op = "dehaze"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Dehaze, scene: Scene) -> Picture:
        """amount: −100…100, + removes haze."""
        if params.amount == 0:
            return picture
        haze, air = _haze(picture.rgb)
        if params.amount > 0:
            share = 1 / np.maximum(1 - STRENGTH * params.amount * haze, CLEAREST)
        else:
            share = 1 - MOST_ADDED * -params.amount * (0.35 + 0.65 * haze)
        rgb = np.empty_like(picture.rgb)
        for rows in strips(rgb):
            part = (picture.rgb[rows] - air * 255) * share[rows][..., None] + air * 255
            rgb[rows] = np.clip(part + 0.5, 0, 255)
        return picture.with_rgb(rgb)


def _haze(rgb: Pixels) -> tuple[Plane, Plane]:
    """How much of each pixel is air, float32 (height, width) 0–1, and the colour of the air (3,)."""
    small = shrunk(rgb, MEASURED_AT).astype(np.float32) / 255
    patch = np.ones((max(3, round(PATCH * max(small.shape)) | 1),) * 2, np.uint8)
    dark = np.asarray(cv2.erode(small.min(axis=-1), patch), np.float32)
    air = _air(small, dark)
    hazy = cv2.erode((small / air).min(axis=-1), patch)
    height, width = rgb.shape[:2]
    veil = np.asarray(cv2.resize(hazy, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    return np.clip(guided(veil, luma(rgb), 0.03 * max(width, height), 1e-3), 0, 1), air


def _air(small: Floats, dark: Floats) -> Plane:
    """The mean of the haziest thousandth, held near neutral and bright so that a sunset keeps its colour."""
    haziest = dark >= np.quantile(dark, 0.999)
    mean: Floats = small[haziest].mean(axis=0)
    air: Plane = np.clip(0.25 * mean + 0.75 * mean.mean(), 0.6, 0.98).astype(np.float32)
    return air
