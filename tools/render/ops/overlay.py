"""Overlay."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from edits.vocabulary import graphics
from tools.render.arrays import Pixels
from tools.render.errors import StepError
from tools.render.frame import resized, whole
from tools.render.layers import as_layer, laid_over
from tools.render.lettering import anchored
from tools.render.operation import LaidOperation, Picture, Scene
from tools.render.shapes import Shape, draw_shape, place_shape, shape_of
from tools.render.source import read_other

MARGIN = 0.03
"""Distance from the frame's edge in parts of its shorter side."""


class Overlay(LaidOperation[graphics.Overlay]):
    """Lay an uploaded picture over the frame, or a shape: a logo, a sticker, an arrow, a frame.

    At a region a ring or a box goes around it, an arrow points at it, a line lies under it, and all else covers it.
    """

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
        return self._placed(picture, params, _layer(picture, params, scene, lambda _: params.scale * picture.width))

    def apply_at(self, picture: Picture, params: graphics.Overlay, scene: Scene, mask: Pixels) -> Picture:
        """Around, at or over what lies under the mask. Raises StepError where nothing does."""
        left, top, width, height = cv2.boundingRect((mask > 127).astype(np.uint8))
        if not width:
            raise StepError("the place it belongs to is not in the picture")
        shape = None if params.media else shape_of(params.prompt)
        if shape is not None:
            side = max(1, round(params.scale * picture.width))
            drawn, at = place_shape(shape, (left, top, width, height), side, (picture.width, picture.height))
            return laid_over(picture, drawn, *at)
        layer = _layer(picture, params, scene, lambda ratio: max(width, height * ratio))
        down, across = layer.shape[:2]
        return laid_over(picture, layer, left + (width - across) // 2, top + (height - down) // 2)

    def _with_shape(self, picture: Picture, params: graphics.Overlay, shape: Shape) -> Picture:
        if shape.surrounds:
            return laid_over(picture, draw_shape(shape, picture.width, picture.height))
        side = max(1, round(params.scale * picture.width))
        return self._placed(picture, params, draw_shape(shape, side, side))

    def _placed(self, picture: Picture, params: graphics.Overlay, layer: Pixels) -> Picture:
        size = layer.shape[1], layer.shape[0]
        margin = 0 if params.scale >= 1 else MARGIN
        left, top = anchored(params.position, (picture.width, picture.height), size, margin)
        return laid_over(picture, layer, round(left), round(top))


def _layer(picture: Picture, params: graphics.Overlay, scene: Scene, across: Callable[[float], float]) -> Pixels:
    """The uploaded graphic as RGBA. across: its width in pixels, from its width by its height. Raises StepError."""
    graphic = read_other(scene, params.media or "", picture.longest)
    height, width = graphic.rgb.shape[:2]
    wide = across(width / height)
    size = whole(wide, wide * height / width)
    return as_layer(resized(graphic.rgb, size), None if graphic.alpha is None else resized(graphic.alpha, size))
