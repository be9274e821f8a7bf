"""Resize."""

from __future__ import annotations

from edits.vocabulary import geometry
from tools.render.errors import StepError
from tools.render.frame import resized, whole
from tools.render.operation import GeometryOperation, Picture, Scene

MOST_PIXELS = 120_000_000


class Resize(GeometryOperation[geometry.Resize]):
    """Change the size in pixels; one side alone keeps the aspect."""

    op = "resize"

    def size(self, width: float, height: float, params: geometry.Resize) -> tuple[float, float]:
        """The frame afterwards."""
        if params.scale is not None:
            return width * params.scale, height * params.scale
        if params.width is not None and params.height is not None:
            return params.width, params.height
        factor = params.width / width if params.width is not None else (params.height or height) / height
        return width * factor, height * factor

    def apply(self, picture: Picture, params: geometry.Resize, scene: Scene) -> Picture:
        """width, height: pixels of the full-size result; a preview stays within its limit."""
        full = self.size(picture.width / picture.scale, picture.height / picture.scale, params)
        return to_full_size(picture, full, scene)


def to_full_size(picture: Picture, full: tuple[float, float], scene: Scene) -> Picture:
    """The picture resized to `full` pixels, or to as much of it as the scene's limit allows.

    Raises StepError when the result would be too large.
    """
    factor = 1.0 if scene.limit is None else min(1.0, scene.limit / max(full))
    size = whole(full[0] * factor, full[1] * factor)
    if size[0] * size[1] > MOST_PIXELS:
        raise StepError(f"{size[0]} × {size[1]} pixels are more than can be rendered")
    return picture.reshaped(lambda plane: resized(plane, size), scale=factor)
