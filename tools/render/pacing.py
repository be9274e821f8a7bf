"""Recutting to a rhythm: shots of a length, or shots that change on the beat."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from tools.render.activity import Activity
from tools.render.timeline import TINY, Piece, Timeline, place

FILE = Path(__file__).with_name("pacing.toml")
QUICK = frozenset({"fast", "frantic"})
TRIES = 9
"""Places at which a window is tried inside the room it has."""
CENTRE = 0.35
"""How much more movement the edge of a shot must have to be preferred to its middle."""
NEAR = 1.02
"""A shot this little over the length stays whole."""


@dataclass(frozen=True, slots=True)
class Pacing:
    """What pacing.toml says. lengths: seconds a shot by feeling. The rest is described there."""

    lengths: Mapping[str, float]
    kept: float
    punch_in: float
    slowest: float
    faster: float


@cache
def pacing() -> Pacing:
    """The file, checked. Raises ValueError for what does not fit."""
    raw = tomllib.loads(FILE.read_text("utf-8"))
    read = Pacing(dict(raw["lengths"]), *(float(raw[name]) for name in ("kept", "punch_in", "slowest", "faster")))
    if not (0 < read.kept <= 1 <= read.punch_in <= 2 and 0.2 <= read.slowest <= 1 and 0.1 <= read.faster <= 1):
        raise ValueError(f"{FILE.name}: kept, slowest and faster lie in 0–1, punch_in in 1–2")
    if any(length <= 0 for length in read.lengths.values()):
        raise ValueError(f"{FILE.name}: lengths are positive")
    return read


def felt_length(timeline: Timeline, feel: str) -> float:
    """Seconds a shot for a feeling; a fast one is faster than the clip was."""
    length = pacing().lengths[feel]
    usual = timeline.duration / len(timeline.shots())
    return min(length, usual * pacing().faster) if feel in QUICK else length


def recut(timeline: Timeline, length: float, active: Activity | None, *, only_longer: bool = False) -> Timeline:
    """Shots of `length` seconds. only_longer: long shots stay; short ones are slowed down."""
    pieces: list[Piece] = []
    for shot in timeline.shots():
        lasts = sum(piece.duration for piece in shot)
        if lasts > length * NEAR and not only_longer:
            pieces += _windows(shot, lasts, length, active)
        elif lasts < length / NEAR:
            pieces += _slowed(shot, lasts, length, most=1.0 if not only_longer else pacing().slowest)
        else:
            pieces += shot
    return replace(timeline, pieces=tuple(pieces))


def _windows(shot: tuple[Piece, ...], lasts: float, length: float, active: Activity | None) -> list[Piece]:
    """One window of a shot, or several jump cuts of a long take."""
    count = max(1, int(lasts * pacing().kept / length + TINY))
    chosen: list[Piece] = []
    for nth in range(count):
        start, end = lasts * nth / count, lasts * (nth + 1) / count
        best = max(_candidates(start, end, length), key=lambda at: _worth(shot, at, (start, end), length, active))
        part = excerpt(shot, best, best + length)
        zoom = pacing().punch_in if nth % 2 else 1.0
        chosen += [replace(piece, magnify=piece.magnify * zoom) for piece in part]
    return chosen


def _candidates(start: float, end: float, length: float) -> list[float]:
    room = max(0.0, end - start - length)
    return [start + room * nth / (TRIES - 1) for nth in range(TRIES)]


def _worth(
    shot: tuple[Piece, ...], at: float, within: tuple[float, float], length: float, active: Activity | None
) -> float:
    """How much a window shows: movement, with a liking for the middle."""
    middle = (within[0] + within[1]) / 2
    away = abs(at + length / 2 - middle) / max(within[1] - within[0], TINY) * 2
    return (1 + _movement(shot, at, length, active)) * (1 - CENTRE * away)


def _movement(shot: tuple[Piece, ...], at: float, length: float, active: Activity | None) -> float:
    """Movement in a window against that of the whole shot."""
    if active is None or any(piece.media is not None or piece.hold for piece in shot):
        return 0.0
    usual = active.between(min(p.start for p in shot), max(p.end for p in shot))
    part = excerpt(shot, at, at + length)
    return active.between(min(p.start for p in part), max(p.end for p in part)) / usual if usual else 0.0


def _slowed(shot: tuple[Piece, ...], lasts: float, length: float, most: float) -> list[Piece]:
    factor = max(most, lasts / length)
    return [replace(p, hold=p.hold / factor) if p.hold else replace(p, speed=p.speed * factor) for p in shot]


def excerpt(shot: tuple[Piece, ...], start: float, end: float) -> list[Piece]:
    """What plays from `start` to `end` seconds of a shot, as a shot."""
    chosen: list[Piece] = []
    for at, piece in place(shot):
        first, last = max(start, at) - at, min(end, at + piece.duration) - at
        if last - first <= TINY:
            continue
        if piece.hold:
            part = replace(piece, hold=last - first)
        else:
            edges = sorted((piece.source_time(first), piece.source_time(last)))
            part = piece.cut_to(*edges)
        chosen.append(replace(part, joined=bool(chosen), enter=None))
    return chosen


def on_beats(timeline: Timeline, beats: tuple[float, ...]) -> Timeline:
    """The pictures cut on the beats while the sound plays on as it was.

    beats: seconds of the result, rising. Between two beats the shot that plays in the middle is shown, moved inside
    its own cuts; where it goes on over a beat, it punches in or out.
    """
    edges = [0.0, *(beat for beat in beats if 0.05 < beat < timeline.duration - 0.05), timeline.duration]
    shots = timeline.shots()
    spans = _shot_spans(timeline)
    pieces: list[Piece] = []
    before, closer = -1, False
    for start, end in pairwise(edges):
        nth = next((n for n, (_, last) in enumerate(spans) if (start + end) / 2 < last), len(spans) - 1)
        closer = nth == before and not closer
        pieces += _filling(shots[nth], start - spans[nth][0], end - start, pacing().punch_in if closer else 1.0)
        before = nth
    sound = timeline.sound if timeline.sound is not None else timeline.pieces
    return replace(timeline, pieces=tuple(pieces), sound=sound)


def _shot_spans(timeline: Timeline) -> list[tuple[float, float]]:
    starts = [0.0, *timeline.cuts()]
    return list(zip(starts, [*starts[1:], timeline.duration], strict=True))


def _filling(shot: tuple[Piece, ...], at: float, length: float, zoom: float) -> list[Piece]:
    """Exactly `length` seconds of a shot, from `at` where it can; a shorter shot is slowed down to fill it."""
    lasts = sum(piece.duration for piece in shot)
    if lasts < length:
        part = _slowed(shot, lasts, length, most=0.05)
    else:
        start = min(max(0.0, at), lasts - length)
        part = excerpt(shot, start, start + length)
    return [replace(piece, magnify=piece.magnify * zoom, joined=nth > 0, enter=None) for nth, piece in enumerate(part)]
