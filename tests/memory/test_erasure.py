"""Erased means gone: no row, no byte in any file, and nobody else touched."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import numpy as np

from graph.state import Override
from memory.embedding import Embedding
from memory.ledger import Ledger
from tests.memory.people import ANN, BOB, GUEST, ask, photo, steps, temperature

CANARY = "zx81-canary"
VECTOR = Embedding("test", np.frombuffer(b"vectorcanary" * 4, dtype=np.float32).copy())


async def live(ledger: Ledger, user, turns: int = 30) -> None:
    for number in range(turns):
        await ask(
            ledger,
            f"{user.user_id}-{CANARY}-{number}",
            user=user,
            thread_id=f"{user.user_id}-thread-{number % 3}",
            prompt=f"{user.user_id} {CANARY} prompt " + "x" * 4_000 * (number % 2),
            overrides=[Override(trait="grading", value=f"{CANARY}", scope="session")],
            vector=VECTOR,
        )
        if not user.anonymous:
            await ledger.record_feedback(
                user.user_id, f"{user.user_id}-{CANARY}-{number}", "modify", steps(temperature(7)), comment=CANARY
            )
    file = photo(f"{user.user_id}-media", sha256=user.user_id * 8)
    await ledger.add_media(user, file, name=f"{CANARY}.jpg", path=f"{user.user_id}/{CANARY}", expires_at=9e9)
    await ledger.keep_measures(file.sha256, "1", file.model_copy(update={"description": CANARY}))


def found(folder: Path, words: bytes) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


async def test_no_byte_of_an_erased_person_remains_in_the_data_folder(ledger: Ledger, file: Path) -> None:
    folder = file.parent
    await live(ledger, ANN)
    assert found(folder, CANARY.encode())
    erased = await ledger.erase("ann")
    assert await ledger.leftovers(1) == list(erased.paths)
    await ledger.cleared(erased.paths)
    assert await ledger.rewrite() is None
    assert found(folder, CANARY.encode()) == []
    assert found(folder, b"ann") == []
    assert found(folder, b"vectorcanary") == []
    assert erased.media_ids == ("ann-media",)
    assert erased.paths == (f"ann/{CANARY}",)
    assert set(erased.thread_ids) == {f"ann-thread-{number}" for number in range(3)}
    assert len(erased.turn_ids) == 30


async def test_erasing_one_person_leaves_the_others_whole(ledger: Ledger) -> None:
    await live(ledger, ANN, 5)
    await live(ledger, BOB, 5)
    before = await ledger.profile("bob"), await ledger.thread("bob", "bob-thread-1"), await ledger.threads("bob")
    await ledger.erase("ann")
    after = await ledger.profile("bob"), await ledger.thread("bob", "bob-thread-1"), await ledger.threads("bob")
    assert after == before
    assert await ledger.media_row("bob", "bob-media") is not None
    assert await ledger.measures("bob" * 8, "1") is not None
    assert await ledger.threads("ann") == []
    assert (await ledger.profile("ann")).traits["grading"].source == "default"


async def test_an_expired_anonymous_session_is_swept_and_a_living_one_stays(ledger: Ledger) -> None:
    late = GUEST.model_copy(update={"user_id": "guest-2", "expires_at": 9_000.0})
    await live(ledger, GUEST, 3)
    await live(ledger, late, 3)
    await live(ledger, ANN, 3)
    swept = await ledger.sweep(2_001)
    assert [one.user_id for one in swept] == ["guest-1"]
    assert await ledger.threads("guest-1") == []
    assert len(await ledger.threads("guest-2")) == 3
    assert len(await ledger.threads("ann")) == 3
    assert await ledger.sweep(2_001) == []


async def test_somebody_erased_may_begin_anew(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ledger.erase("ann")
    await ask(ledger, "t1", prompt="hello again")
    stored = await ledger.turn("ann", "t1")
    assert stored is not None
    assert stored.prompt == "hello again"
    assert (await ledger.profile("ann")).turns == 1


async def test_while_somebody_reads_the_old_file_erasure_says_what_remains(ledger: Ledger, file: Path) -> None:
    await live(ledger, ANN, 5)
    await ledger._database.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=50") and None)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    erased = await ledger.erase("ann")
    assert erased.media_ids == ("ann-media",)
    await ledger.cleared(erased.paths)
    assert await ledger.rewrite() is not None
    assert await ledger.threads("ann") == []
    reader.close()
    await ledger.compact()
    assert found(file.parent, CANARY.encode()) == []


async def test_somebody_who_did_nothing_for_long_is_erased_where_a_time_is_set(ledger: Ledger) -> None:
    await live(ledger, ANN, 2)
    now = time.time()
    assert await ledger.sweep(now) == []
    assert await ledger.sweep(now, idle_since=now - 60) == []
    assert [one.user_id for one in await ledger.sweep(now, idle_since=now + 60)] == ["ann"]
    assert await ledger.threads("ann") == []
