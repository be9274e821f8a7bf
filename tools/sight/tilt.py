"""How far a picture leans, from its dominant near-horizontal and near-vertical lines."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

MOST = 12.0
"""Degrees; a line that leans more is meant to lean."""
SPREAD = 1.5
"""Degrees within which lines count as agreeing."""
AGREEING = 0.45
"""Part of the length of all straight lines that must agree."""
ENOUGH = 1.6
"""Length of agreeing lines in widths of the picture."""
FINE = 0.25
"""Degrees of one bin."""


def measure_tilt(gray: NDArray[np.uint8]) -> float | None:
    """Degrees clockwise that the dominant lines lean, or None when they are few or disagree. gray: (height, width)."""
    height, width = gray.shape
    if min(height, width) < 64:
        return None
    lines = _lines(gray)
    if lines is None:
        return None
    angles, lengths = _leanings(lines)
    near = np.abs(angles) <= MOST
    if lengths[near].sum() < ENOUGH * width:
        return None
    return _agreed(angles[near], lengths[near], ENOUGH * width)


def _lines(gray: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """Segments (n, 4) of x1, y1, x2, y2 by Canny and the probabilistic Hough transform (Matas et al. 2000)."""
    shorter = min(gray.shape)
    edges = cv2.Canny(gray, 60, 150)
    cv2.setRNGSeed(1)
    found = cv2.HoughLinesP(edges, 1, np.pi / 720, 50, minLineLength=shorter * 0.18, maxLineGap=4)
    return None if found is None else found.reshape(-1, 4).astype(np.float64)


def _leanings(lines: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees clockwise from the nearer of horizontal and vertical, −45–45, and length of each segment."""
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    angles = (np.degrees(np.arctan2(down, across)) + 45) % 90 - 45
    return angles, np.hypot(across, down)


def _agreed(angles: NDArray[np.float64], lengths: NDArray[np.float64], enough: float) -> float | None:
    bins = np.arange(-MOST, MOST + FINE, FINE)
    weight, _ = np.histogram(angles, bins=bins, weights=lengths)
    smooth = np.convolve(weight, np.ones(int(SPREAD / FINE)), mode="same")
    peak = bins[int(np.argmax(smooth))] + FINE / 2
    close = np.abs(angles - peak) <= SPREAD
    agreeing = lengths[close].sum()
    if agreeing < enough or agreeing < AGREEING * lengths.sum():
        return None
    return round(float(np.average(angles[close], weights=lengths[close])), 2)
