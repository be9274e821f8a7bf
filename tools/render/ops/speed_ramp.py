"""Speed ramp."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from edits.vocabulary import timeline as words
from tools.render.cutting_room import CuttingRoom, TimelineOperation
from tools.render.easing import eased
from tools.render.ops.speed import FASTEST, SLOWEST
from tools.render.splicing import change
from tools.render.timeline import Piece, Span, Timeline

STEP_S = 0.1
"""Seconds of the source that play at one speed while it changes."""
MOST_STEPS = 4_000


class SpeedRamp(TimelineOperation[words.SpeedRamp]):
    """Change the speed along the clip; the pitch follows, as on a tape."""

    op = "speed_ramp"
    turn = 3

    def at(self, params: words.SpeedRamp, amount: float) -> words.SpeedRamp:
        """Strength is a power of every factor."""
        points = tuple((time, factor**amount) for time, factor in params.points)
        return params.model_copy(update={"points": points})

    def apply(self, timeline: Timeline, params: words.SpeedRamp, room: CuttingRoom) -> Timeline:
        """points: seconds of the original and factors; before the first and after the last its factor holds."""
        room.within(params.points[0][0], None)
        for span, factor in ramp(params, room.duration):
            timeline = change(timeline, span, lambda piece, by=factor: _at_speed(piece, by))  # type: ignore[misc]
        return timeline


def _at_speed(piece: Piece, factor: float) -> Piece:
    return replace(piece, speed=min(FASTEST, max(SLOWEST, piece.speed * factor)), keep_pitch=False)


def ramp(params: words.SpeedRamp, duration: float) -> list[tuple[Span, float]]:
    """Short spans of the source, each with its factor, from 0 to `duration` seconds."""
    points = params.points
    parts = [(Span(0.0, points[0][0]), points[0][1])]
    for (start, low), (end, high) in pairwise(points):
        count = min(MOST_STEPS, max(1, round((end - start) / STEP_S))) if low != high else 1
        for nth in range(count):
            middle = low + (high - low) * eased((nth + 0.5) / count, params.ease)
            step = (end - start) / count
            parts.append((Span(start + nth * step, start + (nth + 1) * step), middle))
    parts.append((Span(points[-1][0], duration), points[-1][1]))
    held = [(Span(span.start, min(span.end, duration)), by) for span, by in parts]
    return [(span, by) for span, by in held if span.length > 0]
