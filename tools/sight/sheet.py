"""One JPEG for a vision model to look at: a still, or a clip's sampled frames side by side. No metadata goes along.

Synchronous, and meant to run inside a worker.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from edits.media import MediaFacts
from tools.sight.limits import Limits
from tools.sight.stills import Frame, Pixels, look_in

STILL = 1_024
"""Most pixels of the longer side of a still: what models tile or shrink to anyway."""
FRAME = 448
"""Most pixels of the longer side of one frame on a contact sheet."""
MOST_FRAMES = 9
GAP = 6
"""Pixels of black between frames."""
QUALITY = 85


@dataclass(frozen=True, slots=True)
class Sheet:
    """jpeg: without metadata. times: seconds of the frames on it, row by row; none for a still. columns: of frames."""

    jpeg: bytes
    times: tuple[float, ...] = ()
    columns: int = 1


def lay_out(path: Path, facts: MediaFacts, limits: Limits) -> Sheet:
    """What a vision model is shown of a file. facts: measured. Raises Unreadable, TooLarge."""
    if facts.kind == "image":
        (still,) = look_in(path, facts, STILL, limits)
        return Sheet(_jpeg(still.pixels))
    frames = look_in(path, facts, FRAME, limits)[:MOST_FRAMES]
    columns = math.ceil(math.sqrt(len(frames)))
    return Sheet(_jpeg(_tiled(frames, columns)), tuple(frame.at or 0.0 for frame in frames), columns)


def _tiled(frames: Sequence[Frame], columns: int) -> Pixels:
    height = max(frame.pixels.shape[0] for frame in frames)
    width = max(frame.pixels.shape[1] for frame in frames)
    rows = math.ceil(len(frames) / columns)
    sheet = np.zeros((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3), np.uint8)
    for place, frame in enumerate(frames):
        top, left = place // columns * (height + GAP), place % columns * (width + GAP)
        sheet[top : top + frame.pixels.shape[0], left : left + frame.pixels.shape[1]] = frame.pixels
    return sheet


def _jpeg(pixels: Pixels) -> bytes:
    _, data = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes()
