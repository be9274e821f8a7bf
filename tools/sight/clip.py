"""Measurements of a clip's pictures, in bounded effort whatever its length."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from edits.media import ClipMeasures, MediaFacts, StillMeasures
from tools.errors import Unreadable
from tools.sight import container as boxes
from tools.sight.gist import gist
from tools.sight.hdr import named_transfer, to_sdr
from tools.sight.limits import Limits
from tools.sight.packets import decoded
from tools.sight.shots import PacketSizes, find_shots, frame_changes
from tools.sight.sniff import Format
from tools.sight.still import LONGEST, measure_still

Pixels = NDArray[np.uint8]

MOST_STILLS = 9
STILL_EVERY = 0.5
"""Seconds of clip for one sampled frame, up to MOST_STILLS."""
THUMB = 64
"""Pixels of the longer side of the frames that changes are measured on."""
SPEED = {
    "h264": 350e6,
    "hevc": 150e6,
    "vp8": 250e6,
    "vp9": 200e6,
    "av1": 200e6,
    "mpeg2video": 400e6,
    "mpeg4": 300e6,
}
SLOWER = 80e6
"""Pixels a second that one core decodes, on the safe side; codecs not named count as SLOWER."""
KEYFRAME_COST = 3.0
"""A keyframe costs about this many average frames."""
EFFORT = 0.75
"""Part of the time for decoding that the plan uses; the rest is for machines slower than thought."""
BURSTS = 0.3
"""Part of that for bursts, in a long clip."""
MOST_PACKETS = 60_000
"""Half an hour of frames; the cuts of a longer clip are only as exact as its keyframes."""
STEP = 0.2
"""Seconds between the frames whose difference is motion."""
REORDERED = 0.25
"""Seconds that a frame is at most decoded before it is shown."""
BURST = 0.3
"""Seconds decoded after each sampled frame of a long clip, to see its motion."""
TURN = {0: 0, 90: -1, 180: 2, 270: 1}
"""Degrees clockwise to numpy's quarter turns."""
COMPLETE = 0.5
"""Part of the promised duration that must be there."""


@dataclass
class Footage:
    """What one pass over a clip keeps: small luma frames with times, and a few pictures to measure."""

    thumbs: list[Pixels] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    stills: list[Pixels] = field(default_factory=list)
    still_times: list[float] = field(default_factory=list)
    sparse: bool = False
    bursts: list[float] = field(default_factory=list)
    sizes: PacketSizes | None = None

    def in_order(self) -> Footage:
        """By time, whatever order it was watched in."""
        order = sorted(range(len(self.times)), key=lambda at: self.times[at])
        stills = sorted(range(len(self.still_times)), key=lambda at: self.still_times[at])
        self.thumbs, self.times = [self.thumbs[at] for at in order], [self.times[at] for at in order]
        self.stills, self.still_times = [self.stills[at] for at in stills], [self.still_times[at] for at in stills]
        return self


def measure_clip(
    path: Path, form: Format, facts: MediaFacts, limits: Limits
) -> tuple[MediaFacts, ClipMeasures, StillMeasures]:
    """Facts completed, the clip's measures, and its sampled frames measured together as one still.

    A short clip is decoded whole; one that would take longer than the limit is seen through its keyframes.
    Raises Unreadable for a clip without frames or one that stops before half of its duration.
    """
    with boxes.opened(path, form) as container:
        stream = boxes.main_video(container)
        if stream is None:
            raise Unreadable("There are no pictures in this clip.", boxes.RESEND, "video")
        stream.codec_context.thread_count = 1
        footage = _watched(container, stream, facts, limits)
    if not footage.thumbs:
        raise boxes.unreadable(path, form)
    duration = facts.duration_s or footage.times[-1] + _frame_time(facts)
    if not footage.sparse and footage.times[-1] < duration * COMPLETE and duration - footage.times[-1] > 1:
        raise Unreadable(f"It stops after {footage.times[-1]:.1f} s of {duration:.1f}.", boxes.RESEND, "video")
    facts = facts.model_copy(update={"duration_s": round(duration, 3)})
    still = gist([measure_still(pixels) for pixels in footage.stills])
    return facts, _measures(footage, duration), still


