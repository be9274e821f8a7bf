"""Threads that read from SQLite for the event loop.

A hop through them costs less than half of one through `ThreadPoolExecutor`, which makes a future with a lock of its
own for each and chains it to the loop's. Dearer than the hop is each time the thread lets go of the interpreter on its
way: SQLite's driver does so four times for a statement, and on a busy server each has to be won back from the event
loop. So a turn reads in one statement what it starts from.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
_Asked: TypeAlias = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class Readers:
    """A few threads; each takes what was asked next."""

    def __init__(self, count: int) -> None:
        """Start them. count: how many."""
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._answer, name=f"ledger-reader-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, call: Callable[[], T]) -> T:
        """Call in one of the threads. Raises what the call raises; one that nobody waits for any more may not begin."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._asked.put((call, loop, done))
        return await done

    def close(self) -> None:
        """Finish what was asked, and stop. Blocks."""
        for _ in self._threads:
            self._asked.put(None)
        for thread in self._threads:
            thread.join()

    def _answer(self) -> None:
        while (asked := self._asked.get()) is not None:
            call, loop, done = asked
            if done.cancelled():
                continue
            value, error = None, None
            try:
                value = call()
            except BaseException as raised:
                error = raised
            # A loop that has closed meanwhile has nobody who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_settle, done, value, error)
            del asked, call, done, value, error


def _settle(done: asyncio.Future[Any], value: Any, error: BaseException | None) -> None:
    if done.done():
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(value)
