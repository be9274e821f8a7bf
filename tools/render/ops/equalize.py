"""Equalize."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.mixing import FilterOperation, FilterSpec

LOW_HZ, MID_HZ, HIGH_HZ = 250, 1_200, 4_500
SLOPE = "0.7"


class Equalize(FilterOperation[audio.Equalize]):
    """Three bands: shelves below and above, a bell between."""

    op = "equalize"
    sliders = ("low", "mid", "high")
    turn = 2

    def filters(self, params: audio.Equalize) -> list[FilterSpec]:
        """low, mid, high: decibels, −24…24."""
        bell = {"frequency": str(MID_HZ), "width_type": "o", "width": "2", "gain": f"{params.mid:.2f}"}
        bands: list[tuple[float, FilterSpec]] = [
            (params.low, ("lowshelf", {"frequency": str(LOW_HZ), "width": SLOPE, "gain": f"{params.low:.2f}"})),
            (params.mid, ("equalizer", bell)),
            (params.high, ("highshelf", {"frequency": str(HIGH_HZ), "width": SLOPE, "gain": f"{params.high:.2f}"})),
        ]
        return [band for gain, band in bands if gain != 0]
