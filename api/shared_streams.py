"""Streams where several servers share one ledger: a run's events are written there, and followed from anywhere."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

from memory.errors import MemoryRoomError
from memory.ledger import Ledger

log = logging.getLogger(__name__)

WRITE_S = 0.2
"""Between two writes of one run's events, so that a token does not cost a transaction."""
LOOK_S = 0.2
"""Between two looks at a run of another server."""
FOLLOWS_S = 3.0
"""For so long a server that looked once counts as listening."""
GONE_S = 10.0
"""Silence after which the server of a run is gone."""
KEPT_S = 120.0
"""How long the events of a run that has ended can be asked for."""
ARRIVE_S = 1.0
"""How long somebody who saw an event waits for it to be written down."""


class Mirror:
    """One run's events on their way into the ledger. Used on the event loop alone."""

    def __init__(self, ledger: Ledger, user_id: str, turn_id: str) -> None:
        """Nothing is written before `write`."""
        self._ledger, self._user_id, self._turn_id = ledger, user_id, turn_id
        self._waiting: list[tuple[int, bytes]] = []
        self._begun = False
        self._writing = asyncio.Lock()
        self.followed_until = 0.0

    def add(self, number: int, event: bytes) -> None:
        """One more event."""
        self._waiting.append((number, event))

    @property
    def followed(self) -> bool:
        """Whether somebody listens on another server, as of the last write."""
        return self.followed_until > time.time()

    async def keep_writing(self) -> None:
        """Write what comes, and that the run is at work, until cancelled."""
        while True:
            await self.write()
            await asyncio.sleep(WRITE_S)

    async def write(self, *, ended: bool = False) -> None:
        """Write what waits. A ledger that does not answer costs other servers these events, not the turn."""
        async with self._writing:
            try:
                if not self._begun:
                    await self._ledger.begin_stream(self._user_id, self._turn_id, time.time())
                    self._begun = True
                told, self._waiting = self._waiting, []
                self.followed_until = await self._ledger.tell_stream(
                    self._user_id, self._turn_id, told, now=time.time(), ended=ended
                )
            except MemoryRoomError as error:
                log.warning("the events of a run were not written down: %s", error)


async def is_elsewhere(ledger: Ledger, user_id: str, turn_id: str, *, seen: bool) -> bool:
    """Whether another server has, or had a moment ago, this run. seen: the caller has seen an event of it."""
    deadline = time.monotonic() + (ARRIVE_S if seen else 0)
    while True:
        now = time.time()
        heard = await ledger.hear_stream(user_id, turn_id, 0, now + FOLLOWS_S)
        if heard is not None:
            return heard.alive > now - (KEPT_S if heard.ended else GONE_S)
        if time.monotonic() >= deadline:
            return False
        await asyncio.sleep(LOOK_S)


async def follow_elsewhere(ledger: Ledger, user_id: str, turn_id: str, after: int) -> AsyncIterator[bytes | None]:
    """The events of another server's run after a number, those to come included; None when nothing came for a while.

    Ends when the run has, or when its server is gone.
    """
    place = after
    while True:
        now = time.time()
        heard = await ledger.hear_stream(user_id, turn_id, place, now + FOLLOWS_S)
        if heard is None:
            return
        for number, event in heard.events:
            place = number
            yield event
        if heard.ended or heard.alive < now - GONE_S:
            return
        if not heard.events:
            yield None
        await asyncio.sleep(LOOK_S)