def _watched(container: InputContainer, stream: VideoStream, facts: MediaFacts, limits: Limits) -> Footage:
    """All frames if that fits the planned time by the codec's usual speed, else keyframes for as long."""
    pixels = max(1, stream.codec_context.width * stream.codec_context.height)
    affordable = EFFORT * limits.decode_s * SPEED.get(facts.video_codec or "", SLOWER) / pixels
    expected = facts.frames or (facts.duration_s or 10) * (facts.fps or 30)
    lens = Lens(stream, facts)
    deadline = time.monotonic() + limits.decode_s
    if expected <= affordable:
        return _watch_all(container, stream, lens, facts, deadline)
    return _watch_keyframes(container, stream, lens, facts, affordable, deadline)


def _watch_all(
    container: InputContainer, stream: VideoStream, lens: Lens, facts: MediaFacts, deadline: float
) -> Footage:
    footage = Footage()
    targets = _targets(facts.duration_s)
    for frame in decoded(container, stream):
        at = lens.time(frame)
        footage.thumbs.append(lens.thumb(frame))
        footage.times.append(at)
        if (len(footage.stills) < len(targets) and at >= targets[len(footage.stills)]) or not footage.stills:
            footage.stills.append(lens.picture(frame))
            footage.still_times.append(at)
        if time.monotonic() > deadline:  # the estimate of the codec's speed was far off
            footage.sparse = True
            break
    return footage


