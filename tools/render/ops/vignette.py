"""Vignette."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import detail
from tools.render.arrays import Floats
from tools.render.color import smoothstep
from tools.render.filters import strips
from tools.render.operation import Picture, PictureOperation, Scene

DARKEST = 0.012
"""Loss of encoded value in the corners a unit."""
LIGHTEST = 0.008


class Vignette(PictureOperation[detail.Vignette]):
    """Scale the corners down towards black (−) or up towards white (+), along an ellipse that fits the frame."""

    op = "vignette"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Vignette, scene: Scene) -> Picture:
        """amount: −100…100. midpoint: 0 reaches the centre, 100 only the corners. feather: softness of the edge."""
        if params.amount == 0:
            return picture
        edge = falloff(picture.width, picture.height, params.midpoint, params.feather)
        depth = np.float32(min((DARKEST if params.amount < 0 else LIGHTEST) * abs(params.amount), 1))
        towards = np.float32(0 if params.amount < 0 else 255)
        rgb = np.empty_like(picture.rgb)
        for rows in strips(rgb):
            part = picture.rgb[rows].astype(np.float32)
            rgb[rows] = part + (towards - part) * (depth * edge[rows])[..., None] + np.float32(0.5)
        return picture.with_rgb(rgb)


def falloff(width: int, height: int, midpoint: float, feather: float) -> Floats:
    """How much of the vignette shows, 0 in the middle to 1 in the corners, float32 (height, width)."""
    x = (np.arange(width, dtype=np.float32) + 0.5) / width * 2 - 1
    y = (np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1
    away = np.sqrt((x * x)[None, :] + (y * y)[:, None]) / np.float32(np.sqrt(2))
    half = 0.04 + 0.46 * feather / 100
    middle = 0.45 + 0.5 * midpoint / 100
    low, high = middle - half, middle + half
    # The corners always get the whole effect; a late, soft edge would otherwise never reach it.
    return smoothstep(away, low, min(high, 1.0)).astype(np.float32)
