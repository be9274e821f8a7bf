"""Reorder."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation, divided_at_shots
from tools.render.errors import StepError
from tools.render.timeline import Timeline


class Reorder(TimelineOperation[words.Reorder]):
    """Play the shots, or the pieces of a split, in another order; those that are not named follow as they were."""

    op = "reorder"
    turn = 1

    def apply(self, timeline: Timeline, params: words.Reorder, room: CuttingRoom) -> Timeline:
        """order: 1 is the first. Raises StepError when there is no such shot, or only one."""
        shots = timeline.shots()
        if len(shots) < 2:
            timeline = divided_at_shots(timeline, room)
            shots = timeline.shots()
        if len(shots) < 2:
            raise StepError("there is only one shot to put in order")
        missing = [number for number in params.order if number > len(shots)]
        if missing:
            raise StepError(f"there is no shot {missing[0]}: there are {len(shots)}")
        named = [number - 1 for number in params.order]
        rest = [number for number in range(len(shots)) if number not in named]
        runs = [shots[number] for number in (*named, *rest)]
        pieces = (replace(piece, joined=nth > 0) for run in runs for nth, piece in enumerate(run))
        return replace(timeline, pieces=tuple(pieces))
