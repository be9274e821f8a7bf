"""Contrast."""

from __future__ import annotations

import math

import numpy as np

from edits.vocabulary import tone
from tools.render.arrays import Floats
from tools.render.curve import Curve, along_hue, extended
from tools.render.operation import ColorOperation, Colors

PIVOT = 0.466
"""Encoded value of L* 50, which contrast leaves where it is."""
STEEPNESS = 0.015
"""Growth of the curve's argument a unit: +100 makes the middle 1.66 times as steep."""


class Contrast(ColorOperation[tone.Contrast]):
    """An S-curve around middle gray that keeps black, middle and white; − is its exact inverse."""

    op = "contrast"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Contrast) -> Colors:
        """amount: −100…100."""
        if abs(params.amount) < 1e-3:
            return rgb
        return along_hue(rgb, extended(_s_curve(params.amount * STEEPNESS)))


def _s_curve(k: float) -> Curve:
    steep = math.tanh(abs(k))

    def curve(value: Floats) -> Floats:
        room = np.where(value < PIVOT, PIVOT, 1 - PIVOT)
        part = (value - PIVOT) / room
        bent = np.tanh(k * part) / steep if k > 0 else np.arctanh(part * steep) / -k
        return PIVOT + room * bent

    return curve
