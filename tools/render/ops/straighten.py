"""Straighten."""

from __future__ import annotations

from edits.vocabulary import geometry
from tools.render.errors import StepError
from tools.render.filters import grayscale
from tools.render.frame import inner_frame, turn, whole
from tools.render.operation import GeometryOperation, Picture, Scene
from tools.render.source import shrunk
from tools.sight.tilt import measure_tilt

MEASURED_AT = 512
"""Pixels of the longer side at which the tilt is measured, as when the media was taken in."""


class Straighten(GeometryOperation[geometry.Straighten]):
    """Level the horizon and crop the corners away, keeping the aspect."""

    op = "straighten"
    sliders = ("degrees",)

    def size(self, width: float, height: float, params: geometry.Straighten) -> tuple[float, float]:
        """The frame afterwards."""
        return inner_frame(width, height, params.degrees or 0)

    def apply(self, picture: Picture, params: geometry.Straighten, scene: Scene) -> Picture:
        """degrees: clockwise, −45…45; none: measured. Raises StepError when no lines agree on a level."""
        degrees = _level(picture) if params.degrees is None else params.degrees
        size = whole(*inner_frame(picture.width, picture.height, degrees))
        return picture.reshaped(lambda plane: turn(plane, degrees, size))


def _level(picture: Picture) -> float:
    tilt = measure_tilt(grayscale(shrunk(picture.rgb, MEASURED_AT)))
    if tilt is None:
        raise StepError("no horizon or straight lines were found to level the picture by")
    return -tilt
