"""Pictures, clips and sounds the tests make: real photographs cut, moved and joined, and pulses of sound."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_sample_images

Pixels = NDArray[np.uint8]
Samples = NDArray[np.float64]


@cache
def photographs() -> tuple[Pixels, Pixels]:
    """A temple by a lake and an orange flower, each uint8 (427, 640, 3)."""
    temple, flower = load_sample_images().images
    return temple, flower


def views() -> list[Pixels]:
    """Eight views of the photographs that differ as shots of a film do, each (360, 480, 3)."""
    temple, flower = photographs()
    close = [cv2.resize(picture[100:300, 200:467], (480, 360)) for picture in (temple, flower)]
    whole = [cv2.resize(picture, (480, 360)) for picture in (temple, flower)]
    return [whole[0], whole[1], close[0], close[1], whole[0][:, ::-1], close[1][::-1], close[0] // 3, 255 - whole[1]]


def write_clip(
    path: Path,
    frames: Sequence[Pixels],
    *,
    fps: int = 24,
    codec: str = "libx264",
    turn: int = 0,
    sound: Samples | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write frames (height, width, 3). turn: degrees anticlockwise in the display matrix. sound: mono, 44.1 kHz."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fps, options=options or {"preset": "ultrafast"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        if turn:
            stream.set_display_rotation(turn)
        audio = (
            container.add_stream("aac" if path.suffix != ".webm" else "libopus", rate=48_000, layout="mono")
            if (sound is not None)
            else None
        )
        for pixels in frames:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if audio is not None and sound is not None:
            _mux_sound(container, audio, sound)
    return path


def panned(view: Pixels, count: int, step: int = 1) -> list[Pixels]:
    """A slow pan over one view: count frames (320, 400, 3)."""
    return [view[20:340, min(78, number * step) : min(78, number * step) + 400] for number in range(count)]


def clicks(tempo: float, seconds: float, start: float = 0.25, rate: int = 44_100) -> Samples:
    """Short decaying beeps at a tempo in beats a minute."""
    samples = np.zeros(int(seconds * rate))
    clock = np.arange(int(0.03 * rate)) / rate
    click = 0.8 * np.sin(2 * np.pi * 1_000 * clock) * np.exp(-120 * clock)
    for beat in np.arange(start, seconds - 0.05, 60 / tempo):
        at = round(float(beat) * rate)
        samples[at : at + len(click)] += click
    return samples


def write_wav(path: Path, samples: Samples, rate: int = 44_100) -> Path:
    """Mono, 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return path


def _mux_sound(container: av.container.OutputContainer, stream: av.AudioStream, samples: Samples) -> None:
    frame = av.AudioFrame.from_ndarray(samples.astype(np.float32)[None], format="fltp", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = 44_100, Fraction(1, 44_100), 0
    resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=stream.rate, frame_size=1024)
    for part in [*resampler.resample(frame), *resampler.resample(None)]:
        container.mux(stream.encode(part))
    container.mux(stream.encode(None))
