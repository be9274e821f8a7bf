"""Small pictures of a file for models to look at: its still, or its clip's sampled frames. Pure pixels, no metadata.

Synchronous, and meant to run inside a worker.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from edits.media import MediaFacts
from tools.errors import Unreadable
from tools.sight import container as boxes
from tools.sight import picture
from tools.sight.clip import Lens
from tools.sight.limits import Limits
from tools.sight.packets import decoded
from tools.sight.probe import file_format

Pixels = NDArray[np.uint8]

WIDEST = 4_096
"""Most pixels of the longer side, however long and thin a picture is."""
BEHIND = 255
"""What is behind transparent pixels."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture. at: seconds into its clip, none for a still. pixels: uint8 (height, width, 3), upright sRGB."""

    at: float | None
    pixels: Pixels


def look_in(path: Path, facts: MediaFacts, longest: int, limits: Limits) -> tuple[Frame, ...]:
    """A picture as one frame, a clip as its sampled frames in order.

    facts: measured. longest: most pixels of the longer side. Raises Unreadable, TooLarge.
    """
    form = file_format(path)
    if facts.kind == "image":
        with picture.opened(path, form, limits) as (image, header), picture.decoding(path, form):
            return (Frame(None, _opaque(picture.upright(image, header, longest))),)
    with boxes.opened(path, form) as container:
        stream = boxes.main_video(container)
        if stream is None:
            raise Unreadable("There are no pictures in this clip.", boxes.RESEND, "video")
        stream.codec_context.thread_count = 1
        return tuple(_frames(container, stream, facts, longest, limits.decode_s))


def look_in_squarely(path: Path, facts: MediaFacts, side: int, limits: Limits) -> tuple[Frame, ...]:
    """Like `look_in`, with the shorter side of `side` pixels: what a model crops a square from."""
    return look_in(path, facts, longest_for(facts, side), limits)


def longest_for(facts: MediaFacts, side: int) -> int:
    """Pixels of the longer side at which the shorter one has `side`."""
    width, height = facts.width or side, facts.height or side
    return min(WIDEST, max(side, round(side * max(width, height) / max(1, min(width, height)))))


def _opaque(pixels: Pixels) -> Pixels:
    """RGB, transparent parts over white."""
    if pixels.shape[2] == 3:
        return pixels
    alpha = pixels[..., 3:].astype(np.uint16)
    mixed = (pixels[..., :3] * alpha + BEHIND * (255 - alpha) + 127) // 255
    return np.ascontiguousarray(mixed.astype(np.uint8))


def _frames(
    container: InputContainer, stream: VideoStream, facts: MediaFacts, longest: int, seconds: float
) -> Iterator[Frame]:
    """A frame for each sampled time, within `seconds` for all; the frame nearest before where time runs short."""
    lens = Lens(stream, facts)
    times = facts.clip.frames if facts.clip is not None and facts.clip.frames else (0.0,)
    started = time.monotonic()
    for number, at in enumerate(times, 1):
        found = _frame_at(container, stream, lens, at, started + seconds * number / len(times))
        if found is not None:
            yield Frame(round(lens.time(found), 3), lens.picture(found, longest))


def _frame_at(
    container: InputContainer, stream: VideoStream, lens: Lens, at: float, deadline: float
) -> VideoFrame | None:
    """The first frame not before a time, or the last one that was decoded by the deadline."""
    try:
        container.seek(lens.pts(at), stream=stream)
    except av.FFmpegError:
        return None
    last: VideoFrame | None = None
    for frame in decoded(container, stream):
        last = frame
        if lens.time(frame) >= at - 1e-3 or time.monotonic() > deadline:
            break
    return last
