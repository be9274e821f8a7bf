"""What plays when: a clip as pieces of its sources, in OpenTimelineIO's sense, and the pure functions that recut it.

Every time is in seconds of the original. A timeline is a value: an operation answers a new one.

    whole(12.0)                          one piece, 0–12 s
    keep(timeline, (Span(2, 5),))        a trim
    remove(timeline, (Span(3, 4),))      a cut
    change(timeline, span, function)     other speed, direction or size for what lies in a span

Where one piece follows another there is a cut, unless the later one is `joined`: then it only goes on in another way,
as the steps of a speed ramp do.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Literal

from edits.plan import Step
from tools.render.errors import StepError
from tools.render.operation import Operation, P, Scene, find_operation

TINY = 1e-6
SHORTEST = 0.02
"""Seconds that a result must last."""
LATE_S = 0.05
"""A time this little past the end is at the end: containers round."""
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


@dataclass(frozen=True)
class CuttingRoom(Scene):
    """What a recut may know: besides the scene, the file itself, the span asked for, and how long other media are.

    duration: seconds of the main source. span: the step's own time, none for all of it. lengths: seconds of other
    media by id.
    """

    source: Path | None = None
    duration: float = 0
    span: Span | None = None
    lengths: Mapping[str, float] = field(default_factory=dict)

    def within(self, start: float, end: float | None) -> Span:
        """A stretch held to the source. Raises StepError when nothing of it lies inside."""
        last = self.duration if end is None else min(end, self.duration)
        if start >= last - TINY:
            raise StepError(f"{start:g} s is beyond the end: it is {self.duration:.2f} s long")
        return Span(max(0.0, start), last)

    def inside(self, time: float) -> float:
        """A time held to the source. Raises StepError when it lies beyond the end."""
        if time > self.duration + LATE_S:
            raise StepError(f"{time:g} s is beyond the end: it is {self.duration:.2f} s long")
        return min(max(0.0, time), self.duration)


class TimelineOperation(Operation[P]):
    """An operation that recuts. Raises StepError with a reason when it cannot.

    turn: when it runs among its kind; those that look at the cuts come after those that make them.
    """

    turn: ClassVar[int] = 0

    @abstractmethod
    def apply(self, timeline: Timeline, params: P, room: CuttingRoom) -> Timeline:
        """The timeline after the operation."""


def divided_at_shots(timeline: Timeline, room: CuttingRoom) -> Timeline:
    """The timeline with the cuts that were found in the footage as cuts of its own."""
    shots = room.facts.clip.shots if room.facts and room.facts.clip else ()
    return split(timeline, (later.start for _, later in pairwise(shots)))


def arrange(
    steps: Iterable[Step], timeline: Timeline, room: CuttingRoom, skip: Callable[[Step, str], None]
) -> Timeline:
    """The timeline after every timeline step. skip: told about each that cannot be done, with the reason."""
    chosen = [(operation, step) for step in steps if (operation := _recut(step)) is not None]
    for operation, step in sorted(chosen, key=lambda pair: pair[0].turn):
        target = step.target.time if step.target else None
        span = Span(target.start, target.end if target.end is not None else room.duration) if target else None
        try:
            changed = operation.apply(timeline, operation.at(step.params, step.amount), replace(room, span=span))
            if changed.duration < SHORTEST:
                raise StepError("nothing of the clip would be left")
            timeline = changed
        except StepError as error:
            skip(step, str(error))
    return timeline


def _recut(step: Step) -> TimelineOperation[Any] | None:
    operation = find_operation(step.op)
    return operation if isinstance(operation, TimelineOperation) and step.amount > 0 else None
