"""Real pictures and a clip made from them, for the demo and the benchmarks: nothing is downloaded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_sample_images

FPS = 30
RATE = 44_100
BEAT_S = 0.5


def photographs() -> dict[str, NDArray[np.uint8]]:
    """The two photographs that scikit-learn ships: `china` and `flower`, uint8 (427, 640, 3)."""
    bunch = load_sample_images()
    return {Path(name).stem: image for name, image in zip(bunch.filenames, bunch.images, strict=True)}


def save_photo(name: str, path: Path, *, size: tuple[int, int] | None = None, darker: float = 1.0) -> Path:
    """Write one photograph as a JPEG; size in pixels (width, height); darker multiplies its values, 1 leaves them."""
    image = Image.fromarray((photographs()[name] * darker).astype(np.uint8))
    if size is not None:
        image = image.resize(size, Image.Resampling.LANCZOS)
    image.save(path, quality=93)
    return path


def save_clip(path: Path, *, seconds: float = 10, size: tuple[int, int] = (640, 360), shot_s: float = 2.5) -> Path:
    """Write an MP4 that pans over the photographs, a hard cut every `shot_s`, with a beat of 120 a minute under it."""
    with av.open(str(path), "w", format="mp4") as out:
        video = out.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "21"})
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        audio = out.add_stream("aac", rate=RATE, layout="mono")
        pictures = [_enlarged(image, size) for image in photographs().values()]
        for number in range(int(seconds * FPS)):
            frame = av.VideoFrame.from_ndarray(_pan(pictures, number / FPS, shot_s, size), format="rgb24")
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        for sound in _sound_frames(seconds):
            out.mux(audio.encode(sound))
        out.mux(audio.encode(None))
    return path


def _enlarged(image: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    width = int(size[0] * 1.4)
    height = max(size[1], width * image.shape[0] // image.shape[1])
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BICUBIC))


def _pan(pictures: list[NDArray[np.uint8]], at_s: float, shot_s: float, size: tuple[int, int]) -> NDArray[np.uint8]:
    shot = int(at_s / shot_s)
    picture = pictures[shot % len(pictures)]
    room = picture.shape[1] - size[0]
    moved = at_s % shot_s / shot_s
    left = int(room * (moved if shot % 4 < 2 else 1 - moved))
    top = (picture.shape[0] - size[1]) // 2
    return np.ascontiguousarray(picture[top : top + size[1], left : left + size[0]])


def beat(seconds: float) -> NDArray[np.float32]:
    """A kick every half second over a quiet chord, float32 mono at 44.1 kHz."""
    time = np.arange(int(seconds * RATE)) / RATE
    since = time % BEAT_S
    kick = np.sin(2 * np.pi * (50 + 60 * np.exp(-since * 30)) * since) * np.exp(-since * 12)
    chord = sum(np.sin(2 * np.pi * pitch * time) for pitch in (220.0, 277.2, 329.6)) / 3
    return np.asarray(0.6 * kick + 0.08 * chord, dtype=np.float32)


def _sound_frames(seconds: float) -> list[av.AudioFrame]:
    samples = beat(seconds)
    frames = []
    for start in range(0, len(samples) - 1_024 + 1, 1_024):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1_024], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        frames.append(frame)
    return frames
