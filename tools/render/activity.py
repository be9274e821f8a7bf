"""Where a clip is busy, without decoding it: moving pictures take more bytes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from tools.render.errors import SourceError
from tools.render.footage import Footage

KEYFRAME = 0.0
"""A keyframe is large for its own sake and says nothing of movement."""


@dataclass(frozen=True)
class Activity:
    """times: of the frames, seconds, rising. total: bytes of predicted frames up to each."""

    times: tuple[float, ...]
    total: tuple[float, ...]

    def between(self, start: float, end: float) -> float:
        """Bytes a second of movement in a span of seconds."""
        if end <= start or not self.times:
            return 0.0
        first, last = bisect_left(self.times, start), bisect_left(self.times, end)
        return (self.total[last] - self.total[first]) / (end - start)


@lru_cache(maxsize=2)
def activity_of(path: Path) -> Activity:
    """Activity of a clip from the sizes of its packets."""
    found: list[tuple[float, float]] = []
    try:
        with Footage(path) as footage:
            if footage.video is None:
                return Activity((), (0.0,))
            for packet in footage.container.demux(footage.video):
                if packet.pts is not None and packet.size:
                    time = float(packet.pts * packet.time_base) - footage.beginning
                    found.append((time, KEYFRAME if packet.is_keyframe else float(packet.size)))
    except SourceError:
        return Activity((), (0.0,))
    found.sort()
    sizes = np.concatenate([[0.0], np.cumsum([size for _, size in found])])
    return Activity(tuple(time for time, _ in found), tuple(sizes.tolist()))
