"""Recolour."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import generative
from tools.render.color import from_oklab, to_oklab
from tools.render.errors import StepError
from tools.render.filters import mixed
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.paint import find_color

SHADING = 0.35
"""Part of the thing's own variation of colour that stays: folds and reflections."""
TOWARDS = 0.55
"""Part of the way its mean lightness goes to the new colour's."""


class Recolor(PictureOperation[generative.Recolor]):
    """Give one thing another colour in Oklab: its shading stays, its mean hue, chroma and lightness change."""

    op = "recolor"

    def regions(self, params: generative.Recolor) -> tuple[str, ...]:
        """The thing."""
        return (params.subject,)

    def apply(self, picture: Picture, params: generative.Recolor, scene: Scene) -> Picture:
        """color: a name or #rrggbb. Raises StepError when the thing was not found or the colour is not known."""
        mask = scene.mask(picture, params.subject)
        painted = self.apply_within(picture, params, scene, mask)
        return picture.with_rgb(mixed(picture.rgb, painted.rgb, mask))

    def apply_within(self, picture: Picture, params: generative.Recolor, scene: Scene, mask: np.ndarray) -> Picture:
        """The whole picture painted by what lies under the mask (uint8): a region stands for the thing."""
        wanted = to_oklab(find_color(params.color).astype(np.float32) / 255)
        lab = to_oklab(picture.rgb.astype(np.float32) / 255)
        inside = mask > 127
        if not inside.any():
            raise StepError(f"{params.subject!r} was not found in the picture")
        mean = lab[inside].mean(axis=0)
        lab[..., 0] += TOWARDS * (wanted[0] - mean[0])
        shade = np.clip(lab[..., 0:1] / max(float(mean[0] + TOWARDS * (wanted[0] - mean[0])), 1e-3), 0, 1.3)
        lab[..., 1:] = wanted[1:] * shade + SHADING * (lab[..., 1:] - mean[1:])
        return picture.with_rgb((np.clip(from_oklab(lab), 0, 1) * 255 + 0.5).astype(np.uint8))
