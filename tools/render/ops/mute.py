"""Mute."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.mixing import MixingRoom, Play, SoundOperation, envelope, scaled_by


class Mute(SoundOperation[audio.Mute]):
    """Silence the clip's own sound, all of it or in target.time. Music that is added afterwards stays."""

    op = "mute"
    turn = 4

    def apply(self, play: Play, params: audio.Mute, room: MixingRoom) -> Play:
        """Every sample of the span becomes 0, over a short ramp."""
        return scaled_by(play, lambda first, count: envelope(first, count, room.spans, 0.0))
