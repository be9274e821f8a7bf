"""The sound of a timeline, piece by piece: exactly as many samples as its pictures last, faded where it was cut."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from av.filter.context import FilterContext

from tools.render.arrays import Floats
from tools.render.footage import RATE, Footage
from tools.render.timeline import Piece, Timeline, frame_counts, overlap

Blocks = Iterator[Floats]
"""Sound as it streams: float32 (2, n), 48 kHz."""
Find = Callable[[str | None], Path | None]
"""The file of a medium by id, none for the main one; none when it has no sound."""
FADE_S = 0.03
"""At every cut the sound goes down and up this long, so that nothing clicks."""
BLOCK = 4_800
WINDOW_S = 4.0
"""Seconds that are read at once to play them backwards."""
SLOWEST_TEMPO, FASTEST_TEMPO = 0.5, 100.0
"""What one atempo filter can do."""
SEAM_S = 1e-4
SHORT_S = 0.5
"""A stretch of a tape this short is interpolated, not filtered."""


def silence(count: int) -> Blocks:
    """So many samples of nothing."""
    while count > 0:
        size = min(count, BLOCK)
        yield np.zeros((2, size), np.float32)
        count -= size


def play(pieces: tuple[Piece, ...], places: tuple[tuple[int, int], ...], find: Find, length: float) -> Blocks:
    """The pieces one after the other, crossfaded where they overlap.

    places: first sample and count of each. length: seconds of the main source, whose own end needs no fade.
    """
    tail = np.zeros((2, 0), np.float32)
    for nth, (piece, (first, count)) in enumerate(zip(pieces, places, strict=True)):
        before = pieces[nth - 1] if nth else None
        after = pieces[nth + 1] if nth + 1 < len(pieces) else None
        shared = first + count - places[nth + 1][0] if after else 0
        rises = _breaks_in(piece) if before is None else _needs_fade(before, piece)
        falls = _breaks_off(piece, length) if after is None else _needs_fade(piece, after)
        blocks = _faded(sound_of(piece, count, find), count, rises, falls)
        mixed = _crossfaded(tail, blocks) if tail.shape[1] else blocks
        tail = yield from _but_last(mixed, min(shared, count))
    if tail.shape[1]:
        yield tail


def _but_last(blocks: Iterable[Floats], keep: int) -> Generator[Floats, None, Floats]:
    """Pass on all but the last `keep` samples, which are returned."""
    held = np.zeros((2, 0), np.float32)
    for block in blocks:
        held = np.concatenate([held, block], axis=1) if held.shape[1] else block
        if held.shape[1] > keep:
            yield held[:, : held.shape[1] - keep]
            held = held[:, held.shape[1] - keep :]
    return held


def _crossfaded(tail: Floats, blocks: Blocks) -> Blocks:
    """Blocks with a tail over their beginning, both at equal power."""
    at, length = 0, tail.shape[1]
    for block in blocks:
        size = min(block.shape[1], length - at)
        if size > 0:
            angle = (np.arange(at, at + size, dtype=np.float32) + 0.5) / length * np.float32(np.pi / 2)
            block = block.copy()
            block[:, :size] = block[:, :size] * np.sin(angle) + tail[:, at : at + size] * np.cos(angle)
            at += size
        yield block
    if at < length:
        yield tail[:, at:]


def _breaks_in(piece: Piece) -> bool:
    """Whether the first piece starts in the middle of its source."""
    return piece.backwards or piece.start > SEAM_S


def _breaks_off(piece: Piece, length: float) -> bool:
    """Whether the last piece ends in the middle of its source."""
    return piece.backwards or (piece.media is None and piece.end < length - SEAM_S)


def _needs_fade(before: Piece, after: Piece) -> bool:
    """Whether the sound breaks between two pieces, so that it must go down and up. A crossfade does not."""
    if overlap(before, after):
        return False
    if before.hold or after.hold or before.media != after.media or before.backwards != after.backwards:
        return True
    tape = not before.keep_pitch and not after.keep_pitch and after.joined
    goes_on = abs(before.source_time(before.duration) - after.source_time(0)) < SEAM_S
    return not (goes_on and (before.speed == after.speed or tape))


def _faded(blocks: Blocks, count: int, at_start: bool, at_end: bool) -> Blocks:
    """Blocks that come in and go out over FADE_S, at most half of their length. count: samples in all."""
    length = min(round(FADE_S * RATE), count // 2)
    at = 0
    for block in blocks:
        size = block.shape[1]
        if at_start and at < length:
            block = block * np.clip((np.arange(at, at + size, dtype=np.float32) + 0.5) / length, 0, 1)
        if at_end and at + size > count - length:
            left = count - np.arange(at, at + size, dtype=np.float32) - 0.5
            block = block * np.clip(left / length, 0, 1)
        yield block
        at += size


def sound_of(piece: Piece, count: int, find: Find) -> Blocks:
    """Exactly `count` samples of a piece, at its speed and in its direction; silence where there is no sound."""
    path = None if piece.hold else find(piece.media)
    if path is None:
        return silence(count)
    if not piece.keep_pitch and not piece.backwards and piece.duration < SHORT_S:
        return _stretched(path, piece, count)
    source = _backwards(path, piece) if piece.backwards else _forwards(path, piece.start, piece.end)
    if piece.speed != 1:
        source = at_tempo(source, piece.speed) if piece.keep_pitch else like_tape(source, piece.speed)
    return exactly(source, count)


def exactly(blocks: Iterable[Floats], count: int) -> Blocks:
    """The first `count` samples, with silence for what is missing."""
    for block in blocks:
        if count <= 0:
            return
        yield block[:, :count]
        count -= block.shape[1]
    yield from silence(count)


def _forwards(path: Path, start: float, end: float) -> Blocks:
    """The samples of start–end, with silence where the file has a gap before its first."""
    with Footage(path) as footage:
        if footage.audio is None:
            return
        first, last = round(start * RATE), round(end * RATE)
        at = first
        for time, block in footage.samples(start):
            place = round(time * RATE)
            if place > at:
                yield from silence(min(place, last) - at)
                at = min(place, last)
            part = block[:, max(0, at - place) : max(0, last - place)]
            if part.shape[1]:
                yield part
                at += part.shape[1]
            if at >= last:
                return


def _backwards(path: Path, piece: Piece) -> Blocks:
    """The samples of a piece from its end to its start, a window at a time."""
    end = piece.end
    while end > piece.start + 1 / RATE:
        start = max(piece.start, end - WINDOW_S)
        window = exactly(_forwards(path, start, end), round(end * RATE) - round(start * RATE))
        yield np.concatenate(list(window), axis=1)[:, ::-1]
        end = start


def _stretched(path: Path, piece: Piece, count: int) -> Blocks:
    """A short stretch as `count` samples, between the file's own. The next one of a ramp goes on where it ends."""
    first, last = max(0, math.floor(piece.start * RATE) - 2), math.ceil(piece.end * RATE) + 2
    whole = np.concatenate(list(exactly(_forwards(path, first / RATE, last / RATE), last - first)), axis=1)
    at = piece.start * RATE - first + np.arange(count) * ((piece.end - piece.start) * RATE / max(1, count))
    yield np.stack([np.interp(at, np.arange(last - first), side) for side in whole]).astype(np.float32)


