"""Colour spaces. Arrays are float32 (..., 3). Encoded sRGB may leave 0–1; its curve continues mirrored below 0.

sRGB: IEC 61966-2-1. Oklab: Ottosson 2020. CIE L*a*b*: CIE 15, under D65. Everything is D65 unless said.
"""

from __future__ import annotations

import cv2
import numpy as np

from tools.render.arrays import Floats

RGB_TO_XYZ = np.array(
    [[0.4123908, 0.3575843, 0.1804808], [0.2126390, 0.7151687, 0.0721923], [0.0193308, 0.1191948, 0.9505322]],
    dtype=np.float32,
)
XYZ_TO_RGB = np.linalg.inv(RGB_TO_XYZ.astype(np.float64)).astype(np.float32)
LUMA = RGB_TO_XYZ[1]
"""Rec. 709 weights of linear red, green and blue in luminance."""
D65 = RGB_TO_XYZ.sum(axis=1)

_RGB_TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]], dtype=np.float32)  # fmt: skip
_LMS_TO_OKLAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]], dtype=np.float32)  # fmt: skip
_LMS_TO_RGB = np.linalg.inv(_RGB_TO_LMS.astype(np.float64)).astype(np.float32)
_OKLAB_TO_LMS = np.linalg.inv(_LMS_TO_OKLAB.astype(np.float64)).astype(np.float32)


def power(base: Floats, exponent: float) -> Floats:
    """Values of at least 0 to a power, float32: OpenCV's is four times as fast as NumPy's, exact to some 1e-6."""
    flat = np.ascontiguousarray(base, dtype=np.float32).reshape(-1)
    return np.asarray(cv2.pow(flat, exponent), np.float32).reshape(base.shape)


def to_linear(encoded: Floats) -> Floats:
    """sRGB-encoded values as linear light."""
    size = np.abs(encoded)
    linear = np.where(size <= 0.04045, size * (1 / 12.92), power((size + 0.055) * (1 / 1.055), 2.4))
    return np.copysign(linear, encoded).astype(np.float32, copy=False)


def to_encoded(linear: Floats) -> Floats:
    """Linear light as sRGB-encoded values."""
    size = np.abs(linear)
    encoded = np.where(size <= 0.0031308, size * 12.92, 1.055 * power(size, 1 / 2.4) - 0.055)
    return np.copysign(encoded, linear).astype(np.float32, copy=False)


def luminance(linear: Floats) -> Floats:
    """Relative luminance Y of linear RGB, shape (..., 1)."""
    light: Floats = linear @ LUMA
    return light[..., None]


def to_oklab(encoded: Floats) -> Floats:
    """Encoded sRGB as Oklab: lightness 0–1, green–red, blue–yellow."""
    return linear_to_oklab(to_linear(encoded))


def linear_to_oklab(linear: Floats) -> Floats:
    """Linear sRGB as Oklab."""
    lms = linear @ _RGB_TO_LMS.T
    return np.copysign(power(np.abs(lms), 1 / 3), lms) @ _LMS_TO_OKLAB.T


def from_oklab(lab: Floats) -> Floats:
    """Oklab as encoded sRGB."""
    return to_encoded(oklab_to_linear(lab))


def oklab_to_linear(lab: Floats) -> Floats:
    """Oklab as linear sRGB."""
    lms = lab @ _OKLAB_TO_LMS.T
    return (lms * lms * lms) @ _LMS_TO_RGB.T


def to_lab(encoded: Floats) -> Floats:
    """Encoded sRGB as CIE L*a*b*: L* 0–100."""
    ratio = to_linear(encoded) @ RGB_TO_XYZ.T / D65
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1
    ).astype(np.float32)


def from_lab(lab: Floats) -> Floats:
    """CIE L*a*b* as encoded sRGB."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    ratio = np.where(f > 6 / 29, f**3, (116 * f - 16) * 27 / 24389)
    return to_encoded((ratio * D65).astype(np.float32) @ XYZ_TO_RGB.T)


def kept_in_gamut(before: Floats, after: Floats) -> Floats:
    """Colours made stronger, bent so that they near the bright edge of sRGB instead of crossing it: petals keep
    their veins. Moves `after` towards gray of its own luminance; what did not change is not bent.

    before, after, result: linear. The bend is x / (1 + x⁶)^(1/6) of the way to the edge, smooth enough for a table.
    """
    light = _light(after)
    way = _to_edge(after, light)
    start = np.maximum(_to_edge(before, _light(before)), 0)
    bent = _bent(way) + start - _bent(start)
    part = np.where(way > 1e-4, bent / np.maximum(way, 1e-4), 1)
    kept = np.empty_like(after)
    for channel in range(3):
        kept[..., channel] = light + (after[..., channel] - light) * part
    return kept


def _bent(way: Floats) -> Floats:
    cube = np.maximum(way, 0) ** 2 * np.maximum(way, 0)
    return way / power(1 + cube * cube, 1 / 6)


def _light(linear: Floats) -> Floats:
    light: Floats = np.clip(linear @ LUMA, 1e-4, 1 - 1e-4)
    return light


def _to_edge(linear: Floats, light: Floats) -> Floats:
    """How far from gray to a channel's full light a colour is at its luminance: 0 gray, 1 the edge."""
    largest = np.maximum(np.maximum(linear[..., 0], linear[..., 1]), linear[..., 2])
    return (largest - light) / (1 - light)


def smoothstep(value: Floats, low: float, high: float) -> Floats:
    """0 at `low`, 1 at `high`, level at both ends; `low` may lie above `high`."""
    t: Floats = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
