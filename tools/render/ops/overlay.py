"""Overlay."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import graphics
from tools.render.frame import resized, whole
from tools.render.layers import as_layer, laid_over
from tools.render.lettering import anchored
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.shapes import Shape, draw_shape, shape_of
from tools.render.source import read_other

MARGIN = 0.03
"""Distance from the frame's edge in parts of its shorter side."""


class Overlay(PictureOperation[graphics.Overlay]):
    """Lay an uploaded picture over the frame, or a shape: a logo, a sticker, an arrow, a frame."""

    op = "overlay"

    def refusal(self, params: graphics.Overlay) -> str | None:
        """A described graphic has to be drawn first."""
        drawn = params.media or shape_of(params.prompt)
        return None if drawn else "a described graphic needs an image model, or an uploaded picture of it"

    def apply(self, picture: Picture, params: graphics.Overlay, scene: Scene) -> Picture:
        """scale: part of the frame's width. Raises StepError when the picture is not at hand."""
        shape = None if params.media else shape_of(params.prompt)
        if shape is not None:
            return self._with_shape(picture, params, shape)
        graphic = read_other(scene, params.media or "", picture.longest)
        height, width = graphic.rgb.shape[:2]
        across = params.scale * picture.width
        size = whole(across, across * height / width)
        layer = as_layer(resized(graphic.rgb, size), None if graphic.alpha is None else resized(graphic.alpha, size))
        return self._placed(picture, params, layer)

    def _with_shape(self, picture: Picture, params: graphics.Overlay, shape: Shape) -> Picture:
        if shape.surrounds:
            return laid_over(picture, draw_shape(shape, picture.width, picture.height))
        side = max(1, round(params.scale * picture.width))
        return self._placed(picture, params, draw_shape(shape, side, side))

    def _placed(self, picture: Picture, params: graphics.Overlay, layer: np.ndarray) -> Picture:
        size = layer.shape[1], layer.shape[0]
        margin = 0 if params.scale >= 1 else MARGIN
        left, top = anchored(params.position, (picture.width, picture.height), size, margin)
        return laid_over(picture, layer, round(left), round(top))
