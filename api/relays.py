"""The events of runs: made whether or not anybody listens at the moment, kept for whoever comes back.

A run nobody listens to any more goes on for a grace time and is stopped then. The events of one that has ended are
kept for a while. All of it is in the memory of this process, and written down as well where several servers share a
ledger.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from api.shared_streams import Mirror
from memory.ledger import Ledger

BEAT_S = 10.0
"""Silence after which a comment is sent, so that proxies keep the connection and a dead client is noticed."""
BEAT = b": still at it\n\n"
KEPT_S = 120.0
"""How long the events of a run that has ended can be asked for."""
MOST_KEPT = 256
MOST_BYTES = 4 * 1024 * 1024
"""Of one run's events; the oldest go first."""
SECOND_RUN = 1_000_000
"""Events of a run that goes on after an answer are numbered from here: never like those of the first."""

Producer = Callable[["Relay"], Awaitable[None]]


class Relay:
    """The events of one run, in order, numbered from `first`. Made on the event loop, used there alone."""

    def __init__(self, user_id: str, turn_id: str, *, first: int, grace_s: float, mirror: Mirror | None = None) -> None:
        """Empty; nobody listens yet. grace_s: how long it may stay so before the run is stopped.

        mirror: where other servers find its events.
        """
        self.user_id, self.turn_id = user_id, turn_id
        self.ended = self.answered = False
        self._events: list[bytes] = []
        self._number = self._gone = first
        self._bytes = self._listeners = 0
        self._grace_s, self._mirror = grace_s, mirror
        self._asking: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._leaving: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None

    def run(self, produce: Producer) -> asyncio.Task[None]:
        """Begin: `produce` tells its events with `add`."""
        self._running = asyncio.ensure_future(self._produce(produce))
        self._wait_for_listeners()
        return self._running

    def next_id(self) -> str:
        """The id of the event that is told next."""
        return f"{self.turn_id}.{self._number + 1}"

    def add(self, event: bytes, *, answer: bool = False) -> None:
        """One more event, as it goes over the wire. answer: it is the answer of the run."""
        self._events.append(event)
        self._number += 1
        if self._mirror is not None:
            self._mirror.add(self._number, event)
        self._bytes += len(event)
        self.answered = self.answered or answer
        while self._bytes > MOST_BYTES and len(self._events) > 1:
            self._bytes -= len(self._events.pop(0))
            self._gone += 1
        self._tell()

    async def follow(self, after: int = 0) -> AsyncIterator[bytes]:
        """The events after a number, those to come included, and a beat while nothing comes."""
        self._listeners += 1
        self._cancel_leaving()
        place = max(after, self._gone)
        try:
            while True:
                while place < self._number:
                    place = max(place, self._gone) + 1
                    yield self._events[place - self._gone - 1]
                if self.ended:
                    return
                if not await self._something_happens():
                    yield BEAT
        finally:
            self._listeners -= 1
            self._wait_for_listeners()

    async def whole(self) -> bytes | None:
        """Every event, once the run has ended with an answer; None where it did not, or where some are gone."""
        while not self.ended:
            await self._changed.wait()
        complete = self.answered and self._number - self._gone == len(self._events) and self._gone % SECOND_RUN == 0
        return b"".join(self._events) if complete else None

    async def stop(self) -> None:
        """End the run where it is."""
        self._cancel_leaving()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def _produce(self, produce: Producer) -> None:
        writing: asyncio.Task[None] | None = None
        try:
            with suppress(asyncio.CancelledError):
                if self._mirror is not None:
                    # Whoever saw an event of it finds it on every server, even if this one dies.
                    await self._mirror.write()
                    writing = asyncio.create_task(self._mirror.keep_writing())
                await produce(self)
        finally:
            self.ended = True
            self._cancel_leaving()
            self._tell()
            if self._mirror is not None:
                if writing is not None:
                    writing.cancel()
                await self._mirror.write(ended=True)

    async def _something_happens(self) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S):
                await self._changed.wait()
            return True
        return False

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _wait_for_listeners(self) -> None:
        if self._listeners or self.ended or self._running is None or self._leaving is not None:
            return
        self._leaving = asyncio.get_running_loop().call_later(self._grace_s, self._leave)

    def _leave(self) -> None:
        """Nobody came back: stop, unless somebody listens on another server."""
        self._leaving = None
        if self._mirror is None:
            self._stop()
        else:
            self._asking = asyncio.create_task(self._leave_unless_followed(self._mirror))

    async def _leave_unless_followed(self, mirror: Mirror) -> None:
        await mirror.write()
        if mirror.followed:
            self._wait_for_listeners()
        elif not self._listeners:
            self._stop()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _cancel_leaving(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None


class Relays:
    """The runs of one process whose events can be asked for."""

    def __init__(self, grace_s: float, shared: Ledger | None = None) -> None:
        """grace_s: how long a run goes on that nobody listens to. shared: where other servers look for events."""
        self._grace_s, self._shared = grace_s, shared
        self._relays: dict[tuple[str, str], Relay] = {}

    def begin(self, user_id: str, turn_id: str, produce: Producer, *, again: bool) -> Relay:
        """A relay that runs. again: the turn goes on after an answer."""
        mirror = None if self._shared is None else Mirror(self._shared, user_id, turn_id)
        relay = Relay(user_id, turn_id, first=SECOND_RUN if again else 0, grace_s=self._grace_s, mirror=mirror)
        key = user_id, turn_id
        self._relays.pop(key, None)
        self._relays[key] = relay
        relay.run(produce).add_done_callback(lambda _: self._keep_for_a_while(relay))
        self._make_room()
        return relay

    def find(self, user_id: str, turn_id: str) -> Relay | None:
        """The latest run of one of this person's turns, while it is at work or kept."""
        return self._relays.get((user_id, turn_id))

    async def close(self) -> None:
        """Stop every run."""
        for relay in list(self._relays.values()):
            if not relay.ended:
                await relay.stop()
        self._relays.clear()

    def forget(self, user_id: str) -> None:
        """Keep nothing of a person; what still runs goes on to its end."""
        for key in [key for key, relay in self._relays.items() if key[0] == user_id and relay.ended]:
            del self._relays[key]

    def _keep_for_a_while(self, relay: Relay) -> None:
        asyncio.get_running_loop().call_later(KEPT_S, self._drop, relay)

    def _drop(self, relay: Relay) -> None:
        if self._relays.get((relay.user_id, relay.turn_id)) is relay:
            del self._relays[relay.user_id, relay.turn_id]

    def _make_room(self) -> None:
        for key in [key for key, relay in self._relays.items() if relay.ended][: max(0, len(self._relays) - MOST_KEPT)]:
            del self._relays[key]
