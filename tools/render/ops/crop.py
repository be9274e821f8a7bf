"""Crop."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import Box, geometry
from tools.render.arrays import Pixels
from tools.render.frame import box_of_aspect, whole
from tools.render.operation import GeometryOperation, Picture, Scene
from tools.render.saliency import standing_out

FOCUS = "focus"
"""The region that a crop is placed by: the faces, or else the subject."""
Extent = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


class Crop(GeometryOperation[geometry.Crop]):
    """Keep a part of the frame: a box, or an aspect placed in the middle, around the subject, or on its thirds."""

    op = "crop"

    def regions(self, params: geometry.Crop) -> tuple[str, ...]:
        """The focus, when the crop is placed by it."""
        return () if params.anchor == "center" else (FOCUS,)

    def size(self, width: float, height: float, params: geometry.Crop) -> tuple[float, float]:
        """The frame afterwards."""
        if params.box is not None:
            width, height = width * params.box.width, height * params.box.height
        return box_of_aspect(width, height, params.aspect) if params.aspect else (width, height)

    def apply(self, picture: Picture, params: geometry.Crop, scene: Scene) -> Picture:
        """aspect: the largest frame of it. box: parts of the frame; with both, the aspect inside the box."""
        outer = _box(params.box, picture) if params.box else (0.0, 0.0, float(picture.width), float(picture.height))
        width, height = whole(*self.size(picture.width, picture.height, params))
        center = _center(picture, outer, params, scene, (width, height))
        left = round(min(max(center[0] - width / 2, outer[0]), max(outer[2] - width, outer[0])))
        top = round(min(max(center[1] - height / 2, outer[1]), max(outer[3] - height, outer[1])))
        rows, columns = slice(top, top + height), slice(left, left + width)
        return picture.reshaped(lambda plane: np.ascontiguousarray(plane[rows, columns]))


def _box(box: Box, picture: Picture) -> Extent:
    return (
        box.left * picture.width,
        box.top * picture.height,
        (box.left + box.width) * picture.width,
        (box.top + box.height) * picture.height,
    )


def _center(
    picture: Picture, outer: Extent, params: geometry.Crop, scene: Scene, size: tuple[int, int]
) -> tuple[float, float]:
    """Where the middle of the new frame goes."""
    middle = ((outer[0] + outer[2]) / 2, (outer[1] + outer[3]) / 2)
    if params.anchor == "center":
        return middle
    point = _subject(picture, scene, size)
    if params.anchor == "thirds":
        return _on_third(point[0], middle[0], size[0]), _on_third(point[1], middle[1], size[1])
    return point


def _on_third(point: float, middle: float, length: int) -> float:
    """The centre that puts a point on the nearer third of the frame: left of the middle stays left of it."""
    return point + length / 6 if point < middle else point - length / 6


def _subject(picture: Picture, scene: Scene, size: tuple[int, int]) -> tuple[float, float]:
    """The middle of the subject, or of the frame that holds most of what stands out."""
    if FOCUS in picture.masks and picture.masks[FOCUS].max() > 127:
        left, top, right, bottom = extent(picture.masks[FOCUS])
        return (left + right) / 2, (top + bottom) / 2
    scene.notes.append("no face or subject was found: the crop is placed around what stands out most")
    return standing_out(picture.rgb, size)


def extent(mask: Pixels) -> Extent:
    """The box around what a mask mostly covers, in pixels."""
    columns, rows = np.flatnonzero((mask > 127).any(axis=0)), np.flatnonzero((mask > 127).any(axis=1))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
