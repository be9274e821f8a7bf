"""A clip or a sound as the renderer reads it: the frame at a time, and the samples of a span, in any order.

Times are seconds from the beginning of the file, whatever number its clock starts at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from tools.errors import MediaError
from tools.render.arrays import Floats
from tools.render.errors import SourceError
from tools.sight import container as boxes
from tools.sight.hdr import Transfer, named_transfer
from tools.sight.probe import file_format, rotation_of

THREADS = 2
RATE = 48_000
"""Samples a second of everything that is mixed."""
FORWARD_S = 1.5
"""Seconds that are decoded through rather than sought over."""
USUAL_FPS = Fraction(30)
SAME_S = 1e-4
MICROSECOND = Fraction(1, 1_000_000)
FULL_RANGE = 2
MOST_BROKEN = 200
"""Packets in a row that may fail before a source counts as broken."""


class Footage:
    """An open file, read from one place at a time. Close it, or use it in a `with`.

    Raises SourceError with a sentence when it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open()

    def _open(self) -> None:
        self._stack = ExitStack()
        try:
            self.container: InputContainer = self._stack.enter_context(boxes.opened(self.path, file_format(self.path)))
        except (MediaError, OSError) as error:
            raise SourceError(str(error)) from error
        self.video: VideoStream | None = boxes.main_video(self.container)
        self.audio: AudioStream | None = boxes.main_audio(self.container)
        self.beginning = (self.container.start_time or 0) / av.time_base
        for stream in (self.video, self.audio):
            if stream is not None:
                stream.codec_context.thread_count = THREADS
                stream.codec_context.thread_type = "AUTO"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._stack.close()

    @property
    def duration(self) -> float | None:
        """Seconds, where the file says."""
        return boxes.duration_of(self.container)

    @property
    def fps(self) -> Fraction:
        """Frames a second of the picture; a usual rate where the file's own is not one."""
        for rate in (self.video.average_rate, self.video.guessed_rate, self.video.base_rate) if self.video else ():
            if rate is not None and 1 <= rate <= boxes.FASTEST:
                return rate.limit_denominator(100_000)
        return USUAL_FPS

    def frames(self, start: float) -> Iterator[tuple[float, VideoFrame]]:
        """Frames with their times, from a keyframe at or before `start` on; damaged ones are passed over."""
        assert self.video is not None
        self._seek(self.video, start)
        time, step = -float(1 / self.fps), float(1 / self.fps)
        for frame in self._decoded("video"):
            known = frame.pts is not None and frame.time_base is not None
            time = float(frame.pts * frame.time_base) - self.beginning if known else time + step
            yield time, frame

    def samples(self, start: float, rate: int = RATE) -> Iterator[tuple[float, Floats]]:
        """Sound from at or before `start` on: the time of the first sample, and float32 (2, n) at `rate`."""
        assert self.audio is not None
        self._seek(self.audio, max(0.0, start - 0.1))
        resampler = AudioResampler(format="fltp", layout="stereo", rate=rate)
        at: float | None = None
        for frame in self._decoded("audio"):
            if at is None:
                at = 0.0 if frame.pts is None else float(frame.pts * frame.time_base) - self.beginning
            for part in resampler.resample(frame):
                yield at, np.asarray(part.to_ndarray(), np.float32)
                at += part.samples / rate
        for part in resampler.resample(None) if at is not None else ():
            yield at or 0.0, np.asarray(part.to_ndarray(), np.float32)

    def _seek(self, stream: VideoStream | AudioStream, start: float) -> None:
        if start <= 0:
            self._rewind(stream)
            return
        try:
            self.container.seek(int((start + self.beginning) / (stream.time_base or 1)), stream=stream)
        except av.FFmpegError:
            self._rewind(stream)

    def _rewind(self, stream: VideoStream | AudioStream) -> None:
        """Back to the first packet; files that cannot be sought in are opened again."""
        try:
            self.container.seek(min(0, stream.start_time or 0), stream=stream)
        except av.FFmpegError:
            self.close()
            self._open()

    def _decoded(self, kind: str) -> Iterator[Any]:
        stream = self.video if kind == "video" else self.audio
        broken = 0
        for packet in self._packets(stream):
            try:
                yield from packet.decode()
                broken = 0
            except av.FFmpegError:
                broken += 1
                if broken > MOST_BROKEN:
                    return

    def _packets(self, stream: Any) -> Iterator[Any]:
        """Packets up to the end, or to where the file breaks off."""
        try:
            yield from self.container.demux(stream)
        except av.FFmpegError:
            return


