"""Speed."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.splicing import change
from tools.render.timeline import Piece, Timeline

SLOWEST, FASTEST = 0.05, 40.0
"""What speeds may multiply to."""


class Speed(TimelineOperation[words.Speed]):
    """Play faster or slower, at the same pitch unless asked otherwise."""

    op = "speed"

    def at(self, params: words.Speed, amount: float) -> words.Speed:
        """Strength is a power: half of four times as fast is twice as fast."""
        return params.model_copy(update={"factor": params.factor**amount})

    def apply(self, timeline: Timeline, params: words.Speed, room: CuttingRoom) -> Timeline:
        """factor: 2 is twice as fast. With target.time, only that part."""

        def faster(piece: Piece) -> Piece:
            speed = min(FASTEST, max(SLOWEST, piece.speed * params.factor))
            return replace(piece, speed=speed, keep_pitch=piece.keep_pitch and params.preserve_pitch)

        return change(timeline, room.span, faster)
