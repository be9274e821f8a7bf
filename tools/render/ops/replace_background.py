"""Replace the background."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edits.vocabulary import generative
from tools.render.arrays import Pixels
from tools.render.filters import mixed
from tools.render.frame import resized, whole
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.paint import find_color
from tools.render.source import read_other

SUBJECT = "subject"


class ReplaceBackground(PictureOperation[generative.ReplaceBackground]):
    """Lay the subject on a colour or on another picture; a described background needs an image model."""

    op = "replace_background"

    def refusal(self, params: generative.ReplaceBackground) -> str | None:
        """Only colours and pictures can be laid behind the subject here."""
        return "a described background needs an image model" if not (params.color or params.media) else None

    def regions(self, params: generative.ReplaceBackground) -> tuple[str, ...]:
        """The subject."""
        return (SUBJECT,)

    def apply(self, picture: Picture, params: generative.ReplaceBackground, scene: Scene) -> Picture:
        """color: a name or #rrggbb. media: fitted to cover the frame. Raises StepError without a subject."""
        mask = scene.mask(picture, SUBJECT)
        if params.media is not None:
            behind = _covering(read_other(scene, params.media, picture.longest).rgb, picture)
        else:
            behind = np.broadcast_to(find_color(params.color or "white"), picture.rgb.shape).copy()
        return replace(picture, rgb=mixed(behind, picture.rgb, mask), alpha=None)


def _covering(rgb: Pixels, picture: Picture) -> Pixels:
    height, width = rgb.shape[:2]
    factor = max(picture.width / width, picture.height / height)
    large = resized(rgb, whole(max(picture.width, width * factor), max(picture.height, height * factor)))
    top, left = (large.shape[0] - picture.height) // 2, (large.shape[1] - picture.width) // 2
    return np.ascontiguousarray(large[top : top + picture.height, left : left + picture.width])
