"""Freeze frame."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.errors import StepError
from tools.render.splicing import split
from tools.render.timeline import TINY, Piece, Timeline


class FreezeFrame(TimelineOperation[words.FreezeFrame]):
    """Hold the picture at a time; it is silent meanwhile, and goes on afterwards."""

    op = "freeze_frame"
    turn = 2

    def apply(self, timeline: Timeline, params: words.FreezeFrame, room: CuttingRoom) -> Timeline:
        """at, duration: seconds. Raises StepError when the time is not in the clip any more."""
        at = room.inside(params.at)
        pieces = split(timeline, (at,), joined=True).pieces
        nth = next((nth for nth, piece in enumerate(pieces) if _shows(piece, at)), None)
        if nth is None:
            raise StepError(f"{params.at:g} s was cut away")
        piece, before, after = pieces[nth], pieces[:nth], pieces[nth + 1 :]
        held = Piece(at, at, hold=params.duration, magnify=piece.magnify, joined=True)
        if piece.played_time(at) > TINY:
            both: tuple[Piece, ...] = (piece, held)
        else:
            both = (replace(held, joined=piece.joined, enter=piece.enter), replace(piece, joined=True, enter=None))
        return replace(timeline, pieces=(*before, *both, *after))


def _shows(piece: Piece, at: float) -> bool:
    return piece.media is None and not piece.hold and piece.start - TINY <= at <= piece.end + TINY
