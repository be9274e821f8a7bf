"""One thread that writes to SQLite: what waits in line is written together, so that many share one trip to the disk."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.engine import Connection

from memory.readers import Asked, tell, try_out

T = TypeVar("T")
Unit: TypeAlias = Callable[[Connection], T]
"""A unit of work: all of it is written, or nothing."""
MOST_TOGETHER = 64
"""Units in one transaction."""


@dataclass(frozen=True, slots=True)
class _Job:
    """work: a unit, or what begins its own transactions and takes nothing."""

    work: Callable[..., Any]
    alone: bool
    asked: Asked[Any]


class Writer:
    """Writes units one after the other, in the order they came.

    A unit that fails fails alone: the others of its transaction are written again, each in one of its own. So a unit
    may be run twice, and has no effect but on the database. The thread takes all that waits each time it wakes: to be
    woken once for each unit costs it the interpreter as often, which it has to win from the event loop.
    """

    def __init__(self, connection: Callable[[], Connection]) -> None:
        """connection: of the thread that asks; called in the writing thread only."""
        self._connection = connection
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="ledger-writer", daemon=True)
        self._thread.start()

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit; when this returns, it is on disk. Raises what the unit raises, and the driver's errors."""
        asked: Asked[T] = Asked()
        self._jobs.put(_Job(unit, False, asked))
        return await asked.done

    async def alone(self, work: Callable[[], T]) -> T:
        """Run something that begins its own transactions, after what waits."""
        asked: Asked[T] = Asked()
        self._jobs.put(_Job(work, True, asked))
        return await asked.done

    def close(self) -> None:
        """Finish what waits. Blocks."""
        self._jobs.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while self._done(self._next()):
            pass

    def _next(self) -> list[_Job | None]:
        """What waits; blocks until something does."""
        batch = [self._jobs.get()]
        with suppress(Empty):
            while len(batch) < MOST_TOGETHER:
                batch.append(self._jobs.get_nowait())
        return batch

    def _done(self, batch: Sequence[_Job | None]) -> bool:
        """Do it; False once nothing more will be asked."""
        wanted = [job for job in batch if job is not None and not job.asked.done.cancelled()]
        for alone, some in itertools.groupby(wanted, key=lambda job: job.alone):
            jobs = list(some)
            if alone:
                for job in jobs:
                    try_out(job.work, job.asked)
            else:
                self._write(jobs)
            tell(job.asked for job in jobs)
        return None not in batch

    def _write(self, jobs: Sequence[_Job]) -> None:
        begun = False
        try:
            with self._transaction() as connection:
                begun = True
                values = [job.work(connection) for job in jobs]
        except BaseException as error:
            if begun and len(jobs) > 1:
                for job in jobs:
                    self._write([job])
                return
            # A file that is locked is locked for all of them; each would wait for it as long.
            for job in jobs:
                job.asked.failed(error)
        else:
            for job, value in zip(jobs, values, strict=True):
                job.asked.found(value)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        connection = self._connection()
        with connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
