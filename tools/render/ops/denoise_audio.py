"""Denoise audio."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import audio
from tools.render.mixing import FilterOperation, FilterSpec, MixingRoom, Play, rechunk
from tools.render.soundtrack import Blocks

MOST_REDUCTION_DB = 30.0
RUMBLE_HZ = 70
WINDOW = 2_400
"""Samples whose level is judged together: 50 ms."""
USUAL_FLOOR = -50.0
ABOVE_DB = 3.0
"""What is subtracted lies a little above the level of the pauses, or half of the noise would pass."""
LEAST_GAP_DB = 15.0
"""Pauses must be this much softer than the rest to count as noise alone."""


class DenoiseAudio(FilterOperation[audio.DenoiseAudio]):
    """Lower steady noise by spectral subtraction (FFmpeg's afftdn) at the level its pauses have, and rumble."""

    op = "denoise_audio"
    sliders = ("strength",)

    def apply(self, play: Play, params: audio.DenoiseAudio, room: MixingRoom) -> Play:
        """strength: 0…100. The sound is listened to first, for the level of its pauses."""
        if params.strength <= 0:
            return play
        return self.through(denoising(params.strength, noise_floor(play())), play, room)

    def filters(self, params: audio.DenoiseAudio) -> list[FilterSpec]:
        """For a usual level of noise."""
        return denoising(params.strength, USUAL_FLOOR)


def denoising(strength: float, floor: float) -> list[FilterSpec]:
    """The filters for a noise of a level. strength: 0…150. floor: dB below full scale."""
    part = min(1.0, strength / 100)
    level = min(-20.0, max(-80.0, floor + ABOVE_DB))
    reduction = {"noise_reduction": f"{max(0.01, part * MOST_REDUCTION_DB):.2f}", "noise_floor": f"{level:.1f}"}
    return [("highpass", {"frequency": str(RUMBLE_HZ), "mix": f"{part:.3f}"}), ("afftdn", reduction)]


def noise_floor(blocks: Blocks) -> float:
    """The level of the pauses, dB below full scale; a usual one where there are no pauses."""
    powers = [float(np.mean(np.square(block, dtype=np.float64))) for block in rechunk(blocks, WINDOW)]
    levels = 10 * np.log10(np.maximum(powers, 1e-12))
    heard = levels[levels > -100]
    if len(heard) < 4:
        return USUAL_FLOOR
    low, high = np.percentile(heard, (8, 90))
    return float(low) if high - low >= LEAST_GAP_DB else USUAL_FLOOR