def at_tempo(blocks: Blocks, speed: float) -> Blocks:
    """Faster or slower at the same pitch (WSOLA, FFmpeg's atempo). speed: source seconds a second."""
    steps: list[tuple[str, dict[str, str]]] = []
    while speed < SLOWEST_TEMPO:
        steps.append(("atempo", {"tempo": str(SLOWEST_TEMPO)}))
        speed /= SLOWEST_TEMPO
    return filtered(blocks, [*steps, ("atempo", {"tempo": f"{speed:.6f}"})])


def like_tape(blocks: Blocks, speed: float) -> Blocks:
    """Faster and higher, or slower and lower, as a tape would."""
    rate = round(RATE * speed)
    return filtered(blocks, [("asetrate", {"sample_rate": str(rate)}), ("aresample", {"sample_rate": str(RATE)})])


def filtered(blocks: Blocks, filters: list[tuple[str, dict[str, str]]]) -> Blocks:
    """Blocks through FFmpeg's audio filters by name, each with its options."""
    graph = Graph()
    nodes = [open_graph(graph)]
    nodes += [graph.add(name, **options) for name, options in filters]
    form = graph.add("aformat", sample_fmts="fltp", channel_layouts="stereo", sample_rates=str(RATE))
    graph.link_nodes(*nodes, form, graph.add("abuffersink")).configure()
    at = 0
    for block in blocks:
        graph.push(audio_frame(block, at))
        at += block.shape[1]
        yield from drain(graph)
    graph.push(None)
    yield from drain(graph)


def open_graph(graph: Graph) -> FilterContext:
    """A new entrance to a graph for blocks of sound."""
    return graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))


def audio_frame(block: Floats, at: int) -> AudioFrame:
    """Samples as a frame of FFmpeg. at: samples before it."""
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(block, np.float32), "fltp", "stereo")
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame


def drain(graph: Graph) -> Blocks:
    """The samples that a graph has ready."""
    return (np.asarray(frame.to_ndarray(), np.float32) for frame in drain_frames(graph))


def drain_frames(graph: Graph) -> Iterator[AudioFrame]:
    """The frames that a graph has ready, with what its filters measured."""
    while True:
        try:
            frame = graph.pull()
            if isinstance(frame, AudioFrame):
                yield frame
        except (BlockingIOError, av.error.EOFError):
            return


def sample_places(pieces: tuple[Piece, ...], fps: Fraction) -> tuple[tuple[int, int], ...]:
    """First sample and count of every piece. From cut to cut it lasts as long as the pictures do at `fps`.

    Between cuts pieces share that time exactly by their durations: a ramp whose steps kept to frames would wobble.
    """
    frames = iter(frame_counts(Timeline(pieces), float(fps)))
    places: list[tuple[int, int]] = []
    for shot in Timeline(pieces).shots():
        counts = [next(frames) for _ in shot]
        first, last = (round(frame * RATE / fps) for frame in (counts[0][0], sum(counts[-1])))
        ends = np.cumsum([0.0, *(piece.duration for piece in shot)])
        edges = [first + round(float(end / ends[-1]) * (last - first)) for end in ends]
        places += [(start, end - start) for start, end in pairwise(edges)]
    return tuple(places)
