"""Merge."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from edits.vocabulary import generative
from tools.render.arrays import Pixels
from tools.render.errors import StepError
from tools.render.frame import resized, whole
from tools.render.layers import as_layer, laid_over
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.source import Source, read_other, shrunk

GAP = 0.008
"""Space between the pictures of a collage, in parts of its width."""
STITCHED_AT = 2400
"""Longer side at which a panorama is stitched."""


class Merge(PictureOperation[generative.Merge]):
    """Combine several pictures into one: this one first, the others in the order given."""

    op = "merge"
    blends = False

    def refusal(self, params: generative.Merge) -> str | None:
        """There must be something to merge with."""
        return None if params.media else "the other pictures are still to be given"

    def apply(self, picture: Picture, params: generative.Merge, scene: Scene) -> Picture:
        """layout: collage, side_by_side, composite, hdr, panorama. Raises StepError where pictures do not fit."""
        others = [read_other(scene, media, picture.longest) for media in params.media]
        merged = LAYOUTS[params.layout](picture, others)
        return Picture(merged.rgb, merged.alpha, {}, picture.scale)


def _collage(picture: Picture, others: list[Source]) -> Picture:
    """A grid of equal cells, each picture filling its own; the last row is shared by what is left."""
    pictures = [picture.rgb, *(other.rgb for other in others)]
    columns = math.ceil(math.sqrt(len(pictures)))
    rows = math.ceil(len(pictures) / columns)
    width = picture.longest
    gap = max(1, round(GAP * width))
    height = round(width * rows / columns * 0.75) if rows < columns else width
    sheet = np.full((height, width, 3), 255, np.uint8)
    for row in range(rows):
        inside = pictures[row * columns : (row + 1) * columns]
        top, bottom = (round(gap + (height - gap) * part / rows) for part in (row, row + 1))
        for place, rgb in enumerate(inside):
            left, right = (round(gap + (width - gap) * part / len(inside)) for part in (place, place + 1))
            sheet[top : bottom - gap, left : right - gap] = filling(rgb, right - gap - left, bottom - gap - top)
    return Picture(sheet)


def filling(rgb: Pixels, width: int, height: int) -> Pixels:
    """A picture scaled to cover a cell, its middle kept."""
    factor = max(width / rgb.shape[1], height / rgb.shape[0])
    large = resized(rgb, whole(max(width, rgb.shape[1] * factor), max(height, rgb.shape[0] * factor)))
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return large[top : top + height, left : left + width]


def _side_by_side(picture: Picture, others: list[Source]) -> Picture:
    height = picture.height
    row = [picture.rgb]
    for other in others:
        row.append(resized(other.rgb, whole(other.rgb.shape[1] * height / other.rgb.shape[0], height)))
    return Picture(np.concatenate(row, axis=1))


def _composite(picture: Picture, others: list[Source]) -> Picture:
    """Cut-out pictures are laid on top, whole and in the middle; opaque ones become a multiple exposure."""
    for count, other in enumerate(others, start=2):
        if other.alpha is None:
            cover = filling(other.rgb, picture.width, picture.height)
            picture = picture.with_rgb(
                np.asarray(cv2.addWeighted(picture.rgb, 1 - 1 / count, cover, 1 / count, 0), np.uint8)
            )
            continue
        factor = min(picture.width / other.rgb.shape[1], picture.height / other.rgb.shape[0])
        size = whole(other.rgb.shape[1] * factor, other.rgb.shape[0] * factor)
        layer = as_layer(resized(other.rgb, size), resized(other.alpha, size))
        picture = laid_over(picture, layer, (picture.width - size[0]) // 2, (picture.height - size[1]) // 2)
    return picture


def _hdr(picture: Picture, others: list[Source]) -> Picture:
    """Exposure fusion (Mertens, Kautz, Van Reeth 2007) of aligned frames of one scene."""
    frames = [picture.rgb]
    for other in others:
        if abs(other.rgb.shape[1] / other.rgb.shape[0] - picture.width / picture.height) > 0.02:
            raise StepError("the exposures do not have the same frame")
        frames.append(np.ascontiguousarray(resized(other.rgb, (picture.width, picture.height))))
    aligned = [frame.copy() for frame in frames]
    cv2.createAlignMTB().process(frames, aligned)
    fused = cv2.createMergeMertens().process(aligned)
    return Picture((np.clip(fused, 0, 1) * 255 + 0.5).astype(np.uint8))


def _panorama(picture: Picture, others: list[Source]) -> Picture:
    cv2.setRNGSeed(7)
    stitcher = cv2.Stitcher.create(cv2.Stitcher_PANORAMA)
    frames = [shrunk(rgb, STITCHED_AT)[..., ::-1].copy() for rgb in (picture.rgb, *(other.rgb for other in others))]
    try:
        status, stitched = stitcher.stitch(frames)
    except cv2.error as error:
        raise StepError("the pictures cannot be stitched to a panorama") from error
    if status != cv2.Stitcher_OK:
        raise StepError("the pictures do not overlap enough for a panorama")
    return Picture(_without_border(np.ascontiguousarray(stitched[..., ::-1])))


def _without_border(rgb: Pixels) -> Pixels:
    """The panorama without rows and columns that are mostly empty."""
    full = rgb.max(axis=-1) > 0
    top, bottom, left, right = 0, *rgb.shape[:1], 0, rgb.shape[1]
    while bottom - top > 2 and right - left > 2:
        edges = {
            "top": full[top, left:right].mean(),
            "bottom": full[bottom - 1, left:right].mean(),
            "left": full[top:bottom, left].mean(),
            "right": full[top:bottom, right - 1].mean(),
        }
        worst = min(edges, key=lambda name: edges[name])
        if edges[worst] > 0.98:
            break
        top, bottom = top + (worst == "top"), bottom - (worst == "bottom")
        left, right = left + (worst == "left"), right - (worst == "right")
    return rgb[top:bottom, left:right]


LAYOUTS: dict[str, Callable[[Picture, list[Source]], Picture]] = {
    "collage": _collage,
    "side_by_side": _side_by_side,
    "composite": _composite,
    "hdr": _hdr,
    "panorama": _panorama,
}
