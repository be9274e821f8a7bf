"""Frames and samples as a file: codecs, container, limits, and who edited it. Memory stays the same however long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from tools.render.errors import RenderError
from tools.render.footage import RATE

BT709 = 1
LIMITED = 1
THREADS = 2
AUDIO_BITRATE = 160_000
MIMES = {".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".mkv": "video/x-matroska",
         ".gif": "image/gif", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".flac": "audio/flac",
         ".ogg": "audio/ogg"}  # fmt: skip
FORMATS = {".mp4": "mp4", ".mov": "mov", ".webm": "webm", ".mkv": "matroska", ".gif": "gif", ".m4a": "ipod",
           ".mp3": "mp3", ".wav": "wav", ".flac": "flac", ".ogg": "ogg"}  # fmt: skip
STREAMED = frozenset({".mp4", ".mov", ".m4a"})
"""Containers whose table of contents is moved to the front, so that they play while they load."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to encode.

    video, audio: FFmpeg's encoder names; none for no stream. pixels: the pixel format. options: the video encoder's.
    rate: frames a second. bitrate: of the picture, bits a second; none where quality rules. tags: written into the
    file. tag: the codec's four letters, where players want others than usual.
    """

    video: str | None = "libx264"
    audio: str | None = "aac"
    pixels: str = "yuv420p"
    options: Mapping[str, str] = field(default_factory=lambda: {"preset": "veryfast", "crf": "23"})
    rate: Fraction = Fraction(30)
    bitrate: int | None = None
    audio_bitrate: int = AUDIO_BITRATE
    tags: Mapping[str, str] = field(default_factory=dict)
    tag: str | None = None


class Encoder:
    """An open output file. Frames and samples are given in order; leaving the `with` finishes the file."""

    def __init__(self, out: Path, recipe: Recipe, size: tuple[int, int] | None) -> None:
        """size: pixels across and down; none for sound alone. Raises RenderError when it cannot be opened."""
        suffix = out.suffix.lower()
        flags = {"movflags": "+faststart"} if suffix in STREAMED else {}
        try:
            self._container = av.open(str(out), "w", format=FORMATS[suffix], options=flags)
        except (KeyError, OSError, av.FFmpegError) as error:
            raise RenderError(f"a {suffix or 'nameless'} file cannot be written") from error
        self._container.metadata.update(recipe.tags)
        self.video = self._video(recipe, size) if recipe.video and size else None
        self.audio = self._audio(recipe) if recipe.audio else None
        self.frames = 0
        self.samples = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            self._container.close()

    def _video(self, recipe: Recipe, size: tuple[int, int]) -> VideoStream:
        stream: Any = self._container.add_stream(recipe.video, rate=recipe.rate, options=dict(recipe.options))
        stream.width, stream.height = size
        stream.pix_fmt = recipe.pixels
        codec = stream.codec_context
        codec.thread_count = THREADS
        if recipe.tag:
            codec.codec_tag = recipe.tag
        if recipe.bitrate:
            codec.bit_rate = recipe.bitrate
        if recipe.pixels.startswith("yuv"):
            codec.colorspace = codec.color_primaries = codec.color_trc = BT709
            codec.color_range = LIMITED
        return stream

    def _audio(self, recipe: Recipe) -> AudioStream:
        stream: Any = self._container.add_stream(recipe.audio, rate=RATE, layout="stereo")
        if recipe.audio in {"aac", "libmp3lame", "libopus", "libvorbis"}:
            stream.codec_context.bit_rate = recipe.audio_bitrate
        return stream

    def chapters(self, marks: list[tuple[float, float, str]]) -> None:
        """Name parts of the result: start and end in seconds, and a label."""
        self._container.set_chapters(
            [
                {"id": nth, "start": int(start * 1000), "end": int(end * 1000), "time_base": Fraction(1, 1000),
                 "metadata": {"title": label}}
                for nth, (start, end, label) in enumerate(marks)
            ]
        )  # fmt: skip

    def write_frame(self, frame: VideoFrame) -> None:
        """The next frame, in the recipe's pixel format and size."""
        assert self.video is not None
        frame.pts, frame.time_base = self.frames, 1 / Fraction(self.video.codec_context.framerate)
        self.frames += 1
        self._container.mux(self.video.encode(frame))

    def write_sound(self, block: np.ndarray) -> None:
        """The next samples: float32 (2, n)."""
        assert self.audio is not None
        if not block.shape[1]:
            return
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(np.clip(block, -1, 1)), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.samples, Fraction(1, RATE)
        self.samples += block.shape[1]
        self._container.mux(self.audio.encode(frame))

    def _finish(self) -> None:
        if self.audio is not None:
            self._container.mux(self.audio.encode(None))
        if self.video is not None:
            self._container.mux(self.video.encode(None))
