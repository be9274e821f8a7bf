"""Packets of a stream as frames, past what cannot be decoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, overload

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream


@overload
def decoded(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]: ...


@overload
def decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]: ...


def decoded(container: InputContainer, stream: VideoStream | AudioStream) -> Iterator[Any]:
    """Frames from where the container stands to its end, or to where it breaks off; damaged packets are passed over."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            yield from packet.decode()
        except (av.InvalidDataError, av.EOFError):
            continue
