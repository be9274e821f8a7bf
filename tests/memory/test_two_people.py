"""Whatever two people do in whatever order, nothing of one reaches the other, and the log alone gives the same again.

They share a ledger, a vector index, and the names of their threads, turns and steps. `LOUPE_TEST_STEPS=10000` walks at
least that many steps; without it the walk is short.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from edits.vocabulary import Record
from graph.state import Identity, Override
from memory.embedding import Embedding, unit
from memory.ledger import Ledger
from memory.vectors import Vectors
from settings import Settings
from tests.memory.people import ask, exposure, steps, temperature

STEPS = int(os.environ.get("LOUPE_TEST_STEPS", "120"))
EACH = min(STEPS, 60)
PEOPLE = ("ann-of-the-hill", "bob-of-the-lake")
MARKS = {PEOPLE[0]: "mark-of-the-hill", PEOPLE[1]: "mark-of-the-lake"}
person = st.sampled_from(PEOPLE)
thread = st.sampled_from(("one", "two"))
SPACE = "two-people-8"
EVERYTHING = np.ones(8, np.float32)
amount = st.integers(-40, 40).filter(bool)


class TwoPeople(RuleBasedStateMachine):
    """Two people share a ledger, thread names and turn numbers."""

    walked = 0

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = Path(tempfile.mkdtemp(prefix="two-people-"))
        self._ledger = self._run(Ledger.open(f"sqlite+aiosqlite:///{self._folder / 'loupe.sqlite'}"))
        self._vectors = self._run(Vectors.open(Settings(data_dir=self._folder, _env_file=None), SPACE))
        self._count = dict.fromkeys(PEOPLE, 0)

    def _run(self, work):
        return self._runner.run(work)

    async def _seen(self, user: str) -> str:
        """All that a person can see of themselves, as text."""
        shown: list[Record | object] = [await self._ledger.profile(user), await self._ledger.threads(user)]
        shown += [await self._ledger.thread(user, name) for name in ("one", "two")]
        shown += [await self._ledger.context(user, name) for name in ("one", "two")]
        candidates = await self._ledger.recall_candidates(user)
        nearest = await self._vectors.nearest_turns(candidates, EVERYTHING, 99)
        return repr([*shown, sorted(one.turn_id for one in await self._ledger.recalled(user, nearest))])

    def _act(self, user: str, work) -> None:
        """Do something as one person: the other sees no difference, and neither sees the other's words."""
        TwoPeople.walked += 1
        other = PEOPLE[1 - PEOPLE.index(user)]
        before = self._run(self._seen(other))
        self._run(work)
        assert self._run(self._seen(other)) == before
        assert MARKS[user] not in before
        assert MARKS[other] not in self._run(self._seen(user))

    def _turns(self, user: str) -> list[str]:
        return [f"t{number}" for number in range(self._count[user])]

    @rule(user=person, name=thread, warmth=amount, ev=st.integers(-3, 3).filter(bool))
    def turn(self, user: str, name: str, warmth: int, ev: int) -> None:
        turn_id = f"t{self._count[user]}"
        self._count[user] += 1
        plan = steps(temperature(warmth), exposure(ev / 2))
        self._act(user, self._ask(user, turn_id, thread_id=name, edits=plan))

    @rule(user=person, name=thread, value=st.sampled_from(("warm", "vivid", "muted")), scope=st.sampled_from(("once", "session", "from_now_on")))  # fmt: skip  # noqa: E501
    def override(self, user: str, name: str, value: str, scope) -> None:
        turn_id = f"t{self._count[user]}"
        self._count[user] += 1
        given = [Override(trait="grading", value=value, scope=scope, words=MARKS[user])]
        self._act(user, self._ask(user, turn_id, thread_id=name, overrides=given))

    async def _ask(self, user: str, turn_id: str, **more) -> None:
        vector = unit(EVERYTHING + 0.1 * PEOPLE.index(user))
        await ask(
            self._ledger, turn_id, user=Identity(user_id=user), prompt=MARKS[user],
            vector=Embedding(SPACE, vector), **more,
        )  # fmt: skip
        await self._vectors.put_turn(user, turn_id, vector)

    @rule(user=person, back=st.integers(0, 5), verdict=st.sampled_from(("accept", "reject", "modify")), to=amount)
    def feedback(self, user: str, back: int, verdict, to: int) -> None:
        turns = self._turns(user)
        if turns:
            about = turns[-1 - back % len(turns)]
            edited = steps(temperature(to)) if verdict == "modify" else None
            self._act(user, self._ledger.record_feedback(user, about, verdict, edited, comment=MARKS[user]))

    @rule(user=person, name=thread)
    def undo(self, user: str, name: str) -> None:
        self._act(user, self._ledger.undo(user, name))

    @rule(user=person, name=thread)
    def redo(self, user: str, name: str) -> None:
        self._act(user, self._ledger.redo(user, name))

    @rule(user=person, name=thread, step=st.sampled_from(("s1", "s2")))
    def undo_step(self, user: str, name: str, step: str) -> None:
        self._act(user, self._ledger.undo_step(user, name, step))

    @rule()
    def compare_people(self) -> None:
        """Everybody is told of the groups that there are; the names and words of nobody are in them."""
        self._run(self._ledger.refit_archetypes())
        for user, other in (PEOPLE, PEOPLE[::-1]):
            assert MARKS[other] not in self._run(self._seen(user))

    @rule(user=person, name=thread, warmth=amount)
    def a_turn_undone_at_once_is_as_if_it_had_not_been(self, user: str, name: str, warmth: int) -> None:
        before = self._run(self._taste(user))
        turn_id = f"t{self._count[user]}"
        self._count[user] += 1
        self._act(user, self._ask(user, turn_id, thread_id=name, edits=steps(temperature(warmth))))
        self._act(user, self._ledger.record_feedback(user, turn_id, "accept"))
        self._act(user, self._ledger.undo(user, name))
        assert self._run(self._taste(user)) == before

    async def _taste(self, user: str) -> str:
        profile = await self._ledger.profile(user)
        return profile.model_copy(update={"version": 0}).model_dump_json()

    @rule(user=person)
    def rebuild(self, user: str) -> None:
        before = self._run(self._seen(user))
        self._act(user, self._ledger.rebuild(user))
        assert self._run(self._seen(user)) == before

    @rule(user=person, sure=st.integers(0, 5))
    def erase(self, user: str, sure: int) -> None:
        if sure:
            return
        self._act(user, self._erased(user))
        self._count[user] = 0
        files = (file for file in self._folder.rglob("*") if file.is_file())
        assert all(MARKS[user].encode() not in file.read_bytes() for file in files)

    async def _erased(self, user: str) -> None:
        erased = await self._ledger.erase(user)
        assert await self._vectors.forget(user, erased.turn_ids) is None
        assert await self._ledger.rewrite() is None

    def teardown(self) -> None:
        self._run(self._vectors.close())
        self._run(self._ledger.close())
        self._runner.close()
        shutil.rmtree(self._folder)


def test_nothing_of_one_person_reaches_the_other_whatever_they_do() -> None:
    rules = hypothesis_settings(
        # Some steps find nothing to do: a walk of twice as many does at least so many.
        max_examples=max(1, 2 * STEPS // EACH),
        stateful_step_count=EACH,
        deadline=None,
        derandomize=STEPS < 1_000,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoPeople, settings=rules)
    assert TwoPeople.walked >= STEPS
