"""Enhance voice."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.mixing import FilterOperation, FilterSpec


class EnhanceVoice(FilterOperation[audio.EnhanceVoice]):
    """Make speech clear: rumble out, mud down, presence up, loud and soft words nearer to each other."""

    op = "enhance_voice"
    sliders = ("strength",)
    turn = 1

    def filters(self, params: audio.EnhanceVoice) -> list[FilterSpec]:
        """strength: 0…100."""
        part = min(1.5, params.strength / 100)
        if part == 0:
            return []
        return [
            ("highpass", {"frequency": "90", "mix": f"{min(1.0, part * 2):.3f}"}),
            ("equalizer", {"frequency": "250", "width_type": "o", "width": "1.2", "gain": f"{-3 * part:.2f}"}),
            ("equalizer", {"frequency": "3500", "width_type": "o", "width": "1.6", "gain": f"{6 * part:.2f}"}),
            ("highshelf", {"frequency": "9000", "gain": f"{2 * part:.2f}"}),
            ("acompressor", {"threshold": "0.1", "ratio": f"{1 + 2 * part:.2f}", "attack": "8", "release": "120",
                             "makeup": f"{1 + 0.6 * part:.2f}", "knee": "4"}),
        ]  # fmt: skip
