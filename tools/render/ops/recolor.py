"""Recolour."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import generative
from tools.render.arrays import Floats, Pixels
from tools.render.color import from_oklab, to_oklab
from tools.render.errors import StepError
from tools.render.filters import mixed, strips
from tools.render.operation import Picture, PictureOperation, Scene
from tools.render.paint import find_color
from tools.render.source import shrunk

SHADING = 0.35
"""Part of the thing's own variation of colour that stays: folds and reflections."""
MEASURED_AT = 512
"""Longer side at which the thing's mean colour is measured."""
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

    def apply_within(self, picture: Picture, params: generative.Recolor, scene: Scene, mask: Pixels) -> Picture:
        """The whole picture painted by what lies under the mask (uint8): a region stands for the thing."""
        wanted = to_oklab(find_color(params.color).astype(np.float32) / 255)
        mean = _mean(picture.rgb, mask)
        if mean is None:
            raise StepError(f"{params.subject!r} was not found in the picture")
        rgb = np.empty_like(picture.rgb)
        for rows in strips(rgb):
            painted = _painted(to_oklab(picture.rgb[rows].astype(np.float32) / 255), mean, wanted)
            rgb[rows] = np.clip(from_oklab(painted), 0, 1) * 255 + 0.5
        return picture.with_rgb(rgb)


def _mean(rgb: Pixels, mask: Pixels) -> Floats | None:
    """The mean colour under a mask in Oklab, none for an empty mask."""
    small, inside = shrunk(rgb, MEASURED_AT), shrunk(mask, MEASURED_AT) > 127
    return to_oklab(small[inside].astype(np.float32) / 255).mean(axis=0) if inside.any() else None


def _painted(lab: Floats, mean: Floats, wanted: Floats) -> Floats:
    lift = TOWARDS * (wanted[0] - mean[0])
    lab[..., 0] += lift
    shade = np.clip(lab[..., :1] / max(float(mean[0] + lift), 1e-3), 0, 1.3)
    lab[..., 1:] = wanted[1:] * shade + SHADING * (lab[..., 1:] - mean[1:])
    return lab
