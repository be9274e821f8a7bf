"""Every projection can be made again from the log, and is the same to the bit, whatever happened in between."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from graph.state import Feedback, Identity, Override, Preference
from memory.embedding import Embedding
from memory.ledger import Ledger
from memory.projections import PROJECTIONS
from tests.memory.people import ANN, GUEST, ask, exposure, photo, say, steps, temperature

ROOT = Path(__file__).parents[2]


async def rows(ledger: Ledger) -> dict[str, list[Any]]:
    """Every projected row, in the order of its key."""

    def read(connection: sa.Connection) -> dict[str, list[Any]]:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in PROJECTIONS
        }

    return await ledger._database.read(read)


async def busy_life(ledger: Ledger, user: Identity) -> None:
    for number in range(12):
        await ask(
            ledger,
            f"{user.user_id}{number}",
            user=user,
            thread_id=f"th{number % 2}",
            overrides=[Override(trait="tone", value="moody", scope=("once", "session", "from_now_on")[number % 3])],
        )
        await ledger.record_feedback(user.user_id, f"{user.user_id}{number}", "modify", steps(temperature(number)))
    await ledger.undo(user.user_id, "th1")
    await ledger.undo(user.user_id, "th1")
    await ledger.redo(user.user_id, "th1")
    await say(ledger, f"{user.user_id}-no", Feedback(action="reject", words="no"), user=user, thread_id="th0")
    await ledger.add_media(user, photo(f"{user.user_id}-m"), name="m", path="m", expires_at=5)
    await ledger.add_media(user, photo(f"{user.user_id}-n"), name="n", path="n", expires_at=50)
    await ledger.drop_media([f"{user.user_id}-m"])


async def test_rebuilding_changes_nothing(ledger: Ledger) -> None:
    await busy_life(ledger, ANN)
    await busy_life(ledger, GUEST)
    await ledger.state_traits(ANN, {"grading": "warm"})
    before = await rows(ledger)
    assert await ledger.rebuild() > 50
    assert await rows(ledger) == before


async def test_lost_projections_come_back_for_one_person_alone(ledger: Ledger) -> None:
    await busy_life(ledger, ANN)
    await busy_life(ledger, GUEST)
    before = await rows(ledger)

    def lose(connection: sa.Connection) -> None:
        for table in PROJECTIONS:
            connection.execute(sa.delete(table).where(table.c.user_id == "ann"))

    await ledger._database.write(lose)
    assert await rows(ledger) != before
    await ledger.rebuild("ann")
    assert await rows(ledger) == before


async def test_a_taste_folded_by_other_rules_is_folded_again_from_the_log(ledger: Ledger, monkeypatch) -> None:
    await busy_life(ledger, ANN)
    monkeypatch.setattr("memory.people.RULES", "newer rules")
    monkeypatch.setattr("memory.learning.MOST_TRAITS", 0)
    assert (await ledger.profile("ann")).traits["tone"].source == "stated"
    profile = await ledger.state_traits(ANN, {"grading": "warm"})
    assert profile.traits["tone"].source == "default"


async def test_a_thousand_events_of_one_person_are_rebuilt(ledger: Ledger, file: Path) -> None:
    for number in range(500):
        await ask(ledger, f"t{number}")
        await ledger.record_feedback("ann", f"t{number}", "modify", steps(temperature(7)))
    started = asyncio.get_running_loop().time()
    assert await ledger.rebuild("ann") == 1000
    assert asyncio.get_running_loop().time() - started < 5


async def test_the_command_rebuilds_the_ledger_of_the_settings(tmp_path: Path) -> None:
    ledger = await Ledger.open(f"sqlite+aiosqlite:///{tmp_path / 'loupe.sqlite'}")
    await busy_life(ledger, ANN)
    before = await rows(ledger)
    await ledger.close()
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "memory.rebuild", "--user", "ann"],
        cwd=ROOT,
        env={"LOUPE_DATA_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "events read" in done.stdout
    ledger = await Ledger.open(f"sqlite+aiosqlite:///{tmp_path / 'loupe.sqlite'}")
    assert await rows(ledger) == before
    await ledger.close()


PEOPLE = (ANN, Identity(user_id="bob"), GUEST)
USERS = st.sampled_from(PEOPLE)
THREADS = st.sampled_from(["th0", "th1"])
AMOUNTS = st.integers(-100, 100)
SCOPES = st.sampled_from(["once", "session", "from_now_on"])
ACTIONS = st.sampled_from(["keep", "reject", "undo", "redo", "scale"])


class Lives(RuleBasedStateMachine):
    """Three people live at once; nothing of one is ever seen by another, and every rebuild changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = self.run(Ledger.open(f"sqlite+aiosqlite:///{self.folder.name}/loupe.sqlite"))
        self.turns: dict[str, list[str]] = {user.user_id: [] for user in PEOPLE}
        self.made = 0

    def run(self, coroutine: Any) -> Any:
        return self.loop.run_until_complete(coroutine)

    def teardown(self) -> None:
        self.run(self.ledger.close())
        self.loop.close()
        self.folder.cleanup()

    def new(self, user: Identity) -> str:
        self.made += 1
        turn_id = f"{user.user_id}-{self.made}"
        self.turns[user.user_id].append(turn_id)
        return turn_id

    @rule(user=USERS, thread=THREADS, amount=AMOUNTS, source=st.sampled_from(["prompt", "profile", "override"]))
    def turn(self, user: Identity, thread: str, amount: int, source: str) -> None:
        edits = steps(temperature(amount, source=source), exposure(0.3))
        vector = Embedding("test", np.full(4, amount + 101, np.float32))
        self.run(
            ask(
                self.ledger,
                self.new(user),
                user=user,
                thread_id=thread,
                prompt=user.user_id,
                edits=edits,
                vector=vector,
            )
        )

    @rule(user=USERS, thread=THREADS, scope=SCOPES, value=st.sampled_from(["warm", "cool"]))
    def override(self, user: Identity, thread: str, scope: Any, value: str) -> None:
        given = Override(trait="grading", value=f"{value} {user.user_id}", scope=scope)
        self.run(ask(self.ledger, self.new(user), user=user, thread_id=thread, prompt=user.user_id, overrides=[given]))

    @rule(user=USERS, thread=THREADS, action=ACTIONS)
    def words(self, user: Identity, thread: str, action: Any) -> None:
        factor = 0.5 if action == "scale" else None
        feedback = Feedback(action=action, factor=factor, words=user.user_id)
        self.run(say(self.ledger, self.new(user), feedback, user=user, thread_id=thread))

    @rule(user=USERS, thread=THREADS, value=st.sampled_from([-1, 20]), never=st.booleans())
    def preference(self, user: Identity, thread: str, value: int, never: bool) -> None:
        told = Preference(op="blacks", value=value, never=never, words=user.user_id)
        turn_id = self.new(user)
        self.run(
            ask(self.ledger, turn_id, user=user, thread_id=thread, prompt=user.user_id, edits=(), preferences=[told])
        )

    @precondition(lambda self: any(self.turns.values()))
    @rule(data=st.data(), verdict=st.sampled_from(["accept", "reject", "modify"]), amount=AMOUNTS)
    def feedback(self, data: st.DataObject, verdict: Any, amount: int) -> None:
        user_id = data.draw(st.sampled_from([name for name, turns in self.turns.items() if turns]))
        turn_id = data.draw(st.sampled_from(self.turns[user_id]))
        edited = steps(temperature(amount)) if verdict == "modify" else None
        self.run(self.ledger.record_feedback(user_id, turn_id, verdict, edited, comment=user_id))

    @rule(user=USERS, thread=THREADS, kind=st.sampled_from(["undo", "redo"]))
    def step(self, user: Identity, thread: str, kind: str) -> None:
        self.run(getattr(self.ledger, kind)(user.user_id, thread))

    @rule(user=st.sampled_from(PEOPLE[:2]), value=st.sampled_from(["warm", "cool"]))
    def state(self, user: Identity, value: str) -> None:
        self.run(self.ledger.state_traits(user, {"tone": f"{value} {user.user_id}"}))

    @rule(user=st.sampled_from(PEOPLE[:2]), allowed=st.booleans())
    def choose(self, user: Identity, allowed: bool) -> None:
        self.run(self.ledger.choose(user, {"archetype": allowed}))

    @rule()
    def compare(self) -> None:
        self.run(self.ledger.refit_archetypes())

    @rule(user=USERS)
    def erase(self, user: Identity) -> None:
        erased = self.run(self.ledger.erase(user.user_id))
        assert set(erased.turn_ids) == set(self.turns[user.user_id])
        self.turns[user.user_id] = []

    @rule()
    def rebuild(self) -> None:
        before = self.run(rows(self.ledger))
        self.run(self.ledger.rebuild())
        assert self.run(rows(self.ledger)) == before

    @invariant()
    def nobody_sees_another(self) -> None:
        for user in PEOPLE:
            others = [other.user_id for other in PEOPLE if other != user]
            seen = [self.run(self.ledger.context(user.user_id, thread)) for thread in ("th0", "th1")]
            recalled = self.run(self.ledger.recall_candidates(user.user_id))
            assert sorted(seen[0].past) == sorted(recalled), "what is known has been kept up"
            everything = repr(seen) + repr(recalled)
            assert not any(other in everything for other in others)
            if user.anonymous:
                assert all(trait.source == "default" for trait in seen[0].profile.traits.values())


Lives.TestCase.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
test_lives_do_not_touch_and_rebuilds_change_nothing = Lives.TestCase
