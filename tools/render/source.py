"""A still as the renderer wants it: upright, 8-bit sRGB, alpha apart, no larger than needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from tools.errors import MediaError
from tools.render.arrays import Kind, Pixels
from tools.render.errors import SourceError, StepError
from tools.render.operation import Scene
from tools.sight.limits import Limits
from tools.sight.picture import Header, decoding, opened, upright
from tools.sight.probe import file_format

LIMITS = Limits(pixels=400_000_000)
"""Uploads are held to the deployment's own limits; this one only stops what would not fit in memory."""
PNG_DEPTH = 24
"""Offset of the bit depth in a PNG (ISO/IEC 15948, 11.2.2)."""
TIFF_DEPTH = 258
"""Tag BitsPerSample (TIFF 6.0)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded still.

    rgb: uint8 (height, width, 3), sRGB. alpha: uint8 (height, width), none for opaque.
    full_width, full_height: pixels of the upright original. notes: conversions a person should know of.
    """

    rgb: Pixels
    alpha: Pixels | None
    full_width: int
    full_height: int
    notes: tuple[str, ...] = ()

    @property
    def scale(self) -> float:
        """Pixels here per pixel of the original."""
        return float(max(self.rgb.shape[:2]) / max(self.full_width, self.full_height))


def read_source(path: Path, longest: int | None = None, least: int | None = None) -> Source:
    """Decode a still: the first frame of an animation, turned upright, its colour profile converted to sRGB.

    longest: pixels of the longer side that are of use; none for all. least: pixels that would do if a JPEG can be
    decoded at a fraction of its size. Raises SourceError with a sentence for what cannot be decoded.
    """
    try:
        form = file_format(path)
        with opened(path, form, LIMITS) as (image, header), decoding(path, form):
            notes = _notes(path, image, header)
            if least is not None:
                _draft(image, least)
            return _source(upright(image, header, longest), header, notes)
    except MediaError as error:
        raise SourceError(str(error)) from error


def read_other(scene: Scene, media_id: str, longest: int) -> Source:
    """Another picture that a step names. Raises StepError when it is not at hand or cannot be decoded."""
    try:
        return read_source(scene.file(media_id), longest)
    except SourceError as error:
        raise StepError(f"{media_id}: {error}") from error


def _source(pixels: Pixels, header: Header, notes: tuple[str, ...]) -> Source:
    alpha = np.ascontiguousarray(pixels[..., 3]) if pixels.shape[2] == 4 else None
    if alpha is not None and alpha.min() == 255:
        alpha = None
    return Source(np.ascontiguousarray(pixels[..., :3]), alpha, header.width, header.height, notes)


def _draft(image: Image.Image, least: int) -> None:
    factor = least / max(image.size)
    if factor < 1:
        image.draft(None, (max(1, round(image.width * factor)), max(1, round(image.height * factor))))


def _notes(path: Path, image: Image.Image, header: Header) -> tuple[str, ...]:
    """What a person should know of the conversion."""
    notes = []
    if header.frames > 1:
        notes.append(f"of {header.frames} frames the first is rendered")
    if _is_deep(path, image):
        notes.append("16 bits a channel were rounded to 8")
    if image.mode == "CMYK" and image.info.get("icc_profile"):
        notes.append("CMYK was converted to sRGB")
    elif image.mode == "CMYK":
        notes.append("CMYK without a colour profile was converted to sRGB approximately")
    if header.transfer != "sdr":
        notes.append("high dynamic range was tone-mapped to standard range")
    return tuple(notes)


def _is_deep(path: Path, image: Image.Image) -> bool:
    """Whether a channel has more than 8 bits; Pillow forgets it when it opens colour."""
    if image.format == "PNG":
        with path.open("rb") as file:
            return file.read(PNG_DEPTH + 1)[PNG_DEPTH] == 16
    if isinstance(image, TiffImageFile):
        return bool(max(image.tag_v2.get(TIFF_DEPTH, (8,))) > 8)
    return image.mode.startswith("I;16")


def shrunk(plane: NDArray[Kind], longest: int) -> NDArray[Kind]:
    """A plane scaled down, averaging areas, so that its longer side is `longest` at most."""
    height, width = plane.shape[:2]
    factor = longest / max(height, width)
    if factor >= 1:
        return plane
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), plane.dtype)
