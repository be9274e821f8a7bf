"""Denoise."""

from __future__ import annotations

import math

import cv2
import numpy as np

from edits.vocabulary import detail
from tools.render.arrays import Floats, Pixels
from tools.render.filters import guided, noise_sigma, overlapping
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.wavelet import shrink_noise

STRONGEST = 1.5
"""Deviations of the measured noise that count as noise at 100; about 1.1, at 50, comes nearest to the clean picture."""
FINEST = 1.0
"""Levels of noise that a picture has even where it measures clean."""
CHROMA_RADIUS = 0.006
CHROMA_NOISE = 0.0009


class Denoise(PictureOperation[detail.Denoise]):
    """Wavelet shrinkage on luma, by the noise that is measured; chroma smoothed along luma's edges."""

    op = "denoise"
    sliders = ("luminance", "color")

    def apply(self, picture: Picture, params: detail.Denoise, scene: Scene) -> Picture:
        """luminance, color: 0…100."""
        planes = cv2.split(cv2.cvtColor(picture.rgb, cv2.COLOR_RGB2YCrCb))
        y, cr, cb = (np.asarray(plane, np.uint8) for plane in planes)
        guide = y
        if params.luminance > 0:
            noise = math.hypot(noise_sigma(y), FINEST)
            y = shrink_noise(y, STRONGEST * math.sqrt(params.luminance / 100) * noise)
            guide = y
        if params.color > 0:
            cr, cb = (_smooth(plane, guide, params.color, picture.longest) for plane in (cr, cb))
        if params.luminance <= 0 and params.color <= 0:
            return picture
        rgb = cv2.cvtColor(cv2.merge([y, cr, cb]), cv2.COLOR_YCrCb2RGB)
        return picture.with_rgb(np.asarray(rgb, np.uint8))


def _smooth(chroma: Pixels, luma: Pixels, color: float, longest: int) -> Pixels:
    """A chroma plane smoothed where luma and chroma are level."""
    radius = max(CHROMA_RADIUS * longest, 2) * (0.5 + color / 100)
    smoothed = np.empty_like(chroma)
    for rows, around, inner in overlapping(chroma, math.ceil(4 * radius)):
        signal, guide = (plane[around].astype(np.float32) / 255 for plane in (chroma, luma))
        smooth = _level(signal, guide, radius, (CHROMA_NOISE * color) ** 2)
        level = signal + min(1.0, color / 50) * (smooth - signal)
        smoothed[rows] = np.clip(level * 255 + 0.5, 0, 255)[inner]
    return smoothed


def _level(signal: Floats, guide: Floats, radius: float, eps: float) -> Floats:
    by_luma, by_chroma = guided(signal, guide, radius, eps), guided(signal, signal, radius, eps)
    # Where luma cannot see an edge that chroma shows, chroma guides itself.
    part: Floats = np.clip(np.abs(by_luma - by_chroma) / 0.03, 0, 1)
    return by_luma * (1 - part) + by_chroma * part
