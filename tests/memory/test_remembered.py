"""Memories are kept as they were written, and read again only where their person changed them."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from memory.embedding import Embedding
from memory.ledger import Ledger, Start
from tests.memory.people import ANN, BOB, ask, exposure, steps

VECTOR = Embedding("space", np.ones(4, dtype=np.float32))
FAR = steps(exposure(-1.2))


@pytest.fixture
def reads(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read from the database, by the name of the work."""
    seen: list[str] = []
    read = ledger._database.read

    async def counted(work, *args, **kwargs):
        seen.append(work.__name__)
        return await read(work, *args, **kwargs)

    monkeypatch.setattr(ledger._database, "read", counted)
    return seen


async def test_the_context_brings_the_turns_that_may_be_recalled(ledger: Ledger) -> None:
    for name in ("t1", "t2"):
        await ask(ledger, name, vector=VECTOR)
    await ask(ledger, "no vector")
    await ask(ledger, "b1", user=BOB, vector=VECTOR)
    known = await ledger.context("ann", "a new thread")
    assert {one.turn_id for one in known.past} == {"t1", "t2"}
    assert list(known.past) == await ledger.recall_candidates("ann")
    assert (await ledger.context("nobody", "thread")).past == ()


async def test_contexts_asked_for_together_are_each_persons_own(ledger: Ledger) -> None:
    await ask(ledger, "t1", vector=VECTOR)
    await ask(ledger, "b1", user=BOB, vector=VECTOR, edits=FAR)
    places = [("bob", "thread"), ("nobody", "thread"), ("ann", "thread"), ("ann", "another"), ("ann", "thread")]
    alone = [await ledger.context(*place) for place in places]
    together = await asyncio.gather(*(ledger.context(*place) for place in places))
    assert together == alone
    assert [[one.turn_id for one in known.past] for known in together] == [["b1"], [], ["t1"], ["t1"], ["t1"]]
    assert [None if known.last is None else known.last.turn_id for known in together] == ["b1", None, "t1", None, "t1"]


async def test_what_was_written_here_is_remembered_without_reading(ledger: Ledger, reads: list[str]) -> None:
    await ask(ledger, "t1", vector=VECTOR, start=Start(places=("image", "image/portrait")), builds_on="t0")
    await ask(ledger, "t2", vector=VECTOR, edits=FAR)
    past = (await ledger.context("ann", "thread")).past
    near = [("t2", 0.9), ("t1", 0.5)]
    reads.clear()
    kept = await ledger.recalled("ann", near, past)
    assert reads == []
    ledger._forget("ann")
    assert await ledger.recalled("ann", near, past) == kept
    assert reads == ["recalled"]
    assert [(one.turn_id, one.score) for one in kept] == near


async def test_a_judged_memory_has_its_verdict_and_a_changed_one_its_new_steps(
    ledger: Ledger, reads: list[str]
) -> None:
    for name in ("t1", "t2"):
        await ask(ledger, name, vector=VECTOR)
    await ledger.record_feedback("ann", "t1", "reject")
    past = (await ledger.context("ann", "thread")).past
    reads.clear()
    assert [one.verdict for one in await ledger.recalled("ann", [("t1", 0.9)], past)] == ["reject"]
    assert reads == []
    await ledger.record_feedback("ann", "t2", "modify", edit_steps=FAR)
    past = (await ledger.context("ann", "thread")).past
    (changed,) = await ledger.recalled("ann", [("t2", 0.9)], past)
    assert [step.params for step in changed.steps] == [step.params for step in FAR]


async def test_nothing_of_somebody_erased_is_kept(ledger: Ledger) -> None:
    await ask(ledger, "t1", user=ANN, vector=VECTOR)
    past = (await ledger.context("ann", "thread")).past
    await ledger.erase("ann")
    assert await ledger.recalled("ann", [("t1", 0.9)], past) == []
