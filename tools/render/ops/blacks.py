"""Blacks."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.curve import along_hue, extended
from tools.render.operation import ColorOperation, Colors

REACH = 0.0015
"""How far a unit moves the black point, encoded; the slope stays above 0 up to 150."""


class Blacks(ColorOperation[tone.Blacks]):
    """Move the black point: x + c·(1 − x)³ leaves white and hardly moves the middle."""

    op = "blacks"
    sliders = ("amount",)

    def apply_color(self, rgb: Colors, params: tone.Blacks) -> Colors:
        """amount: −100…100, − is deeper, + is faded."""
        return along_hue(
            rgb, extended(lambda value: value + REACH * params.amount * np.square(1 - value) * (1 - value))
        )
