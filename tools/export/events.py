"""A cut clip in whole frames, as edit lists count: every event with its place in the source and in the result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from edits.vocabulary.timeline import Marker
from tools.export.job import Job
from tools.render.timeline import Join, Piece, Timeline, frame_counts, output_time

SAME_SPEED = 1e-6


@dataclass(frozen=True, slots=True)
class Event:
    """One stretch of one source. All numbers are frames at the clip's rate.

    source: the first frame shown; when it plays backwards, the one it ends on. taken: frames of the source it uses,
    0 for a held frame. first, count: where it lies in the result, without the part that a transition shares with the
    event before. shared: frames for which this event's beginning and the one before play together.
    """

    source: int
    taken: int
    first: int
    count: int
    speed: float
    shared: int = 0
    backwards: bool = False
    held: bool = False
    media: str | None = None
    enter: Join | None = None
    magnify: float = 1

    @property
    def scalar(self) -> float:
        """Source frames a frame of the result: negative backwards, 0 held."""
        return 0.0 if self.held else -self.speed if self.backwards else self.speed

    @property
    def plain(self) -> bool:
        """Whether it plays as it was shot."""
        return not self.held and not self.backwards and abs(self.speed - 1) < SAME_SPEED


def events(pieces: Sequence[Piece], rate: Fraction) -> tuple[Event, ...]:
    """The pieces as events; those that go straight on, such as the parts of a split, stay apart."""
    counts = frame_counts(Timeline(tuple(pieces)), float(rate))
    made = []
    for place, (piece, (first, count)) in enumerate(zip(pieces, counts, strict=True)):
        after = counts[place + 1][0] if place + 1 < len(counts) else first + count
        before = counts[place - 1] if place else (0, 0)
        shared = max(0, before[0] + before[1] - first) if place else 0
        shown = min(count, after - first)
        if shown > 0:
            made.append(_event(piece, first, shown, shared, rate))
    return tuple(made)


def _event(piece: Piece, first: int, count: int, shared: int, rate: Fraction) -> Event:
    start = round(piece.start * rate)
    taken = 0 if piece.hold else max(1, round(count * piece.speed))
    if piece.backwards:
        start = max(0, round(piece.end * rate) - taken)
    return Event(
        start,
        taken,
        first,
        count,
        piece.speed,
        shared,
        piece.backwards,
        bool(piece.hold),
        piece.media,
        piece.enter,
        piece.magnify,
    )


def has_fades(listed: Sequence[Event], timeline: Timeline) -> bool:
    """Whether there are fades through black or white, which two events that play one after the other cannot show."""
    return timeline.leave is not None or any(event.enter is not None and not event.shared for event in listed)


def centred(listed: Sequence[Event]) -> tuple[Event, ...]:
    """The events with every cut in the middle of its transition, as Final Cut places them."""
    moved = list(listed)
    for place in range(1, len(moved)):
        half = moved[place].shared // 2
        if half:
            before, event = moved[place - 1], moved[place]
            moved[place - 1] = replace(
                before, count=before.count + half, taken=before.taken + round(half * before.speed) * (not before.held)
            )
            gone = round(half * event.speed) * (not event.held)
            moved[place] = replace(
                event,
                first=event.first + half,
                count=event.count - half,
                source=event.source + (0 if event.backwards else gone),
                taken=event.taken - gone,
                shared=2 * half,
            )
    return tuple(moved)


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces with those that only go on, in the same way and without a cut, made one."""
    whole: list[Piece] = []
    for piece in pieces:
        last = whole[-1] if whole else None
        if last is not None and piece.joined and _goes_on(last, piece):
            whole[-1] = replace(last, start=min(last.start, piece.start), end=max(last.end, piece.end))
        else:
            whole.append(piece)
    return tuple(whole)


def _goes_on(before: Piece, after: Piece) -> bool:
    same = (before.media, before.speed, before.backwards, before.magnify, before.keep_pitch) == (
        after.media,
        after.speed,
        after.backwards,
        after.magnify,
        after.keep_pitch,
    )
    meets = abs(before.source_time(before.duration) - after.source_time(0)) < 1e-6
    return same and meets and not before.hold and not after.hold and after.enter is None


def markers(job: Job, timeline: Timeline) -> tuple[tuple[int, str, str], ...]:
    """Marked times that are still in the result: frame, label, and the step's id."""
    found = []
    for step in job.steps:
        if isinstance(step.params, Marker):
            at = output_time(timeline, step.params.at)
            if at is not None:
                found.append((round(at * job.rate), step.params.label, step.id))
    return tuple(sorted(found))
