"""What may be recalled is read once, and kept up with what has been added since."""

from __future__ import annotations

import time

import numpy as np
import pytest
from sqlalchemy.engine import Connection

from graph.state import Identity
from memory import past
from memory.embedding import Embedding
from memory.entry import Entry, record
from memory.ledger import Ledger
from tests.memory.people import ANN, BOB, answer, ask, exposure, steps

VECTOR = Embedding("space", np.ones(4, dtype=np.float32))
GUEST = Identity(user_id="guest-1", anonymous=True, expires_at=time.time() + 3_600)


async def known(ledger: Ledger, user: str = "ann") -> list[str]:
    """The turns that a context brings, which are those that a reading of everything finds."""
    told = list((await ledger.context(user, "thread")).past)
    assert told == await ledger.recall_candidates(user)
    return [one.turn_id for one in told]


async def test_a_further_turn_is_added_to_what_is_known(ledger: Ledger) -> None:
    assert await known(ledger) == []
    for name in ("t1", "t2", "t3"):
        await ask(ledger, name, vector=VECTOR)
        await ask(ledger, f"no vector {name}")
        await ask(ledger, f"bob's {name}", user=BOB, vector=VECTOR)
        assert (await known(ledger))[0] == name
    assert await known(ledger) == ["t3", "t2", "t1"]
    assert await known(ledger, "bob") == ["bob's t3", "bob's t2", "bob's t1"]


async def test_what_is_known_is_not_read_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("t1", "t2"):
        await ask(ledger, name, vector=VECTOR)
    before = (await ledger.context("ann", "thread")).past
    made: list[str] = []

    class Counted(past.Candidate):
        def __new__(cls, user_id: str, turn_id: str, *row: object) -> past.Candidate:
            made.append(turn_id)
            return past.Candidate._make((user_id, turn_id, *row))

    monkeypatch.setattr(past, "Candidate", Counted)
    assert (await ledger.context("ann", "another thread")).past is before
    await ask(ledger, "t3", vector=VECTOR)
    await ledger.context("ann", "thread")
    assert made == ["t3"]


async def test_what_changes_earlier_turns_is_seen(ledger: Ledger) -> None:
    for name in ("t1", "t2", "t3"):
        await ask(ledger, name, vector=VECTOR, edits=steps(exposure(0.3)))
    await known(ledger)
    await ledger.record_feedback("ann", "t1", "reject")
    await known(ledger)
    assert [one.verdict for one in (await ledger.context("ann", "thread")).past] == [None, None, "reject"]
    await ledger.record_feedback("ann", "t2", "modify", edit_steps=steps(exposure(-1.0)))
    await known(ledger)
    assert [one.untouched for one in (await ledger.context("ann", "thread")).past] == [True, False, True]
    await ledger.undo("ann", "thread")
    assert await known(ledger) == ["t2", "t1"]
    await ask(ledger, "elsewhere", thread_id="another", vector=VECTOR)
    assert await known(ledger) == ["elsewhere", "t2", "t1"]
    await ledger.redo("ann", "thread")
    assert await known(ledger) == ["elsewhere", "t3", "t2", "t1"]


async def test_somebody_erased_begins_anew_also_for_a_process_that_knew_them(ledger: Ledger) -> None:
    for name in ("t1", "t2"):
        await ask(ledger, name, vector=VECTOR)
    await known(ledger)
    kept = ledger._past.of("ann")
    await ledger.erase("ann")
    ledger._past.keep("ann", kept)
    for name in ("new 1", "new 2"):
        await ask(ledger, name, vector=VECTOR)
    assert await known(ledger) == ["new 2", "new 1"]


async def test_what_a_guest_brings_along_lies_where_it_was_in_time(ledger: Ledger) -> None:
    await ask(ledger, "a guest's", user=GUEST, vector=VECTOR)
    await ask(ledger, "t1", user=ANN, vector=VECTOR)
    await known(ledger)
    vectors = {"a guest's": VECTOR}
    await ledger.claim(GUEST.user_id, ANN, memory=True, vectors=vectors, media_until=time.time() + 60)
    assert await known(ledger) == ["t1", "a guest's"]


def many(connection: Connection, first: int, last: int) -> None:
    for number in range(first, last):
        assert record(connection, Entry(ANN, "warmer", answer(f"t{number}"), vector=VECTOR)) is not None


async def test_of_very_many_the_newest_are_known_and_older_ones_that_were_judged(ledger: Ledger) -> None:
    await ledger._database.write(many, 0, 300)
    await known(ledger)
    for number in (3, 7, 290):
        await ledger.record_feedback("ann", f"t{number}", "accept")
    await known(ledger)
    for first in range(300, 420, 30):
        await ledger._database.write(many, first, first + 30)
        told = await known(ledger)
    assert told == [f"t{number}" for number in range(419, 35, -1)] + ["t7", "t3"]


def test_whoever_was_not_asked_for_the_longest_is_known_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "MOST_PEOPLE", 2)
    kept = past.Past()
    for name in ("a", "b"):
        kept.keep(name, past.Known(1))
    kept.of("a")
    kept.keep("c", past.Known(2))
    assert [kept.of(name).mark for name in ("a", "b", "c")] == [1, 0, 2]
