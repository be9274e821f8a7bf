import asyncio
import sqlite3
import threading

import pytest
import sqlalchemy as sa

from memory.database import Sqlite
from memory.errors import LedgerBusy


@pytest.fixture
def run(tmp_path):
    """Runs `work(database, commits)` on a database of its own; `commits` counts trips to the disk."""

    async def once(work):
        database = await Sqlite.open(tmp_path / "loupe.sqlite")
        commits = []
        sa.event.listen(database._engine, "commit", commits.append)
        try:
            await database.write(lambda connection: connection.exec_driver_sql("CREATE TABLE said (word TEXT UNIQUE)"))
            return await work(database, commits)
        finally:
            await database.close()

    return lambda work: asyncio.run(once(work))


def say(connection, word):
    connection.exec_driver_sql("INSERT INTO said VALUES (?)", (word,))
    return word


async def said(database):
    rows = await database.read(lambda connection: connection.exec_driver_sql("SELECT word FROM said").all())
    return [word for (word,) in rows]


class Held:
    """Keeps the writing thread busy, so that what comes meanwhile waits in line."""

    def __init__(self, database):
        self._go, self._began = threading.Event(), threading.Event()
        self._writing = asyncio.ensure_future(database.write(self._wait))

    def _wait(self, _connection):
        self._began.set()
        assert self._go.wait(20)

    async def __aenter__(self):
        await asyncio.to_thread(self._began.wait, 20)

    async def __aexit__(self, *_):
        self._go.set()
        await self._writing


def test_what_waits_in_line_is_written_in_one_trip_and_in_order(run):
    async def work(database, commits):
        async with Held(database):
            waiting = [asyncio.ensure_future(database.write(say, word)) for word in "abcdef"]
            await asyncio.sleep(0)
            commits.clear()
        assert await asyncio.gather(*waiting) == list("abcdef")
        assert len(commits) <= 2  # the one that held the line, and the six together
        assert await said(database) == list("abcdef")

    run(work)


def test_a_unit_that_fails_fails_alone(run):
    async def work(database, _commits):
        async with Held(database):
            waiting = [asyncio.ensure_future(database.write(say, word)) for word in ("a", "b", "a", "c")]
            await asyncio.sleep(0)
        first, second, again, last = await asyncio.gather(*waiting, return_exceptions=True)
        assert (first, second, last) == ("a", "b", "c")
        assert isinstance(again, Exception)
        assert await said(database) == ["a", "b", "c"]

    run(work)


def test_what_nobody_waits_for_any_more_is_not_begun(run):
    async def work(database, _commits):
        async with Held(database):
            left = asyncio.ensure_future(database.write(say, "left"))
            stays = asyncio.ensure_future(database.write(say, "stays"))
            await asyncio.sleep(0)
            left.cancel()
            await asyncio.sleep(0)
        assert await stays == "stays"
        assert await said(database) == ["stays"]

    run(work)


def test_closing_finishes_what_waits(run):
    async def work(database, _commits):
        async with Held(database):
            waiting = [asyncio.ensure_future(database.write(say, word)) for word in "ab"]
            await asyncio.sleep(0)
            closing = asyncio.ensure_future(database.close())
            await asyncio.sleep(0.05)
        await closing
        assert await asyncio.gather(*waiting) == ["a", "b"]

    run(work)


def test_a_file_that_somebody_else_holds_is_waited_for_once(run, tmp_path):
    async def work(database, _commits):
        await database.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=50"))
        other = sqlite3.connect(tmp_path / "loupe.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        begun, go = [], threading.Event()
        sa.event.listen(database._engine, "begin", begun.append)
        busy = asyncio.ensure_future(database._writer.alone(lambda: go.wait(20)))
        waiting = [asyncio.ensure_future(database.write(say, word)) for word in "abc"]
        await asyncio.sleep(0)
        go.set()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert await busy
        assert [type(outcome) for outcome in outcomes] == [LedgerBusy] * 3
        assert len(begun) == 1
        with pytest.raises(LedgerBusy):
            await database.write(say, "d")
        other.execute("ROLLBACK")
        other.close()
        assert await database.write(say, "e") == "e"

    run(work)
