"""Where SQL runs. Above this file a unit of work is a plain function of a Connection, whatever the database.

SQLite: one writing thread (`memory/writer.py`) and a few reading ones, each with a connection of its own; a whole
transaction costs one hop between threads, where an async driver pays one for every call on a cursor. PostgreSQL:
asyncpg through SQLAlchemy's async engine, the same functions inside `run_sync`.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url

from memory.errors import LedgerBusy, LedgerClosed, LedgerError, LedgerFull
from memory.readers import Readers, Together
from memory.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K")
Work = Callable[Concatenate[Connection, P], T]

READERS = 2
BUSY_MS = 5_000
"""How long a writer waits for another process."""
FULL = ("disk is full", "no space left", "disk full")


class Database(Protocol):
    """Runs units of work, off the event loop."""

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` on a connection that sees what was committed before the call."""

    async def read_together(self, work: Callable[[Connection, Sequence[K]], Sequence[T]], question: K) -> T:
        """One answer of `work`, which answers many questions in their order; others may be asked in the same call."""

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in one transaction; when this returns, it is on disk."""

    async def compact(self) -> None:
        """Rewrite the file so that no byte of a deleted row remains in it."""

    async def close(self) -> None:
        """Finish what is running and close every connection."""


async def open_database(url: str) -> Database:
    """Open by SQLAlchemy URL, with every table present. Raises LedgerError for another kind of database."""
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            if not parsed.database or parsed.database == ":memory:":
                raise LedgerError("the ledger needs a file: sqlite:///path/to/loupe.sqlite")
            return await Sqlite.open(Path(parsed.database))
        case "postgresql":
            return await Postgres.open(parsed.set(drivername="postgresql+asyncpg"))
        case other:
            raise LedgerError(f"the ledger speaks SQLite and PostgreSQL, not {other}")


@contextmanager
def sentences() -> Iterator[None]:
    """Turn a driver's errors into the room's."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        words = str(getattr(error, "orig", error)).lower()
        if "locked" in words or "busy" in words:
            raise LedgerBusy("the ledger is busy with another process; try again in a moment") from error
        if any(sign in words for sign in FULL):
            raise LedgerFull("the disk is full: nothing was written; free some space and try again") from error
        raise LedgerError("the ledger could not be read or written") from error


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


class Sqlite:
    """One file, WAL, synchronous=FULL: a commit is on disk before it is acknowledged."""

    def __init__(self, path: Path) -> None:
        """Prepare threads and connections; nothing is opened before the first use."""
        self._path = path
        self._engine = _sqlite_engine(path)
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._writer = Writer(lambda: self._connection(writer=True))
        self._readers = Readers(READERS)
        self._together: dict[Callable[..., Any], Together[Any, Any]] = {}
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> Sqlite:
        """Create the file with mode 0600 if it is new, and bring its tables up to date."""
        from memory.migrations import is_current, upgrade

        await asyncio.to_thread(_create_private, path)
        database = cls(path)
        try:
            if not await database.read(is_current):
                await database.write(upgrade)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` on a reading connection."""
        self._check_open()
        return await self._readers.run(lambda: self._read(work, args, kwargs))

    async def read_together(self, work: Callable[[Connection, Sequence[K]], Sequence[T]], question: K) -> T:
        """One answer of `work`; it is called with all that wait for it."""
        self._check_open()
        if work not in self._together:
            self._together[work] = self._readers.together(lambda questions: self._read(work, (questions,), {}))
        answer: T = await self._together[work].ask(question)
        return answer

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in a BEGIN IMMEDIATE transaction, which it shares with others that wait."""
        self._check_open()
        with sentences():
            return await self._writer.write(lambda connection: work(connection, *args, **kwargs))

    async def compact(self) -> None:
        """VACUUM, then fold the write-ahead log into the file and empty it."""
        self._check_open()
        await self._writer.alone(self._compact)

    async def close(self) -> None:
        """Finish what is queued and close every connection."""
        self._closed = True
        await asyncio.to_thread(self._shut)

    def _check_open(self) -> None:
        if self._closed:
            raise LedgerClosed("the ledger is closed")

    def _read(self, work: Callable[..., T], args: Any, kwargs: Any) -> T:
        with sentences():
            connection = self._connection()
            with connection.begin():
                return work(connection, *args, **kwargs)

    def _compact(self) -> None:
        with sentences():
            connection = self._connection(writer=True)
            with connection.begin():
                connection.exec_driver_sql("VACUUM")
                busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
            if busy:
                raise LedgerBusy("rows are gone, but another process still reads an old copy of them")

    def _connection(self, *, writer: bool = False) -> Connection:
        """This thread's connection, in the driver's autocommit: a write begins its transaction itself."""
        if not hasattr(self._local, "connection"):
            connection = self._engine.connect()
            if not writer:
                with connection.begin():
                    connection.exec_driver_sql("PRAGMA query_only=ON")
            self._local.connection = connection
            self._opened.append(connection)
        return self._local.connection  # type: ignore[no-any-return]

    def _shut(self) -> None:
        self._writer.close()
        self._readers.close()
        for connection in self._opened:
            connection.close()
        self._engine.dispose()


def _create_private(path: Path) -> None:
    """Make the file for its owner alone, before SQLite makes it for everybody. Raises LedgerError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise LedgerError(f"the ledger's file cannot be written: {error.strerror} ({path})") from error


def _sqlite_engine(path: Path) -> Engine:
    """An engine whose connections leave transactions to us: the driver's own begin too late, after the first read."""
    engine = sa.create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=sa.pool.NullPool,
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MS / 1000},
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )
    sa.event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "cache_size=-16384",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Postgres:
    """A PostgreSQL server through asyncpg."""

    def __init__(self, url: URL) -> None:
        """Prepare the pool; nothing is opened before the first use."""
        from sqlalchemy.ext.asyncio import create_async_engine

        self._engine = create_async_engine(
            url, pool_size=8, pool_pre_ping=True, json_serializer=_json, json_deserializer=orjson.loads
        )
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._closed = False

    @classmethod
    async def open(cls, url: URL) -> Postgres:
        """Bring the tables up to date. Raises LedgerError when the server is out of reach."""
        from memory.migrations import is_current, upgrade

        database = cls(url)
        try:
            if not await database.read(is_current):
                await database.write(upgrade)
        except OSError as error:
            await database.close()
            raise LedgerError(f"no PostgreSQL answers at {url.host}:{url.port or 5432}") from error
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` on a pooled connection in autocommit."""
        self._check_open()
        with sentences():
            async with self._reading.connect() as connection:
                return await connection.run_sync(work, *args, **kwargs)

    async def read_together(self, work: Callable[[Connection, Sequence[K]], Sequence[T]], question: K) -> T:
        """One answer of `work`."""
        (answer,) = await self.read(work, [question])
        return answer

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in one transaction."""
        self._check_open()
        with sentences():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work, *args, **kwargs)

    async def compact(self) -> None:
        """VACUUM FULL of every table: rewritten without the deleted rows; the server's own log ages out by itself."""
        from memory.tables import METADATA

        with sentences():
            async with self._reading.connect() as connection:
                for table in METADATA.sorted_tables:
                    await connection.exec_driver_sql(f'VACUUM FULL "{table.name}"')

    async def close(self) -> None:
        """Close the pool."""
        self._closed = True
        await self._engine.dispose()

    def _check_open(self) -> None:
        if self._closed:
            raise LedgerClosed("the ledger is closed")
