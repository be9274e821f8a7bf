"""The sound of a clip as a model that hears wants it: one channel, small, in parts that begin in pauses."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from tools.render.arrays import Floats
from tools.render.errors import SourceError
from tools.render.footage import Footage

RATE = 16_000
PART_S = 600.0
"""Seconds of a part at most: about 2.5 MB, under the limit of every host."""
LOOK_S = 20.0
"""Seconds at the end of a part in which a pause is looked for."""
WINDOW = RATE // 20
BITS = 32_000
MIME = "audio/mp4"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One part on disk. start, seconds: where it lies in the original."""

    path: Path
    start: float
    seconds: float


def extract_speech(source: Path, folder: Path) -> tuple[Spoken, ...]:
    """The sound of a file in parts, written into `folder`. Raises SourceError when there is none."""
    samples, start = _heard(source)
    parts: list[Spoken] = []
    at = 0
    while at < len(samples):
        end = _pause(samples, at)
        path = folder / f"speech{len(parts):03}.m4a"
        _write(samples[at:end], path)
        parts.append(Spoken(path, start + at / RATE, (end - at) / RATE))
        at = end
    return tuple(parts)


def _heard(source: Path) -> tuple[Floats, float]:
    """All samples of one channel, int16: an hour is 115 MB; and the time of the first."""
    blocks: list[Floats] = []
    start = 0.0
    with Footage(source) as footage:
        if footage.audio is None:
            raise SourceError("there is no sound in it")
        for time, block in footage.samples(0.0, RATE):
            if not blocks:
                start = max(0.0, time)
            blocks.append((np.clip(block.mean(axis=0), -1, 1) * 32_767).astype(np.int16))
    if not blocks:
        raise SourceError("no sound of it can be decoded")
    return np.concatenate(blocks), start


def _pause(samples: Floats, at: int) -> int:
    """Where a part that begins at a sample ends: in the quietest moment of its last seconds."""
    end = at + round(PART_S * RATE)
    if end >= len(samples):
        return len(samples)
    first = end - round(LOOK_S * RATE)
    windows = np.abs(samples[first:end].astype(np.float32)).reshape(-1, WINDOW).mean(axis=1)
    return first + int(windows.argmin()) * WINDOW + WINDOW // 2


def _write(samples: Floats, path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("aac", rate=RATE, layout="mono")
        stream.bit_rate = BITS
        for first in range(0, len(samples), RATE):
            part = np.ascontiguousarray(samples[first : first + RATE][None, :])
            frame: Any = av.AudioFrame.from_ndarray(part, "s16", "mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
