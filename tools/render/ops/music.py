"""Music."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from edits.vocabulary import audio
from tools.render.arrays import Floats
from tools.render.errors import StepError
from tools.render.footage import RATE, Footage
from tools.render.mixing import MixingRoom, Play, SoundOperation, ducked, during, scaled_by, together
from tools.render.soundtrack import Blocks, exactly, silence

FADE_OUT_S = 2.0
DUCKING = {"threshold": "0.03", "ratio": "8", "attack": "20", "release": "400", "knee": "4"}


class Music(SoundOperation[audio.Music]):
    """Lay a track under the clip, again and again if it is shorter, and fade it out at the end.

    It begins with the clip; with target.time it begins there and is heard in that time only.
    """

    op = "music"
    turn = 5
    brings_sound = True

    def refusal(self, params: audio.Music) -> str | None:
        """Without a track it would have to be composed."""
        return None if params.media else "composing music needs a music model: attach a track instead"

    def apply(self, play: Play, params: audio.Music, room: MixingRoom) -> Play:
        """gain_db: level of the track. duck: it goes down while the clip itself is heard.

        Raises StepError when the track is not at hand or has no sound.
        """
        assert params.media is not None
        bed = _faded(_begun(_repeated(params.media, room), room), 10 ** (params.gain_db / 20), room)

        def scored() -> Blocks:
            if params.duck:
                return exactly(ducked(play(), bed(), DUCKING), room.samples)
            return (one + other for one, other in together(play(), bed()))

        return scored if room.spans is None else during(room.spans, scored, play)


def _begun(bed: Play, room: MixingRoom) -> Play:
    """The track from its own beginning where the step's time begins."""
    if room.spans is None:
        return bed
    before = round(room.spans[0].start * RATE)
    return lambda: chain(silence(before), bed())


def _repeated(media: str, room: MixingRoom) -> Play:
    with Footage(room.file(media)) as footage:
        if footage.audio is None:
            raise StepError(f"the media {media} has no sound")
        length = footage.duration or room.duration
    count = max(1, round(length * RATE))

    def rounds() -> Iterator[Floats]:
        left = room.samples
        while left > 0:
            yield from room.medium(media, min(count, left))
            left -= count

    return rounds


def _faded(bed: Play, level: float, room: MixingRoom) -> Play:
    length = min(FADE_OUT_S, room.duration / 4)

    def factor(first: int, count: int) -> Floats:
        left = room.duration - (np.arange(first, first + count) + 0.5) / RATE
        return (level * np.clip(left / max(length, 1e-3), 0, 1)).astype(np.float32)

    def exact() -> Blocks:
        return exactly(bed(), room.samples)

    return scaled_by(exact, factor)
