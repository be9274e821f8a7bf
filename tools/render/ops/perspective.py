"""Perspective and lens distortion."""

from __future__ import annotations

import cv2
import numpy as np

from edits.vocabulary import geometry
from tools.render.operation import GeometryOperation, Picture, Scene

KEYSTONE = 0.003
"""Change of the magnification from one edge to the other a unit."""
RADIAL = 0.0025
"""Coefficient of r² a unit, r from the centre to a corner being 1."""


class Perspective(GeometryOperation[geometry.Perspective]):
    """Correct converging lines and barrel or pincushion distortion; zooms in until no empty corner shows."""

    op = "perspective"
    sliders = ("vertical", "horizontal", "distortion")

    def apply(self, picture: Picture, params: geometry.Perspective, scene: Scene) -> Picture:
        """vertical: − widens the top. horizontal: − widens the left. distortion: + straightens a barrel."""
        grid = _grid(picture.width, picture.height)
        across, down = _source(grid / _zoom(grid, params), params)
        longest = picture.longest / 2
        map_x = ((across * longest) + (picture.width - 1) / 2).astype(np.float32)
        map_y = ((down * longest) + (picture.height - 1) / 2).astype(np.float32)
        return picture.reshaped(
            lambda plane: cv2.remap(plane, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        )


def _grid(width: int, height: int) -> np.ndarray:
    """Places of the frame's pixels, shape (2, height, width): the longer side runs from −1 to 1."""
    longest = max(width, height) / 2
    x = (np.arange(width, dtype=np.float32) - (width - 1) / 2) / longest
    y = (np.arange(height, dtype=np.float32) - (height - 1) / 2) / longest
    return np.stack(np.broadcast_arrays(x[None, :], y[:, None]))


def _source(place: np.ndarray, params: geometry.Perspective) -> tuple[np.ndarray, np.ndarray]:
    """Where the pixel shown at a place comes from."""
    x, y = place
    depth = 1 + KEYSTONE * params.vertical * y + KEYSTONE * params.horizontal * x
    x, y = x / depth, y / depth
    bend = 1 - RADIAL * params.distortion * (x * x + y * y)
    return x * bend, y * bend


def _zoom(grid: np.ndarray, params: geometry.Perspective) -> np.float32:
    """The least zoom at which every pixel of the frame comes from inside the picture."""
    border = np.concatenate([grid[:, 0], grid[:, -1], grid[:, :, 0], grid[:, :, -1]], axis=1)
    sides = np.maximum(np.abs(border).max(axis=1), 1e-6)
    zoom = 1.0
    for _ in range(60):
        across, down = _source(border / np.float32(zoom), params)
        reach = max(float(np.abs(across).max() / sides[0]), float(np.abs(down).max() / sides[1]))
        if reach <= 1.0005:
            break
        zoom *= max(reach, 1.001)
    return np.float32(zoom)
