"""Stabilize."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from edits.vocabulary import timeline as words
from tools.render.arrays import Floats, Pixels
from tools.render.camera import CameraOperation, CameraRoom, Matrix, Moment, Move, Track, sample_times, smoothed
from tools.render.filters import grayscale

CORNERS = 200
FEWEST = 12
"""Points that must be followed from one frame to the next; with fewer the camera counts as still."""
LONGEST_S = 1.2
"""Deviation of the smoothing at full strength."""
MARGIN = 0.08
"""Most of the frame, at each side, that is given up at full strength."""
CALM = 0.0005
"""Movement in parts of the frame below which nothing has to be done."""


@dataclass(frozen=True)
class Steadying:
    """A correction over the source's time: shift across and down in widths, turn in radians; and the zoom for it."""

    track: Track
    zoom: float
    ratio: float

    def at(self, moment: Moment) -> Matrix:
        """The window moved against the shake. ratio: height of the picture over its width."""
        across, down, turn = self.track.at(moment.time)
        scale = 1 / self.zoom
        c, s = np.cos(turn) * scale, np.sin(turn) * scale
        # In widths: turn about the middle, then shift; back to parts of the frame.
        square = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
        to_square = np.array([[1, 0, -0.5], [0, self.ratio, -0.5 * self.ratio], [0, 0, 1]])
        back = np.array([[1, 0, 0.5 + across], [0, 1 / self.ratio, 0.5 + down / self.ratio], [0, 0, 1]])
        seen: Matrix = back @ square @ to_square
        return seen


class Stabilize(CameraOperation[words.Stabilize]):
    """Calm a shaky camera: its path is followed by points in the picture and smoothed, and the edges cropped away."""

    op = "stabilize"
    turn = 0
    sliders = ("strength",)

    def move(self, params: words.Stabilize, room: CameraRoom) -> Move:
        """strength: 0…100."""
        part = min(1.5, params.strength / 100)
        most = MARGIN * part
        stretches = []
        for times in sample_times(room.played, room.cuts, room.step):
            path = np.cumsum(_steps(room, times), axis=0)
            shake = path - smoothed(path, LONGEST_S * part / room.step)
            stretches.append((times, np.clip(shake, -most, most)))
        reach = max((float(np.abs(values[:, :2]).max()) for _, values in stretches), default=0.0)
        lean = max((float(np.abs(values[:, 2]).max()) for _, values in stretches), default=0.0)
        zoom = 1.0 if reach + lean < CALM else 1 / max(0.5, 1 - 2 * reach - lean)
        track = Track(tuple(sorted(stretches, key=lambda stretch: stretch[0][0])))
        return Steadying(track, zoom, room.height / room.width)


def _steps(room: CameraRoom, times: Floats) -> Floats:
    """How the picture moves from each frame to the next: across and down in widths, turn in radians; float64 (n, 3)."""
    steps = np.zeros((len(times), 3))
    before: Pixels | None = None
    for nth, time in enumerate(times):
        gray = grayscale(room.view(float(time)))
        if before is not None:
            steps[nth] = _step(before, gray)
        before = gray
    return steps


def _step(before: Pixels, after: Pixels) -> tuple[float, float, float]:
    """Lucas–Kanade on corners, and the rigid move that most of them agree on."""
    corners = cv2.goodFeaturesToTrack(before, CORNERS, 0.01, max(before.shape) / 40)
    if corners is None or len(corners) < FEWEST:
        return 0.0, 0.0, 0.0
    followed, status, _ = cv2.calcOpticalFlowPyrLK(before, after, corners, np.empty_like(corners))
    good = status.reshape(-1) == 1
    if good.sum() < FEWEST:
        return 0.0, 0.0, 0.0
    cv2.setRNGSeed(7)
    matrix, _ = cv2.estimateAffinePartial2D(corners[good], followed[good])
    if matrix is None:
        return 0.0, 0.0, 0.0
    height, width = before.shape
    turn = float(np.arctan2(matrix[1, 0], matrix[0, 0]))
    middle = np.array([width / 2, height / 2, 1.0])
    moved = matrix @ middle - middle[:2]
    return float(moved[0]) / width, float(moved[1]) / width, turn
