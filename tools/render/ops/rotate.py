"""Rotate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edits.vocabulary import geometry
from tools.render.frame import inner_frame, quarter_turns, turn, turned_bounds, whole
from tools.render.operation import GeometryOperation, Picture, Scene

SLIGHT = 15
"""Degrees from a right angle up to which the empty corners are cropped away; beyond, they are transparent."""


class Rotate(GeometryOperation[geometry.Rotate]):
    """Turn the frame clockwise. Right angles move pixels without changing them."""

    op = "rotate"
    sliders = ("degrees",)

    def at(self, params: geometry.Rotate, amount: float) -> geometry.Rotate:
        """A right angle stays one at any strength."""
        return params if quarter_turns(params.degrees) is not None else super().at(params, amount)

    def size(self, width: float, height: float, params: geometry.Rotate) -> tuple[float, float]:
        """The frame afterwards."""
        turns, rest = _split(params.degrees)
        if turns % 2:
            width, height = height, width
        return inner_frame(width, height, rest) if abs(rest) <= SLIGHT else turned_bounds(width, height, rest)

    def apply(self, picture: Picture, params: geometry.Rotate, scene: Scene) -> Picture:
        """degrees: clockwise, −360…360."""
        turns, rest = _split(params.degrees)
        if turns:
            picture = picture.reshaped(lambda plane: np.ascontiguousarray(np.rot90(plane, -turns)))
        if rest == 0:
            return picture
        slight = abs(rest) <= SLIGHT
        frame = inner_frame if slight else turned_bounds
        size = whole(*frame(picture.width, picture.height, rest))
        if not slight and picture.alpha is None:
            picture = replace(picture, alpha=np.full(picture.rgb.shape[:2], 255, np.uint8))
        return picture.reshaped(lambda plane: turn(plane, rest, size))


def _split(degrees: float) -> tuple[int, float]:
    """Quarter turns clockwise and what is left, −45…45."""
    turns = round(degrees / 90)
    rest = degrees - 90 * turns
    return turns % 4, 0.0 if abs(rest) < 1e-6 else rest
