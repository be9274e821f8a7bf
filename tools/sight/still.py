"""Measurements of one picture: light, colour, sharpness, noise, tilt, faces. Pure functions of its pixels."""

from __future__ import annotations

from typing import Any

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
SAMPLES = 4_096
"""Pixels, regularly spread, that decide the cast."""
NEUTRAL_WIDTH = 9.0
"""Standard deviation, in a* and b*, of the neighbourhood in which neutral things are looked for."""
FARTHEST = 24.0
"""Chroma of the strongest cast that is believed."""
HIGHLIGHTS = ((0.04, 97.0), (0.10, 92.0))
"""Which pixels count as bright: what part of those under which L*."""
SURE = 0.08
"""Part of the frame that must look neutral before a cast is believed in full."""


def measure_still(pixels: Pixels, *, faces: bool = True) -> StillMeasures:
    """Everything measured on one picture. pixels: uint8 (height, width, 3 or 4), upright sRGB."""
    small = shrink(pixels, LONGEST)
    rgb, seen = _visible(small)
    lab = np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), np.float32)
    gray = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    found = find_faces(gray) if faces else ()
    visible, codes = _planes(lab, seen), _planes(rgb, seen)
    return StillMeasures(
        **_light(visible[0], codes),
        **_color(visible, codes),
        sharpness=_rounded(cv2.Laplacian(lab[..., 0], cv2.CV_32F).var()),
        noise=_rounded(measure_noise(gray)),
        tilt=measure_tilt(gray),
        palette=palette(visible.T),
        faces=found,
        face_lightness=_face_lightness(lab[..., 0], found),
        face_side=_face_side(lab[..., 0], found),
    )


def shrink(pixels: Pixels, longest: int) -> Pixels:
    """At most `longest` pixels on the longer side, by area averaging; never larger than it was."""
    height, width = pixels.shape[:2]
    if max(height, width) <= longest:
        return pixels
    scale = longest / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def measure_noise(gray: Pixels) -> float:
    """Sigma of additive noise in 8-bit levels (Immerkær 1996). gray: (height, width), at least 3 × 3."""
    height, width = gray.shape
    if min(height, width) < 3:
        return 0.0
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    response = cv2.filter2D(gray, cv2.CV_32F, kernel)[1:-1, 1:-1]
    return float(np.abs(response).mean() * np.sqrt(np.pi / 2) / 6)


def _visible(pixels: Pixels) -> tuple[Pixels, NDArray[np.bool_] | None]:
    """RGB over mid gray, and which pixels count: the opaque ones, or None for all."""
    if pixels.shape[2] == 3:
        return pixels, None
    alpha = pixels[..., 3:].astype(np.float32) / 255
    rgb = (pixels[..., :3] * alpha + 128 * (1 - alpha) + 0.5).astype(np.uint8)
    seen = pixels[..., 3] >= VISIBLE
    return rgb, seen if seen.any() and not seen.all() else None


def _planes(frame: NDArray[Any], seen: NDArray[np.bool_] | None) -> NDArray[Any]:
    """The pixels that count, (3, n), each channel in one piece."""
    pixels = frame.reshape(-1, 3) if seen is None else frame[seen]
    return np.ascontiguousarray(pixels.T)


def _light(lightness: Floats, rgb: Pixels) -> dict[str, float]:
    """Lightness and clipping. lightness: (n,), rgb: (3, n), of the pixels that count."""
    black, white = np.percentile(lightness, (1, 99))
    red, green, blue = rgb
    return {
        "lightness": float(np.clip(_rounded(lightness.mean()), 0, 100)),
        "contrast": _rounded(lightness.std()),
        "black_point": _rounded(black),
        "white_point": _rounded(white),
        "clipped_low": _rounded(((red <= BLACK) & (green <= BLACK) & (blue <= BLACK)).mean(), 4),
        "clipped_high": _rounded(((red >= WHITE) & (green >= WHITE) & (blue >= WHITE)).mean(), 4),
    }


