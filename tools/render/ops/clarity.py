"""Clarity."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import detail
from tools.render.filters import guided, luma, with_luma
from tools.render.operation import Picture, PictureOperation, Scene

RADIUS = 0.02
"""Of the neighbourhood, in parts of the longer side."""
EDGE = 0.12**2
"""Variance of luma that counts as an edge and gets no halo."""
GAIN = 0.011


class Clarity(PictureOperation[detail.Clarity]):
    """Scale local contrast in the midtones; an edge-keeping base leaves no halos along roofs and shoulders."""

    op = "clarity"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Clarity, scene: Scene) -> Picture:
        """amount: −100…100."""
        if params.amount == 0:
            return picture
        y = luma(picture.rgb)
        local = y - guided(y, y, max(RADIUS * picture.longest, 4), EDGE)
        middle = np.clip(1 - (2 * y - 1) ** 4, 0, 1)
        gain = GAIN * params.amount if params.amount > 0 else 0.008 * params.amount
        return picture.with_rgb(with_luma(picture.rgb, gain * middle * local))
