"""Colour spaces. Arrays are float32 (..., 3). Encoded sRGB may leave 0–1; its curve continues mirrored below 0.

sRGB: IEC 61966-2-1. Oklab: Ottosson 2020. CIE L*a*b*: CIE 15, under D65. Everything is D65 unless said.
"""

from __future__ import annotations

import numpy as np

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


def to_linear(encoded: np.ndarray) -> np.ndarray:
    """sRGB-encoded values as linear light."""
    size = np.abs(encoded)
    linear = np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** np.float32(2.4))
    return np.copysign(linear, encoded).astype(np.float32, copy=False)


def to_encoded(linear: np.ndarray) -> np.ndarray:
    """Linear light as sRGB-encoded values."""
    size = np.abs(linear)
    encoded = np.where(size <= 0.0031308, size * 12.92, 1.055 * size ** np.float32(1 / 2.4) - 0.055)
    return np.copysign(encoded, linear).astype(np.float32, copy=False)


def luminance(linear: np.ndarray) -> np.ndarray:
    """Relative luminance Y of linear RGB, shape (..., 1)."""
    return (linear @ LUMA)[..., None]


def to_oklab(encoded: np.ndarray) -> np.ndarray:
    """Encoded sRGB as Oklab: lightness 0–1, green–red, blue–yellow."""
    return np.cbrt(to_linear(encoded) @ _RGB_TO_LMS.T) @ _LMS_TO_OKLAB.T


def from_oklab(lab: np.ndarray) -> np.ndarray:
    """Oklab as encoded sRGB."""
    return to_encoded((lab @ _OKLAB_TO_LMS.T) ** 3 @ _LMS_TO_RGB.T)


def to_lab(encoded: np.ndarray) -> np.ndarray:
    """Encoded sRGB as CIE L*a*b*: L* 0–100."""
    ratio = to_linear(encoded) @ RGB_TO_XYZ.T / D65
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1
    ).astype(np.float32)


def from_lab(lab: np.ndarray) -> np.ndarray:
    """CIE L*a*b* as encoded sRGB."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], axis=-1)
    ratio = np.where(f > 6 / 29, f**3, (116 * f - 16) * 27 / 24389)
    return to_encoded((ratio * D65).astype(np.float32) @ XYZ_TO_RGB.T)


def kept_in_gamut(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Colours made stronger, bent so that they near the bright edge of sRGB instead of crossing it: petals keep
    their veins. Moves `after` towards gray of its own luminance; what did not change is not bent.

    before, after: encoded. The bend is x / (1 + x⁶)^(1/6) of the way to the edge, smooth enough for a table.
    """
    linear = to_linear(after)
    light = np.clip(luminance(linear), 1e-4, 1 - 1e-4)
    way = _to_edge(linear)
    start = np.maximum(_to_edge(to_linear(before)), 0)
    bent = _bent(way) + start - _bent(start)
    part = np.where(way > 1e-4, bent / np.maximum(way, 1e-4), 1)
    return to_encoded(light + (linear - light) * part)


def _bent(way: np.ndarray) -> np.ndarray:
    return way / (1 + np.maximum(way, 0) ** 6) ** np.float32(1 / 6)


def _to_edge(linear: np.ndarray) -> np.ndarray:
    """How far from gray to a channel's full light a colour is at its luminance: 0 gray, 1 the edge. Shape (..., 1)."""
    light = np.clip(luminance(linear), 1e-4, 1 - 1e-4)
    return (linear - light).max(axis=-1, keepdims=True) / (1 - light)


def smoothstep(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 at `low`, 1 at `high`, level at both ends; `low` may lie above `high`."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
