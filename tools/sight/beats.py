"""Tempo and beats from spectral flux (Ellis, "Beat Tracking by Dynamic Programming", 2007), in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RATE = 11_025
"""Samples a second the sound is analysed at."""
WINDOW, HOP = 512, 64
"""Samples of one spectrum and of one step: 46 ms and 5.8 ms."""
LAG = 0.012
"""Seconds from the step whose window first reaches an onset to the onset itself."""
BANDS = 32
SLOWEST, FASTEST = 50.0, 210.0
"""Beats a minute that are looked for."""
PREFERRED, OCTAVES = 120.0, 0.9
"""Centre, in beats a minute, and width, in octaves, of what people tap to (Ellis 2007, section 3.2)."""
TIGHTNESS = 400.0
"""How much a beat away from its place costs (Ellis uses 100–1000)."""
PULSE = 0.22
"""Autocorrelation of the onsets at the beat, 0–1, under which there is no pulse."""
EVEN = 0.9
"""Strength of the beats in between, as part of the beat's, from which they are beats too."""
WAVERING = 0.1
"""Standard deviation of the time between beats, in beats, over which there is no pulse."""
START = 0.06
"""Seconds around the start of the sound in which a beat belongs to the start itself."""
FEWEST = 6
"""Beats."""
STEADY = 1.6
"""Times the usual onset strength that beats must reach."""
SHORTEST = 3.0
"""Seconds of sound needed to hear a tempo."""
MOST = 512


def find_beats(samples: NDArray[np.float32]) -> tuple[float | None, tuple[float, ...]]:
    """Beats a minute and the times of beats in seconds, or (None, ()) where no pulse is felt.

    samples: mono (n,), −1–1, RATE a second.
    """
    if len(samples) < SHORTEST * RATE:
        return None, ()
    onsets = onset_envelope(samples)
    if float(onsets.max(initial=0)) <= 0:
        return None, ()
    period = _period(onsets)
    if period is None:
        return None, ()
    beats = _track(onsets, period)
    if len(beats) < FEWEST or not _on_onsets(onsets, beats) or np.diff(beats).std() > WAVERING * period:
        return None, ()
    period = _mean_period(beats) / _frames_a_second()
    times = _from_start(beats / _frames_a_second() + LAG, period)
    return round(60 / period, 1), tuple(round(float(at), 3) for at in times[:MOST])


def onset_envelope(samples: NDArray[np.float32]) -> Floats:
    """Onset strength for every HOP samples: rises of log band energies, summed, local mean removed, unit variance."""
    padded = np.pad(samples, (WINDOW // 2, WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    bands = np.concatenate([_bands(part) for part in np.array_split(frames, max(1, len(frames) // 4096))])
    level = np.log1p(1_000 * bands / max(float(np.percentile(bands, 99.9)), 1e-9))
    rises = np.maximum(np.diff(level, axis=0, prepend=level[:1]), 0).sum(axis=1)
    smooth = np.convolve(rises, np.hanning(5) / np.hanning(5).sum(), mode="same")
    width = int(0.5 * _frames_a_second()) | 1
    local = np.convolve(smooth, np.ones(width) / width, mode="same")
    sharp = np.maximum(smooth - local, 0)
    spread = float(sharp.std())
    return sharp / spread if spread > 1e-6 else np.zeros_like(sharp)


def _bands(frames: NDArray[np.float32]) -> Floats:
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32), axis=1))
    return spectrum @ _filters()


