"""Clips and sounds opened by the one demuxer their first bytes show; streams chosen, locks and covers told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from edits.vocabulary.base import Kind
from tools.errors import MediaError, Unreadable
from tools.sight.picture import said_bytes
from tools.sight.sniff import Format

RESEND = "Export it again as MP4 (H.264 and AAC), or send the original instead of the forwarded copy."
RESEND_SOUND = "Export it again as MP3 or WAV, or send the original instead of the forwarded copy."
LOCKS = (b"encv", b"enca", b"pssh", b"tenc")
"""Boxes of Common Encryption (ISO/IEC 23001-7)."""
WEBM_LOCK = b"\x50\x35"
"""ContentEncryption element (RFC 9559, 5.1.4.1.31.5)."""
SCANNED = 1_000_000
MOST_BOXES = 64
BUFFER = 256 * 1024
FASTEST = 240
"""Frames a second above which a container's average is an artefact of its clock."""


@contextmanager
def opened(path: Path, form: Format) -> Iterator[InputContainer]:
    """The container, headers read. Raises Unreadable when the demuxer cannot follow it."""
    with path.open("rb") as file:
        with demuxing(path, form):
            container = av.open(file, "r", format=form.name, buffer_size=BUFFER, io_open=_refuse)
        with container:
            yield container


@contextmanager
def demuxing(path: Path, form: Format) -> Iterator[None]:
    """Say in a sentence what FFmpeg found wrong."""
    try:
        yield
    except (MediaError, MemoryError):
        raise
    except Exception as error:
        raise unreadable(path, form) from error


def unreadable(path: Path, form: Format) -> Unreadable:
    """Why a clip or sound cannot be decoded: locked, cut off, or broken."""
    advice = RESEND if form.kind == "video" else RESEND_SOUND
    if is_locked(path, form):
        return Unreadable("It is encrypted.", "Export a copy without copy protection.", form.kind)
    if form.name == "mov" and is_cut_off(path):
        why = f"It stops after {said_bytes(path.stat().st_size)}, before its end and its table of contents."
        return Unreadable(why, RESEND, form.kind)
    name = "clip" if form.kind == "video" else "sound"
    return Unreadable(f"It begins like {form.article} {form.said} {name}, but cannot be decoded.", advice, form.kind)


def is_locked(path: Path, form: Format) -> bool:
    """Whether the container carries marks of encryption near its start or end."""
    if form.name not in ("mov", "matroska"):
        return False
    with path.open("rb") as file:
        head = file.read(SCANNED)
        file.seek(max(0, path.stat().st_size - SCANNED))
        both = head + file.read()
    return any(mark in both for mark in LOCKS) if form.name == "mov" else WEBM_LOCK in head[:4096]


def is_cut_off(path: Path) -> bool:
    """Whether an MP4 or MOV ends inside its media data, with no `moov` box before (ISO/IEC 14496-12, 4.2)."""
    end, at = path.stat().st_size, 0
    with path.open("rb") as file:
        for _ in range(MOST_BOXES):
            file.seek(at)
            head = file.read(16)
            size, name = int.from_bytes(head[:4], "big"), head[4:8]
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if name == b"moov" or size < 8:
                return False
            if at + size > end:
                return name == b"mdat"
            at += size
    return False


def main_video(container: InputContainer) -> VideoStream | None:
    """The stream a player would show; covers and preview pictures are not video."""
    moving = [s for s in container.streams.video if s.codec_context is not None and not s.disposition & _STILL]
    return next((s for s in moving if s.disposition & Disposition.default), moving[0] if moving else None)


def main_audio(container: InputContainer) -> AudioStream | None:
    """The stream a player would play."""
    heard = [s for s in container.streams.audio if s.codec_context is not None]
    return next((s for s in heard if s.disposition & Disposition.default), heard[0] if heard else None)


def undecodable(container: InputContainer) -> bool:
    """Whether it has pictures or sound, but only in codecs that cannot be decoded here."""
    return any(s.codec_context is None and s.type in ("video", "audio") for s in container.streams)


def duration_of(container: InputContainer) -> float | None:
    """Seconds, from the container or its longest stream; None where neither says."""
    lengths = [container.duration / av.time_base] if container.duration else []
    lengths += [float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base]
    return max(lengths[:1] or lengths, default=None)


def frame_rate(stream: VideoStream) -> float | None:
    """Frames a second: the average, or the nominal rate where the average is only the container's clock."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        if rate is not None and 0 < rate <= FASTEST:
            return round(float(rate), 4)
    return None


def codec_name(stream: VideoStream | AudioStream) -> str:
    """The codec's own name, whichever decoder reads it: "av1", not "libdav1d"."""
    return str(stream.codec_context.codec.canonical_name)


def kind_of(container: InputContainer) -> Kind | None:
    """video with moving pictures, audio with sound alone, None with neither."""
    if main_video(container) is not None:
        return "video"
    return "audio" if main_audio(container) is not None else None


_STILL = Disposition.attached_pic | Disposition.still_image | Disposition.timed_thumbnails


def _refuse(url: str, flags: int, options: Mapping[str, Any]) -> Any:
    """No container may open another file or address."""
    raise PermissionError("a media file may not open another one")
