"""Pauses: where a sound stays under a level."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tools.render.arrays import Floats
from tools.render.errors import StepError
from tools.render.footage import Footage
from tools.render.timeline import Span

RATE = 16_000
WINDOW = 160
"""Samples that are judged together: 10 ms."""


def find_pauses(path: Path, threshold_db: float, min_seconds: float) -> tuple[Span, ...]:
    """Spans of at least `min_seconds` in which no sample passes the threshold, in seconds of the file.

    threshold_db: below full scale. Raises StepError when there is no sound.
    """
    loud = _loud_windows(path, 10 ** (threshold_db / 20))
    edges = np.flatnonzero(np.diff(np.concatenate([[1], loud, [1]])))
    spans = (Span(first * WINDOW / RATE, last * WINDOW / RATE) for first, last in edges.reshape(-1, 2))
    return tuple(span for span in spans if span.length >= min_seconds - WINDOW / RATE)


def _loud_windows(path: Path, level: float) -> Floats:
    """For every window, 1 where a sample passes the level, int8."""
    parts: list[Floats] = []
    rest = np.zeros((2, 0), np.float32)
    with Footage(path) as footage:
        if footage.audio is None:
            raise StepError("there is no sound to look for pauses in")
        for time, block in footage.samples(0.0, RATE):
            if not parts and not rest.shape[1] and time > 0:
                parts.append(np.zeros(round(time * RATE / WINDOW), np.int8))
            rest = np.concatenate([rest, block], axis=1)
            whole = rest.shape[1] // WINDOW * WINDOW
            peaks = np.abs(rest[:, :whole]).max(axis=0).reshape(-1, WINDOW).max(axis=1) if whole else np.zeros(0)
            parts.append((peaks > level).astype(np.int8))
            rest = rest[:, whole:]
    return np.concatenate(parts) if parts else np.zeros(0, np.int8)
