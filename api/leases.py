"""Holding a thread where several processes share one ledger."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.errors import BUSY, TOO_MANY, Refusal
from memory.errors import MemoryRoomError
from memory.ledger import Ledger

log = logging.getLogger(__name__)

LEASE_S, RENEW_S = 12.0, 4.0
"""A lease runs out so long after its server said something last: before a key does (`api.idempotency.LEASE_S`)."""


def busy() -> Refusal:
    """Of a thread that is held (409, Retry-After)."""
    return Refusal(BUSY, "Another turn of this thread is still running; send this again when it is done.")


THREAD = "thread:"
"""What the names of leases on threads begin with."""


@asynccontextmanager
async def leased(ledger: Ledger, user_id: str, thread_id: str, most: int) -> AsyncIterator[None]:
    """Hold a thread among all servers, until the work ends or this one says nothing more.

    most: threads of one person that may be at work. Raises Refusal: 409 while another server has it, 429.
    """
    owner, name = uuid.uuid4().hex, f"{THREAD}{thread_id}"
    if await ledger.count_leases(user_id, THREAD, time.time()) >= most:
        raise Refusal(TOO_MANY, f"{most} of your turns are at work; wait for one of them.")
    if not await _take(ledger, user_id, name, owner):
        raise busy()
    renewing = asyncio.create_task(_renew(ledger, user_id, name, owner))
    try:
        yield
    finally:
        renewing.cancel()
        await ledger.give_lease_back(user_id, name, owner)


async def _take(ledger: Ledger, user_id: str, name: str, owner: str) -> bool:
    now = time.time()
    return await ledger.take_lease(user_id, name, owner, now, now + LEASE_S)


async def _renew(ledger: Ledger, user_id: str, name: str, owner: str) -> None:
    while True:
        await asyncio.sleep(RENEW_S)
        try:
            await _take(ledger, user_id, name, owner)
        except MemoryRoomError as error:
            log.warning("a thread could not be held for longer, it will be tried again: %s", error)
