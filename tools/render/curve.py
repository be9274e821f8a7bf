"""Tone curves: functions of one value, and how a colour follows one without changing its hue."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tools.render.arrays import Floats
from tools.render.color import to_encoded, to_linear

Curve = Callable[[Floats], Floats]
"""Encoded values to encoded values; rises everywhere, also outside 0–1."""

FINE = np.linspace(0, 1, 2049)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


def extended(curve: Curve) -> Curve:
    """A curve of 0–1 carried on in a straight line, with its slope at the ends, below 0 and above 1."""
    ends = curve(np.array([0, 1e-3, 1 - 1e-3, 1])).tolist()
    low, high = (ends[1] - ends[0]) / 1e-3, (ends[3] - ends[2]) / 1e-3

    def along(value: Floats) -> Floats:
        inside: Floats = np.clip(value, 0, 1)
        over = value - inside
        beyond: Floats = np.where(over < 0, low * over, high * over)
        return curve(inside) + beyond

    return along


def inverse(curve: Curve) -> Curve:
    """The curve that undoes a rising curve of 0–1 onto 0–1."""
    reached = curve(FINE)
    return lambda value: np.interp(value, reached, FINE)


def monotone_cubic(x: Floats, y: Floats) -> Curve:
    """A smooth curve through points that rises wherever they rise (Fritsch & Carlson 1980), level outside them."""
    x, y = x.astype(np.float64), y.astype(np.float64)
    width = np.diff(x)
    slope = np.diff(y) / width
    tangent = _tangents(width, slope)

    def through(value: Floats) -> Floats:
        held = np.clip(value, x[0], x[-1])
        place = np.clip(np.searchsorted(x, held, side="right") - 1, 0, len(width) - 1)
        t = (held - x[place]) / width[place]
        cubic = (1 + 2 * t) * (1 - t) ** 2 * y[place] + t * t * (3 - 2 * t) * y[place + 1]
        turn = t * (1 - t) ** 2 * tangent[place] - t * t * (1 - t) * tangent[place + 1]
        return cubic + width[place] * turn

    return through


def _tangents(width: Floats, slope: Floats) -> Floats:
    """Harmonic means of neighbouring slopes, none where they turn."""
    tangent = np.concatenate([slope[:1], np.zeros(len(slope) - 1), slope[-1:]])
    left, right = slope[:-1], slope[1:]
    before, after = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    rising = left * right > 0
    safe_left, safe_right = np.where(rising, left, 1), np.where(rising, right, 1)
    tangent[1:-1] = np.where(rising, (before + after) / (before / safe_left + after / safe_right), 0)
    return tangent


def along_hue(rgb: Floats, curve: Curve) -> Floats:
    """Largest and smallest channel through the curve, the middle one in proportion, so that hue stays.

    The rule of the DNG SDK's RefBaselineRGBTone: contrast gains some saturation, as on film.
    """
    red, green, blue = (rgb[..., n : n + 1] for n in range(3))
    high, low = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    new_high, new_low = curve(high), curve(low)
    spread = high - low
    part = np.where(spread > 1e-6, (rgb - low) / np.maximum(spread, 1e-6), 0)
    return (new_low + (new_high - new_low) * part).astype(np.float32)


def brightness(rgb: Floats) -> Floats:
    """How bright a colour looks to a tone mask, shape (..., 1): gray is its value, pure blue is not a shadow.

    A 4-norm weighted by luma, so that it is smooth where the largest channel changes.
    """
    square = np.square(np.maximum(rgb, 0))
    return np.sqrt(np.sqrt(square * square @ _WEIGHTS))[..., None]


def by_brightness(rgb: Floats, curve: Curve) -> Floats:
    """Scale linear light so that brightness follows the curve: the colour keeps its chromaticity."""
    before = np.maximum(brightness(rgb), 1e-4)
    gain = to_linear(curve(before).astype(np.float32)) / to_linear(before)
    return to_encoded(to_linear(rgb) * gain)
