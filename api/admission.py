"""How many turns are at work at once: so many run, so many wait, and the rest are told to come back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.errors import OVERLOADED, TOO_MANY, Refusal
from settings import Settings


class Admission:
    """The turns of one process."""

    def __init__(self, settings: Settings) -> None:
        """Nobody is in."""
        self._places = asyncio.Semaphore(settings.turns_at_once)
        self._most = settings.turns_at_once + settings.turns_waiting
        self._most_of_one = settings.turns_per_person
        self._in = 0
        self._of: Counter[str] = Counter()
        self._running = 0

    @property
    def running(self) -> int:
        """Turns at work."""
        return self._running

    @property
    def waiting(self) -> int:
        """Turns that wait for a place."""
        return self._in - self._running

    def check(self, user_id: str) -> None:
        """Raises Refusal: 429 for a person with too many turns at once, 503 where the queue is full."""
        if self._of[user_id] >= self._most_of_one:
            raise Refusal(TOO_MANY, f"{self._most_of_one} of your turns are at work; wait for one of them.")
        if self._in >= self._most:
            raise Refusal(OVERLOADED, "Too many turns are at work and waiting; try again in a moment.")

    @asynccontextmanager
    async def admitted(self, user_id: str) -> AsyncIterator[None]:
        """A place among those at work, once there is one. Raises like `check`."""
        self.check(user_id)
        self._in += 1
        self._of[user_id] += 1
        try:
            async with self._places:
                self._running += 1
                try:
                    yield
                finally:
                    self._running -= 1
        finally:
            self._in -= 1
            self._of[user_id] -= 1
            if not self._of[user_id]:
                del self._of[user_id]
