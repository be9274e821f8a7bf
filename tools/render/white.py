"""White points and adaptation between them."""

from __future__ import annotations

import numpy as np

from tools.render.arrays import Floats
from tools.render.color import RGB_TO_XYZ, XYZ_TO_RGB

BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]], dtype=np.float64)
DAYLIGHT = 6504.0
"""Correlated colour temperature of D65, kelvin."""


def planckian(kelvin: float) -> tuple[float, float]:
    """CIE xy of a black body, 1667–25000 K (Kim, Kang, Lee, Kim 2002)."""
    t = 1000 / min(25_000.0, max(1_667.0, kelvin))
    if kelvin <= 4000:
        x = -0.2661239 * t**3 - 0.2343589 * t**2 + 0.8776956 * t + 0.179910
    else:
        x = -3.0258469 * t**3 + 2.1070379 * t**2 + 0.2226347 * t + 0.240390
    if kelvin <= 2222:
        return x, -1.1063814 * x**3 - 1.34811020 * x**2 + 2.18555832 * x - 0.20219683
    if kelvin <= 4000:
        return x, -0.9549476 * x**3 - 1.37418593 * x**2 + 2.09137015 * x - 0.16748867
    return x, 3.0817580 * x**3 - 5.87338670 * x**2 + 3.75112997 * x - 0.37001483


def to_uv(xy: tuple[float, float]) -> Floats:
    """CIE 1960 uv of xy."""
    x, y = xy
    return np.array([4 * x, 6 * y]) / (-2 * x + 12 * y + 3)


def from_uv(uv: Floats) -> tuple[float, float]:
    """CIE xy of 1960 uv."""
    u, v = uv
    return float(3 * u / (2 * u - 8 * v + 4)), float(2 * v / (2 * u - 8 * v + 4))


def adaptation(source: tuple[float, float], target: tuple[float, float]) -> Floats:
    """Linear sRGB to linear sRGB so that a white of chromaticity `source` becomes `target`, equally bright.

    Bradford's sharpened cones. source, target: CIE xy. Returns float32 (3, 3), for column vectors.
    """
    ratio = (BRADFORD @ _white(target)) / (BRADFORD @ _white(source))
    cones = np.linalg.inv(BRADFORD) @ np.diag(ratio) @ BRADFORD
    return (XYZ_TO_RGB @ cones @ RGB_TO_XYZ).astype(np.float32)


def _white(xy: tuple[float, float]) -> Floats:
    x, y = xy
    return np.array([x / y, 1.0, (1 - x - y) / y])
