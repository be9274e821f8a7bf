"""Reverse."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.splicing import around
from tools.render.timeline import Piece, Timeline


class Reverse(TimelineOperation[words.Reverse]):
    """Play backwards, all of it or the part in target.time."""

    op = "reverse"
    turn = 2

    def apply(self, timeline: Timeline, params: words.Reverse, room: CuttingRoom) -> Timeline:
        """Picture and sound alike."""
        before, part, after = around(timeline, room.span)
        return replace(timeline, pieces=(*before, *reversed_pieces(part), *after))


def reversed_pieces(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces from the last to the first, each the other way round. A cut stays where two pieces met in one."""
    seams = [piece.joined for piece in pieces[1:]] + [False]
    return tuple(
        replace(piece, backwards=not piece.backwards, joined=seam, enter=None)
        for piece, seam in zip(reversed(pieces), reversed(seams), strict=True)
    )
