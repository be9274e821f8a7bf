"""Blur."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.color import to_encoded, to_linear
from tools.render.filters import gaussian
from tools.render.operation import Picture, PictureOperation, Scene

GAUSSIAN, LENS, MOTION, BLOCK = 0.02, 0.018, 0.06, 0.06
"""Sigma, disc radius, path and block at 100, in parts of the longer side."""
DISC = 9
"""Pixels of the disc's radius; larger ones are drawn on a smaller copy."""
CODES = to_linear(np.arange(256, dtype=np.float32) / 255)


class Blur(PictureOperation[detail.Blur]):
    """Blur the frame. Inside a region, only the region's own pixels are mixed, so no halo creeps in from outside."""

    op = "blur"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Blur, scene: Scene) -> Picture:
        """amount: 0…100, relative to the longer side, so that a preview looks like the full size."""
        if params.amount <= 0:
            return picture
        return picture.with_rgb(_blurred(picture.rgb, params, picture.longest))

    def apply_within(self, picture: Picture, params: detail.Blur, scene: Scene, mask: np.ndarray) -> Picture:
        """As `apply`, with the pixels outside the mask (uint8) left out of the mixture."""
        if params.amount <= 0 or params.kind == "pixelate":
            return self.apply(picture, params, scene)
        filled = picture.rgb.copy()
        filled[mask < 128] = 0
        weight = np.where(mask < 128, 0, 255).astype(np.uint8)
        around = _blurred(filled, _spread(params), picture.longest).astype(np.float32)
        share = _blurred(np.dstack([weight] * 3), _spread(params), picture.longest).astype(np.float32)
        own = np.clip(around * 255 / np.maximum(share, 1), 0, 255)
        sure = np.clip(share / 32, 0, 1)
        plain = _blurred(picture.rgb, params, picture.longest)
        return picture.with_rgb((own * sure + plain * (1 - sure) + 0.5).astype(np.uint8))


def _spread(params: detail.Blur) -> detail.Blur:
    """Weights and weighted pixels must be blurred alike, and a disc works on light: use the Gaussian of its size."""
    if params.kind == "lens":
        return params.model_copy(update={"kind": "gaussian", "amount": params.amount * LENS / GAUSSIAN * 0.6})
    return params


def _blurred(rgb: np.ndarray, params: detail.Blur, longest: int) -> np.ndarray:
    part = params.amount / 100
    if params.kind == "gaussian":
        return gaussian(rgb, GAUSSIAN * part * longest)
    if params.kind == "lens":
        return _disc(rgb, LENS * part * longest)
    if params.kind == "motion":
        return cv2.blur(rgb, (2 * round(MOTION * part * longest / 2) + 1, 1), borderType=cv2.BORDER_REFLECT)
    return _blocks(rgb, max(2, round(BLOCK * part * longest)))


def _disc(rgb: np.ndarray, radius: float) -> np.ndarray:
    """A lens's circle of confusion, in linear light, so that highlights become discs as they do on film."""
    height, width = rgb.shape[:2]
    factor = max(1.0, radius / DISC)
    size = max(1, round(width / factor)), max(1, round(height / factor))
    light = CODES[cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)]
    small = cv2.filter2D(light, -1, _disc_kernel(radius / factor), borderType=cv2.BORDER_REFLECT)
    encoded = np.clip(to_encoded(small) * 255 + 0.5, 0, 255).astype(np.uint8)
    return cv2.resize(encoded, (width, height), interpolation=cv2.INTER_CUBIC)


def _disc_kernel(radius: float) -> np.ndarray:
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return kernel / kernel.sum()


def _blocks(rgb: np.ndarray, block: int) -> np.ndarray:
    height, width = rgb.shape[:2]
    small = cv2.resize(rgb, (max(1, width // block), max(1, height // block)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
