"""Sound effect."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.errors import StepError
from tools.render.footage import RATE, Footage
from tools.render.mixing import MixingRoom, Play, SoundOperation, together
from tools.render.soundtrack import Blocks, exactly, silence


class SoundEffect(SoundOperation[audio.SoundEffect]):
    """Add a sound once, at the start of target.time or of the clip."""

    op = "sound_effect"
    turn = 6
    brings_sound = True

    def refusal(self, params: audio.SoundEffect) -> str | None:
        """A described sound would have to be made."""
        return None if params.media else "making a sound needs a sound model: attach one instead"

    def apply(self, play: Play, params: audio.SoundEffect, room: MixingRoom) -> Play:
        """media: the sound. Raises StepError when it is not at hand or silent."""
        assert params.media is not None
        laid = laid_at(params.media, room)
        return lambda: (one + other for one, other in together(play(), laid()))


def laid_at(media: str, room: MixingRoom) -> Play:
    """A medium's sound from the step's time on, with silence around it."""
    with Footage(room.file(media)) as footage:
        if footage.audio is None:
            raise StepError(f"the media {media} has no sound")
        length = footage.duration or room.duration
    first = round(room.spans[0].start * RATE) if room.spans else 0

    def placed() -> Blocks:
        yield from silence(first)
        yield from room.medium(media, max(0, min(round(length * RATE), room.samples - first)))

    return lambda: exactly(placed(), room.samples)
