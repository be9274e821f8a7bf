"""Voice over."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.mixing import MixingRoom, Play, SoundOperation, ducked
from tools.render.ops.music import DUCKING
from tools.render.ops.sound_effect import laid_at
from tools.render.soundtrack import exactly


class VoiceOver(SoundOperation[audio.VoiceOver]):
    """Lay a recording over the clip, whose own sound goes down meanwhile."""

    op = "voice_over"
    turn = 6
    brings_sound = True

    def refusal(self, params: audio.VoiceOver) -> str | None:
        """A text would have to be spoken."""
        return None if params.media else "speaking a text needs a speech model: attach a recording instead"

    def apply(self, play: Play, params: audio.VoiceOver, room: MixingRoom) -> Play:
        """media: the recording. Raises StepError when it is not at hand or silent."""
        assert params.media is not None
        said = laid_at(params.media, room)
        return lambda: exactly(ducked(said(), play(), DUCKING), room.samples)
