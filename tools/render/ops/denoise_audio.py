"""Denoise audio."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.mixing import FilterOperation, FilterSpec

MOST_REDUCTION_DB = 30.0
RUMBLE_HZ = 70


class DenoiseAudio(FilterOperation[audio.DenoiseAudio]):
    """Lower steady noise by spectral subtraction that follows the noise (FFmpeg's afftdn), and rumble below speech."""

    op = "denoise_audio"
    sliders = ("strength",)

    def filters(self, params: audio.DenoiseAudio) -> list[FilterSpec]:
        """strength: 0…100."""
        part = min(1.0, params.strength / 100)
        if part == 0:
            return []
        reduction = {"noise_reduction": f"{max(0.01, part * MOST_REDUCTION_DB):.2f}", "noise_floor": "-40",
                     "track_noise": "1"}  # fmt: skip
        return [("highpass", {"frequency": str(RUMBLE_HZ), "mix": f"{part:.3f}"}), ("afftdn", reduction)]
