"""Overlay."""

from __future__ import annotations

from edits.vocabulary import graphics
from tools.render.frame import resized, whole
from tools.render.layers import as_layer, laid_over
from tools.render.lettering import anchored
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.source import read_other

MARGIN = 0.03
"""Distance from the frame's edge in parts of its shorter side."""


class Overlay(PictureOperation[graphics.Overlay]):
    """Lay an uploaded picture over the frame: a logo, a sticker, a frame."""

    op = "overlay"

    def refusal(self, params: graphics.Overlay) -> str | None:
        """A described graphic has to be drawn first."""
        return None if params.media else "a described graphic needs an image model, or an uploaded picture of it"

    def apply(self, picture: Picture, params: graphics.Overlay, scene: Scene) -> Picture:
        """scale: part of the frame's width. Raises StepError when the picture is not at hand."""
        graphic = read_other(scene, params.media or "", picture.longest)
        height, width = graphic.rgb.shape[:2]
        across = params.scale * picture.width
        size = whole(across, across * height / width)
        layer = as_layer(resized(graphic.rgb, size), None if graphic.alpha is None else resized(graphic.alpha, size))
        margin = 0 if params.scale >= 1 else MARGIN
        left, top = anchored(params.position, (picture.width, picture.height), size, margin)
        return laid_over(picture, layer, round(left), round(top))
