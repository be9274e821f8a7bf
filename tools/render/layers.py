"""Layers: one picture laid over another through its alpha."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tools.render.arrays import Pixels
from tools.render.filters import strips
from tools.render.operation import Picture


def laid_over(picture: Picture, layer: Pixels, left: int = 0, top: int = 0) -> Picture:
    """A layer over a picture; what reaches outside the frame is cut off. layer: uint8 RGBA (n, m, 4)."""
    across, down, width, height = cv2.boundingRect(np.ascontiguousarray(layer[..., 3]))
    layer = layer[down : down + height, across : across + width]
    rows, columns = _inside(picture, layer, left + across, top + down)
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return picture
    hidden_rows, hidden_columns = rows.start - top - down, columns.start - left - across
    part = layer[hidden_rows:, hidden_columns:][: rows.stop - rows.start, : columns.stop - columns.start]
    rgb, alpha = picture.rgb.copy(), None if picture.alpha is None else picture.alpha.copy()
    for strip in strips(part):
        _cover(rgb[rows, columns][strip], None if alpha is None else alpha[rows, columns][strip], part[strip])
    return replace(picture, rgb=rgb, alpha=alpha)


def _cover(rgb: Pixels, alpha: Pixels | None, layer: Pixels) -> None:
    """Lay pixels over others in place (Porter & Duff 1984); over transparency colours weigh by how much is there."""
    cover = layer[..., 3:].astype(np.float32) / 255
    below = 1 - cover if alpha is None else alpha[..., None].astype(np.float32) / 255 * (1 - cover)
    total = np.maximum(cover + below, 1e-6)
    rgb[:] = (layer[..., :3] * cover + rgb * below) / total + np.float32(0.5)
    if alpha is not None:
        alpha[:] = (cover + below)[..., 0] * 255 + np.float32(0.5)


def _inside(picture: Picture, layer: Pixels, left: int, top: int) -> tuple[slice, slice]:
    return (
        slice(max(0, top), min(picture.height, top + layer.shape[0])),
        slice(max(0, left), min(picture.width, left + layer.shape[1])),
    )


def as_layer(rgb: Pixels, alpha: Pixels | None) -> Pixels:
    """uint8 RGBA of a picture's planes."""
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8) if alpha is None else alpha])
