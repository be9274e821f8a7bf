"""What a file says of itself, and a proof that it can be decoded at all."""

from __future__ import annotations

import hashlib
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from edits.media import MediaFacts
from tools.errors import Unreadable, Unsupported
from tools.sight import container as boxes
from tools.sight import picture
from tools.sight.hdr import named_transfer
from tools.sight.limits import Limits
from tools.sight.sniff import ENOUGH, Format, sniff

SOUND_MIME = {"video/mp4": "audio/mp4", "video/quicktime": "audio/mp4", "video/webm": "audio/webm"}
"""What a container is called when it turns out to hold sound alone."""
MOST_PACKETS = 300
"""Packets tried for the first frame or the first samples."""


def file_format(path: Path) -> Format:
    """The format that the file's first bytes show. Raises Unreadable, Unsupported."""
    with path.open("rb") as file:
        return sniff(file.read(ENOUGH))


def file_sha256(path: Path) -> str:
    """SHA-256 of the whole file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def blank_facts(path: Path, form: Format, media_id: str, sha256: str | None) -> MediaFacts:
    """Facts before any header is read."""
    return MediaFacts(
        media_id=media_id,
        kind=form.kind,
        mime=form.mime,
        bytes=path.stat().st_size,
        sha256=sha256 or file_sha256(path),
    )


def picture_facts(facts: MediaFacts, header: picture.Header) -> MediaFacts:
    """Facts of a picture from its header."""
    return facts.model_copy(
        update={
            "width": header.width,
            "height": header.height,
            "frames": header.frames if header.frames > 1 else None,
            "rotation": header.rotation,
            "has_alpha": header.has_alpha,
            "animated": header.frames > 1,
            "hdr": header.transfer != "sdr",
        }
    )


def container_facts(
    facts: MediaFacts, path: Path, form: Format, container: InputContainer, limits: Limits
) -> MediaFacts:
    """Facts of a clip or a sound; the first frame and the first samples are decoded as a proof.

    Raises TooLarge, Unsupported for codecs that cannot be decoded here, Unreadable for a clip without frames.
    """
    kind = boxes.kind_of(container)
    if kind is None:
        raise _nothing(path, form, container)
    duration = boxes.duration_of(container)
    limits.check_duration(duration or 0, kind)
    mime = SOUND_MIME.get(form.mime, "audio/x-matroska") if kind == "audio" and form.kind == "video" else form.mime
    update = {"kind": kind, "mime": mime, "duration_s": round(duration, 3) if duration else None}
    facts = facts.model_copy(update=update | _sound(container))
    if kind == "video":
        return facts.model_copy(update=_pictures(path, form, container, limits))
    _prove_sound(path, form, container)
    return facts


def _nothing(path: Path, form: Format, container: InputContainer) -> Unreadable | Unsupported:
    if boxes.is_locked(path, form):
        return boxes.unreadable(path, form)
    if boxes.undecodable(container):
        return Unsupported("It uses a codec Loupe cannot decode.", boxes.RESEND, form.kind)
    return Unreadable("There is neither a picture nor a sound in it.", boxes.RESEND, form.kind)


def _sound(container: InputContainer) -> dict[str, object]:
    stream = boxes.main_audio(container)
    if stream is None:
        return {}
    codec = stream.codec_context
    return {
        "has_audio": True,
        "audio_codec": boxes.codec_name(stream),
        "channels": codec.channels or None,
        "sample_rate": codec.sample_rate or None,
    }


def _pictures(path: Path, form: Format, container: InputContainer, limits: Limits) -> dict[str, object]:
    stream = boxes.main_video(container)
    assert stream is not None
    codec = stream.codec_context
    limits.check_pixels(codec.width, codec.height, kind="video")
    frame = _first_frame(path, form, container, stream)
    limits.check_pixels(frame.width, frame.height, kind="video")
    rotation = rotation_of(frame)
    width, height = (frame.height, frame.width) if rotation in (90, 270) else (frame.width, frame.height)
    return {
        "width": width,
        "height": height,
        "rotation": rotation,
        "fps": boxes.frame_rate(stream),
        "frames": stream.frames or None,
        "video_codec": boxes.codec_name(stream),
        "has_alpha": any(component.is_alpha for component in frame.format.components),
        "hdr": named_transfer(frame.color_trc, frame.color_primaries) != "sdr",
    }


def rotation_of(frame: VideoFrame) -> int:
    """Degrees clockwise that display needs, to the nearest quarter turn; FFmpeg counts the other way."""
    return int(round(-frame.rotation / 90) * 90) % 360


def _first_frame(path: Path, form: Format, container: InputContainer, stream: VideoStream) -> VideoFrame:
    fault: Exception | None = None
    for tried, packet in enumerate(container.demux(stream)):
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            fault, frames = error, []
        if frames:
            return frames[0]
        if tried > MOST_PACKETS:
            break
    if fault is not None or boxes.is_locked(path, form):
        raise boxes.unreadable(path, form) from fault
    raise Unreadable("There are no frames in this clip.", boxes.RESEND, "video")


def _prove_sound(path: Path, form: Format, container: InputContainer) -> None:
    fault: Exception | None = None
    for tried, packet in enumerate(container.demux(boxes.main_audio(container))):
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            fault, frames = error, []
        if any(isinstance(frame, AudioFrame) and frame.samples for frame in frames):
            return
        if tried > MOST_PACKETS:
            break
    if fault is not None or boxes.is_locked(path, form):
        raise boxes.unreadable(path, form) from fault
    raise Unreadable("There is no sound in this file.", boxes.RESEND_SOUND, "audio")
