"""Exposure."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.color import to_encoded, to_linear
from tools.render.operation import ColorOperation, Colors

SHOULDER = 0.8
"""Encoded value from which brightened light rolls off instead of clipping."""


class Exposure(ColorOperation[tone.Exposure]):
    """Multiply linear light by 2^ev. When brightening, what passes the shoulder is bent towards white."""

    op = "exposure"
    sliders = ("ev",)

    def apply_color(self, rgb: Colors, params: tone.Exposure) -> Colors:
        """ev: stops, −5…5."""
        gained = to_encoded(to_linear(rgb) * np.float32(2.0**params.ev))
        return gained if params.ev <= 0 else _roll_off(gained, float(to_encoded(np.array(2.0**params.ev, np.float32))))


def _roll_off(value: Colors, white: float) -> Colors:
    """Carry SHOULDER…white onto SHOULDER…1 by a quadratic that starts with slope 1 and never falls."""
    reach, room = white - SHOULDER, 1 - SHOULDER
    over = np.maximum(value - SHOULDER, 0)
    # A rational curve through (0, 0) with slope 1 and (reach, room): x / (1 + kx), k = 1/room − 1/reach ≥ 0.
    bent = over / (1 + (1 / room - 1 / reach) * over)
    return np.where(value > SHOULDER, SHOULDER + bent, value)
