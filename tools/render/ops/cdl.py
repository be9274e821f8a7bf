"""ASC CDL."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import tone
from tools.render.operation import ColorOperation, Colors

LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


class Cdl(ColorOperation[tone.Cdl]):
    """ASC CDL v1.2 on encoded values: slope, offset, power and clamp a channel, then saturation by Rec. 709 luma."""

    op = "cdl"

    def at(self, params: tone.Cdl, amount: float) -> tone.Cdl:
        """Slope and saturation away from 1, offset away from 0, power as an exponent of itself."""
        return params.model_copy(
            update={
                "slope": tuple(max(0.0, 1 + amount * (slope - 1)) for slope in params.slope),
                "offset": tuple(amount * offset for offset in params.offset),
                "power": tuple(power**amount for power in params.power),
                "saturation": max(0.0, 1 + amount * (params.saturation - 1)),
            }
        )

    def apply_color(self, rgb: Colors, params: tone.Cdl) -> Colors:
        """slope 0…4, offset −1…1, power 0…4, saturation 0…4."""
        slope, offset, power = (np.array(three, np.float32) for three in (params.slope, params.offset, params.power))
        graded: Colors = np.clip(rgb * slope + offset, 0, 1) ** power
        luma = (graded @ LUMA)[..., None]
        colors: Colors = np.clip(luma + np.float32(params.saturation) * (graded - luma), 0, 1)
        return colors
