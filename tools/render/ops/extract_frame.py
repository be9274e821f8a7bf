"""Extract frame."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.timeline import Timeline


class ExtractFrame(TimelineOperation[words.ExtractFrame]):
    """Save one frame as a still: the rendering is that picture, with every other step in it."""

    op = "extract_frame"
    turn = 9

    def apply(self, timeline: Timeline, params: words.ExtractFrame, room: CuttingRoom) -> Timeline:
        """at: seconds. Raises StepError when the time is not in the clip any more."""
        return replace(timeline, still=room.inside(params.at))
