"""How far a picture leans, from upright lines or a horizon.

Horizontal edges of things seen at an angle lean in every level picture; so uprights decide where there are enough of
them, and horizontals only as one line across the frame.
"""

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
AGREEING = 0.5
"""Part of the length of all lines of one direction that must agree."""
ENOUGH = 0.9
"""Length of agreeing uprights, in longer sides of the picture."""
HORIZON = 0.6
"""Part of the width that pieces of one straight line must cover to be a horizon."""
THICK = 0.012
"""Height, in longer sides, within which pieces belong to one line."""
SHORTEST = 0.06
"""Length of a line that counts, in longer sides."""
FINE = 0.25
"""Degrees of one bin."""

Floats = NDArray[np.float64]


def measure_tilt(gray: NDArray[np.uint8]) -> float | None:
    """Degrees clockwise that the dominant lines lean, or None when they are few or disagree. gray: (height, width)."""
    if min(gray.shape) < 64:
        return None
    scale = min(1.0, LONGEST / max(gray.shape))
    if scale < 1:
        gray = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    longest = max(gray.shape)
    lines = _segments(gray)
    lines = lines[_lengths(lines) >= SHORTEST * longest]
    steep = np.abs(lines[:, 3] - lines[:, 1]) > np.abs(lines[:, 2] - lines[:, 0])
    uprights = _agreed(lines[steep], ENOUGH * longest)
    if uprights is not None:
        return uprights
    return _horizon(lines[~steep], gray.shape[1], THICK * longest)


def _segments(gray: NDArray[np.uint8]) -> Floats:
    """Line segments (n, 4) of x1, y1, x2, y2 by LSD (von Gioi et al. 2010)."""
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(gray)[0]
    return np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(np.float64)


def _lengths(lines: Floats) -> Floats:
    return np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])


def _leanings(lines: Floats) -> Floats:
    """Degrees clockwise from the nearer of horizontal and vertical, −45–45."""
    return (np.degrees(np.arctan2(lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0])) + 45) % 90 - 45


def _agreed(lines: Floats, enough: float) -> float | None:
    """The angle around which most of the length lies; squared lengths make long lines weigh more."""
    angles, lengths = _leanings(lines), _lengths(lines)
    near = np.abs(angles) <= MOST
    if lengths[near].sum() < enough:
        return None
    close = np.abs(angles - _peak(angles[near], lengths[near])) <= SPREAD
    agreeing = lengths[close].sum()
    if agreeing < enough or agreeing < AGREEING * lengths.sum():
        return None
    return _mean(angles[close], lengths[close])


def _peak(angles: Floats, lengths: Floats) -> float:
    bins = np.arange(-MOST, MOST + FINE, FINE)
    weight, _ = np.histogram(angles, bins=bins, weights=lengths**2)
    smooth = np.convolve(weight, np.ones(int(SPREAD / FINE)), mode="same")
    return float(bins[int(np.argmax(smooth))]) + FINE / 2


def _horizon(lines: Floats, width: int, thick: float) -> float | None:
    """The lean of the one line whose pieces, among near-horizontal segments, cover most of the width."""
    lines = lines[np.abs(_leanings(lines)) <= MOST]
    best, lean = 0.0, None
    for line in lines[np.argsort(-_lengths(lines))][:12]:
        angle = float(_leanings(line[None])[0])
        drop = np.tan(np.radians(angle))
        middle = (line[1] + line[3]) / 2 - drop * (line[0] + line[2]) / 2
        off = [np.abs(lines[:, at + 1] - drop * lines[:, at] - middle) for at in (0, 2)]
        pieces = lines[(off[0] <= thick) & (off[1] <= thick)]
        covered = _covered(pieces, width)
        if covered > best:
            best, lean = covered, _mean(_leanings(pieces), _lengths(pieces))
    return lean if best >= HORIZON else None


def _covered(pieces: Floats, width: int) -> float:
    """Part of the width that the pieces cover together."""
    columns = np.zeros(width, dtype=bool)
    for left, right in np.sort(pieces[:, [0, 2]], axis=1):
        columns[int(left) : int(right) + 1] = True
    return float(columns.mean())


def _mean(angles: Floats, lengths: Floats) -> float:
    return round(float(np.average(angles, weights=lengths**2)), 2) + 0.0
