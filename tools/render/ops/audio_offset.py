"""Audio offset."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.arrays import Floats
from tools.render.footage import RATE
from tools.render.mixing import MixingRoom, Play, SoundOperation
from tools.render.soundtrack import Blocks, exactly, silence


class AudioOffset(SoundOperation[audio.AudioOffset]):
    """Shift the sound against the picture; the result stays as long."""

    op = "audio_offset"
    turn = -1

    def apply(self, play: Play, params: audio.AudioOffset, room: MixingRoom) -> Play:
        """seconds: + is later."""
        shift = round(params.seconds * RATE)

        def shifted() -> Blocks:
            yield from silence(shift)
            yield from without_first(play(), -shift)

        return lambda: exactly(shifted(), room.samples)


def without_first(blocks: Blocks, count: int) -> Blocks:
    """The stream without its first samples."""
    for block in blocks:
        part: Floats = block[:, max(0, count) :]
        count -= block.shape[1]
        if part.shape[1]:
            yield part
