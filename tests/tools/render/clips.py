"""Clips and sounds that tests make, and what they measure in the ones that were rendered.

Every frame of a made clip carries its own number as a row of black and white blocks along the bottom, so that a test
can tell which frame of the source is seen. Clicks sound with every white flash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from sklearn.datasets import load_sample_images

from edits.media import ClipMeasures, MediaFacts, Shot, SoundMeasures
from edits.plan import Plan, parse_plan
from tools.render.clip import render_clip
from tools.render.rendered import Rendered
from tools.render.sound import render_sound

BITS = 10
RATE = 48_000
FLASH_EVERY = 15
Samples = np.ndarray
"""float32 (channels, n)."""


@dataclass(frozen=True)
class Made:
    """A made clip or sound."""

    path: Path
    facts: MediaFacts


@cache
def photograph(width: int, height: int) -> np.ndarray:
    """A real photograph filling a frame."""
    image = load_sample_images().images[0]
    scale = max(width / image.shape[1], height / image.shape[0]) * 1.2
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def numbered(rgb: np.ndarray, number: int) -> np.ndarray:
    """The frame with its number along the bottom."""
    height, width = rgb.shape[:2]
    tall = height // 8
    for bit in range(BITS):
        left, right = width * bit // BITS, width * (bit + 1) // BITS
        rgb[-tall:, left:right] = 235 if number >> bit & 1 else 20
    return rgb


def picture(number: int, size: tuple[int, int], per_shot: int, flash: bool) -> np.ndarray:
    """One frame: a panned photograph that looks different in every shot."""
    width, height = size
    shot = number // per_shot
    large = photograph(width, height)
    room_x, room_y = large.shape[1] - width, large.shape[0] - height
    # Back and forth, so that only cuts are sudden.
    left, top = abs((number * 2 + shot * 37) % (2 * room_x) - room_x), (shot * 29) % room_y
    frame = large[top : top + height, left : left + width].copy()
    frame = np.ascontiguousarray(np.roll(frame, shot, axis=2))
    if flash and number % FLASH_EVERY < 2:
        frame[: height // 4] = 255
    elif flash:
        frame[: height // 4] = 0
    return numbered(frame, number)


def tone(seconds: float, hertz: float = 440, level: float = 0.2) -> Samples:
    """A sine on both channels."""
    time = np.arange(round(seconds * RATE)) / RATE
    return np.tile((level * np.sin(2 * np.pi * hertz * time)).astype(np.float32), (2, 1))


def clicks(seconds: float, fps: float) -> Samples:
    """A short burst wherever the picture flashes."""
    sound = np.zeros((2, round(seconds * RATE)), np.float32)
    burst = 0.8 * np.sin(2 * np.pi * 2_000 * np.arange(480) / RATE).astype(np.float32)
    for number in range(0, round(seconds * fps), FLASH_EVERY):
        at = round(number / fps * RATE)
        part = sound[:, at : at + len(burst)]
        part[:] = burst[: part.shape[1]]
    return sound


def make_clip(
    path: Path, seconds: float = 4, *, fps: int = 30, size: tuple[int, int] = (320, 180), shots: int = 1,
    sound: Samples | None = None, flash: bool = False, codec: str = "libx264", tags: dict[str, str] | None = None,
    beats: tuple[float, ...] = (), gop: int = 48,
) -> Made:  # fmt: skip
    """Write a clip. shots: hard cuts divide it evenly. sound: none for a silent file."""
    count = round(seconds * fps)
    per_shot = max(1, count // shots)
    frames = (picture(number, size, per_shot, flash) for number in range(count))
    options = {"crf": "12", "preset": "ultrafast", "g": str(gop)}
    write_clip(path, frames, size, fps=fps, sound=sound, codec=codec, options=options, tags=tags or {})
    edges = [number * per_shot / fps for number in range(shots)] + [seconds]
    return Made(path, _facts(path, "video", seconds, fps, size, sound is not None, shots_between(edges), beats))


def film(
    path: Path, frames: Sequence[np.ndarray], fps: int, *, shots: int = 1, sound: Samples | None = None,
    beats: tuple[float, ...] = (),
) -> Made:  # fmt: skip
    """A clip of given frames, uint8 RGB. shots: how many of one length it has."""
    height, width = frames[0].shape[:2]
    options = {"crf": "12", "preset": "ultrafast"}
    write_clip(path, frames, (width, height), fps=fps, sound=sound, codec="libx264", options=options, tags={})
    seconds = len(frames) / fps
    cuts = shots_between([seconds * number / shots for number in range(shots + 1)])
    return Made(path, _facts(path, "video", seconds, fps, (width, height), sound is not None, cuts, beats))


def shots_between(edges: Sequence[float]) -> tuple[Shot, ...]:
    """Shots from edge to edge, in seconds."""
    return tuple(Shot(start=start, end=end) for start, end in pairwise(edges))


def write_clip(
    path: Path, frames: Iterable[np.ndarray], size: tuple[int, int], *, fps: int, sound: Samples | None, codec: str,
    options: dict[str, str], tags: dict[str, str],
) -> None:  # fmt: skip
    """Encode frames, and a sound beside them."""
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        video: Any = container.add_stream(codec, rate=fps, options=options)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        audio: Any = container.add_stream("aac", rate=RATE, layout="stereo") if sound is not None else None
        for number, rgb in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(rgb, "rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            _write_sound(container, audio, sound)


def make_sound(path: Path, samples: Samples) -> Made:
    """Write a WAV."""
    with av.open(str(path), "w") as container:
        _write_sound(container, container.add_stream("pcm_s16le", rate=RATE, layout="stereo"), samples)
    return Made(path, _facts(path, "audio", samples.shape[1] / RATE, 0, None, True, (), ()))


def _write_sound(container: Any, stream: Any, samples: Samples) -> None:
    for at in range(0, samples.shape[1], 4_800):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, at : at + 4_800]), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _facts(
    path: Path, kind: Any, seconds: float, fps: float, size: tuple[int, int] | None, sounding: bool,
    cuts: tuple[Shot, ...], beats: tuple[float, ...],
) -> MediaFacts:  # fmt: skip
    return MediaFacts(
        media_id="main", kind=kind, mime=f"{kind}/mp4", bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(), duration_s=seconds, fps=fps or None,
        width=size[0] if size else None, height=size[1] if size else None, has_audio=sounding,
        clip=ClipMeasures(shots=cuts) if kind == "video" else None,
        sound=SoundMeasures(beats=beats) if sounding or beats else None,
    )  # fmt: skip


def plan_of(*steps: dict[str, Any]) -> Plan:
    """Steps as a plan; `at` is short for target.time."""
    written = []
    for step in steps:
        step = dict(step)
        at = step.pop("at", None)
        if at is not None:
            step["target"] = {**step.get("target", {}), "time": {"start": at[0], "end": at[1]}}
        written.append(step)
    return parse_plan(written)


@dataclass
class Cutter:
    """Renders plans into a folder and keeps count."""

    folder: Path
    count: int = field(default=0)

    def render(self, made: Made, *steps: dict[str, Any], **more: Any) -> Rendered:
        """The rendering of steps on a clip or a sound."""
        self.count += 1
        render = render_clip if made.facts.kind == "video" else render_sound
        return render(plan_of(*steps), made.path, made.facts, self.folder / f"out{self.count}.bin", **more)


def frames_of(path: Path) -> list[np.ndarray]:
    """Every frame, uint8 RGB, with the colours its tags say, rounded as exactly as the scaler can."""
    with av.open(str(path)) as container:
        return [as_rgb(frame) for frame in container.decode(video=0)]


def as_rgb(frame: av.VideoFrame) -> np.ndarray:
    """A frame as uint8 RGB. Small clips without tags are Rec. 601, as players take them."""
    matrix = "bt709" if int(frame.colorspace) == 1 else "smpte170m"
    graph = _to_rgb(frame.width, frame.height, frame.format.name, matrix)
    frame.pts, frame.time_base = 0, Fraction(1, 1000)
    graph.vpush(frame)
    return graph.vpull().to_ndarray()


@lru_cache(maxsize=8)
def _to_rgb(width: int, height: int, form: str, matrix: str) -> av.filter.Graph:
    """Making it takes longer than what it does to a small frame."""
    graph = av.filter.Graph()
    source = graph.add_buffer(width=width, height=height, format=form, time_base=Fraction(1, 1000))
    scale = graph.add("scale", in_color_matrix=matrix, in_range="tv", flags="bicubic+accurate_rnd+full_chroma_int")
    graph.link_nodes(source, scale, graph.add("format", pix_fmts="rgb24"), graph.add("buffersink")).configure()
    return graph


def number_of(rgb: np.ndarray) -> int:
    """The number that a frame carries."""
    height, width = rgb.shape[:2]
    row = rgb[height - height // 16, :, :].mean(axis=1)
    middles = [round(width * (bit + 0.5) / BITS) for bit in range(BITS)]
    return sum(1 << bit for bit, at in enumerate(middles) if row[at] > 128)


def numbers_of(path: Path) -> list[int]:
    """Which frames of the source are seen, in order."""
    return [number_of(frame) for frame in frames_of(path)]


def samples_of(path: Path) -> Samples:
    """The sound at 48 kHz, float32 (2, n)."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    with av.open(str(path)) as container:
        parts = [p.to_ndarray() for f in container.decode(audio=0) for p in resampler.resample(f)]
    return np.concatenate(parts, axis=1)


def level_db(samples: Samples) -> float:
    """Root mean square, dB below full scale."""
    return float(20 * np.log10(max(1e-9, np.sqrt(np.mean(np.square(samples, dtype=np.float64))))))


def pitch_of(samples: Samples) -> float:
    """The strongest frequency, Hz."""
    side = samples[0] * np.hanning(samples.shape[1])
    return float(np.abs(np.fft.rfft(side)).argmax() * RATE / samples.shape[1])


def streams_of(path: Path) -> dict[str, float]:
    """Seconds of each stream by kind."""
    with av.open(str(path)) as container:
        return {s.type: float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base}