def _watch_keyframes(
    container: InputContainer,
    stream: VideoStream,
    lens: Lens,
    facts: MediaFacts,
    affordable: float,
    deadline: float,
) -> Footage:
    """Keyframes spread over the clip: first those that are measured as stills, with a burst of frames after some of
    them for motion, then those between, for cuts."""
    footage = Footage(sparse=True, sizes=packet_sizes(container, stream))
    most = max(MOST_STILLS, int(affordable * (1 - BURSTS) / KEYFRAME_COST))
    moments = _moments(stream, facts.duration_s or 0, most)
    sampled = sorted({int((number + 0.5) * len(moments) / MOST_STILLS) for number in range(MOST_STILLS)})
    bursts = max(1, int(affordable * BURSTS / (BURST * (facts.fps or 30))))
    for number, place in enumerate(sampled):
        burst = number % -(-len(sampled) // bursts) == 0
        _glance(container, stream, lens, footage, moments[place], still=True, burst=burst)
        if time.monotonic() > deadline:
            return footage.in_order()
    for place in sorted(set(range(len(moments))) - set(sampled)):
        _glance(container, stream, lens, footage, moments[place])
        if time.monotonic() > deadline:
            break
    return footage.in_order()


def _glance(
    container: InputContainer,
    stream: VideoStream,
    lens: Lens,
    footage: Footage,
    moment: float,
    *,
    still: bool = False,
    burst: bool = False,
) -> None:
    """Add the keyframe at or before a moment, unless it is there; if wanted as a still, and the motion after it."""
    try:
        container.seek(lens.pts(moment), stream=stream)
    except av.FFmpegError:
        return
    followed: list[tuple[float, Pixels]] = []
    for frame in decoded(container, stream):
        at, thumb = lens.time(frame), lens.thumb(frame)
        if not followed:
            if at in footage.times:
                return
            footage.thumbs.append(thumb)
            footage.times.append(at)
            if still:
                footage.stills.append(lens.picture(frame))
                footage.still_times.append(at)
            if not burst:
                return
        followed.append((at, thumb))
        if at - followed[0][0] >= BURST:
            break
    if len(followed) > 1:
        spacing = (followed[-1][0] - followed[0][0]) / (len(followed) - 1)
        footage.bursts.append(_motion([thumb for _, thumb in followed], spacing))


class Lens:
    """Turns decoded frames into the luma thumbnails and upright pictures that are measured."""

    def __init__(self, stream: VideoStream, facts: MediaFacts) -> None:
        """stream: of the clip that facts are about."""
        self._base = stream.time_base
        self._start = stream.start_time or 0
        self._turns = TURN[facts.rotation]
        self._reformat = VideoReformatter()
        self._count = 0
        self._fps = facts.fps or 30.0

    def time(self, frame: VideoFrame) -> float:
        """Seconds from the start of the clip; frames without a time stamp are counted."""
        self._count += 1
        if frame.pts is None or self._base is None:
            return (self._count - 1) / self._fps
        return max(0.0, float((frame.pts - self._start) * self._base))

    def pts(self, seconds: float) -> int:
        """The time stamp a little after a moment, so that seeking back from it finds the keyframe there: indexes
        tell when a frame is decoded, which may be a few frames before it is shown."""
        return int((seconds + REORDERED) / float(self._base or 1)) + self._start

    def thumb(self, frame: VideoFrame) -> Pixels:
        """A small luma frame."""
        width, height = _fitted(frame, THUMB)
        gray = self._reformat.reformat(frame, width, height, "gray", interpolation="AREA").to_ndarray()
        return np.asarray(gray, np.uint8)

    def picture(self, frame: VideoFrame, longest: int = LONGEST) -> Pixels:
        """An upright sRGB picture of a frame. longest: most pixels of its longer side."""
        width, height = _fitted(frame, longest)
        rgb = self._reformat.reformat(frame, width, height, "rgb24", interpolation="AREA").to_ndarray()
        upright = np.ascontiguousarray(np.rot90(rgb, self._turns), np.uint8)
        return to_sdr(upright, named_transfer(frame.color_trc, frame.color_primaries))


def packet_sizes(container: InputContainer, stream: VideoStream) -> PacketSizes | None:
    """When each frame is shown and how many bytes it takes, without decoding; None for more than MOST_PACKETS."""
    base, start = float(stream.time_base or 1), stream.start_time or 0
    times, sizes = [], []
    try:
        for packet in container.demux(stream):
            if packet.pts is not None:
                times.append((packet.pts - start) * base)
                sizes.append(0 if packet.is_keyframe else packet.size)
            if len(times) > MOST_PACKETS:
                return None
    except av.FFmpegError:
        pass  # a file that stops early has no further packets
    order = np.argsort(times)
    return PacketSizes(np.array(times)[order], np.array(sizes, dtype=np.float64)[order]) if len(times) else None


def _targets(duration: float | None) -> list[float]:
    count = min(MOST_STILLS, max(1, int((duration or 0) / STILL_EVERY)))
    return [(number + 0.5) * (duration or 0) / count for number in range(count)]


def _moments(stream: VideoStream, duration: float, most: int) -> list[float]:
    """Seconds of at most `most` keyframes: the container's index if it has one, else evenly spread moments."""
    base, start = float(stream.time_base or 1), stream.start_time or 0
    indexed = [(entry.timestamp - start) * base for entry in stream.index_entries if entry.is_keyframe]
    if not indexed:
        return [duration * (number + 0.5) / most for number in range(most)]
    stride = -(-len(indexed) // most)
    return indexed[::stride]


def _fitted(frame: VideoFrame, longest: int) -> tuple[int, int]:
    scale = min(1.0, longest / max(frame.width, frame.height))
    return max(2, round(frame.width * scale)), max(2, round(frame.height * scale))


def _frame_time(facts: MediaFacts) -> float:
    return 1 / (facts.fps or 30)


def _measures(footage: Footage, duration: float) -> ClipMeasures:
    shots = find_shots(footage.thumbs, footage.times, duration, sparse=footage.sparse, sizes=footage.sizes)
    if footage.bursts:
        motion = float(np.median(footage.bursts))
    else:
        spacing = (footage.times[-1] - footage.times[0]) / max(1, len(footage.times) - 1)
        motion = _motion(footage.thumbs, spacing)
    return ClipMeasures(
        shots=shots,
        mean_shot=round(duration / len(shots), 3),
        motion=round(motion, 2),
        frames=tuple(round(at, 3) for at in footage.still_times),
    )


def _motion(thumbs: list[Pixels], spacing: float) -> float:
    """Median over time of the mean absolute difference of luma between frames STEP seconds apart, 0–255.

    The median leaves cuts out.
    """
    stride = max(1, round(STEP / spacing)) if spacing > 0 else 1
    frames = np.stack(thumbs)[::stride] if len(thumbs) > stride else np.stack([thumbs[0], thumbs[-1]])
    return float(np.median(frame_changes(frames)))
