"""Retouch: red eyes and skin; the rest needs an image model."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import generative
from tools.render.arrays import Pixels
from tools.render.errors import StepError
from tools.render.filters import gaussian, guided, luma, mixed, with_luma
from tools.render.operation import Picture, PictureOperation, Scene

LOCAL = frozenset({"red_eye", "skin"})
RED = 1.8
"""How many times stronger than green and blue a pupil's red is when a flash lit it."""
LARGEST_PUPIL = 0.006
"""Part of a face's area that one red pupil covers at most."""
SOFT_RADIUS, SOFT_EDGE = 0.006, 0.045**2
SMOOTHED = 0.75
"""Part of the fine relief of skin that is smoothed away; pores stay."""


class Retouch(PictureOperation[generative.Retouch]):
    """Red eyes: red pupils inside faces are made dark. Skin: relief finer than features is smoothed."""

    op = "retouch"

    def refusal(self, params: generative.Retouch) -> str | None:
        """Only red eyes and skin can be retouched here."""
        return None if params.what in LOCAL else f"retouching {params.what} needs an image model"

    def regions(self, params: generative.Retouch) -> tuple[str, ...]:
        """Faces or skin."""
        return ("faces",) if params.what == "red_eye" else ("skin",)

    def apply(self, picture: Picture, params: generative.Retouch, scene: Scene) -> Picture:
        """what: red_eye or skin. Raises StepError when there is nothing to do."""
        if params.what == "skin":
            return _softened(picture, scene.mask(picture, "skin"))
        return _without_red_eyes(picture, scene.mask(picture, "faces"))


def _softened(picture: Picture, skin: Pixels) -> Picture:
    y = luma(picture.rgb)
    smooth = guided(y, y, max(SOFT_RADIUS * picture.longest, 3), SOFT_EDGE)
    soft = with_luma(picture.rgb, SMOOTHED * (smooth - y))
    return picture.with_rgb(mixed(picture.rgb, soft, skin))


def _without_red_eyes(picture: Picture, faces: Pixels) -> Picture:
    pupils = _red_pupils(picture.rgb, faces)
    if not pupils.any():
        raise StepError("no red eyes were found in the faces")
    wide = np.asarray(cv2.dilate(pupils * np.uint8(255), np.ones((3, 3), np.uint8)), np.uint8)
    soft = gaussian(wide, max(0.7, picture.longest / 1600))
    dark = np.repeat((picture.rgb[..., 1:].mean(axis=-1) * 0.8).astype(np.uint8)[..., None], 3, axis=-1)
    return picture.with_rgb(mixed(picture.rgb, dark, soft))


def _red_pupils(rgb: Pixels, faces: Pixels) -> Pixels:
    """Small, round, strongly red spots in the upper half of each face, 0 or 1."""
    pupils = np.zeros(faces.shape, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats((faces > 127).astype(np.uint8))
    for left, top, width, height, area in stats[1:count]:
        upper = rgb[top : top + round(height * 0.62), left : left + width].astype(np.float32)
        red = (upper[..., 0] > RED * np.maximum(upper[..., 1], upper[..., 2]) + 10).astype(np.uint8)
        number, labels, spots, _ = cv2.connectedComponentsWithStats(red)
        for place in range(1, number):
            wide, tall, size = spots[place][2:5]
            if 4 <= size <= LARGEST_PUPIL * area and 0.5 <= wide / tall <= 2 and size > 0.5 * wide * tall:
                pupils[top : top + len(red), left : left + width][labels == place] = 1
    return pupils
