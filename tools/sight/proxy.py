"""A smaller copy of a picture that is slow to decode, so that every preview after the first look is fast.

A 12-megapixel HEIC, AVIF or PNG takes 0.2–0.7 s to decode, its proxy 20 ms. A JPEG needs none: it decodes at half its
size in 40 ms.
"""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.media import MediaFacts

LONGEST = 2_000
"""Pixels of a proxy's longer side: a preview's 1,600 and a quarter more, for crops."""
WORTH = 1.5
"""Times LONGEST that a picture's longer side must have for a proxy to save time."""
OPAQUE, TRANSPARENT = "proxy.jpg", "proxy.png"
QUALITY = 95


def wants_proxy(facts: MediaFacts) -> bool:
    """Whether previews of this picture gain from a proxy."""
    longest = max(facts.width or 0, facts.height or 0)
    return facts.mime != "image/jpeg" and not facts.animated and longest > WORTH * LONGEST


def write_proxy(pixels: NDArray[np.uint8], folder: Path) -> None:
    """Write a proxy. pixels: uint8 (height, width, 3 or 4), upright sRGB, at most LONGEST. folder: of derived files."""
    transparent = pixels.shape[2] == 4
    order = cv2.COLOR_RGBA2BGRA if transparent else cv2.COLOR_RGB2BGR
    how = [cv2.IMWRITE_PNG_COMPRESSION, 1] if transparent else _jpeg()
    name = TRANSPARENT if transparent else OPAQUE
    _, data = cv2.imencode(Path(name).suffix, cv2.cvtColor(pixels, order), how)
    unfinished = folder / f".{name}.{os.getpid()}"
    unfinished.write_bytes(data.tobytes())
    unfinished.replace(folder / name)


def find_proxy(folder: Path) -> Path | None:
    """The proxy among the derived files of a picture, if it has one."""
    return next((folder / name for name in (OPAQUE, TRANSPARENT) if (folder / name).is_file()), None)


def _jpeg() -> list[int]:
    full_color = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    return [cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, full_color]
