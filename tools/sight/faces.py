"""Faces by OpenCV's Haar cascades (Viola & Jones 2001; Lienhart & Maydt 2002): no download, no identity."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.vocabulary.base import Box

LONGEST = 480
"""Pixels of the longer side at which faces are looked for."""
SMALLEST = 26
"""Pixels a face must be wide there."""
STEP = 1.2
MOST = 24

Gray = NDArray[np.uint8]


def find_faces(gray: Gray) -> tuple[Box, ...]:
    """Faces turned to the camera, largest first, as boxes in parts of the frame. gray: upright (height, width)."""
    height, width = gray.shape
    scale = min(1.0, LONGEST / max(height, width))
    small = gray if scale == 1 else cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if min(small.shape) < SMALLEST:
        return ()
    found, _, weights = _cascade("haarcascade_frontalface_default").detectMultiScale3(
        small, STEP, 4, minSize=(SMALLEST, SMALLEST), outputRejectLevels=True
    )
    sure = [tuple(box) for box, weight in zip(found, weights, strict=True) if _is_face(small, box, float(weight))]
    sure.sort(key=lambda box: (-box[2] * box[3], box))
    return tuple(_box(box, small.shape) for box in sure[:MOST])


def _is_face(gray: Gray, box: NDArray[np.int32], weight: float) -> bool:
    return weight > 0


def _box(box: tuple[int, ...], shape: tuple[int, ...]) -> Box:
    left, top, width, height = box
    return Box(
        left=round(left / shape[1], 4),
        top=round(top / shape[0], 4),
        width=round(width / shape[1], 4),
        height=round(height / shape[0], 4),
    )


@cache
def _cascade(name: str) -> cv2.CascadeClassifier:
    path = Path(cv2.data.haarcascades) / f"{name}.xml"
    cascade = cv2.CascadeClassifier(str(path))
    if cascade.empty():
        raise FileNotFoundError(f"OpenCV carries no {path.name}; install opencv-python-headless 4")
    return cascade
