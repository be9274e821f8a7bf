"""Measurements of one picture: light, colour, sharpness, noise, tilt, faces. Pure functions of its pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.media import StillMeasures
from edits.vocabulary.base import Box
from tools.sight.faces import find_faces
from tools.sight.palette import palette
from tools.sight.tilt import measure_tilt

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

LONGEST = 512
"""Pixels of the longer side of the version that is measured."""
VISIBLE = 128
"""Alpha from which a pixel counts."""
BLACK, WHITE = 2, 253
"""Levels of 255 that count as clipped."""
NEUTRAL_WIDTH = 9.0
"""Standard deviation, in a* and b*, of the neighbourhood in which neutral things are looked for."""
FARTHEST = 24.0
"""Chroma of the strongest cast that is believed."""
SURE = 0.08
"""Part of the frame that must look neutral before a cast is believed in full."""


def measure_still(pixels: Pixels, *, faces: bool = True) -> StillMeasures:
    """Everything measured on one picture. pixels: uint8 (height, width, 3 or 4), upright sRGB."""
    small = shrink(pixels, LONGEST)
    rgb, seen = _visible(small)
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    found = find_faces(gray) if faces else ()
    return StillMeasures(
        **_light(lab[seen], rgb[seen]),
        **_color(lab[seen], rgb[seen]),
        sharpness=_rounded(cv2.Laplacian(lab[..., 0], cv2.CV_32F).var()),
        noise=_rounded(measure_noise(gray)),
        tilt=measure_tilt(gray),
        palette=palette(lab[seen]),
        faces=found,
        face_lightness=_face_lightness(lab[..., 0], found),
    )


def shrink(pixels: Pixels, longest: int) -> Pixels:
    """At most `longest` pixels on the longer side, by area averaging; never larger than it was."""
    height, width = pixels.shape[:2]
    if max(height, width) <= longest:
        return pixels
    scale = longest / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def measure_noise(gray: Pixels) -> float:
    """Sigma of additive noise in 8-bit levels (Immerkær 1996). gray: (height, width), at least 3 × 3."""
    height, width = gray.shape
    if min(height, width) < 3:
        return 0.0
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    response = cv2.filter2D(gray, cv2.CV_32F, kernel)[1:-1, 1:-1]
    return float(np.abs(response).mean() * np.sqrt(np.pi / 2) / 6)


def _visible(pixels: Pixels) -> tuple[Pixels, NDArray[np.bool_]]:
    """RGB over mid gray, and which pixels count: the opaque ones, or all where none is."""
    if pixels.shape[2] == 3:
        return pixels, np.ones(pixels.shape[:2], dtype=bool)
    alpha = pixels[..., 3:].astype(np.float32) / 255
    rgb = (pixels[..., :3] * alpha + 128 * (1 - alpha) + 0.5).astype(np.uint8)
    seen = pixels[..., 3] >= VISIBLE
    return rgb, seen if seen.any() else np.ones_like(seen)


def _light(lab: Floats, rgb: Pixels) -> dict[str, float]:
    """Lightness and clipping. lab, rgb: visible pixels (n, 3)."""
    lightness = lab[:, 0]
    black, white = np.percentile(lightness, (1, 99))
    return {
        "lightness": float(np.clip(_rounded(lightness.mean()), 0, 100)),
        "contrast": _rounded(lightness.std()),
        "black_point": _rounded(black),
        "white_point": _rounded(white),
        "clipped_low": _rounded((rgb <= BLACK).all(axis=1).mean(), 4),
        "clipped_high": _rounded((rgb >= WHITE).all(axis=1).mean(), 4),
    }


def _color(lab: Floats, rgb: Pixels) -> dict[str, float]:
    """Mean colour, colourfulness and cast. lab, rgb: visible pixels (n, 3)."""
    cast_a, cast_b = measure_cast(lab)
    dark = lab[:, 0] <= np.percentile(lab[:, 0], 25)
    return {
        "a": _rounded(lab[:, 1].mean()),
        "b": _rounded(lab[:, 2].mean()),
        "colorfulness": _rounded(measure_colorfulness(rgb)),
        "cast_a": _rounded(cast_a),
        "cast_b": _rounded(cast_b),
        "shadow_b": _rounded(lab[dark, 2].mean()),
    }


def measure_colorfulness(rgb: Pixels) -> float:
    """Metric M3 of Hasler & Süsstrunk 2003: 0 gray, 33 moderate, 82 very colourful. rgb: (n, 3)."""
    red, green, blue = rgb.astype(np.float32).T
    across, along = red - green, (red + green) / 2 - blue
    return float(np.hypot(across.std(), along.std()) + 0.3 * np.hypot(across.mean(), along.mean()))


def measure_cast(lab: Floats) -> tuple[float, float]:
    """a* and b* of what should be neutral. lab: visible pixels (n, 3).

    Mean shift in the a*b* plane from neutral finds the nearest crowd of pixels (gray things under the light), and
    is believed as far as the crowd is large; strongly coloured things stay outside the neighbourhood.
    """
    middle = lab[(lab[:, 0] > 8) & (lab[:, 0] < 97)][:, 1:]
    if not len(middle):
        return 0.0, 0.0
    center = np.zeros(2, dtype=np.float32)
    for _ in range(12):
        weight = np.exp(-((middle - center) ** 2).sum(axis=1) / (2 * NEUTRAL_WIDTH**2))
        center = (middle * weight[:, None]).sum(axis=0) / max(float(weight.sum()), 1e-6)
    if float(np.hypot(*center)) > FARTHEST:
        return 0.0, 0.0
    belief = min(1.0, float(weight.sum()) / len(lab) / SURE)
    return float(center[0]) * belief, float(center[1]) * belief


def _face_lightness(lightness: Floats, faces: tuple[Box, ...]) -> float | None:
    """Mean L* of the inner half of every face, hair and background left out, weighted by area."""
    height, width = lightness.shape
    inner = [
        lightness[
            int((face.top + face.height * 0.25) * height) : int((face.top + face.height * 0.75) * height) + 1,
            int((face.left + face.width * 0.25) * width) : int((face.left + face.width * 0.75) * width) + 1,
        ].ravel()
        for face in faces
    ]
    return _rounded(np.concatenate(inner).mean()) if inner else None


def _rounded(value: float | np.floating, digits: int = 2) -> float:
    return round(float(value), digits) + 0.0
