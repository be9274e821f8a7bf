"""Cut."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.splicing import remove
from tools.render.timeline import Timeline


class Cut(TimelineOperation[words.Cut]):
    """Take a part out and close the gap."""

    op = "cut"

    def apply(self, timeline: Timeline, params: words.Cut, room: CuttingRoom) -> Timeline:
        """start, end: seconds removed; without end, to the end. Raises StepError when it lies beyond the end."""
        return remove(timeline, (room.within(params.start, params.end),))