def _filters() -> Floats:
    """Triangular filters (bins, BANDS), evenly spaced on the mel scale (O'Shaughnessy 1987) from 30 Hz."""
    top = 2595 * np.log10(1 + RATE / 2 / 700)
    bottom = 2595 * np.log10(1 + 30 / 700)
    edges = 700 * (10 ** (np.linspace(bottom, top, BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling))


def _period(onsets: Floats) -> float | None:
    """Frames between beats: the strongest lag of the autocorrelation, weighted towards what people tap."""
    size = 1 << (2 * len(onsets) - 1).bit_length()
    centered = onsets - onsets.mean()
    power = np.abs(np.fft.rfft(centered, size)) ** 2
    lags = np.fft.irfft(power, size)[: len(onsets)]
    if lags[0] <= 0:
        return None
    lags = lags / lags[0] * len(onsets) / np.maximum(len(onsets) - np.arange(len(onsets)), len(onsets) / 4)
    shortest, longest = (int(60 * _frames_a_second() / tempo) for tempo in (FASTEST, SLOWEST))
    candidates = np.arange(shortest, min(longest, len(lags) - 2))
    if not len(candidates):
        return None
    taps = np.log2(candidates / (60 * _frames_a_second() / PREFERRED)) / OCTAVES
    best = int(candidates[np.argmax(lags[candidates] * np.exp(-0.5 * taps**2))])
    best = _doubled(lags, best, shortest)
    return _refined(lags, best) if lags[best] >= PULSE else None


def _doubled(lags: Floats, lag: int, shortest: int) -> int:
    """Half the lag where every beat in between is as strong: an even click track is not felt at half its tempo."""
    half = lag // 2
    if half < shortest:
        return lag
    near = int(np.argmax(lags[half - 2 : half + 3])) + half - 2
    return near if lags[near] >= EVEN * lags[lag] else lag


def _refined(values: Floats, at: int) -> float:
    """The top of a parabola through a peak and its neighbours."""
    before, middle, after = values[at - 1 : at + 2]
    bend = before - 2 * middle + after
    return at + (0.5 * float((before - after) / bend) if bend < 0 else 0.0)


def _track(onsets: Floats, period: float) -> NDArray[np.int64]:
    """The sequence of beats with the best sum of onset strength and regularity, by dynamic programming."""
    width = period / 16
    reach = np.arange(-int(3 * width) - 1, int(3 * width) + 2)
    local = np.convolve(onsets, np.exp(-0.5 * (reach / max(width, 1)) ** 2), mode="same")
    back = np.arange(-round(2 * period), -round(period / 2) + 1)
    cost = -TIGHTNESS * np.log(-back / period) ** 2
    before = -int(back[0])
    score, link = np.concatenate([np.zeros(before), local]), np.full(len(local), -1)
    for at in range(len(local)):
        candidates = cost + score[at + before + back]
        best = int(np.argmax(candidates))
        if candidates[best] > 0:
            score[at + before] += candidates[best]
            link[at] = at + back[best]
    return _walked_back(score[before:], link, local, period)


def _walked_back(score: Floats, link: NDArray[np.int64], local: Floats, period: float) -> NDArray[np.int64]:
    last = len(score) - 1 - int(np.argmax(score[::-1][: round(period)])) if len(score) else -1
    beats = []
    while last >= 0:
        beats.append(last)
        last = int(link[last])
    found = np.array(beats[::-1])
    strong = local[found] > 0.3 * np.median(local[found])
    inside = np.flatnonzero(strong)
    return found[inside[0] : inside[-1] + 1] if len(inside) else found[:0]


def _on_onsets(onsets: Floats, beats: NDArray[np.int64]) -> bool:
    """Whether the beats fall on onsets rather than between them."""
    near = np.stack([onsets[np.clip(beats + shift, 0, len(onsets) - 1)] for shift in range(-4, 5)]).max(axis=0)
    usual = np.lib.stride_tricks.sliding_window_view(onsets, 9).max(axis=1)
    return float(np.median(near)) >= STEADY * max(float(np.mean(usual)), 1e-6)


def _mean_period(beats: NDArray[np.int64]) -> float:
    """Frames a beat by a straight line through all beats, exact far below one frame for a steady pulse."""
    gaps = np.diff(beats)
    counts = np.concatenate([[0], np.cumsum(np.maximum(1, np.round(gaps / np.median(gaps))))])
    return float(np.polyfit(counts, beats, 1)[0])


def _from_start(times: Floats, period: float) -> Floats:
    """With the beat on which the sound itself starts, whose rise has nothing before it."""
    before = float(times[0]) - period
    return np.concatenate([[max(0.0, before)], times]) if abs(before) <= START else times


def _frames_a_second() -> float:
    return RATE / HOP
