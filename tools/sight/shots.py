"""Where one shot of a clip ends and the next begins, from small luma frames in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from edits.media import Shot

Floats = NDArray[np.float64]
Thumb = NDArray[np.uint8]

SURE = 10.0
"""Scene score, in percent of the full range, from which a change is a cut (FFmpeg's scdet has the same default)."""
POSSIBLE = 3.5
"""Score from which a change is a cut if it stands out from its surroundings and the histogram changes too."""
OUTSTANDING = 5.0
"""Times the usual change around it that a weaker cut must reach."""
AROUND = 6
"""Frames on both sides that count as its surroundings."""
HISTOGRAM = 0.3
"""Part of the pixels that must move to other brightnesses in a weaker cut."""
APART = 0.45
"""Part of the pixels that must move between frames that are far apart in time, where every pan changes pixels."""
OUTSIZED, USUAL = 2.5, 88
"""Times the usual bytes that the first frame of a new shot takes, if it is no keyframe; usual is the percentile that
the larger kind of frame reaches where small ones lie between."""
SHORTEST = 0.2
"""Seconds; two changes closer than this are one (a flash, a fade through black)."""


@dataclass(frozen=True)
class PacketSizes:
    """When frames are shown, seconds (n,), rising, and how many bytes each takes (n,), keyframes counted as 0."""

    times: Floats
    sizes: Floats


def find_shots(
    thumbs: Sequence[Thumb],
    times: Sequence[float],
    duration: float,
    *,
    sparse: bool = False,
    sizes: PacketSizes | None = None,
) -> tuple[Shot, ...]:
    """The shots of a clip, in order, covering it whole.

    thumbs: luma (height, width) of successive frames. times: their seconds, rising. duration: seconds.
    sparse: the frames are keyframes far apart; only a change of the whole picture counts then, and `sizes`, if
    given, tells where between two keyframes it happened.
    """
    cuts = _cuts(np.stack(thumbs), sparse) if len(thumbs) > 1 else []
    moments = [at for cut in cuts for at in _moments_of(times[cut - 1], times[cut], sizes)]
    edges = [0.0]
    for moment in moments:
        if moment - edges[-1] >= SHORTEST and duration - moment >= SHORTEST:
            edges.append(round(moment, 3))
    return tuple(Shot(start=start, end=end) for start, end in zip(edges, [*edges[1:], round(duration, 3)], strict=True))


def _moments_of(before: float, after: float, sizes: PacketSizes | None) -> list[float]:
    """When the picture changed between two moments: a frame that shares nothing with the last takes many bytes."""
    if sizes is None:
        return [after]
    inside = (sizes.times > before + 1e-3) & (sizes.times < after - 1e-3) & (sizes.sizes > 0)
    if inside.sum() < 3:
        return [after]
    times, bytes_ = sizes.times[inside], sizes.sizes[inside]
    large = bytes_ >= max(OUTSIZED * float(np.percentile(bytes_, USUAL)), float(bytes_.max()) / 2)
    return [float(at) for at in times[large]] if large.any() else [after]


def frame_changes(frames: NDArray[np.uint8]) -> Floats:
    """Mean absolute difference of luma, 0–255, from each frame (n, height, width) to the next: (n − 1,)."""
    deep = frames.astype(np.int16)
    means: Floats = np.abs(np.diff(deep, axis=0)).mean(axis=(1, 2))
    return means


def _cuts(frames: NDArray[np.uint8], sparse: bool) -> list[int]:
    """Indices of the first frames of new shots.

    The score is scdet's: a change counts by how much it exceeds the change before it, so that steady motion does not.
    """
    changes = frame_changes(frames) / 255 * 100
    moved = _moved(frames)
    if sparse:
        return [int(at) + 1 for at in np.flatnonzero((changes >= SURE) & (moved >= APART))]
    score = np.minimum(changes, np.abs(np.diff(changes, prepend=0.0)))
    usual = np.maximum(_usual(changes), 0.2)
    weak = (score >= POSSIBLE) & (changes >= OUTSTANDING * usual) & (moved >= HISTOGRAM)
    rising = np.diff(changes, prepend=0.0) > 0
    found = np.flatnonzero(((score >= SURE) & (changes >= 2 * usual) | weak) & rising)
    return [int(at) + 1 for at in found if not _is_flash(frames, int(at), float(changes[at]))]


def _usual(changes: Floats) -> Floats:
    """Median change around each frame, itself left out."""
    padded = np.pad(changes, AROUND, mode="reflect" if len(changes) > AROUND else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1)
    return np.median(np.delete(windows, AROUND, axis=1), axis=1)


def _moved(frames: NDArray[np.uint8]) -> Floats:
    """Part of the pixels, 0–1, whose brightness class changes from each frame to the next, by histograms of 16."""
    classes = frames.reshape(len(frames), -1) >> 4
    counts = np.stack([np.bincount(frame, minlength=16) for frame in classes]) / classes.shape[1]
    shares: Floats = np.abs(np.diff(counts, axis=0)).sum(axis=1) / 2
    return shares


def _is_flash(frames: NDArray[np.uint8], at: int, change: float) -> bool:
    """Whether the picture is back after one to three frames: a flash of light, not a cut."""
    before = frames[at].astype(np.int16)
    after = frames[at + 2 : at + 5].astype(np.int16)
    return any(float(np.abs(frame - before).mean()) / 255 * 100 < change * 0.3 for frame in after)
