"""Pictures opened by the one format their first bytes show, checked by header, decoded upright in sRGB."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageCms

from edits.vocabulary.base import Kind
from tools.errors import MediaError, TooLarge, Unreadable
from tools.sight.hdr import Transfer, to_sdr, transfer_of
from tools.sight.limits import Limits
from tools.sight.sniff import Format

Pixels = NDArray[np.uint8]

ANIMATED = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
"""Formats whose further frames are frames of an animation; in TIFF and HEIF they are pages and thumbnails."""
SIDEWAYS = frozenset({5, 6, 7, 8})
CLOCKWISE = {1: 0, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
"""EXIF orientation to the degrees clockwise that display needs, after the mirror of 2, 4, 5 and 7."""
ORIENTATION = 0x0112
CUT_OFF = ("truncated", "broken data stream", "end of file", "eof", "no more data")
"""Words with which decoders say that bytes are missing."""
RESEND = "Export it as JPEG, or send the original instead of the forwarded copy."

pillow_heif.register_heif_opener()
pillow_heif.options.DECODE_THREADS = 1
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # limits are checked by `open_picture`


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture's header says. width, height: pixels as displayed, after orientation."""

    width: int
    height: int
    orientation: int
    frames: int
    has_alpha: bool
    transfer: Transfer

    @property
    def rotation(self) -> int:
        """Degrees clockwise that display needs."""
        return CLOCKWISE[self.orientation]


@contextmanager
def opened(path: Path, form: Format, limits: Limits) -> Iterator[tuple[Image.Image, Header]]:
    """The picture, not decoded yet, and its header.

    Raises Unreadable for a broken header, TooLarge for more pixels × frames than allowed.
    """
    with decoding(path, form):
        image = Image.open(path, formats=[form.name])
    with image:
        with decoding(path, form):
            limits.check_pixels(*image.size)
            header = _header(image, path, form)
        limits.check_pixels(header.width, header.height, header.frames)
        yield image, header


@contextmanager
def decoding(path: Path, form: Format, kind: Kind = "image") -> Iterator[None]:
    """Say in a sentence what a decoder found wrong. Decoders raise nearly anything on hostile bytes."""
    try:
        yield
    except (MediaError, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise TooLarge("It unpacks to far more pixels than allowed.", "Send a smaller version.", kind) from error
    except Exception as error:
        raise Unreadable(_fault(path, form, error), RESEND, kind) from error


def upright(image: Image.Image, header: Header, longest: int | None = None) -> Pixels:
    """Decode the first frame: uint8 (height, width, 3 or 4), upright, sRGB, alpha not premultiplied.

    longest: most pixels of the longer side; a JPEG is then decoded at a fitting fraction of its size.
    """
    if longest is not None:
        _draft(image, longest)
    image.load()
    profile = image.info.get("icc_profile")
    picture = _shrunk(_eight_bit(image), longest)
    pixels = np.asarray(_srgb(picture, profile))
    return np.ascontiguousarray(turned(to_sdr(pixels, header.transfer), header.orientation))


def turned(pixels: Pixels, orientation: int) -> Pixels:
    """The pixels as displayed under an EXIF orientation of 1–8 (CIPA DC-008, 4.6.4)."""
    if orientation in SIDEWAYS:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def _header(image: Image.Image, path: Path, form: Format) -> Header:
    orientation = _orientation(image)
    width, height = image.size
    if orientation in SIDEWAYS:
        width, height = height, width
    frames = int(getattr(image, "n_frames", 1)) if form.name in ANIMATED else 1
    return Header(width, height, orientation, max(frames, 1), _has_alpha(image), transfer_of(path, image))


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 where there is none or it cannot be read: broken EXIF does not make a picture unreadable."""
    try:
        orientation = image.getexif().get(ORIENTATION, 1)
    except Exception:
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "RGBa", "LA", "La", "PA") or "transparency" in image.info


def _draft(image: Image.Image, longest: int) -> None:
    scale = longest / max(image.size)
    if scale < 1:
        width, height = image.size
        image.draft(None, (max(1, round(width * scale)), max(1, round(height * scale))))


def _shrunk(image: Image.Image, longest: int | None) -> Image.Image:
    if longest is None or max(image.size) <= longest:
        return image
    scale = longest / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _eight_bit(image: Image.Image) -> Image.Image:
    """RGB, RGBA, L, CMYK or LAB with 8 bits a channel, whatever the file holds."""
    if image.mode in ("RGB", "RGBA", "L", "CMYK", "LAB"):
        transparent = "transparency" in image.info and image.mode in ("RGB", "L")
        return image.convert("RGBA") if transparent else image
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray(_scaled(np.asarray(image)))
    return image.convert("RGBA" if _has_alpha(image) else "L" if image.mode == "1" else "RGB")


def _scaled(values: NDArray[np.generic]) -> Pixels:
    """Deep gray as 8 bits: 16-bit integers by their high byte, 0–1 floats by 255, other ranges stretched."""
    deep: NDArray[np.floating] = np.nan_to_num(values.astype(np.float32))
    top = float(deep.max(initial=0))
    floating = np.issubdtype(values.dtype, np.floating)
    if (floating and top > 1) or top > 65_535 or deep.min(initial=0) < 0:
        deep = (deep - deep.min()) / max(float(np.ptp(deep)), 1e-6) * 255
    elif floating:
        deep = deep * 255
    elif values.dtype.itemsize == 2 or top > 255:
        deep = deep / 257
    codes: Pixels = np.clip(deep + 0.5, 0, 255).astype(np.uint8)
    return codes


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, by its ICC profile if it has one that fits; alpha is carried over."""
    plain = "RGBA" if image.mode == "RGBA" else "RGB"
    converted = _by_profile(image, profile) if profile else None
    if converted is not None:
        return converted
    return image if image.mode == plain else image.convert(plain)


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Converted, or None where nothing is to do or the profile is broken or belongs to other pixels."""
    inner = image.convert("RGB") if image.mode == "RGBA" else image
    try:
        transform = _transform(profile, inner.mode)
        if transform is None:
            return None
        converted = ImageCms.applyTransform(inner, transform)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if converted is not None and image.mode == "RGBA":
        converted.putalpha(image.getchannel("A"))
    return converted


@lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """ICC transform to sRGB, relative colorimetric with black point compensation; None for sRGB itself."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
        return None
    return ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _fault(path: Path, form: Format, error: Exception) -> str:
    message = str(error).lower()
    if any(word in message for word in CUT_OFF):
        return f"It stops after {said_bytes(path.stat().st_size)}: the rest of the {form.said} is missing or damaged."
    return f"It begins like {form.article} {form.said}, but what follows cannot be decoded."


def said_bytes(count: int) -> str:
    """A file size in words: "41 kB", "2.3 MB"."""
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1_000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
