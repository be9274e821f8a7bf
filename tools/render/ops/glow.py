"""Glow."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import detail
from tools.render.color import smoothstep
from tools.render.filters import gaussian, luma
from tools.render.operation import Picture, PictureOperation, Scene

RADIUS = 0.015
"""Sigma of the bloom in parts of the longer side; a second one is three times as wide."""
BRIGHT = (0.4, 0.9)
"""Luma from which a pixel begins to glow, and at which it glows fully."""
STRENGTH = 0.009


class Glow(PictureOperation[detail.Glow]):
    """Screen the blurred bright parts over the picture, as halation or a diffusion filter does."""

    op = "glow"
    sliders = ("amount",)

    def apply(self, picture: Picture, params: detail.Glow, scene: Scene) -> Picture:
        """amount: 0…100."""
        if params.amount <= 0:
            return picture
        bright = (picture.rgb * smoothstep(luma(picture.rgb), *BRIGHT)[..., None]).astype(np.uint8)
        sigma = RADIUS * picture.longest
        bloom = (0.6 * gaussian(bright, sigma) + 0.4 * gaussian(bright, 3 * sigma)) * np.float32(
            STRENGTH * params.amount / 255
        )
        rgb = 255 - (255 - picture.rgb.astype(np.float32)) * (1 - np.clip(bloom, 0, 1))
        return picture.with_rgb((rgb + 0.5).astype(np.uint8))
