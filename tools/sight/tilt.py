"""How far a picture leans, from its dominant near-horizontal and near-vertical lines."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LONGEST = 400
"""Pixels of the longer side at which lines are looked for."""
MOST = 12.0
"""Degrees; a line that leans more is meant to lean."""
SPREAD = 1.5
"""Degrees within which lines count as agreeing."""
AGREEING = 0.45
"""Part of the length of all straight lines that must agree."""
ENOUGH = 1.5
"""Length of agreeing lines, in longer sides of the picture."""
SHORTEST = 0.07
"""Length of a line that counts, in longer sides."""
FINE = 0.25
"""Degrees of one bin."""

Floats = NDArray[np.float64]


def measure_tilt(gray: NDArray[np.uint8]) -> float | None:
    """Degrees clockwise that the dominant lines lean, or None when they are few or disagree. gray: (height, width)."""
    if min(gray.shape) < 64:
        return None
    scale = min(1.0, LONGEST / max(gray.shape))
    small = gray if scale == 1 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    angles, lengths = _leanings(_segments(small))
    straight = lengths >= SHORTEST * max(small.shape)
    return _agreed(angles[straight], lengths[straight], ENOUGH * max(small.shape))


def _segments(gray: NDArray[np.uint8]) -> Floats:
    """Line segments (n, 4) of x1, y1, x2, y2 by LSD (von Gioi et al. 2010)."""
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(gray)[0]
    return np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(np.float64)


def _leanings(lines: Floats) -> tuple[Floats, Floats]:
    """Degrees clockwise from the nearer of horizontal and vertical, −45–45, and length of each segment."""
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    angles = (np.degrees(np.arctan2(down, across)) + 45) % 90 - 45
    return angles, np.hypot(across, down)


def _agreed(angles: Floats, lengths: Floats, enough: float) -> float | None:
    """The angle around which most of the length lies, squared lengths weighing long lines more."""
    near = np.abs(angles) <= MOST
    if lengths[near].sum() < enough:
        return None
    bins = np.arange(-MOST, MOST + FINE, FINE)
    weight, _ = np.histogram(angles[near], bins=bins, weights=lengths[near] ** 2)
    smooth = np.convolve(weight, np.ones(int(SPREAD / FINE)), mode="same")
    peak = bins[int(np.argmax(smooth))] + FINE / 2
    close = np.abs(angles - peak) <= SPREAD
    agreeing = lengths[close].sum()
    if agreeing < enough or agreeing < AGREEING * lengths.sum():
        return None
    return round(float(np.average(angles[close], weights=lengths[close] ** 2)), 2) + 0.0
