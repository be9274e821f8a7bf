"""Blur."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from cv2.typing import MatLike

from edits.vocabulary import detail
from tools.render.arrays import Floats, Pixels, Plane
from tools.render.color import to_encoded, to_linear
from tools.render.filters import gaussian, strips
from tools.render.operation import Picture, PictureOperation, Scene

GAUSSIAN, LENS, MOTION, BLOCK = 0.02, 0.018, 0.06, 0.06
"""Sigma, disc radius, path and block at 100, in parts of the longer side."""
DISC, SMALL_SIGMA = 5, 4
"""Pixels of a disc's radius and of a sigma; larger ones are drawn on a smaller copy."""
WEIGHTS = (np.arange(256, dtype=np.float32) / 255) ** 4 + np.float32(1e-7)
"""How much a pixel of a mask counts: next to nothing where it may be the edge of what lies outside."""
CODES = to_linear(np.arange(256, dtype=np.float32) / 255)
LIGHTS = np.clip(to_encoded(np.arange(65_536, dtype=np.float32) / 65_535) * 255 + 0.5, 0, 255).astype(np.uint8)
"""The 8-bit code of every 16-bit amount of light."""


class Blur(PictureOperation[detail.Blur]):
    """Blur the frame. Inside a region, only the region's own pixels are mixed, so no halo creeps in from outside."""

    op = "blur"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Blur, scene: Scene) -> Picture:
        """amount: 0…100, relative to the longer side, so that a preview looks like the full size."""
        return self._blurred(picture, params, None)

    def apply_within(self, picture: Picture, params: detail.Blur, scene: Scene, mask: Pixels) -> Picture:
        """As `apply`, with the pixels outside the mask (uint8) left out of the mixture."""
        return self._blurred(picture, params, mask)

    def _blurred(self, picture: Picture, params: detail.Blur, mask: Pixels | None) -> Picture:
        if params.amount <= 0:
            return picture
        blur = KINDS[params.kind]
        return picture.with_rgb(blur(picture.rgb, params.amount / 100 * picture.longest, mask))


def _gaussian(rgb: Pixels, reach: float, mask: Pixels | None) -> Pixels:
    sigma = GAUSSIAN * reach
    if mask is None:
        return gaussian(rgb, sigma)
    size = _small(rgb, max(1.0, sigma / SMALL_SIGMA))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    narrow = max(sigma * size[0] / rgb.shape[1], 0.3)
    mixture = _mixture(small, mask, lambda plane: cv2.GaussianBlur(plane, (0, 0), narrow))
    return _enlarged(mixture, rgb)


def _lens(rgb: Pixels, reach: float, mask: Pixels | None) -> Pixels:
    """A lens's circle of confusion, in linear light, so that highlights become discs as they do on film."""
    radius = LENS * reach
    size = _small(rgb, max(1.0, radius / DISC))
    light = CODES[cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)]
    kernel = _disc_kernel(radius * size[0] / rgb.shape[1])
    mixture = _mixture(light, mask, lambda plane: cv2.filter2D(plane, -1, kernel, borderType=cv2.BORDER_REFLECT))
    codes = LIGHTS[(np.clip(mixture, 0, 1) * 65_535).astype(np.uint16)]
    return np.asarray(cv2.resize(codes, rgb.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.uint8)


def _motion(rgb: Pixels, reach: float, mask: Pixels | None) -> Pixels:
    path = (2 * round(MOTION * reach / 2) + 1, 1)
    blurred = np.empty_like(rgb)
    for rows in strips(rgb):
        mixture = _mixture(
            rgb[rows].astype(np.float32),
            None if mask is None else mask[rows],
            lambda plane: cv2.blur(plane, path, borderType=cv2.BORDER_REFLECT),
        )
        blurred[rows] = np.clip(mixture + 0.5, 0, 255)
    return blurred


def _blocks(rgb: Pixels, reach: float, mask: Pixels | None) -> Pixels:
    height, width = rgb.shape[:2]
    block = max(2, round(BLOCK * reach))
    small = cv2.resize(rgb, (max(1, width // block), max(1, height // block)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


KINDS: dict[str, Callable[[Pixels, float, Pixels | None], Pixels]] = {
    "gaussian": _gaussian,
    "lens": _lens,
    "motion": _motion,
    "pixelate": _blocks,
}


def _mixture(values: Floats, mask: Pixels | None, blur: Callable[[Floats], MatLike]) -> Floats:
    """The blurred values (float32); with a mask, of the pixels under it alone, as far as it reaches."""
    if mask is None:
        return np.asarray(blur(values), np.float32)
    weight = WEIGHTS[cv2.resize(mask, values.shape[1::-1], interpolation=cv2.INTER_AREA)]
    weighted = np.asarray(cv2.merge([*(plane * weight for plane in cv2.split(values)), weight]), np.float32)
    blurred = np.asarray(blur(weighted), np.float32)
    return blurred[..., :3] / np.maximum(blurred[..., 3:], np.float32(1e-9))


def _small(rgb: Pixels, factor: float) -> tuple[int, int]:
    return max(1, round(rgb.shape[1] / factor)), max(1, round(rgb.shape[0] / factor))


def _enlarged(values: Floats, rgb: Pixels) -> Pixels:
    pixels = np.clip(values + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(pixels, rgb.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.uint8)


def _disc_kernel(radius: float) -> Plane:
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel: Plane = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return kernel / np.float32(kernel.sum())
