"""Frames and samples as a file: codecs, container, limits, and who edited it. Memory stays the same however long."""

from __future__ import annotations

import os
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

from tools.render.arrays import Floats
from tools.render.errors import RenderError
from tools.render.footage import RATE

os.environ.setdefault("SVT_LOG", "1")
# SVT-AV1 writes its settings to the log of whoever hosts it unless told to keep to errors.
BT709 = 1
LIMITED = 1
THREADS = 2
AUDIO_BITRATE = 160_000
LARGE_PIXELS = 5_000_000
FEW_FRAMES = {
    "x264-params": "rc-lookahead=6:bframes=1:ref=1:sync-lookahead=0",
    "x265-params": "rc-lookahead=3:bframes=0:b-adapt=0:ref=1:frame-threads=1:pools=none:wpp=0:lookahead-slices=0",
}
"""What keeps few frames in memory: x264 holds about 45 MB for each of 3840 × 2160."""
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


def lean(recipe: Recipe, size: tuple[int, int]) -> dict[str, str]:
    """The encoder's options for a size: very large frames are looked ahead at less, so that memory stays bounded."""
    options = dict(recipe.options)
    name = {"libx264": "x264-params", "libx265": "x265-params"}.get(recipe.video or "")
    if name is not None and size[0] * size[1] > LARGE_PIXELS:
        options[name] = ":".join(filter(None, (options.get(name), FEW_FRAMES[name])))
    return options


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
        options = lean(recipe, size)
        stream = self._container.add_stream(recipe.video or "", rate=recipe.rate, options=options)
        assert isinstance(stream, VideoStream)
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
        stream = self._container.add_stream(recipe.audio or "", rate=RATE, layout="stereo")
        assert isinstance(stream, AudioStream)
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
        self._encode(self.video, frame)

    def write_sound(self, block: Floats) -> None:
        """The next samples: float32 (2, n)."""
        assert self.audio is not None
        if not block.shape[1]:
            return
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(np.clip(block, -1, 1)), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.samples, Fraction(1, RATE)
        self.samples += block.shape[1]
        self._encode(self.audio, frame)

    def _finish(self) -> None:
        if self.audio is not None:
            self._encode(self.audio, None)
        if self.video is not None:
            self._encode(self.video, None)

    def _encode(self, stream: Any, frame: VideoFrame | AudioFrame | None) -> None:
        """Encode and write. Raises RenderError with a sentence when the encoder or the disk gives up."""
        try:
            packets = stream.encode(frame)
        except av.FFmpegError as error:
            size = f" at {stream.width} × {stream.height}" if isinstance(stream, VideoStream) else ""
            raise RenderError(
                f"the {stream.codec_context.name} encoder could not go on{size}: it may need more memory than it has"
            ) from error
        try:
            self._container.mux(packets)
        except av.FFmpegError as error:
            raise RenderError("the file could not be written on: the disk may be full") from error
