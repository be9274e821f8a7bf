"""Trim."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.splicing import keep
from tools.render.timeline import Timeline


class Trim(TimelineOperation[words.Trim]):
    """Keep only a part."""

    op = "trim"

    def apply(self, timeline: Timeline, params: words.Trim, room: CuttingRoom) -> Timeline:
        """start, end: seconds kept; without end, to the end. Raises StepError when the part lies beyond the end."""
        return keep(timeline, (room.within(params.start, params.end),))
