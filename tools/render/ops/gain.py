"""Gain."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.mixing import MixingRoom, Play, SoundOperation, envelope, scaled_by


class Gain(SoundOperation[audio.Gain]):
    """Louder or quieter by decibels, all of it or in target.time."""

    op = "gain"
    sliders = ("db",)
    turn = 3

    def apply(self, play: Play, params: audio.Gain, room: MixingRoom) -> Play:
        """db: −60…30."""
        level = 10 ** (params.db / 20)
        return scaled_by(play, lambda first, count: envelope(first, count, room.spans, level))
