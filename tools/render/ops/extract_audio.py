"""Extract audio."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.mixing import MixingRoom, Play, SoundOperation


class ExtractAudio(SoundOperation[audio.ExtractAudio]):
    """Save the sound as a file of its own: the rendering is that file, with every other sound step in it."""

    op = "extract_audio"
    turn = 10

    def apply(self, play: Play, params: audio.ExtractAudio, room: MixingRoom) -> Play:
        """The sound itself stays as it is."""
        return play
