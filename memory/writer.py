"""One thread that writes to SQLite: what waits in line is written together, so that many share one trip to the disk."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.engine import Connection

T = TypeVar("T")
Unit: TypeAlias = Callable[[Connection], T]
"""A unit of work: all of it is written, or nothing."""
MOST_TOGETHER = 64
"""Units in one transaction."""


@dataclass(slots=True)
class _Asked:
    """work: a unit, or what begins its own transactions and takes nothing."""

    work: Callable[..., Any]
    alone: bool
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Any]


@dataclass(slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None


class Writer:
    """Writes units one after the other, in the order they came.

    A unit that fails fails alone: the others of its transaction are written again, each in one of its own. So a unit
    may be run twice, and has no effect but on the database. The thread takes all that waits each time it wakes: to be
    woken once for each unit costs it the interpreter as often, which it has to win from the event loop.
    """

    def __init__(self, connection: Callable[[], Connection]) -> None:
        """connection: of the thread that asks; called in the writing thread only."""
        self._connection = connection
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="ledger-writer", daemon=True)
        self._thread.start()

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit; when this returns, it is on disk. Raises what the unit raises, and the driver's errors."""
        written: T = await self._ask(unit, alone=False)
        return written

    async def alone(self, work: Callable[[], T]) -> T:
        """Run something that begins its own transactions, after what waits."""
        done: T = await self._ask(work, alone=True)
        return done

    def close(self) -> None:
        """Finish what waits. Blocks."""
        self._asked.put(None)
        self._thread.join()

    def _ask(self, work: Callable[..., Any], *, alone: bool) -> asyncio.Future[Any]:
        loop = asyncio.get_running_loop()
        asked = _Asked(work, alone, loop, loop.create_future())
        self._asked.put(asked)
        return asked.done

    def _serve(self) -> None:
        while self._answer(self._next()):
            pass

    def _answer(self, batch: list[_Asked | None]) -> bool:
        """Do what was asked; False once nothing more will be."""
        wanted = [one for one in batch if one is not None and not one.done.cancelled()]
        for alone, some in itertools.groupby(wanted, key=lambda one: one.alone):
            asked = list(some)
            works = [one.work for one in asked]
            _tell(asked, [_outcome(work) for work in works] if alone else self._written(works))
        return None not in batch

    def _next(self) -> list[_Asked | None]:
        """What waits; blocks until something does."""
        batch = [self._asked.get()]
        with suppress(Empty):
            while len(batch) < MOST_TOGETHER:
                batch.append(self._asked.get_nowait())
        return batch

    def _written(self, units: list[Unit[Any]]) -> list[_Outcome]:
        begun = False
        try:
            with self._transaction() as connection:
                begun = True
                values = [unit(connection) for unit in units]
            return [_Outcome(value) for value in values]
        except BaseException as error:
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


def _outcome(work: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(work())
    except BaseException as error:
        return _Outcome(error=error)


def _tell(asked: Iterable[_Asked], outcomes: Iterable[_Outcome]) -> None:
    """Hand outcomes to whoever waits, each loop being woken once."""
    pairs = zip(asked, outcomes, strict=True)
    for loop, told in itertools.groupby(pairs, key=lambda pair: pair[0].loop):
        # A loop that has closed meanwhile has nobody who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, list(told))


def _settle(told: list[tuple[_Asked, _Outcome]]) -> None:
    for asked, outcome in told:
        if asked.done.done():
            continue
        if outcome.error is not None:
            asked.done.set_exception(outcome.error)
        else:
            asked.done.set_result(outcome.value)
