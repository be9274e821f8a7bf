"""Perspective and lens distortion."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from edits.vocabulary import geometry
from tools.render.arrays import Floats, Kind
from tools.render.filters import strips
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
        zoom = _zoom(picture.width, picture.height, params)
        return picture.reshaped(lambda plane: _warped(plane, params, zoom))


def _warped(plane: NDArray[Kind], params: geometry.Perspective, zoom: np.float32) -> NDArray[Kind]:
    """A plane through the correction, a strip at a time."""
    height, width = plane.shape[:2]
    half = np.float32(max(width, height) / 2)
    warped = np.empty_like(plane)
    for rows in strips(plane):
        x, y = _places(width, height, np.arange(height)[rows])
        across, down = _source(np.stack(np.broadcast_arrays(x / zoom, y / zoom)), params)
        map_x, map_y = across * half + np.float32((width - 1) / 2), down * half + np.float32((height - 1) / 2)
        warped[rows] = cv2.remap(plane, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return warped


def _places(width: int, height: int, rows: NDArray[np.integer]) -> tuple[Floats, Floats]:
    """Places of rows of pixels, (1, width) and (rows, 1): the longer side runs from −1 to 1."""
    half = max(width, height) / 2
    x = (np.arange(width, dtype=np.float32) - (width - 1) / 2) / half
    y = (rows.astype(np.float32) - (height - 1) / 2) / half
    return x[None, :].astype(np.float32), y[:, None].astype(np.float32)


def _source(place: Floats, params: geometry.Perspective) -> tuple[Floats, Floats]:
    """Where the pixel shown at a place comes from."""
    x, y = place
    depth = 1 + KEYSTONE * params.vertical * y + KEYSTONE * params.horizontal * x
    x, y = x / depth, y / depth
    bend = 1 - RADIAL * params.distortion * (x * x + y * y)
    return x * bend, y * bend


def _zoom(width: int, height: int, params: geometry.Perspective) -> np.float32:
    """The least zoom at which every pixel of the frame comes from inside the picture."""
    x, y = _places(width, height, np.arange(height))
    sides = np.maximum([np.abs(x).max(), np.abs(y).max()], 1e-6)
    edge = np.linspace(-1, 1, 129, dtype=np.float32)
    ones = np.ones_like(edge)
    border = np.concatenate([np.stack(p) for p in ((edge, ones), (edge, -ones), (ones, edge), (-ones, edge))], axis=1)
    border = (border * sides[:, None]).astype(np.float32)
    zoom = 1.0
    for _ in range(60):
        reached = _source(border / np.float32(zoom), params)
        reach = max(float(np.abs(axis).max() / side) for axis, side in zip(reached, sides, strict=True))
        if reach <= 1.0005:
            break
        zoom *= max(reach, 1.001)
    return np.float32(zoom)
