"""Pace."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.activity import activity_of
from tools.render.cutting_room import CuttingRoom, TimelineOperation, divided_at_shots
from tools.render.errors import StepError
from tools.render.pacing import felt_length, recut
from tools.render.timeline import Timeline


class Pace(TimelineOperation[words.Pace]):
    """Recut to shots of a length: of each shot the most active part; long takes become jump cuts that punch in."""

    op = "pace"
    turn = 5

    def apply(self, timeline: Timeline, params: words.Pace, room: CuttingRoom) -> Timeline:
        """shot_length: seconds; or feel: slow, steady, fast, frantic. Raises StepError when nothing would change."""
        timeline = divided_at_shots(timeline, room)
        length = params.shot_length or felt_length(timeline, params.feel or "steady")
        active = activity_of(room.source) if room.source is not None else None
        changed = recut(timeline, length, active, only_longer=params.shot_length is None and params.feel == "slow")
        if changed.pieces == timeline.pieces:
            raise StepError(f"its shots already last about {length:g} s")
        return changed
