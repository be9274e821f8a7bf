"""Split."""

from __future__ import annotations

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.errors import StepError
from tools.render.splicing import split
from tools.render.timeline import Timeline

MOST = 2_000


class Split(TimelineOperation[words.Split]):
    """Cut the clip into pieces; nothing is removed."""

    op = "split"
    turn = -1

    def apply(self, timeline: Timeline, params: words.Split, room: CuttingRoom) -> Timeline:
        """at: seconds; every: seconds between cuts. Raises StepError when no cut falls inside the clip."""
        times = [time for time in params.at or () if 0 < time < room.duration]
        if params.every is not None:
            count = min(MOST, int(room.duration / params.every))
            times += [params.every * nth for nth in range(1, count + 1) if params.every * nth < room.duration]
        if not times:
            raise StepError(f"no cut falls inside the {room.duration:.2f} s of the clip")
        return split(timeline, times)
