"""High dynamic range brought into sRGB: PQ and HLG pictures and frames."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Transfer = Literal["sdr", "pq", "pq2020", "hlg", "hlg2020"]

PQ, HLG, BT2020 = 16, 18, 9
"""Code points of ITU-T H.273: transfer of SMPTE ST 2084 and ARIB STD-B67, primaries of BT.2020."""
WHITE = 203.0
"""cd/m² of diffuse white in HDR (ITU-R BT.2408); it becomes 0.8 of display white to leave room for highlights."""
PEAK = 1_000.0
"""cd/m² that become display white."""
TO_709 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]], dtype=np.float32
)
"""Linear BT.2020 to BT.709 (ITU-R BT.2087)."""


def named_transfer(transfer: int | None, primaries: int | None) -> Transfer:
    """The transfer of an H.273 pair of code points."""
    wide = primaries == BT2020
    if transfer == PQ:
        return "pq2020" if wide else "pq"
    if transfer == HLG:
        return "hlg2020" if wide else "hlg"
    return "sdr"


def transfer_of(path: Path, image: Image.Image) -> Transfer:
    """How a picture's values mean light. Only AVIF and HEIF can say so."""
    if image.format == "AVIF":
        return _avif_transfer(path)
    profile = image.info.get("nclx_profile") or {}
    return named_transfer(profile.get("transfer_characteristics"), profile.get("color_primaries"))


def to_sdr(pixels: Pixels, transfer: Transfer) -> Pixels:
    """uint8 RGB(A) of any transfer as sRGB; sRGB itself is returned as it is."""
    if transfer == "sdr":
        return pixels
    linear = _light(transfer)[pixels[..., :3]]
    if transfer.endswith("2020"):
        linear = np.clip(linear @ TO_709.T, 0, None)
    mapped = _srgb_codes(_tone_mapped(linear))
    return np.dstack([mapped, pixels[..., 3]]) if pixels.shape[2] == 4 else mapped


def _avif_transfer(path: Path) -> Transfer:
    """From the colour box, as FFmpeg reads it; a file that only Pillow can open counts as standard range."""
    try:
        with av.open(str(path), format="mov") as container:
            codec = container.streams.video[0].codec_context
            return named_transfer(codec.color_trc, codec.color_primaries)
    except (av.FFmpegError, IndexError, ValueError):
        return "sdr"


@lru_cache(maxsize=4)
def _light(transfer: Transfer) -> Floats:
    """Light of each 8-bit code, 1.0 at diffuse white."""
    code = np.linspace(0, 1, 256)
    light = _pq_light(code) if transfer.startswith("pq") else _hlg_light(code)
    return (light / WHITE).astype(np.float32)


def _pq_light(code: NDArray[np.float64]) -> NDArray[np.float64]:
    """cd/m² of SMPTE ST 2084 codes 0–1."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    power = code ** (1 / m2)
    return 10_000 * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1)


def _hlg_light(code: NDArray[np.float64]) -> NDArray[np.float64]:
    """cd/m² of ARIB STD-B67 codes 0–1 on a display of 1,000 cd/m², system gamma 1.2 (ITU-R BT.2100)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
    return PEAK * scene**1.2


def _tone_mapped(linear: Floats) -> Floats:
    """Reinhard et al. 2002, extended, on the largest channel so that hue stays: PEAK becomes 1."""
    largest = linear.max(axis=-1, keepdims=True)
    white = PEAK / WHITE
    shown = largest * (1 + largest / white**2) / (1 + largest)
    mapped: Floats = np.clip(linear * (shown / np.maximum(largest, 1e-6)) * _exposed(), 0, 1)
    return mapped


def _exposed() -> float:
    """What brings diffuse white to 0.8 of display white."""
    return 0.8 / ((1 + 1 / (PEAK / WHITE) ** 2) / 2)


def _srgb_codes(linear: Floats) -> Pixels:
    """8-bit sRGB of linear light 0–1 (IEC 61966-2-1)."""
    codes = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (codes * 255 + 0.5).astype(np.uint8)
