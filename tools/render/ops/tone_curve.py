"""Tone curve."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.curve import Curve, along_hue, monotone_cubic
from tools.render.operation import ColorOperation, Colors

CHANNELS = {"red": 0, "green": 1, "blue": 2}


class ToneCurve(ColorOperation[tone.ToneCurve]):
    """A point curve on encoded values; it rises wherever its points rise. Outside the points it is level."""

    op = "tone_curve"

    def at(self, params: tone.ToneCurve, amount: float) -> tone.ToneCurve:
        """The points moved away from the diagonal; a rising curve stays rising."""
        x, y = np.array(params.points).T
        moved = np.clip(x + amount * (y - x), 0, 255)
        if (np.diff(y) >= 0).all():
            moved = np.maximum.accumulate(moved)
        return params.model_copy(update={"points": tuple(zip(x.tolist(), moved.tolist(), strict=True))})

    def apply_color(self, rgb: Colors, params: tone.ToneCurve) -> Colors:
        """points: 0…255 in and out. channel rgb: hue is kept (see `along_hue`)."""
        curve = _curve(params)
        if params.channel == "rgb":
            return along_hue(rgb, curve)
        place = CHANNELS[params.channel]
        bent = rgb.copy()
        bent[..., place] = curve(rgb[..., place])
        return bent


def _curve(params: tone.ToneCurve) -> Curve:
    x, y = np.array(params.points).T / 255
    return monotone_cubic(x, y)
