"""Transition."""

from __future__ import annotations

from dataclasses import replace

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation, divided_at_shots
from tools.render.errors import StepError
from tools.render.timeline import Join, Piece, Span, Timeline

EDGE_S = 0.5
"""A span that reaches this near to the beginning or end means the beginning or end."""


class Transition(TimelineOperation[words.Transition]):
    """How one shot becomes the next, or how the clip begins and ends.

    Without target.time it is every cut; where there is no cut, a fade opens and closes the clip. With it, the cuts
    inside, and the beginning or the end where the span reaches there.
    """

    op = "transition"
    turn = 8

    def apply(self, timeline: Timeline, params: words.Transition, room: CuttingRoom) -> Timeline:
        """duration: seconds, 0 is a hard cut. Raises StepError when there is nothing to join."""
        timeline = divided_at_shots(timeline, room) if timeline.sound is None else timeline
        if params.kind == "cut" or params.duration == 0:
            return replace(timeline, pieces=tuple(replace(piece, enter=None) for piece in timeline.pieces), leave=None)
        join = Join(params.kind, params.duration)
        inside = [nth > 0 and not piece.joined and _meant(piece, room) for nth, piece in enumerate(timeline.pieces)]
        opens, closes = _edges(timeline, room.span, join, any(inside))
        if not any(inside) and not opens and not closes:
            raise StepError("there is no cut to put it on")
        pieces = [
            replace(piece, enter=join) if here or (opens and nth == 0) else piece
            for nth, (piece, here) in enumerate(zip(timeline.pieces, inside, strict=True))
        ]
        return replace(timeline, pieces=tuple(pieces), leave=join if closes else timeline.leave)


def _meant(piece: Piece, room: CuttingRoom) -> bool:
    return room.span is None or room.span.start - EDGE_S <= piece.source_time(0) <= room.span.end + EDGE_S


def _edges(timeline: Timeline, span: Span | None, join: Join, cuts: bool) -> tuple[bool, bool]:
    """Whether the clip opens and closes with it; only a fade can."""
    if not join.kind.startswith("fade"):
        return False, False
    if span is None:
        return not cuts, not cuts
    first, last = timeline.pieces[0], timeline.pieces[-1]
    start, end = first.source_time(0), last.source_time(last.duration)
    return span.start <= start + EDGE_S / 2, span.end >= end - EDGE_S
