"""Layers: one picture laid over another through its alpha."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tools.render.operation import Picture


def laid_over(picture: Picture, layer: np.ndarray, left: int = 0, top: int = 0) -> Picture:
    """A layer over a picture; what reaches outside the frame is cut off. layer: uint8 RGBA (n, m, 4)."""
    rows, columns = _inside(picture, layer, left, top)
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return picture
    part = layer[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    rgb = picture.rgb.copy()
    cover = part[..., 3:].astype(np.float32) / 255
    under = rgb[rows, columns]
    alpha = None if picture.alpha is None else picture.alpha.copy()
    if alpha is not None:
        # Over a transparent frame, colours weigh by how much of each is there (Porter & Duff 1984).
        below = alpha[rows, columns][..., None].astype(np.float32) / 255 * (1 - cover)
        total = cover + below
        mix = (part[..., :3] * cover + under * below) / np.maximum(total, 1e-6)
        alpha[rows, columns] = (total[..., 0] * 255 + 0.5).astype(np.uint8)
    else:
        mix = part[..., :3] * cover + under * (1 - cover)
    rgb[rows, columns] = (mix + 0.5).astype(np.uint8)
    return replace(picture, rgb=rgb, alpha=alpha)


def _inside(picture: Picture, layer: np.ndarray, left: int, top: int) -> tuple[slice, slice]:
    return (
        slice(max(0, top), min(picture.height, top + layer.shape[0])),
        slice(max(0, left), min(picture.width, left + layer.shape[1])),
    )


def as_layer(rgb: np.ndarray, alpha: np.ndarray | None) -> np.ndarray:
    """uint8 RGBA of a picture's planes."""
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8) if alpha is None else alpha])