def _color(lab: Floats, rgb: Pixels) -> dict[str, float]:
    """Mean colour, colourfulness and cast. lab, rgb: (3, n), of the pixels that count."""
    lightness, a, b = lab
    cast_a, cast_b = measure_cast(lab)
    dark = lightness <= np.partition(lightness, len(lightness) // 4)[len(lightness) // 4]
    return {
        "a": _rounded(a.mean()),
        "b": _rounded(b.mean()),
        "colorfulness": _rounded(measure_colorfulness(rgb)),
        "cast_a": _rounded(cast_a),
        "cast_b": _rounded(cast_b),
        "shadow_b": _rounded(b[dark].mean()),
    }


def measure_colorfulness(rgb: Pixels) -> float:
    """Metric M3 of Hasler & Süsstrunk 2003: 0 gray, 33 moderate, 82 very colourful. rgb: (3, n)."""
    red, green, blue = rgb.astype(np.float32)
    across, along = red - green, (red + green) / 2 - blue
    return float(np.hypot(across.std(), along.std()) + 0.3 * np.hypot(across.mean(), along.mean()))


def measure_cast(lab: Floats) -> tuple[float, float]:
    """a* and b* of what should be neutral. lab: (3, n).

    Mean shift in the a*b* plane from neutral finds the nearest crowd of pixels (gray things under the light); strongly
    coloured things stay outside the neighbourhood. It is believed as far as the crowd is large and the brightest
    things, which show the light's own colour, lean the same way.
    """
    sample = lab[:, :: max(1, lab.shape[1] // SAMPLES)].T
    middle = sample[(sample[:, 0] > 8) & (sample[:, 0] < 97)]
    if not len(middle):
        return 0.0, 0.0
    chroma = middle[:, 1:]
    center = np.zeros(2, dtype=np.float32)
    for _ in range(12):
        weight = np.exp(((chroma - center) ** 2).sum(axis=1) / (-2 * NEUTRAL_WIDTH**2))
        center = weight @ chroma / max(float(weight.sum()), 1e-6)
    strength = float(np.hypot(*center))
    if not 0 < strength <= FARTHEST:
        return 0.0, 0.0
    crowd = min(1.0, float(weight.sum()) / len(sample) / SURE)
    belief = crowd * float(np.clip(_highlights_agree(middle, center / strength, strength), 0, 1))
    return float(center[0]) * belief, float(center[1]) * belief


def _highlights_agree(pixels: Floats, direction: Floats, strength: float) -> float:
    """How far bright pixels lean into the direction (a*, b*), 1 being as much as the cast. pixels: (n, 3).

    Light sources and skies burn out towards white, so the brightest pixels are asked, and those just below.
    """
    return max(_lean(pixels, direction, *band) / strength for band in HIGHLIGHTS)


def _lean(pixels: Floats, direction: Floats, share: float, below: float) -> float:
    kept = pixels[pixels[:, 0] < below]
    if len(kept) < 20:
        return 0.0
    bright = kept[:, 0] >= np.percentile(kept[:, 0], 100 * (1 - share))
    return float(np.median(kept[bright, 1:] @ direction))


def _face_lightness(lightness: Floats, faces: tuple[Box, ...]) -> float | None:
    """Mean L* of the inner half of every face, hair and background left out, weighted by area."""
    inner = [_inside(lightness, face).ravel() for face in faces]
    return _rounded(np.concatenate(inner).mean()) if inner else None


def _face_side(lightness: Floats, faces: tuple[Box, ...]) -> float | None:
    """How much lighter the left half of the largest face is than its right half, in L*: where its light comes from."""
    if not faces:
        return None
    inner = _inside(lightness, faces[0])
    middle = inner.shape[1] // 2
    return _rounded(inner[:, :middle].mean() - inner[:, -middle:].mean()) if middle else None


def _inside(lightness: Floats, face: Box) -> Floats:
    """The inner half of a face, at least one pixel."""
    height, width = lightness.shape
    return lightness[
        int((face.top + face.height * 0.25) * height) : int((face.top + face.height * 0.75) * height) + 1,
        int((face.left + face.width * 0.25) * width) : int((face.left + face.width * 0.75) * width) + 1,
    ]


def _rounded(value: float | np.floating, digits: int = 2) -> float:
    return round(float(value), digits) + 0.0
