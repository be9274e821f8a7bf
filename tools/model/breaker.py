"""A circuit breaker: a host that fails again and again is left alone for a while, then tried with one call."""

from __future__ import annotations

import time

from tools.model.errors import ModelCircuitOpen


class Breaker:
    """The breaker of one host."""

    def __init__(self, failures: int, rest_s: float) -> None:
        """failures: how many in a row open it. rest_s: how long it stays open, in seconds."""
        self._most = failures
        self._rest_s = rest_s
        self._failures = 0
        self._opened: float | None = None
        self._trying = False

    def check(self) -> None:
        """Let a call through, or raise ModelCircuitOpen. After the rest one call is let through to see."""
        if self._opened is None:
            return
        left = self._opened + self._rest_s - time.monotonic()
        if left > 0 or self._trying:
            raise ModelCircuitOpen(f"it is tried again in {max(left, 1):.0f} s")
        self._trying = True

    def succeed(self) -> None:
        """The host answered."""
        self._failures, self._opened, self._trying = 0, None, False

    def fail(self) -> None:
        """The host did not answer, or with a fault of its own."""
        self._failures += 1
        self._trying = False
        if self._failures >= self._most:
            self._opened = time.monotonic()

    def leave(self) -> None:
        """A call that ended without telling anything about the host: somebody stopped it."""
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether the host is left alone at present."""
        return self._opened is not None
