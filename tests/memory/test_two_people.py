"""Whatever two people do in whatever order, nothing of one reaches the other, and the log alone gives the same again.

`LOUPE_TEST_STEPS=10000` walks that many steps; without it the walk is short.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from edits.vocabulary import Record
from graph.state import Identity, Override
from memory.ledger import Ledger
from tests.memory.people import ask, exposure, steps, temperature

STEPS = int(os.environ.get("LOUPE_TEST_STEPS", "240"))
EACH = min(STEPS, 60)
PEOPLE = ("ann-of-the-hill", "bob-of-the-lake")
MARKS = {PEOPLE[0]: "mark-of-the-hill", PEOPLE[1]: "mark-of-the-lake"}
person = st.sampled_from(PEOPLE)
thread = st.sampled_from(("one", "two"))
amount = st.integers(-40, 40).filter(bool)


class TwoPeople(RuleBasedStateMachine):
    """Two people share a ledger, thread names and turn numbers."""

    walked = 0

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = Path(tempfile.mkdtemp(prefix="two-people-"))
        self._ledger = self._run(Ledger.open(f"sqlite+aiosqlite:///{self._folder / 'loupe.sqlite'}"))
        self._count = dict.fromkeys(PEOPLE, 0)

    def _run(self, work):
        return self._runner.run(work)

    async def _seen(self, user: str) -> str:
        """All that a person can see of themselves, as text."""
        shown: list[Record | object] = [await self._ledger.profile(user), await self._ledger.threads(user)]
        shown += [await self._ledger.thread(user, name) for name in ("one", "two")]
        shown += [await self._ledger.context(user, name) for name in ("one", "two")]
        return repr(shown)

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
        await ask(self._ledger, turn_id, user=Identity(user_id=user), prompt=MARKS[user], **more)

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
        assert all(MARKS[user].encode() not in file.read_bytes() for file in self._folder.iterdir())

    async def _erased(self, user: str) -> None:
        await self._ledger.erase(user)
        assert await self._ledger.rewrite() is None

    def teardown(self) -> None:
        self._run(self._ledger.close())
        self._runner.close()
        shutil.rmtree(self._folder)


def test_nothing_of_one_person_reaches_the_other_whatever_they_do() -> None:
    rules = settings(
        max_examples=max(1, STEPS // EACH),
        stateful_step_count=EACH,
        deadline=None,
        derandomize=STEPS < 1_000,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoPeople, settings=rules)
    assert TwoPeople.walked >= min(STEPS // 4, 50)
