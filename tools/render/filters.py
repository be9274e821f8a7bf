"""Spatial filters on planes. uint8 in and out where a plane is a picture; float32 where it is a signal."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.render.arrays import Floats, Kind, Pixels, Plane

FINE_SIGMA = 6.0
"""Gaussians wider than this are computed on a smaller copy: the eye and the numbers agree within a level."""
STRIP_PIXELS = 250_000
NOISE_SEEN = 1_500
"""Pixels across and down, in the middle, in which noise is measured."""
LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


def luma(rgb: Pixels) -> Plane:
    """Encoded luma 0–1, float32 (height, width), of uint8 sRGB."""
    y = np.empty(rgb.shape[:2], np.float32)
    for rows in strips(rgb):
        y[rows] = cv2.transform(rgb[rows].astype(np.float32), (LUMA / 255)[None, :])
    return y


def grayscale(rgb: Pixels) -> Pixels:
    """Encoded gray, uint8 (height, width), of uint8 sRGB."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)


def strips(plane: NDArray[np.generic]) -> Iterator[slice]:
    """Rows in pieces of about a quarter of a million pixels: what is computed in float a piece at a time stays in the
    processor's cache, and a large picture does not need six times its size in memory.
    """
    rows = max(1, STRIP_PIXELS // max(1, plane.shape[1]))
    return (slice(top, top + rows) for top in range(0, plane.shape[0], rows))


def overlapping(plane: NDArray[np.generic], margin: int) -> Iterator[tuple[slice, slice, slice]]:
    """Strips with their neighbourhood: the rows, the rows with `margin` more on each side, the rows within those."""
    for rows in strips(plane):
        around = slice(max(0, rows.start - margin), rows.stop + margin)
        inner = slice(rows.start - around.start, rows.start - around.start + (rows.stop - rows.start))
        yield rows, around, inner


def with_luma(rgb: Pixels, change: Floats) -> Pixels:
    """uint8 sRGB with `change` (float32 (height, width), encoded) added to every channel: hue hardly moves."""
    changed = np.empty_like(rgb)
    for rows in strips(rgb):
        changed[rows] = np.clip(rgb[rows] + (change[rows] * 255 + 0.5)[..., None], 0, 255)
    return changed


def gaussian(plane: NDArray[Kind], sigma: float) -> NDArray[Kind]:
    """A Gaussian blur of any width at a bounded cost. sigma: pixels."""
    if sigma < 0.1:
        return plane
    if sigma <= FINE_SIGMA:
        return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE), plane.dtype)
    height, width = plane.shape[:2]
    factor = sigma / (FINE_SIGMA / 1.5)
    size = max(1, round(width / factor)), max(1, round(height / factor))
    small = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), sigma * size[0] / width, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_CUBIC), plane.dtype)


def guided(signal: Floats, guide: Floats, radius: float, eps: float) -> Plane:
    """Smooth a signal except across edges of a guide (He, Sun, Tang 2013; the fast variant of 2015).

    signal, guide: float32 (height, width). radius: pixels. eps: variance of the guide that counts as an edge.
    """
    height, width = guide.shape
    factor = max(1.0, radius / 4)
    size = max(1, round(width / factor)), max(1, round(height / factor))
    g, s = (np.asarray(cv2.resize(one, size, interpolation=cv2.INTER_AREA), np.float32) for one in (guide, signal))
    window = (2 * max(1, round(radius / factor)) + 1,) * 2

    def mean(plane: Floats) -> Plane:
        return np.asarray(cv2.blur(plane, window, borderType=cv2.BORDER_REFLECT), np.float32)

    mean_g, mean_s = mean(g), mean(s)
    inclined = (mean(g * s) - mean_g * mean_s) / (mean(g * g) - mean_g * mean_g + eps)
    raised = mean_s - inclined * mean_g
    slope, offset = (
        np.asarray(cv2.resize(mean(one), (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
        for one in (inclined, raised)
    )
    slope *= guide
    slope += offset
    return slope


def noise_sigma(gray: NDArray[np.number]) -> float:
    """Standard deviation of noise in the units of `gray`: Immerkær's mask (1996), by the median, which leaves and
    fabric hardly move."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    top, left = (max(0, (side - NOISE_SEEN) // 2) for side in gray.shape)
    seen = gray[top : top + NOISE_SEEN, left : left + NOISE_SEEN].astype(np.float32)
    if min(seen.shape) < 3:
        return 0.0
    return float(np.median(np.abs(cv2.filter2D(seen, -1, kernel)[1:-1, 1:-1])) / 0.6745 / 6)


def mixed(before: Pixels, after: Pixels, mask: Pixels) -> Pixels:
    """`after` where the mask is full, `before` where it is empty. uint8 pictures; mask uint8 (height, width)."""
    blend = np.empty_like(before)
    for rows in strips(before):
        part = mask[rows].astype(np.float32) / 255
        pair = np.ascontiguousarray(after[rows]), np.ascontiguousarray(before[rows])
        blend[rows] = cv2.blendLinear(*pair, part, 1 - part)
    return blend
