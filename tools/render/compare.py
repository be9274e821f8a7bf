"""Before and after in one picture of the same size; of a clip, the frame in its middle."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from tools.render.arrays import Pixels
from tools.render.errors import SourceError
from tools.render.footage import FrameReader
from tools.render.provenance import PARTLY, SourceType, marked_jpeg
from tools.render.rendered import Rendered
from tools.render.source import read_source, shrunk

CLIPS = frozenset({".mp4"})
SOUNDS = frozenset({".m4a"})
DIVIDER = 0.002
"""Width of the white line in parts of the picture's width."""


def render_comparison(
    before: Path, after: Path, out: Path, *, longest: int = 1600, source_type: SourceType | None = None
) -> Rendered:
    """Write the left half of `before` and the right half of `after`, a divider between them, as JPEG.

    The result has the size of `after` (at most `longest`). Where the frame was changed, the two stand whole beside
    each other instead, equally high, so that nothing is compared with another part of the scene. source_type: what of
    `after` a model made; a part of the comparison, then.
    Raises SourceError when a picture cannot be decoded.
    """
    new = shrunk(_picture(after, longest), longest)
    old = _picture(before, longest)
    pixels = _split(old, new) if _same_frame(old, new) else _beside(old, new, longest)
    path = out.with_suffix(".jpg")
    written, body = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])
    if not written:
        raise SourceError("the comparison could not be encoded")
    path.write_bytes(marked_jpeg(body.tobytes(), None if source_type is None else PARTLY))
    return Rendered(path, "image/jpeg", pixels.shape[1], pixels.shape[0])


def _picture(path: Path, longest: int) -> Pixels:
    if path.suffix in SOUNDS:
        raise SourceError("A sound has nothing to look at; listen to it before and after.")
    if path.suffix not in CLIPS:
        return read_source(path, longest).rgb
    reader = FrameReader(path)
    try:
        return np.asarray(reader.at((reader.footage.duration or 0) / 2).to_ndarray(format="rgb24"), np.uint8)
    finally:
        reader.close()


def _same_frame(old: Pixels, new: Pixels) -> bool:
    return bool(abs(old.shape[1] / old.shape[0] - new.shape[1] / new.shape[0]) < 0.01)


def _split(old: Pixels, new: Pixels) -> Pixels:
    height, width = new.shape[:2]
    fitted = cv2.resize(old, (width, height), interpolation=cv2.INTER_AREA)
    pixels = np.concatenate([fitted[:, : width // 2], new[:, width // 2 :]], axis=1)
    return _divided(pixels)


def _beside(old: Pixels, new: Pixels, longest: int) -> Pixels:
    """Both whole and equally high, as high as the width allows, a white line between them."""
    aspects = [picture.shape[1] / picture.shape[0] for picture in (old, new)]
    height = max(1, round(min(longest / sum(aspects), max(old.shape[0], new.shape[0]))))
    parts = [_as_high(picture, height) for picture in (old, new)]
    line = np.full((height, max(1, round(sum(part.shape[1] for part in parts) * DIVIDER)), 3), 255, np.uint8)
    return np.concatenate([parts[0], line, parts[1][:, : longest - line.shape[1] - parts[0].shape[1]]], axis=1)


def _as_high(picture: Pixels, height: int) -> Pixels:
    width = max(1, round(picture.shape[1] * height / picture.shape[0]))
    way = cv2.INTER_AREA if height < picture.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=way), np.uint8)


def _divided(pixels: Pixels) -> Pixels:
    width = pixels.shape[1]
    half = max(1, round(width * DIVIDER)) / 2
    pixels[:, round(width / 2 - half) : max(round(width / 2 + half), round(width / 2 - half) + 1)] = 255
    return pixels
