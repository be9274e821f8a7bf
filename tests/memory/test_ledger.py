"""What was acknowledged is there, for its owner and nobody else, on a file that others cannot read."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from graph.state import Override, Recalled
from memory.errors import LedgerBusy, LedgerClosed, LedgerError
from memory.ledger import Ledger
from tests.memory.people import ANN, BOB, WARMER, answer, ask

ROOT = Path(__file__).parents[2]


async def test_a_recorded_turn_reads_back_whole(ledger: Ledger) -> None:
    override = Override(trait="grading", value="pastel", words="today I want pastel vibes")
    given, past = answer("t1"), Recalled(turn_id="t0", prompt="cooler", summary="")
    await ledger.record_turn(
        ANN, prompt="warmer", answer=given, overrides=[override], timings={"generate": 1.5}, recalled=[past]
    )
    stored = await ledger.turn("ann", "t1")
    assert stored is not None
    assert stored.answer == given
    assert (stored.prompt, stored.overrides, stored.timings, stored.recalled) == (
        "warmer",
        (override,),
        {"generate": 1.5},
        ("t0",),
    )
    assert not stored.undone
    assert stored.verdict is None


async def test_a_new_person_starts_from_the_default_profile(ledger: Ledger) -> None:
    context = await ledger.context("nobody", "thread")
    assert context.last is None
    assert context.overrides == ()
    assert {name: trait.source for name, trait in context.profile.traits.items()} == {
        "tone": "default",
        "grading": "default",
        "pacing": "default",
        "format": "default",
    }
    assert context.profile.turns == 0


async def test_the_next_turn_starts_from_the_last_one(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ask(ledger, "t2", builds_on="t1", prompt="and brighter")
    last = (await ledger.context("ann", "thread")).last
    assert last is not None
    assert (last.turn_id, last.prompt, last.builds_on, last.media_ids) == ("t2", "and brighter", "t1", ("photo",))
    assert last.steps == WARMER


async def test_recording_the_same_turn_twice_writes_it_once(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ask(ledger, "t1")
    assert (await ledger.context("ann", "thread")).profile.turns == 1
    assert [one.turn_id for one in await ledger.thread("ann", "thread") or []] == ["t1"]


async def test_an_answered_clarification_replaces_the_answer_and_both_stay_in_the_log(
    ledger: Ledger, file: Path
) -> None:
    await ask(ledger, "t1", prompt="hmm do something", status="needs_clarification", edits=(), kind="unclear")
    await ask(ledger, "t1", prompt="hmm do something", reply="warmer please")
    stored = await ledger.turn("ann", "t1")
    assert stored is not None
    assert (stored.answer.status, stored.reply, stored.prompt) == ("completed", "warmer please", "hmm do something")
    assert (await ledger.context("ann", "thread")).profile.turns == 1
    with sqlite3.connect(file) as raw:
        kinds = [row[0] for row in raw.execute("SELECT kind FROM events WHERE turn_id = 't1' ORDER BY id")]
    assert kinds == ["turn", "answer"]


async def test_a_photo_brought_with_an_unclear_prompt_is_still_meant_by_the_next_one(ledger: Ledger) -> None:
    await ask(ledger, "t1", status="needs_clarification", edits=(), kind="unclear", media=("mine",))
    last = (await ledger.context("ann", "thread")).last
    assert last is not None
    assert last.media_ids == ("mine",)


async def test_somebody_elses_turn_thread_and_media_do_not_exist(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    assert await ledger.turn("bob", "t1") is None
    assert await ledger.thread("bob", "thread") is None
    assert await ledger.threads("bob") == []
    assert await ledger.recalled("bob", [("t1", 0.9)]) == []
    assert (await ledger.context("bob", "thread")).last is None


async def test_two_people_may_name_a_thread_and_a_turn_alike(ledger: Ledger) -> None:
    await ask(ledger, "t1", prompt="ann's")
    await ask(ledger, "t1", user=BOB, prompt="bob's")
    hers, his = await ledger.turn("ann", "t1"), await ledger.turn("bob", "t1")
    assert hers is not None
    assert his is not None
    assert (hers.prompt, his.prompt) == ("ann's", "bob's")


async def test_threads_are_listed_with_the_last_used_first_and_page_on(ledger: Ledger) -> None:
    for number in range(5):
        await ask(ledger, f"t{number}", thread_id=f"thread-{number}", prompt=f"prompt {number}")
    await ask(ledger, "again", thread_id="thread-1")
    first = await ledger.threads("ann", limit=2)
    assert [(row.thread_id, row.title, row.turns) for row in first] == [
        ("thread-1", "prompt 1", 2),
        ("thread-4", "prompt 4", 1),
    ]
    rest = await ledger.threads("ann", limit=10, before=first[-1].at)
    assert [row.thread_id for row in rest] == ["thread-3", "thread-2", "thread-0"]


async def test_the_file_is_for_its_owner_only(ledger: Ledger, file: Path) -> None:
    await ask(ledger, "t1")
    for one in file.parent.iterdir():
        assert stat.S_IMODE(one.stat().st_mode) == 0o600, one.name


WRITER = """
import asyncio, sys
sys.path.insert(0, sys.argv[2])
from memory.ledger import Ledger
from tests.memory.people import ask

