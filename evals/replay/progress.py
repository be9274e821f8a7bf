"""A bar on a terminal; nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 32
EVERY_S = 0.1


class Progress:
    """How far a replay is, drawn on the error stream."""

    def __init__(self, total: int, stream: TextIO = sys.stderr) -> None:
        """total: turns there are."""
        self._total, self._stream = total, stream
        self._started = self._drawn = time.monotonic()
        self._done = 0
        self._shown = stream.isatty()

    def advance(self, turns: int) -> None:
        """Some more turns are done."""
        self._done += turns
        now = time.monotonic()
        if self._shown and (now - self._drawn > EVERY_S or self._done == self._total):
            self._drawn = now
            self._draw(now - self._started)

    def _draw(self, elapsed: float) -> None:
        filled = WIDTH * self._done // max(self._total, 1)
        rate = self._done / elapsed if elapsed > 0 else 0.0
        bar = "█" * filled + "░" * (WIDTH - filled)
        end = "\n" if self._done == self._total else ""
        self._stream.write(f"\r{bar} {self._done:,} of {self._total:,} turns, {rate:,.0f} a second{end}")
        self._stream.flush()
