"""The ledger that the settings name, for a command of this room."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from memory.errors import MemoryRoomError
from memory.ledger import Ledger
from settings import Settings


def run(work: Callable[[Ledger], Awaitable[str]]) -> int:
    """Open it, do some work on it, print what the work says; the exit status. What goes wrong is a sentence."""
    try:
        print(asyncio.run(_with_ledger(work)))
    except (MemoryRoomError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _with_ledger(work: Callable[[Ledger], Awaitable[str]]) -> str:
    ledger = await Ledger.open(Settings().database)
    try:
        return await work(ledger)
    finally:
        await ledger.close()
