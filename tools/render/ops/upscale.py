"""Upscale."""

from __future__ import annotations

from edits.vocabulary import generative
from tools.render.operation import GeometryOperation, Picture, Scene
from tools.render.ops.resize import to_full_size


class Upscale(GeometryOperation[generative.Upscale]):
    """Enlarge by Lanczos in steps of two; a resampler adds pixels, not detail."""

    op = "upscale"

    def size(self, width: float, height: float, params: generative.Upscale) -> tuple[float, float]:
        """The frame afterwards."""
        return width * params.factor, height * params.factor

    def apply(self, picture: Picture, params: generative.Upscale, scene: Scene) -> Picture:
        """factor: 1…4."""
        full = self.size(picture.width / picture.scale, picture.height / picture.scale, params)
        return to_full_size(picture, full, scene)
