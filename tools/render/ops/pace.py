"""Pace."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.activity import activity_of
from tools.render.cutting_room import CuttingRoom, TimelineOperation, divided_at_shots
from tools.render.errors import StepError
from tools.render.pacing import felt_length, recut
from tools.render.splicing import around
from tools.render.timeline import Piece, Timeline


class Pace(TimelineOperation[words.Pace]):
    """Recut to shots of a length: of each shot the most active part; long takes become jump cuts that punch in."""

    op = "pace"
    turn = 5

    def apply(self, timeline: Timeline, params: words.Pace, room: CuttingRoom) -> Timeline:
        """shot_length: seconds; or feel: slow, steady, fast, frantic. With target.time, only that part.

        Raises StepError when nothing would change.
        """
        before, inside, after = around(divided_at_shots(timeline, room), room.span)
        part = replace(timeline, pieces=inside)
        length = params.shot_length or felt_length(part, params.feel or "steady")
        active = activity_of(room.source) if room.source is not None else None
        changed = recut(part, length, active, only_longer=params.shot_length is None and params.feel == "slow")
        if changed.pieces == inside:
            raise StepError(f"its shots already last about {length:g} s")
        return replace(timeline, pieces=(*before, *_parted(changed.pieces), *_parted(after)))


def _parted(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces with a cut before the first of them."""
    return (replace(pieces[0], joined=False), *pieces[1:]) if pieces else ()