async def main():
    ledger = await Ledger.open(sys.argv[1])
    for number in range(10_000):
        await ask(ledger, f"t{number}", prompt=f"prompt {number}")
        print(number, flush=True)

asyncio.run(main())
"""


def killed_writer(database: str) -> int:
    """Let a process record turns, kill it right after it said one was recorded; the last one it said."""
    command = [sys.executable, "-c", WRITER, database, str(ROOT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(25)]
        writer.send_signal(signal.SIGKILL)
        return max([*said, *(int(line) for line in writer.stdout.read().split())])


async def test_a_turn_acknowledged_just_before_a_kill_is_there_after_a_restart(database: str) -> None:
    last = await asyncio.to_thread(killed_writer, database)
    ledger = await Ledger.open(database)
    try:
        for number in range(last + 1):
            stored = await ledger.turn("ann", f"t{number}")
            assert stored is not None, f"turn {number} of {last} is lost"
            assert stored.prompt == f"prompt {number}"
    finally:
        await ledger.close()


def two_writers(database: str) -> list[int]:
    """Two processes that open, migrate and write at once; how they ended."""
    script = WRITER.replace("10_000", "20").replace('f"t{number}"', 'f"{sys.argv[3]}{number}"')
    command = [sys.executable, "-c", script, database, str(ROOT)]
    writers = [subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.DEVNULL) for name in ("left", "right")]
    return [writer.wait(60) for writer in writers]


async def test_two_processes_may_write_the_same_file(database: str) -> None:
    assert await asyncio.to_thread(two_writers, database) == [0, 0]
    ledger = await Ledger.open(database)
    try:
        written = {one.turn_id for one in await ledger.thread("ann", "thread") or []}
        assert written == {f"{side}{number}" for side in ("left", "right") for number in range(20)}
        assert (await ledger.profile("ann")).turns == 40
    finally:
        await ledger.close()


async def test_a_writer_who_finds_the_file_locked_says_so(
    ledger: Ledger, database: str, file: Path, monkeypatch
) -> None:
    monkeypatch.setattr("memory.database.BUSY_MS", 50)
    second = await Ledger.open(database)
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusy, match="try again"):
            await ask(second, "t1")
        other.execute("ROLLBACK")
    await ask(second, "t1")
    assert await ledger.turn("ann", "t1") is not None
    await second.close()


async def write_much(ledger: Ledger) -> None:
    for number in range(200):
        await ask(ledger, f"more{number}", prompt="long " * 500)


async def test_a_full_disk_loses_nothing_that_was_acknowledged_and_says_so(ledger: Ledger, file: Path) -> None:
    await ask(ledger, "t1")

    def fill(connection):
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def give_room(connection):
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")

    await ledger._database.write(fill)
    with pytest.raises(LedgerError, match="disk is full"):
        await write_much(ledger)
    await ledger._database.write(give_room)
    await ask(ledger, "after")
    assert await ledger.turn("ann", "t1") is not None
    assert await ledger.turn("ann", "after") is not None


async def test_a_closed_ledger_says_so(database: str) -> None:
    ledger = await Ledger.open(database)
    await ledger.close()
    with pytest.raises(LedgerClosed):
        await ledger.turn("ann", "t1")


@pytest.mark.parametrize(("url", "words"), [("mysql://x/y", "not mysql"), ("sqlite+aiosqlite://", "needs a file")])
async def test_a_database_that_cannot_hold_the_ledger_is_refused_with_a_sentence(url: str, words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        await Ledger.open(url)


async def test_a_ledger_of_a_newer_program_is_refused(ledger: Ledger, database: str, file: Path) -> None:
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LedgerError, match="newer Loupe"):
        await Ledger.open(database)


async def test_the_migrations_make_exactly_the_tables_the_program_uses(ledger: Ledger) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from memory.tables import METADATA

    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), METADATA)

    assert await ledger._database.read(differences) == []


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loupe.sqlite"
    path.write_bytes(os.urandom(8192))
    with pytest.raises(LedgerError):
        await Ledger.open(f"sqlite+aiosqlite:///{path}")


async def test_a_folder_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LedgerError, match="cannot be written"):
        await Ledger.open(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'loupe.sqlite'}")


async def test_opening_waits_for_nobody_where_the_tables_are_up_to_date(
    ledger: Ledger, database: str, file: Path
) -> None:
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        second = await Ledger.open(database)
        assert await second.turn("ann", "t1") is None
        await second.close()
        other.execute("ROLLBACK")
