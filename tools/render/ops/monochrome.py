"""Black and white."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.color import to_encoded, to_linear
from tools.render.operation import ColorOperation, Colors

FILTERS = {
    "none": (0.2126, 0.7152, 0.0722),
    "red": (0.80, 0.18, 0.02),
    "orange": (0.58, 0.38, 0.04),
    "yellow": (0.42, 0.54, 0.04),
    "green": (0.14, 0.80, 0.06),
    "blue": (0.08, 0.22, 0.70),
}
"""Parts of linear red, green and blue that reach the film behind each filter; each row makes 1, so gray stays."""


class Monochrome(ColorOperation[tone.Monochrome]):
    """Weigh linear light behind an optional lens filter: red darkens skies, green lightens leaves."""

    op = "monochrome"

    def apply_color(self, rgb: Colors, params: tone.Monochrome) -> Colors:
        """Three equal channels."""
        weights = np.array(FILTERS[params.filter], dtype=np.float32)
        gray = to_encoded(to_linear(rgb) @ weights)
        return np.repeat(gray[..., None], 3, axis=-1)
