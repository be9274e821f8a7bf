"""Loudness."""

from __future__ import annotations

from edits.vocabulary import audio
from tools.render.errors import StepError
from tools.render.loudness import normalised
from tools.render.mixing import MixingRoom, Play, SoundOperation

NEAR = 0.5


class Loudness(SoundOperation[audio.Loudness]):
    """Bring the whole sound to a programme loudness, its true peak held (EBU R128, in two passes)."""

    op = "loudness"
    turn = 8

    def apply(self, play: Play, params: audio.Loudness, room: MixingRoom) -> Play:
        """integrated: LUFS. true_peak: dBTP. Raises StepError for silence."""
        changed, reached = normalised(play, room.samples, params.integrated, params.true_peak)
        if reached is None:
            raise StepError("there is only silence, which has no loudness")
        if abs(reached - params.integrated) > NEAR:
            room.notes.append(
                f"loudness reaches {reached:.1f} LUFS: more would push peaks past {params.true_peak:g} dBTP"
            )
        return changed
