"""Holding a thread where several processes share one ledger."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.errors import BUSY, Refusal
from memory.ledger import Ledger

MARGIN_S = 15.0
"""Beyond the longest the work may take: what ends it may take a moment itself."""


def busy() -> Refusal:
    """Of a thread that is held (409, Retry-After)."""
    return Refusal(BUSY, "Another turn of this thread is still running; send this again when it is done.")


@asynccontextmanager
async def leased(ledger: Ledger, user_id: str, name: str, seconds: float) -> AsyncIterator[None]:
    """Hold a lease for work that takes `seconds` at most. Raises Refusal (409) while another process has it."""
    owner, now = uuid.uuid4().hex, time.time()
    if not await ledger.take_lease(user_id, name, owner, now, now + seconds + MARGIN_S):
        raise busy()
    try:
        yield
    finally:
        await ledger.give_lease_back(user_id, name, owner)
