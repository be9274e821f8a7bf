"""A landscape painted by arithmetic: a picture of our own that may be shown anywhere, always the same.

Sky, sun, five ridges in haze, a lake that mirrors them, a red boat and a meadow: light, shade, warm tones, greens,
blues and a strong accent, so that a look shows what it does to each.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
SEED = 7
HORIZON = 0.62


def paint_scene(width: int = 960, height: int = 640, noise: float = 0.006) -> NDArray[np.uint8]:
    """The landscape, uint8 (height, width, 3) in sRGB. noise: standard deviation, in parts of white."""
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :].repeat(height, 0)
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None].repeat(width, 1)
    picture = _sky(x, y)
    for depth in range(5):
        picture = _ridge(picture, x, y, depth)
    picture = _lake(picture, y)
    picture = _boat(picture, x, y)
    picture = _meadow(picture, x, y)
    rough = np.random.default_rng(SEED).normal(0, noise, picture.shape)
    return np.asarray(np.clip((picture + rough) * 255 + 0.5, 0, 255), dtype=np.uint8)


def _mix(below: Image, above: Image, weight: Image) -> Image:
    return np.asarray(below * (1 - weight[..., None]) + above * weight[..., None], dtype=np.float32)


def _rgb(*values: float) -> Image:
    return np.asarray(values, dtype=np.float32)


def _sky(x: Image, y: Image) -> Image:
    fall = np.clip(y / HORIZON, 0, 1)
    sky = _mix(np.broadcast_to(_rgb(0.24, 0.42, 0.70), (*y.shape, 3)), _rgb(0.98, 0.79, 0.58), fall**1.6)
    distance = np.hypot((x - 0.68) * 1.5, y - 0.40)
    glow = np.exp(-(distance**2) / 0.03)
    sun = np.clip((0.036 - distance) / 0.004, 0, 1)
    clouds = _clouds(x, y) * np.clip(1 - fall, 0, 1) ** 0.5
    sky = _mix(sky, _rgb(1.0, 0.93, 0.86), np.asarray(0.55 * clouds, dtype=np.float32))
    sky = _mix(sky, _rgb(1.0, 0.86, 0.62), np.asarray(0.75 * glow, dtype=np.float32))
    return _mix(sky, _rgb(1.0, 0.98, 0.92), np.asarray(sun, dtype=np.float32))


def _clouds(x: Image, y: Image) -> Image:
    waves = sum(
        np.sin(x * 9 * k + 3.1 * k + 2.2 * np.sin(y * 17 * k + k)) * np.sin(y * 31 * k + 1.7 * k + x * 4) / k
        for k in (1.0, 2.1, 4.3)
    )
    return np.asarray(np.clip(waves - 0.25, 0, 1), dtype=np.float32)


def _ridge(picture: Image, x: Image, y: Image, depth: int) -> Image:
    near = depth / 4
    edge = HORIZON - 0.20 + 0.20 * near
    for k in (1.0, 2.3, 5.1, 11.7, 23.0):
        edge = edge - (0.085 - 0.05 * near) / k * np.sin(x * 6.3 * k + 1.9 * depth * k + k)
    haze = _rgb(0.80, 0.74, 0.72)
    rock = _rgb(0.10, 0.19, 0.17)
    color = haze * (1 - near) * 0.85 + rock * (0.15 + 0.85 * near)
    inside = np.clip((y - edge) * 220, 0, 1) * (y < HORIZON)
    return _mix(picture, color, np.asarray(inside, dtype=np.float32))


def _lake(picture: Image, y: Image) -> Image:
    """Mirror what stands above the shore, rippled and darkened."""
    height = y.shape[0]
    shore = int(HORIZON * height)
    rows = np.arange(shore, height)
    ripple = (3.0 * np.sin(rows * 0.9) * (rows - shore) / (height - shore)).astype(int)
    source = np.clip(2 * shore - rows + ripple, 0, shore - 1)
    out = picture.copy()
    out[shore:] = picture[source] * 0.78 + _rgb(0.0, 0.03, 0.06)
    return out


def _boat(picture: Image, x: Image, y: Image) -> Image:
    across, down = (x - 0.36) / 0.055, (y - 0.735) / 0.016
    hull = (np.abs(across) < 1 - 0.25 * down) & (down > 0) & (down < 1)
    sail = (across > -0.1) & (across < 0.55) & (down < -0.3) & (down > -6.5 + 10 * across)
    picture = _mix(picture, _rgb(0.78, 0.12, 0.10), np.asarray(hull, dtype=np.float32))
    return _mix(picture, _rgb(0.96, 0.88, 0.80), np.asarray(sail, dtype=np.float32))


def _meadow(picture: Image, x: Image, y: Image) -> Image:
    edge = 0.87 + 0.03 * np.sin(x * 5 + 1) + 0.008 * np.sin(x * 190 + np.sin(x * 70) * 3)
    inside = np.asarray(np.clip((y - edge) * 120, 0, 1), dtype=np.float32)
    blades = np.random.default_rng(SEED).random(y.shape, dtype=np.float32)
    grass = _mix(np.broadcast_to(_rgb(0.16, 0.30, 0.08), (*y.shape, 3)), _rgb(0.46, 0.55, 0.18), blades * 0.6)
    flowers = np.asarray((blades > 0.994) & (y > 0.9), dtype=np.float32)
    return _mix(_mix(picture, grass, inside), _rgb(0.95, 0.78, 0.25), flowers * inside)
