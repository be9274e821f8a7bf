"""Cutout."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edits.vocabulary import generative
from tools.render.operation import Picture, PictureOperation, Scene


class Cutout(PictureOperation[generative.Cutout]):
    """Keep the subject on a transparent background; the mask comes from GrabCut (see `regions.py`)."""

    op = "cutout"

    def regions(self, params: generative.Cutout) -> tuple[str, ...]:
        """The subject."""
        return (params.subject,)

    def apply(self, picture: Picture, params: generative.Cutout, scene: Scene) -> Picture:
        """subject: anything that can be located. Raises StepError when it was not found."""
        alpha = scene.mask(picture, params.subject)
        if picture.alpha is not None:
            alpha = np.minimum(alpha, picture.alpha)
        return replace(picture, alpha=alpha)
