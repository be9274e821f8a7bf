"""Faces turned to the camera, by OpenCV's Haar cascades (Viola & Jones 2001; Lienhart & Maydt 2002).

No download and no identity. A quick pass proposes, and every proposal must show an eye or convince a second
cascade looking closer: rocks, wheat and flowers do not pass.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from cv2.data import haarcascades
from numpy.typing import NDArray

from edits.vocabulary.base import Box

LONGEST = 480
"""Pixels of the longer side at which faces are looked for."""
SMALLEST = 22
"""Pixels a face must be wide there."""
STEP, NEIGHBORS = 1.25, 2
MOST = 24
EYES_FROM, EYES_TO, EYES_WIDE = 0.12, 0.6, 160
"""The band of a face that holds its eyes, in parts of its height, and the width it is looked at in pixels."""
CLOSER, MARGIN = 110, 0.35
"""Pixels a face is made wide for the second cascade, and the surroundings it needs in parts of its width."""

Gray = NDArray[np.uint8]


def find_faces(gray: Gray) -> tuple[Box, ...]:
    """Faces, largest first, as boxes in parts of the frame, at most MOST. gray: upright (height, width)."""
    scale = min(1.0, LONGEST / max(gray.shape))
    small = gray if scale == 1 else _resized(gray, scale, cv2.INTER_AREA)
    if min(small.shape) < SMALLEST:
        return ()
    proposed = _detect("frontalface_alt2", small, STEP, NEIGHBORS, SMALLEST)
    faces = [box for box in proposed if _shows_eye(small, box) or _convinces(small, box)]
    faces.sort(key=lambda box: (-box[2] * box[3], box))
    return tuple(_normalised(box, small.shape) for box in faces[:MOST])


def _shows_eye(gray: Gray, box: tuple[int, ...]) -> bool:
    left, top, width, height = box
    band = gray[top + int(height * EYES_FROM) : top + int(height * EYES_TO), left : left + width]
    return bool(_detect("eye", _resized(band, EYES_WIDE / width, cv2.INTER_LINEAR), 1.1, 4, 20))


def _convinces(gray: Gray, box: tuple[int, ...]) -> bool:
    left, top, width, height = box
    margin = int(width * MARGIN)
    around = gray[max(0, top - margin) : top + height + margin, max(0, left - margin) : left + width + margin]
    wide = _resized(around, CLOSER / width, cv2.INTER_LINEAR)
    return bool(_detect("frontalface_default", wide, 1.1, 10, int(CLOSER * 0.65)))


def _resized(gray: Gray, factor: float, interpolation: int) -> Gray:
    return np.asarray(cv2.resize(gray, None, fx=factor, fy=factor, interpolation=interpolation), np.uint8)


def _detect(name: str, gray: Gray, step: float, neighbors: int, smallest: int) -> list[tuple[int, ...]]:
    found = _cascade(name).detectMultiScale(gray, step, neighbors, minSize=(smallest, smallest))
    return [tuple(int(value) for value in box) for box in found]


def _normalised(box: tuple[int, ...], shape: tuple[int, ...]) -> Box:
    left, top, width, height = box
    return Box(
        left=round(left / shape[1], 4),
        top=round(top / shape[0], 4),
        width=round(min(width, shape[1] - left) / shape[1], 4),
        height=round(min(height, shape[0] - top) / shape[0], 4),
    )


@cache
def _cascade(name: str) -> cv2.CascadeClassifier:
    path = Path(haarcascades) / f"haarcascade_{name}.xml"
    cascade = cv2.CascadeClassifier(str(path))
    if cascade.empty():
        raise FileNotFoundError(f"OpenCV carries no {path.name}; install opencv-python-headless 4")
    return cascade
