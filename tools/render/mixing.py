"""Sound steps at work on a stream: each turns one way to play the sound into another.

A `Play` starts the sound from its beginning every time it is called, so that a step may listen to all of it first, as
loudness has to, and memory stays flat.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from av.filter import Graph

from edits.plan import Step
from tools.render.arrays import Floats
from tools.render.errors import StepError
from tools.render.footage import RATE
from tools.render.operation import Operation, P, Scene, find_operation
from tools.render.soundtrack import BLOCK, Blocks, audio_frame, drain, exactly, filtered, open_graph, sound_of
from tools.render.timeline import Piece, Span, Timeline, spans_played

Play = Callable[[], Blocks]
FilterSpec = tuple[str, dict[str, str]]
RAMP_S = 0.01
"""A level changes over this time where it changes within the clip."""


@dataclass(frozen=True)
class MixingRoom(Scene):
    """What a sound step may know.

    samples: of the whole result. spans: parts of the result, in seconds, that the step is for; none for all of it.
    """

    samples: int = 0
    spans: tuple[Span, ...] | None = None

    @property
    def duration(self) -> float:
        """Seconds of the result."""
        return self.samples / RATE

    def medium(self, media_id: str, count: int) -> Blocks:
        """The first `count` samples of another medium. Raises StepError when it is not at hand."""
        path = self.file(media_id)
        return sound_of(Piece(0, count / RATE, media=media_id), count, lambda _: path)


class SoundOperation(Operation[P]):
    """An operation on sound. Raises StepError with a reason when it cannot be done.

    turn: when it runs among its kind, whatever order was asked: repair, balance, music, loudness, fades.
    brings_sound: whether it gives sound to a clip that has none.
    """

    turn: ClassVar[int] = 0
    brings_sound: ClassVar[bool] = False

    @abstractmethod
    def apply(self, play: Play, params: P, room: MixingRoom) -> Play:
        """The sound after the operation, as long as before."""


class FilterOperation(SoundOperation[P]):
    """An operation that FFmpeg's filters carry out."""

    @abstractmethod
    def filters(self, params: P) -> list[FilterSpec]:
        """The filters by name, with their options. None of them may delay the sound."""

    def apply(self, play: Play, params: P, room: MixingRoom) -> Play:
        """The sound through the filters, during the step's time."""
        return self.through(self.filters(params), play, room)

    def through(self, chosen: list[FilterSpec], play: Play, room: MixingRoom) -> Play:
        """The sound through some filters, during the step's time."""

        def filtered_sound() -> Blocks:
            return exactly(filtered(play(), chosen), room.samples)

        return filtered_sound if room.spans is None else during(room.spans, filtered_sound, play)


def during(spans: tuple[Span, ...], changed: Play, plain: Play) -> Play:
    """One way to play inside the spans, the other outside, with short ramps between."""

    def either() -> Blocks:
        at = 0
        for wet, dry in together(changed(), plain()):
            share = 1 - envelope(at, dry.shape[1], spans, 0.0)
            yield dry + (wet - dry) * share
            at += dry.shape[1]

    return either


def mix(
    steps: Iterable[Step], play: Play | None, room: MixingRoom, timeline: Timeline, skip: Callable[[Step, str], None]
) -> Play | None:
    """The sound after every sound step; none when there is none and none is brought.

    play: the timeline's own sound, none without. skip: told about each step that cannot be done, with the reason.
    """
    chosen = [(operation, step) for step in steps if (operation := _sounding(step)) is not None]
    for operation, step in sorted(chosen, key=lambda pair: pair[0].turn):
        if play is None and not operation.brings_sound:
            skip(step, "there is no sound to work on")
            continue
        try:
            params = operation.at(step.params, step.amount)
            play = operation.apply(play or room_tone(room), params, replace(room, spans=_spans(step, timeline)))
        except StepError as error:
            skip(step, str(error))
    return play


def room_tone(room: MixingRoom) -> Play:
    """As long a silence as the result lasts."""
    return lambda: exactly(iter(()), room.samples)


def _sounding(step: Step) -> SoundOperation[Any] | None:
    operation = find_operation(step.op)
    return operation if isinstance(operation, SoundOperation) and step.amount > 0 else None


def _spans(step: Step, timeline: Timeline) -> tuple[Span, ...] | None:
    if step.target is None or step.target.time is None:
        return None
    end = step.target.time.end
    spans = spans_played(timeline, Span(step.target.time.start, float("inf") if end is None else end))
    if not spans:
        raise StepError("its time was cut away")
    return spans


def envelope(first: int, count: int, spans: tuple[Span, ...] | None, level: float) -> Floats:
    """A factor for every sample: `level` inside the spans, 1 outside, with short ramps. float32 (count)."""
    if spans is None:
        return np.full(count, level, np.float32)
    time = (np.arange(first, first + count, dtype=np.float64) + 0.5) / RATE
    inside = np.zeros(count)
    for span in spans:
        near = np.minimum(time - span.start, span.end - time) / RAMP_S + 0.5
        inside = np.maximum(inside, np.clip(near, 0, 1))
    return (1 + (level - 1) * inside).astype(np.float32)


def scaled_by(play: Play, factor: Callable[[int, int], Floats]) -> Play:
    """The sound times a factor for each sample. factor: of the first sample's number and their count."""

    def scaled() -> Blocks:
        at = 0
        for block in play():
            yield block * factor(at, block.shape[1])
            at += block.shape[1]

    return scaled


def rechunk(blocks: Blocks, size: int = BLOCK) -> Blocks:
    """The same samples in blocks of one size; the last may be shorter."""
    held: list[Floats] = []
    count = 0
    for block in blocks:
        held.append(block)
        count += block.shape[1]
        while count >= size:
            joined = np.concatenate(held, axis=1) if len(held) > 1 else held[0]
            yield joined[:, :size]
            held, count = [joined[:, size:]], count - size
    if count:
        yield np.concatenate(held, axis=1)


def together(one: Blocks, other: Blocks) -> Iterator[tuple[Floats, Floats]]:
    """Two streams of the same length in blocks of the same size."""
    return zip(rechunk(one), rechunk(other), strict=True)


def ducked(voice: Blocks, music: Blocks, settings: dict[str, str]) -> Blocks:
    """Music that goes down while there is a voice, and the voice over it (FFmpeg's sidechaincompress)."""
    graph = Graph()
    bed, speech = open_graph(graph), open_graph(graph)
    fork = graph.add("asplit", outputs="2")
    press = graph.add("sidechaincompress", **settings)
    both = graph.add("amix", inputs="2", normalize="0", duration="longest")
    sink = graph.add("abuffersink")
    speech.link_to(fork)
    bed.link_to(press, 0, 0)
    fork.link_to(press, 0, 1)
    press.link_to(both, 0, 0)
    fork.link_to(both, 1, 1)
    graph.link_nodes(both, graph.add("aformat", sample_fmts="fltp", channel_layouts="stereo"), sink).configure()
    at = 0
    for said, played in together(voice, music):
        graph.push(audio_frame(played, at), at=0)
        graph.push(audio_frame(said, at), at=1)
        at += said.shape[1]
        yield from drain(graph)
    graph.push(None)
    yield from drain(graph)
