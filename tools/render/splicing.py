"""Timelines cut, kept, split and changed, by pure functions.

keep(timeline, (Span(2, 5),))        a trim
remove(timeline, (Span(3, 4),))      a cut
change(timeline, span, function)     other speed, direction or size for what lies in a span
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tools.render.errors import StepError
from tools.render.timeline import TINY, Piece, Span, Timeline


def keep(timeline: Timeline, spans: Iterable[Span]) -> Timeline:
    """Only what lies in the spans of the main source; other media stay. Holds stay where their frame stays."""
    wanted = sorted(spans, key=lambda span: span.start)
    return replace(timeline, pieces=_seamed(part for piece in timeline.pieces for part in _inside(piece, wanted)))


def _inside(piece: Piece, spans: list[Span]) -> Iterator[Piece]:
    if piece.media is not None:
        yield piece
        return
    if piece.hold:
        if any(span.start - TINY <= piece.start <= span.end + TINY for span in spans):
            yield piece
        return
    parts = [piece.cut_to(span.start, span.end) for span in spans if span.meets(piece.span)]
    yield from reversed(parts) if piece.backwards else parts


def _seamed(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces with a cut wherever one no longer continues the one before."""
    result: list[Piece] = []
    for piece in pieces:
        whole_seam = bool(result) and result[-1].media == piece.media and _meet(result[-1], piece)
        result.append(piece if whole_seam else replace(piece, joined=False))
    return tuple(result)


def _meet(before: Piece, after: Piece) -> bool:
    return abs(before.source_time(before.duration) - after.source_time(0)) < TINY


def remove(timeline: Timeline, spans: Iterable[Span]) -> Timeline:
    """Everything but the spans of the main source, with the gaps closed."""
    return keep(timeline, gaps(spans))


def gaps(spans: Iterable[Span], end: float = float("inf")) -> tuple[Span, ...]:
    """What the spans leave of 0–end."""
    left: list[Span] = []
    at = 0.0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start > at + TINY:
            left.append(Span(at, min(span.start, end)))
        at = max(at, span.end)
    if at < end - TINY:
        left.append(Span(at, end))
    return tuple(left)


def split(timeline: Timeline, times: Iterable[float], *, joined: bool = False) -> Timeline:
    """Pieces that end and begin again at times of the main source. joined: without a cut there."""
    pieces = timeline.pieces
    for time in sorted(times):
        pieces = tuple(part for piece in pieces for part in _divided(piece, time, joined))
    return replace(timeline, pieces=pieces)


def _divided(piece: Piece, time: float, joined: bool) -> tuple[Piece, ...]:
    if piece.media is not None or not piece.start + TINY < time < piece.end - TINY:
        return (piece,)
    early, late = piece.cut_to(piece.start, time), piece.cut_to(time, piece.end)
    if piece.backwards:
        early, late = late, early
    return (early, replace(late, joined=joined))


def change(timeline: Timeline, span: Span | None, function: Callable[[Piece], Piece]) -> Timeline:
    """The timeline with every piece inside a span of the main source changed; without a span, all of them."""
    if span is None:
        return replace(timeline, pieces=tuple(map(function, timeline.pieces)))
    divided = split(timeline, (span.start, span.end), joined=True)
    return replace(
        divided,
        pieces=tuple(function(piece) if _within(piece, span) else piece for piece in divided.pieces),
    )


def around(timeline: Timeline, span: Span | None) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces before a span of the main source, those in it, and those after; without a span, all are in it.

    Raises StepError when nothing of the span is left.
    """
    if span is None:
        return (), timeline.pieces, ()
    pieces = split(timeline, (span.start, span.end), joined=True).pieces
    inside = [nth for nth, piece in enumerate(pieces) if _within(piece, span)]
    if not inside:
        raise StepError("its time was cut away")
    first, last = inside[0], inside[-1] + 1
    return pieces[:first], pieces[first:last], pieces[last:]


def _within(piece: Piece, span: Span) -> bool:
    return piece.media is None and span.start - TINY <= piece.start and piece.end <= span.end + TINY


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, with those that touch as one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if result and span.start <= result[-1].end + TINY:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)
