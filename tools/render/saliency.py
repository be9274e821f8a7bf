"""What stands out in a picture, without knowing what it is."""

from __future__ import annotations

import cv2
import numpy as np

from tools.render.arrays import Floats, Pixels, Plane
from tools.render.source import shrunk

LONGEST = 64
STANDING_OUT = 0.35
"""Part of the strongest saliency from which a place belongs to what stands out."""
MIDDLE = 0.45
"""How far from the middle, in parts of the frame, something counts 0.6 of what it counts there."""
AS_GOOD = 0.985
"""Part of the best from which a place is as good, so that the one nearest the middle is taken."""


def saliency(rgb: Pixels) -> Plane:
    """Spectral residual (Hou & Zhang 2007) of each Lab channel, float32 0–1 at most 64 pixels wide."""
    small: Plane = cv2.cvtColor(shrunk(rgb, LONGEST), cv2.COLOR_RGB2LAB).astype(np.float32)
    lightness, a, b = (_residual(small[..., channel]) for channel in range(3))
    smooth = np.asarray(cv2.GaussianBlur(lightness + a + b, (0, 0), 2.5), np.float32)
    return smooth / np.float32(max(float(smooth.max()), 1e-6))


def _residual(channel: Plane) -> Plane:
    spectrum = np.fft.fft2(channel - channel.mean())
    size = np.log(np.abs(spectrum) + 1e-3).astype(np.float32)
    residual = size - cv2.blur(size, (3, 3), borderType=cv2.BORDER_REFLECT)
    standing_out: Floats = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2 * channel.std()
    return standing_out.astype(np.float32)


def most_salient(rgb: Pixels) -> tuple[float, float, float, float]:
    """The box around what stands out most: left, top, right, bottom in pixels."""
    found = saliency(rgb)
    stats = cv2.connectedComponentsWithStats((found > STANDING_OUT).astype(np.uint8))[2]
    if len(stats) < 2:
        return 0.0, 0.0, float(rgb.shape[1]), float(rgb.shape[0])
    place = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    left, top, width, height = stats[place, :4]
    scale = rgb.shape[1] / found.shape[1]
    return left * scale, top * scale, (left + width) * scale, (top + height) * scale


def standing_out(rgb: Pixels, size: tuple[float, float]) -> tuple[float, float]:
    """The middle, in pixels, of the frame of a size that holds most of what stands out; what lies near the edge of the
    picture counts less, and of places as good the one nearest the middle is taken.
    """
    found = saliency(rgb)
    rows, columns = (_toward_middle(length) for length in found.shape)
    weight = found**2 * rows[:, None] * columns
    scale = rgb.shape[1] / found.shape[1]
    along, down = (max(1, round(length / scale)) for length in size)
    return _best(weight.sum(axis=0), along) * scale, _best(weight.sum(axis=1), down) * scale


def _toward_middle(length: int) -> Floats:
    places = (np.arange(length) + 0.5) / length - 0.5
    return np.exp(-((places / MIDDLE) ** 2) / 2)


def _best(weights: Floats, length: int) -> float:
    """The middle of the stretch of a length that weighs most."""
    if length >= len(weights):
        return len(weights) / 2
    held = np.convolve(weights, np.ones(length), "valid")
    good = np.flatnonzero(held >= AS_GOOD * held.max())
    return float(good[np.argmin(np.abs(good - (len(held) - 1) / 2))] + length / 2)
