"""A still as the renderer wants it: upright, 8-bit sRGB, alpha apart, no larger than needed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from tools.render.errors import SourceError, StepError
from tools.render.operation import Scene
from tools.sight.hdr import to_sdr, transfer_of

register_heif_opener()

MOST_PIXELS = 400_000_000
DEEP_RAWMODES = ("RGB;16", "RGBA;16", "I;16", "L;16", "RGBX;16", "BGR;16")
EXIF_ORIENTATION, LYING = 0x0112, frozenset({5, 6, 7, 8})
SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded still.

    rgb: uint8 (height, width, 3), sRGB. alpha: uint8 (height, width), none for opaque.
    full_width, full_height: pixels of the upright original. notes: conversions a person should know of.
    """

    rgb: np.ndarray
    alpha: np.ndarray | None
    full_width: int
    full_height: int
    notes: tuple[str, ...] = ()

    @property
    def scale(self) -> float:
        """Pixels here per pixel of the original."""
        return max(self.rgb.shape[:2]) / max(self.full_width, self.full_height)


def read_source(path: Path, longest: int | None = None) -> Source:
    """Decode a still. longest: pixels the longer side needs at least where the original has them; none for all.

    The first frame of an animation, turned upright, its colour profile converted to sRGB.
    Raises SourceError with a sentence for what cannot be decoded.
    """
    try:
        with Image.open(path) as image:
            return _decode(path, image, longest)
    except UnidentifiedImageError:
        raise SourceError("the file is not a picture of a kind that can be rendered") from None
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise SourceError(f"the picture cannot be decoded: {error}") from error


def read_other(scene: Scene, media_id: str, longest: int) -> Source:
    """Another picture that a step names. Raises StepError when it is not at hand or cannot be decoded."""
    try:
        return read_source(scene.file(media_id), longest)
    except SourceError as error:
        raise StepError(f"{media_id}: {error}") from error


def _decode(path: Path, image: Image.Image, longest: int | None) -> Source:
    if image.width * image.height > MOST_PIXELS:
        raise SourceError(f"the picture has {image.width} × {image.height} pixels, more than can be rendered")
    full = image.size
    notes = _notes(image)
    transfer = transfer_of(path, image)
    if longest is not None and image.format == "JPEG":
        image.draft(None, _draft_size(full, longest))
    if image.getexif().get(EXIF_ORIENTATION) in LYING:
        full = (full[1], full[0])
    upright = ImageOps.exif_transpose(image)
    pixels, alpha, more = _to_srgb(upright, image.info.get("icc_profile"))
    if transfer != "sdr":
        pixels = to_sdr(pixels, transfer)
        more = (*more, "high dynamic range was tone-mapped to standard range")
    size = _size(pixels, full, longest)
    alpha = None if alpha is None else _fitted(alpha, size)
    return Source(_fitted(pixels, size), alpha, *full, notes=(*notes, *more))


def _size(pixels: np.ndarray, full: tuple[int, int], longest: int | None) -> tuple[int, int]:
    """Width and height in the original's aspect, no larger than wanted or than what was decoded."""
    available = max(pixels.shape[:2])
    factor = min(1.0, (available if longest is None else min(longest, available)) / max(full))
    return max(1, round(full[0] * factor)), max(1, round(full[1] * factor))


def _fitted(plane: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if plane.shape[1::-1] == size:
        return plane
    return cv2.resize(plane, size, interpolation=cv2.INTER_AREA)


def _draft_size(full: tuple[int, int], longest: int) -> tuple[int, int]:
    factor = min(1.0, longest / max(full))
    return max(1, round(full[0] * factor)), max(1, round(full[1] * factor))


def _notes(image: Image.Image) -> tuple[str, ...]:
    notes = []
    if getattr(image, "n_frames", 1) > 1 and image.format != "TIFF" and image.format != "MPO":
        notes.append(f"of {image.n_frames} frames the first is rendered")
    if _is_deep(image):
        notes.append("16 bits a channel were rounded to 8")
    return tuple(notes)


def _is_deep(image: Image.Image) -> bool:
    rawmodes = [str(tile[3]) for tile in image.tile if len(tile) > 3]
    return image.mode.startswith("I;16") or any(mode in raw for raw in rawmodes for mode in DEEP_RAWMODES)


def _to_srgb(image: Image.Image, profile: bytes | None) -> tuple[np.ndarray, np.ndarray | None, tuple[str, ...]]:
    """Pixels in sRGB, alpha, notes."""
    if image.mode in {"I", "F"} or image.mode.startswith("I;16"):
        return _from_deep_gray(image), None, ("one channel of high depth was brought to 8 bits",)
    alpha = _alpha(image)
    if image.mode in {"P", "PA", "RGBa", "La"} or (image.mode in {"1", "LA"} and not profile):
        image = image.convert("RGBA" if alpha is not None else "RGB")
    converted, notes = _through_profile(image, profile)
    return np.asarray(converted.convert("RGB")), alpha, notes


def _alpha(image: Image.Image) -> np.ndarray | None:
    if not image.has_transparency_data:
        return None
    alpha = np.asarray(image.convert("RGBA").getchannel("A"))
    return None if alpha.min() == 255 else alpha


def _through_profile(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, tuple[str, ...]]:
    if image.mode == "LAB":
        return ImageCms.profileToProfile(image, ImageCms.createProfile("LAB"), SRGB, outputMode="RGB"), ()
    base = {"RGBA": "RGB", "LA": "L", "1": "L"}.get(image.mode, image.mode)
    notes = ("CMYK was converted to sRGB",) if base == "CMYK" else ()
    if profile and base in {"RGB", "L", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if _is_srgb(source):
                return image, notes
            return ImageCms.profileToProfile(image.convert(base), source, SRGB, outputMode="RGB"), notes
        except (ImageCms.PyCMSError, OSError):
            return image, (*notes, "the colour profile is broken and was left out")
    if base == "CMYK":
        notes = ("CMYK without a colour profile was converted to sRGB approximately",)
    return image, notes


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    name = (profile.profile.profile_description or "").lower()
    return "srgb" in name and "linear" not in name


def _from_deep_gray(image: Image.Image) -> np.ndarray:
    values = np.asarray(image).astype(np.float32)
    top = 65_535.0 if image.mode != "F" and values.max(initial=0) > 255 else max(1.0, float(values.max(initial=0)))
    top = 255.0 if image.mode == "I" and values.max(initial=0) <= 255 else top
    gray = np.clip(np.nan_to_num(values) / top * 255 + 0.5, 0, 255).astype(np.uint8)
    return np.repeat(gray[..., None], 3, axis=-1)


def shrunk(plane: np.ndarray, longest: int) -> np.ndarray:
    """A plane scaled down, averaging areas, so that its longer side is `longest` at most."""
    height, width = plane.shape[:2]
    factor = longest / max(height, width)
    if factor >= 1:
        return plane
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
