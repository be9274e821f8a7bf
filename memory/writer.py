"""One thread that writes to SQLite: what waits in line is written together, so that many share one trip to the disk."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.engine import Connection

T = TypeVar("T")
Unit: TypeAlias = Callable[[Connection], T]
"""A unit of work: all of it is written, or nothing."""
MOST_TOGETHER = 64
"""Units in one transaction."""


@dataclass(slots=True)
class _Waiting:
    unit: Unit[Any]
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]


@dataclass(slots=True)
class _Outcome:
    value: Any = None
    error: Exception | None = None


class Writer:
    """Writes units one after the other, in the order they came.

    A unit that fails fails alone: the others of its transaction are written again, each in one of its own. So a unit
    may be run twice, and has no effect but on the database.
    """

    def __init__(self, connection: Callable[[], Connection]) -> None:
        """connection: of the thread that asks; called in the writing thread only."""
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger-writer")
        self._waiting: deque[_Waiting] = deque()

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit; when this returns, it is on disk. Raises what the unit raises, and the driver's errors."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._waiting.append(_Waiting(unit, loop, done))
        self._thread.submit(self._write_waiting)
        return await done

    async def alone(self, work: Callable[[], T]) -> T:
        """Run something that begins its own transactions, after what waits."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Finish what waits. Blocks."""
        self._thread.shutdown()

    def _write_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        wanted = [one for one in batch if not one.done.cancelled()]
        if wanted:
            _tell(zip(wanted, self._written([one.unit for one in wanted]), strict=True))

    def _written(self, units: list[Unit[Any]]) -> list[_Outcome]:
        begun = False
        try:
            with self._transaction() as connection:
                begun = True
                values = [unit(connection) for unit in units]
            return [_Outcome(value) for value in values]
        except Exception as error:
            if begun and len(units) > 1:
                return list(itertools.chain.from_iterable(self._written([unit]) for unit in units))
            # A file that is locked is locked for all of them; each would wait for it as long.
            return [_Outcome(error=error) for _ in units]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        connection = self._connection()
        with connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection


def _tell(outcomes: Iterator[tuple[_Waiting, _Outcome]]) -> None:
    """Hand outcomes to whoever waits, each loop being woken once."""
    for loop, told in itertools.groupby(outcomes, key=lambda pair: pair[0].loop):
        loop.call_soon_threadsafe(_settle, list(told))


def _settle(told: list[tuple[_Waiting, _Outcome]]) -> None:
    for waiting, outcome in told:
        if waiting.done.done():
            continue
        if outcome.error is not None:
            waiting.done.set_exception(outcome.error)
        else:
            waiting.done.set_result(outcome.value)
