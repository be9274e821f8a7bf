"""Fade audio."""

from __future__ import annotations

import numpy as np

from edits.vocabulary import audio
from tools.render.arrays import Floats
from tools.render.footage import RATE
from tools.render.mixing import MixingRoom, Play, SoundOperation, scaled_by


class FadeAudio(SoundOperation[audio.FadeAudio]):
    """Fade the sound in at the beginning, out at the end, or both."""

    op = "fade_audio"
    sliders = ("in_", "out")
    turn = 9

    def apply(self, play: Play, params: audio.FadeAudio, room: MixingRoom) -> Play:
        """in, out: seconds; where they would meet, each is held to its share."""
        whole = max(params.in_ + params.out, 1e-9)
        room_for = min(1.0, room.duration / whole)
        rise, fall = params.in_ * room_for, params.out * room_for

        def factor(first: int, count: int) -> Floats:
            time = (np.arange(first, first + count, dtype=np.float64) + 0.5) / RATE
            up = np.clip(time / rise, 0, 1) if rise > 0 else 1.0
            down = np.clip((room.duration - time) / fall, 0, 1) if fall > 0 else 1.0
            # A quarter of a sine: even to the ear, where a straight line drops suddenly at its end.
            return (np.sin(np.minimum(up, down) * np.pi / 2) * np.ones(count)).astype(np.float32)

        return scaled_by(play, factor)
