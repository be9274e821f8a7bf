"""Loop."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.errors import StepError
from tools.render.splicing import around
from tools.render.timeline import Timeline

LONGEST_S = 4 * 3_600
MOST_PIECES = 20_000


class Loop(TimelineOperation[words.Loop]):
    """Play several times in a row, all of it or the part in target.time."""

    op = "loop"
    turn = 6

    def apply(self, timeline: Timeline, params: words.Loop, room: CuttingRoom) -> Timeline:
        """count: how often it plays. Raises StepError when that would last too long."""
        before, part, after = around(timeline, room.span)
        if timeline.duration * params.count > LONGEST_S or len(part) * params.count > MOST_PIECES:
            raise StepError(f"{params.count} times is more than can be rendered")
        again = (replace(part[0], joined=False), *part[1:])
        return replace(timeline, pieces=(*before, *part, *(again * (params.count - 1)), *after))
