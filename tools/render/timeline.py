"""What plays when: a clip as pieces of its sources, in OpenTimelineIO's sense.

Every time is in seconds of the original. A timeline is a value: an operation answers a new one (`splicing.py` has the
functions that do it).

Where one piece follows another there is a cut, unless the later one is `joined`: then it only goes on in another way,
as the steps of a speed ramp do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

TINY = 1e-6
JoinKind = Literal["dissolve", "fade_black", "fade_white", "wipe", "slide", "zoom", "whip"]
OVERLAPPING: frozenset[str] = frozenset({"dissolve", "wipe", "slide", "zoom", "whip"})
"""Transitions during which both pieces play; a fade through a colour plays one after the other."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the original's time, in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start

    def meets(self, other: Span) -> bool:
        """Whether the two share more than an edge."""
        return self.start < other.end - TINY and other.start < self.end - TINY


@dataclass(frozen=True, slots=True)
class Join:
    """How a piece begins: a transition from the one before, or from black or white at the start of the clip."""

    kind: JoinKind
    duration: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one source, played at one speed.

    start, end: seconds of the source; equal where a frame is held for `hold` seconds. speed: source seconds a second.
    magnify: a punch-in around the middle. joined: it continues the piece before without a cut. media: another
    source's id, none for the main one. enter: the transition it begins with.
    """

    start: float
    end: float
    speed: float = 1
    backwards: bool = False
    hold: float = 0
    keep_pitch: bool = True
    magnify: float = 1
    joined: bool = False
    media: str | None = None
    enter: Join | None = None

    @property
    def span(self) -> Span:
        """The source's time it shows."""
        return Span(self.start, self.end)

    @property
    def duration(self) -> float:
        """Seconds it plays."""
        return self.hold or (self.end - self.start) / self.speed

    def source_time(self, played: float) -> float:
        """The source's time that is seen after `played` seconds of this piece."""
        if self.hold:
            return self.start
        return self.end - played * self.speed if self.backwards else self.start + played * self.speed

    def played_time(self, source: float) -> float:
        """Seconds after which this piece shows a time of the source."""
        if self.hold:
            return 0
        return (self.end - source if self.backwards else source - self.start) / self.speed

    def cut_to(self, start: float, end: float) -> Piece:
        """The same piece with less of the source; what lies inside start–end stays."""
        beheaded = end < self.end - TINY if self.backwards else self.start + TINY < start
        enter = None if beheaded else self.enter
        return replace(self, start=max(start, self.start), end=min(end, self.end), enter=enter)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Pieces in the order they play.

    sound: pieces that are heard instead, where the sound runs on under other pictures. leave: a fade at the very end.
    marks: times of the original with labels. still: the time of the original to be saved as a picture instead.
    """

    pieces: tuple[Piece, ...]
    sound: tuple[Piece, ...] | None = None
    leave: Join | None = None
    marks: tuple[tuple[float, str], ...] = ()
    still: float | None = None

    @property
    def duration(self) -> float:
        """Seconds it plays."""
        return max((start + piece.duration for start, piece in self.placed()), default=0.0)

    def placed(self) -> tuple[tuple[float, Piece], ...]:
        """Every piece with the time it starts to play; a transition that overlaps starts it earlier."""
        return place(self.pieces)

    def shots(self) -> tuple[tuple[Piece, ...], ...]:
        """The pieces from cut to cut."""
        runs: list[list[Piece]] = []
        for piece in self.pieces:
            if piece.joined and runs:
                runs[-1].append(piece)
            else:
                runs.append([piece])
        return tuple(tuple(run) for run in runs)

    def marked(self, at: float, label: str) -> Timeline:
        """The timeline with a mark more."""
        return replace(self, marks=(*self.marks, (at, label)))

    def cuts(self) -> tuple[float, ...]:
        """When a new shot begins to play, without the first."""
        return tuple(start for place, (start, piece) in enumerate(self.placed()) if place and not piece.joined)


def place(pieces: Iterable[Piece]) -> tuple[tuple[float, Piece], ...]:
    """Every piece with the time it starts to play."""
    placed: list[tuple[float, Piece]] = []
    at = 0.0
    for piece in pieces:
        if placed:
            at -= overlap(placed[-1][1], piece)
        placed.append((at, piece))
        at += piece.duration
    return tuple(placed)


def overlap(before: Piece, after: Piece) -> float:
    """Seconds during which both play: the transition's, at most half of the shorter one."""
    if after.enter is None or after.enter.kind not in OVERLAPPING:
        return 0
    return min(after.enter.duration, before.duration / 2, after.duration / 2)


def whole(duration: float) -> Timeline:
    """The source from beginning to end. duration: seconds."""
    return Timeline((Piece(0, duration),))


def output_time(timeline: Timeline, source: float, media: str | None = None) -> float | None:
    """When a time of the original is first seen, in seconds of the result; none when it was cut away."""
    for start, piece in timeline.placed():
        if piece.media == media and piece.start - TINY <= source <= piece.end + TINY:
            return start + min(max(0.0, piece.played_time(source)), piece.duration)
    return None


def source_time(timeline: Timeline, played: float) -> tuple[str | None, float]:
    """What is seen at a time of the result: the medium and its time. A transition counts as the later piece."""
    placed = timeline.placed()
    start, piece = next(((s, p) for s, p in reversed(placed) if s <= played + TINY), placed[0])
    return piece.media, piece.source_time(min(max(0.0, played - start), piece.duration))


def spans_played(timeline: Timeline, span: Span) -> tuple[Span, ...]:
    """The parts of the result that show a span of the main source, in order."""
    parts = (
        (start, piece.cut_to(span.start, span.end), piece)
        for start, piece in timeline.placed()
        if piece.media is None and (piece.span.meets(span) or (piece.hold and span.start <= piece.start < span.end))
    )
    return tuple(
        Span(start + piece.played_time(part.end if piece.backwards else part.start), start + _last(piece, part))
        for start, part, piece in parts
    )


def _last(piece: Piece, part: Piece) -> float:
    return piece.hold or piece.played_time(part.start if piece.backwards else part.end)


def frame_counts(timeline: Timeline, fps: float) -> tuple[tuple[int, int], ...]:
    """First frame and number of frames of every piece, so that cuts fall on whole frames and nothing drifts.

    What lasts less than a frame is one frame.
    """
    placed = timeline.placed()
    firsts = [round(start * fps) for start, _ in placed]
    ends = [round((start + piece.duration) * fps) for start, piece in placed]
    for nth in range(1, len(placed)):
        if placed[nth][0] >= placed[nth - 1][0] + placed[nth - 1][1].duration - TINY:
            ends[nth - 1] = firsts[nth]
    if placed and all(end <= first for first, end in zip(firsts, ends, strict=True)):
        ends[-1] = firsts[-1] + 1
    return tuple((first, max(0, end - first)) for first, end in zip(firsts, ends, strict=True))
