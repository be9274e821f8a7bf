"""Reframe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from edits.vocabulary import timeline as words
from tools.render.arrays import Floats, Pixels
from tools.render.camera import CameraOperation, CameraRoom, Matrix, Moment, Move, Track, sample_times, smoothed, window
from tools.render.errors import StepError
from tools.render.filters import grayscale
from tools.render.frame import box_of_aspect
from tools.render.saliency import most_salient
from tools.sight.faces import find_faces

LOOK_S = 0.25
"""Seconds between looks at where the subject is."""
SMOOTH_S = 0.7
"""Deviation of the smoothing: the window glides, and does not follow every nod."""
NEAR = 0.25
"""A face this near to the last one, in parts of the frame, is the same person."""


@dataclass(frozen=True)
class Following:
    """A window of one size whose middle follows a track. size: width and height in parts of the picture."""

    size: tuple[float, float]
    track: Track

    def at(self, moment: Moment) -> Matrix:
        """The window, held inside the picture."""
        x, y = self.track.at(moment.time)
        width, height = self.size
        return window(min(max(0.0, x - width / 2), 1 - width), min(max(0.0, y - height / 2), 1 - height), width, height)


class Reframe(CameraOperation[words.Reframe]):
    """Another aspect, whose window follows the face or what stands out, smoothly and shot by shot."""

    op = "reframe"
    turn = 1

    def size(self, width: float, height: float, params: words.Reframe) -> tuple[float, float]:
        """The largest frame of the aspect."""
        return box_of_aspect(width, height, params.aspect)

    def move(self, params: words.Reframe, room: CameraRoom) -> Move:
        """track: face, subject or center. Raises StepError when a face is asked for and none is found."""
        across, down = self.size(room.width, room.height, params)
        size = (across / room.width, down / room.height)
        if params.track == "center":
            return Following(size, Track(((np.array([0.0]), np.array([[0.5, 0.5]])),)))
        return Following(size, follow(room, faces_only=params.track == "face"))


def follow(room: CameraRoom, *, faces_only: bool) -> Track:
    """Where the subject is over the source's time. Raises StepError when only faces count and there is none."""
    stretches = []
    seen = False
    for times in sample_times(room.played, room.cuts, LOOK_S):
        points, found = _points(room, times, faces_only)
        seen = seen or found
        stretches.append((times, smoothed(points, SMOOTH_S / LOOK_S)))
    if faces_only and not seen:
        raise StepError("no face was found in the clip to follow")
    return Track(tuple(sorted(stretches, key=lambda stretch: stretch[0][0])))


def _points(room: CameraRoom, times: Floats, faces_only: bool) -> tuple[Floats, bool]:
    """A point for each time, and whether any was a face. Where nothing is seen the last one holds."""
    found: list[tuple[float, float] | None] = []
    last: tuple[float, float] | None = None
    for time in times:
        rgb = room.view(float(time))
        last = _face(rgb, last) or last
        found.append(last)
    if any(point is not None for point in found):
        first = next(point for point in found if point is not None)
        return np.array([point or first for point in found]), True
    if faces_only:
        return np.full((len(times), 2), 0.5), False
    return np.array([_salient(room.view(float(time))) for time in times]), False


def _face(rgb: Pixels, last: tuple[float, float] | None) -> tuple[float, float] | None:
    """The middle of the largest face, or of the one that was followed."""
    faces = find_faces(grayscale(rgb))
    middles = [(face.left + face.width / 2, face.top + face.height / 2) for face in faces]
    if last is not None:
        near = [point for point in middles if np.hypot(point[0] - last[0], point[1] - last[1]) < NEAR]
        middles = sorted(near, key=lambda point: np.hypot(point[0] - last[0], point[1] - last[1])) or middles
    return middles[0] if middles else None


def _salient(rgb: Pixels) -> tuple[float, float]:
    height, width = rgb.shape[:2]
    left, top, right, bottom = most_salient(rgb)
    return (left + right) / 2 / width, (top + bottom) / 2 / height
