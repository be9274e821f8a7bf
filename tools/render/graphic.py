"""A drawn graphic, such as a sticker, cut free of its background."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, PngImagePlugin

from tools.render.arrays import Pixels
from tools.render.errors import SourceError
from tools.render.provenance import PNG_KEYWORD, source_packet
from tools.render.source import read_source

EVEN = 14.0
"""Standard deviation of a border, in levels, up to which it is a plain background."""
TOLERANCE = 16
LONGEST = 2_048
MARGIN = 0.02
LEAST = 0.002
"""Part of the frame that a graphic must have at least."""
BROKEN = "the graphic that came back is empty"


def finish_graphic(drawn: Path, out: Path) -> None:
    """Write a graphic as a PNG that is transparent around it, marked as made by a model.

    A background that came along is taken away where it is plain; another one stays. Raises SourceError.
    """
    source = read_source(drawn, LONGEST)
    alpha = source.alpha if source.alpha is not None else _without_background(source.rgb)
    left, top, width, height = cv2.boundingRect((alpha > 8).astype(np.uint8))
    if width * height < LEAST * alpha.size:
        raise SourceError(BROKEN)
    room = round(MARGIN * max(width, height))
    rows, columns = slice(max(0, top - room), top + height + room), slice(max(0, left - room), left + width + room)
    told = PngImagePlugin.PngInfo()
    told.add_itxt(PNG_KEYWORD, source_packet("trainedAlgorithmicMedia").decode("utf-8"))
    Image.fromarray(np.dstack([source.rgb, alpha])[rows, columns]).save(out, "PNG", pnginfo=told)


def _without_background(rgb: Pixels) -> Pixels:
    """Alpha that is 0 where a plain background reaches in from the corners. uint8 (height, width)."""
    height, width = rgb.shape[:2]
    edge = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]]).astype(np.float32)
    if edge.std(axis=0).max() > EVEN:
        return np.full((height, width), 255, np.uint8)
    picture = rgb.copy()
    reached = np.zeros((height + 2, width + 2), np.uint8)
    reach = (TOLERANCE,) * 3
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8)
    for corner in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)):
        cv2.floodFill(picture, reached, corner, 0, reach, reach, flags)
    free = cv2.erode(255 - reached[1:-1, 1:-1], np.ones((3, 3), np.uint8))
    return np.asarray(cv2.GaussianBlur(free, (0, 0), 0.8), np.uint8)
