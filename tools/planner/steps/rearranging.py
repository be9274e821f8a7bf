"""A stretch of a clip that is to play elsewhere: "put the last 5 seconds at the beginning" is a split and an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tools.planner.steps.times import ASSUMED_S, UNKNOWN_LENGTH
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.tokens import tokenise

FRONT = re.compile(
    r"\b(?:(?:to|at|in|on) the (?:very )?(?:start|beginning|front|top)|up front|at the front|first|to start|before \w+|"
    r"(?:start|open|begin|lead|kick off)s?\b.*?\b(?:with|on)|"
    r"as (?:the |an? |my )?(?:new )?(?:opening|opener|intro|teaser|hook|start|beginning|cold open|preview))\b",
    re.IGNORECASE,
)
BACK = re.compile(
    r"\b(?:(?:to|at|in|on) the (?:very )?(?:end|back|tail)|last|(?:end|finish|close)\b.*?\bwith|"
    r"as (?:the |an? |my )?(?:new )?(?:outro|ending|closer|finale|end))\b",
    re.IGNORECASE,
)
SWAPS = re.compile(r"\b(?:swap|switch|exchange|trade)\b", re.IGNORECASE)
SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class Rearranged:
    """Where the clip is split, in seconds, and in which order its pieces play, 1 the first."""

    at: list[float]
    order: list[int]
    notes: tuple[str, ...]


def rearranged(said: str, duration: float | None) -> Rearranged | None:
    """The pieces and their order where the words name a stretch by its time and where it goes; none where they do not.

    duration: seconds, none when unknown.
    """
    tokens = tokenise(said)
    spans = [span for span in spans_in(tokens) if span.point is None]
    length = duration or ASSUMED_S
    ranges = [one for span in spans if (one := _range(span, length)) is not None]
    if not ranges or len(ranges) != len(spans):
        return None
    pieces = _pieces(ranges[:2], length)
    places = [next((at for at, piece in enumerate(pieces) if piece == one), None) for one in ranges[:2]]
    first = places[0]
    if first is None or len(pieces) < 2:
        return None
    order = list(range(len(pieces)))
    rest = " ".join(token.norm for at, token in enumerate(tokens) if not _in_any(at, spans))
    if SWAPS.search(said):
        if len(places) < 2 or (other := places[1]) is None:
            return None
        order[first], order[other] = other, first
    elif len(places) > 1 or ((front := FRONT.search(rest)) is None and BACK.search(rest) is None):
        return None
    else:
        order.remove(first)
        order.insert(0 if front else len(order), first)
    if order == sorted(order):
        return None
    starts = [start for start, _ in pieces[1:]]
    return Rearranged(starts, [place + 1 for place in order], () if duration else (UNKNOWN_LENGTH,))


def _in_any(at: int, spans: Sequence[Span]) -> bool:
    return any(span.place <= at < span.place + span.length for span in spans)


def _range(span: Span, length: float) -> tuple[float, float] | None:
    """From when to when in seconds; none for what begins behind the end."""
    if span.share is not None:
        start, end = (share * length for share in span.share)
    elif span.from_end is not None:
        start, end = length - span.from_end, length
    elif span.middle is not None:
        start, end = (length - span.middle) / 2, (length + span.middle) / 2
    else:
        start, end = span.start or 0.0, length if span.end is None else min(span.end, length)
    start = round(max(0.0, start), 3)
    return (start, round(end, 3)) if end - start >= SHORTEST_S else None


def _pieces(ranges: Sequence[tuple[float, float]], length: float) -> list[tuple[float, float]]:
    """The clip parted at every start and end of the ranges."""
    inside = {time for one in ranges for time in one if SHORTEST_S < time < length - SHORTEST_S}
    marks = sorted(inside | {0.0, round(length, 3)})
    return list(pairwise(marks))


__all__ = ["Rearranged", "rearranged"]
