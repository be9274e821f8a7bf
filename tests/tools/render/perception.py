"""Measures of what a viewer sees, for the renderer's tests."""

from __future__ import annotations

import cv2
import numpy as np

from tools.render.color import to_lab


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of uint8 or 0–1 float sRGB."""
    values = rgb.astype(np.float32) / 255 if rgb.dtype == np.uint8 else rgb
    return to_lab(values)


def delta_e(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """CIEDE2000 between two pictures (Sharma, Wu, Dalal 2005), float64."""
    (l1, a1, b1), (l2, a2, b2) = (np.moveaxis(lab(p).astype(np.float64), -1, 0) for p in (one, other))
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.rad2deg(np.arctan2(b1, a1)) % 360, np.rad2deg(np.arctan2(b2, a2)) % 360
    gray = c1 * c2 == 0
    turn = np.where(gray, 0, (h2 - h1 + 180) % 360 - 180)
    hue = np.where(gray, h1 + h2, (h1 + turn / 2) % 360)
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = sum(
        k * np.cos(np.deg2rad(m * hue - o)) for k, m, o in ((-0.17, 1, 30), (0.24, 2, 0), (0.32, 3, -6), (-0.2, 4, 63))
    )
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * (1 + t)
    rotation = -np.sin(np.deg2rad(60 * np.exp(-(((hue - 275) / 25) ** 2)))) * 2
    rotation *= np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    dl, dc = (l2 - l1) / sl, (c2 - c1) / sc
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.deg2rad(turn / 2)) / sh
    return np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + rotation * dc * dh, 0))


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Mean structural similarity of luma, 11 × 11 Gaussian window (Wang et al. 2004)."""
    x, y = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float64) for p in (one, other))

    def blur(values: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    mx, my = blur(x), blur(y)
    vx, vy, cov = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    score = (2 * mx * my + c1) * (2 * cov + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    return float(score.mean())
