"""Marker."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.timeline import Timeline


class Marker(TimelineOperation[words.Marker]):
    """Mark a time with a label: a chapter of the finished file."""

    op = "marker"
    turn = 9

    def apply(self, timeline: Timeline, params: words.Marker, room: CuttingRoom) -> Timeline:
        """at: seconds. Raises StepError when the time is not in the clip any more."""
        return timeline.marked(room.inside(params.at), params.label)