class FrameReader:
    """The frame of a file that is seen at a time. Going forward is cheap; going back seeks."""

    def __init__(self, path: Path) -> None:
        self.footage = Footage(path)
        if self.footage.video is None:
            raise SourceError("there is no picture in it")
        self.step = float(1 / self.footage.fps)
        self._frames: Iterator[tuple[float, VideoFrame]] = iter(())
        self._shown: tuple[float, VideoFrame] | None = None
        self._next: tuple[float, VideoFrame] | None = None
        # x264's early 4:4:4 is decoded by a rule that only the very first packet tells of.
        next(self.footage.frames(0.0), None)

    def close(self) -> None:
        """Close the file."""
        self._shown = self._next = None
        self._frames = iter(())
        self.footage.close()

    def at(self, time: float) -> VideoFrame:
        """The frame nearest to a time in seconds; before the first the first, after the last the last.

        Raises SourceError when nothing can be decoded.
        """
        if not self._can_reach(time):
            self._start(time)
        while self._next is not None and self._next[0] - time <= time - self._shown_time + SAME_S:
            self._shown, self._next = self._next, next(self._frames, None)
        if self._shown is None:
            raise SourceError("no frame of it can be decoded")
        return self._shown[1]

    @property
    def _shown_time(self) -> float:
        return self._shown[0] if self._shown else float("-inf")

    def _can_reach(self, time: float) -> bool:
        if self._shown is None or time < self._shown_time - self.step * 0.75:
            return False
        return self._next is None or time <= self._next[0] + FORWARD_S

    def _start(self, time: float) -> None:
        """Read from a keyframe that lies early enough; some indexes point too late."""
        for early in (time, time - 2, time - 10, 0.0):
            self._frames = self._upright(self.footage.frames(max(0.0, early)))
            self._shown = next(self._frames, None)
            self._next = next(self._frames, None)
            if early <= 0 or (self._shown is not None and self._is_sound(self._shown, time)):
                return

    def _is_sound(self, shown: tuple[float, VideoFrame], time: float) -> bool:
        """Whether a first frame is early enough, and whole: some streams cannot be entered at every keyframe."""
        return shown[0] <= time + SAME_S and not shown[1].is_corrupt

    def _upright(self, frames: Iterator[tuple[float, VideoFrame]]) -> Iterator[tuple[float, VideoFrame]]:
        """Frames with interlaced ones made whole."""
        first = next(frames, None)
        if first is None:
            return iter(())
        rest = chain((first,), frames)
        return deinterlaced(rest, first[1]) if first[1].interlaced_frame else rest


def deinterlaced(frames: Iterator[tuple[float, VideoFrame]], like: VideoFrame) -> Iterator[tuple[float, VideoFrame]]:
    """Frames whose two half-pictures were taken at different times, as whole ones (BWDIF)."""
    graph = Graph()
    source = graph.add_buffer(width=like.width, height=like.height, format=like.format, time_base=MICROSECOND)
    filtered = graph.add("bwdif", mode="send_frame", deint="interlaced")
    sink = graph.add("buffersink")
    graph.link_nodes(source, filtered, sink).configure()
    for time, frame in frames:
        if (frame.width, frame.height, frame.format.name) != (like.width, like.height, like.format.name):
            continue
        frame.pts, frame.time_base = int(time * 1e6), MICROSECOND
        graph.vpush(frame)
        yield from _pulled(graph)
    graph.vpush(None)
    yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[tuple[float, VideoFrame]]:
    while True:
        try:
            frame = graph.vpull()
        except (BlockingIOError, av.error.EOFError):
            return
        assert frame.pts is not None
        assert frame.time_base is not None
        yield float(frame.pts * frame.time_base), frame


@dataclass(frozen=True, slots=True)
class Look:
    """How a file's frames are to be shown.

    width, height: of the upright picture in square pixels. turn: degrees clockwise, 0, 90, 180 or 270.
    transfer: how values mean light. matrix, full: how YUV means RGB.
    """

    width: int
    height: int
    turn: int
    transfer: Transfer
    matrix: str
    full: bool
    alpha: bool
    fps: Fraction


MATRICES = {1: "bt709", 4: "fcc", 5: "bt470", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
"""FFmpeg's names of H.273 matrix coefficients."""
LARGE_HEIGHT = 576
"""Above this an unnamed matrix is BT.709, as players take it."""


def look_of(reader: FrameReader) -> Look:
    """How the frames of a file are shown, from its first frame."""
    frame = reader.at(0.0)
    stream = reader.footage.video
    assert stream is not None
    turn = rotation_of(frame)
    ratio = stream.sample_aspect_ratio or Fraction(1)
    stretch = float(ratio) if Fraction(1, 4) <= ratio <= 4 else 1.0
    width, height = max(1, round(frame.width * stretch)), frame.height
    if turn in (90, 270):
        width, height = height, width
    return Look(
        width=width,
        height=height,
        turn=turn,
        transfer=named_transfer(frame.color_trc, frame.color_primaries),
        matrix=MATRICES.get(int(frame.colorspace), "bt709" if frame.height > LARGE_HEIGHT else "smpte170m"),
        full=int(frame.color_range) == FULL_RANGE or frame.format.name.startswith("yuvj"),
        alpha=any(component.is_alpha for component in frame.format.components),
        fps=reader.footage.fps,
    )
