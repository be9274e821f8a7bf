"""Undo, redo and what they take back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from edits.plan import Step
from graph.state import Feedback, Override, Preference, Profile
from memory.events import Event
from memory.learning import fold, fold_all
from memory.ledger import Ledger
from memory.taste import Taste
from tests.memory.people import ANN, GUEST, WARMER, answer, ask, exposure, say, steps, temperature

TOO_MUCH = Feedback(action="scale", factor=0.5, words="half as strong")
LOVELY = Feedback(action="keep", words="lovely")
UNDO = Feedback(action="undo", words="undo that")
REDO = Feedback(action="redo", words="redo")
COOLER: tuple[Step, ...] = steps(temperature(-20))


def taste(profile: Profile) -> Profile:
    """All of a profile that was learned; its version counts every event there ever was."""
    return profile.model_copy(update={"version": 0})


async def top(ledger: Ledger) -> str | None:
    last = (await ledger.context("ann", "thread")).last
    return None if last is None else last.turn_id


async def test_undo_and_redo_step_through_the_edits_of_a_thread(ledger: Ledger) -> None:
    for turn_id in ("t1", "t2", "t3"):
        await ask(ledger, turn_id)
    moved = await ledger.undo("ann", "thread")
    assert moved is not None
    assert moved.now is not None
    assert (moved.turn.turn_id, moved.turn.undone, moved.now.turn_id) == ("t3", True, "t2")
    assert await top(ledger) == "t2"
    await ledger.undo("ann", "thread")
    last = await ledger.undo("ann", "thread")
    assert last is not None
    assert (last.turn.turn_id, last.now) == ("t1", None)
    assert await ledger.undo("ann", "thread") is None
    assert await top(ledger) is None
    restored = [await ledger.redo("ann", "thread") for _ in range(3)]
    assert [one.turn.turn_id for one in restored if one] == ["t1", "t2", "t3"]
    assert await ledger.redo("ann", "thread") is None
    assert await top(ledger) == "t3"


async def test_a_new_edit_ends_the_way_forward(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ask(ledger, "t2")
    await ledger.undo("ann", "thread")
    await ask(ledger, "t3")
    assert await ledger.redo("ann", "thread") is None
    assert await top(ledger) == "t3"


async def test_nobody_undoes_in_somebody_elses_thread(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    assert await ledger.undo("bob", "thread") is None
    assert await top(ledger) == "t1"


async def test_undo_and_redo_in_words_move_the_stack_and_lie_on_it_themselves_never(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ask(ledger, "t2")
    await say(ledger, "t3", UNDO)
    assert await top(ledger) == "t1"
    await say(ledger, "t4", REDO)
    assert await top(ledger) == "t2"


async def test_several_edits_are_taken_back_at_once_in_words_and_no_more_than_there_are(ledger: Ledger) -> None:
    for turn_id in ("t1", "t2", "t3"):
        await ask(ledger, turn_id)
    await say(ledger, "t4", Feedback(action="undo", edits=2, words="undo the last two"))
    assert await top(ledger) == "t1"
    await say(ledger, "t5", Feedback(action="undo", edits=64, words="start over"))
    assert await top(ledger) is None


async def test_a_turn_that_shows_the_earlier_plan_again_after_undo_is_not_an_edit(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ask(ledger, "t2")
    await ask(ledger, "t3", prompt="undo that", kind="feedback", feedback=UNDO)
    assert await top(ledger) == "t1"


async def test_a_scaled_plan_replaces_the_one_it_scales_and_undo_brings_that_back(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ask(ledger, "t2", builds_on="t1")
    await ask(ledger, "t3", prompt="too much", kind="feedback", feedback=TOO_MUCH, builds_on="t1")
    assert await top(ledger) == "t3"
    await ledger.undo("ann", "thread")
    assert await top(ledger) == "t2"


async def test_undo_takes_back_what_the_turn_taught_to_the_bit(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ledger.record_feedback("ann", "t1", "modify", steps(temperature(7)))
    await ledger.state_traits(ANN, {"pacing": "fast"})
    before = taste(await ledger.profile("ann"))
    await ask(
        ledger,
        "t2",
        overrides=[Override(trait="tone", value="moody", scope="from_now_on")],
        preferences=[Preference(op="blacks", value=-1, never=True, words="never crush my blacks")],
    )
    await ledger.record_feedback("ann", "t2", "modify", COOLER)
    await ledger.record_feedback("ann", "t2", "accept")
    taught = taste(await ledger.profile("ann"))
    assert taught.bounds
    assert taught.traits["tone"].value == "moody"
    await ledger.undo("ann", "thread")
    assert taste(await ledger.profile("ann")) == before
    await ledger.redo("ann", "thread")
    assert taste(await ledger.profile("ann")) == taught


async def test_words_about_an_undone_turn_are_taken_back_with_it(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    before = taste(await ledger.profile("ann"))
    await ask(ledger, "t2")
    await say(ledger, "t3", LOVELY)
    judged = await ledger.turn("ann", "t2")
    assert judged is not None
    assert judged.verdict == "accept"
    await ledger.undo("ann", "thread")
    now = taste(await ledger.profile("ann"))
    assert (now.traits, now.sliders) == (before.traits, before.sliders)


async def test_undoing_words_takes_their_verdict_back(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    await ask(ledger, "t2", prompt="too much", kind="feedback", feedback=TOO_MUCH)
    first = await ledger.turn("ann", "t1")
    assert first is not None
    assert first.verdict == "modify"
    await ledger.undo("ann", "thread")
    first = await ledger.turn("ann", "t1")
    assert first is not None
    assert first.verdict is None


async def test_feedback_on_an_undone_turn_teaches_nothing_until_it_is_redone(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    before = taste(await ledger.profile("ann"))
    await ledger.undo("ann", "thread")
    for _ in range(3):
        await ledger.record_feedback("ann", "t1", "modify", COOLER)
    assert taste(await ledger.profile("ann")).sliders == before.sliders
    await ledger.redo("ann", "thread")
    evidence = await ledger.profile("ann")
    assert evidence.traits["grading"].source == "default"


async def test_a_session_override_holds_in_its_thread_until_a_lasting_word_or_undo_ends_it(ledger: Ledger) -> None:
    pastel = Override(trait="grading", value="pastel", scope="session", words="pastel today")
    fast = Override(trait="pacing", value="fast", scope="session")
    await ask(ledger, "t1", overrides=[pastel])
    await ask(ledger, "t2", overrides=[pastel, fast])
    assert (await ledger.context("ann", "thread")).overrides == (pastel, fast)
    assert (await ledger.context("ann", "other thread")).overrides == ()
    await ledger.undo("ann", "thread")
    assert (await ledger.context("ann", "thread")).overrides == (pastel,)
    await ask(ledger, "t3", overrides=[Override(trait="grading", value="warm", scope="from_now_on")])
    context = await ledger.context("ann", "thread")
    assert context.overrides == ()
    assert context.profile.traits["grading"].value == "warm"


async def test_a_one_off_override_touches_neither_thread_nor_profile(ledger: Ledger) -> None:
    before = await ledger.context("ann", "thread")
    await ask(ledger, "t1", overrides=[Override(trait="grading", value="pastel")])
    await ledger.record_feedback("ann", "t1", "accept")
    after = await ledger.context("ann", "thread")
    assert after.overrides == ()
    assert after.profile.traits == before.profile.traits


async def test_an_anonymous_session_undoes_and_overrides_but_teaches_nothing(ledger: Ledger) -> None:
    default = (await ledger.context("guest-1", "thread")).profile
    await ask(ledger, "t1", user=GUEST, overrides=[Override(trait="grading", value="cool", scope="from_now_on")])
    await ask(ledger, "t2", user=GUEST, preferences=[Preference(op="blacks", value=-1, never=True)])
    await ledger.record_feedback("guest-1", "t1", "modify", COOLER)
    await ledger.record_feedback("guest-1", "t2", "modify", COOLER)
    context = await ledger.context("guest-1", "thread")
    assert [override.value for override in context.overrides] == ["cool"]
    assert context.last is not None
    assert context.last.turn_id == "t2"
    known = context.profile
    assert (known.traits, known.sliders, known.bounds) == (default.traits, default.sliders, default.bounds)
    await ledger.undo("guest-1", "thread")
    last = (await ledger.context("guest-1", "thread")).last
    assert last is not None
    assert last.turn_id == "t1"


async def test_the_profile_as_it_was_when_a_turn_began(ledger: Ledger) -> None:
    seen = {}
    for number in range(6):
        seen[f"t{number}"] = await ledger.profile("ann")
        await ask(ledger, f"t{number}")
        await ledger.record_feedback("ann", f"t{number}", "modify", steps(temperature(7)))
        if number == 3:
            await ledger.undo("ann", "thread")
    for turn_id, profile in seen.items():
        assert await ledger.profile_before("ann", turn_id) == profile
    assert seen["t5"].sliders["temperature"].n > 1
    assert await ledger.profile_before("bob", "t1") is None


async def test_recall_offers_turns_with_a_vector_that_stand(ledger: Ledger) -> None:
    import numpy as np

    from memory.embedding import Embedding

    vector = Embedding("test", np.ones(4, np.float32))
    await ask(ledger, "t1", vector=vector)
    await ask(ledger, "t2", vector=vector)
    await ask(ledger, "t3")
    await ask(ledger, "t4", vector=vector)
    await ledger.record_feedback("ann", "t1", "reject")
    await ledger.undo("ann", "thread")
    candidates = await ledger.recall_candidates("ann")
    assert {(one.turn_id, one.verdict) for one in candidates} == {("t1", "reject"), ("t2", None)}
    remembered = await ledger.recalled("ann", [("t2", 0.9), ("gone", 0.8), ("t1", 0.5)])
    assert [(one.turn_id, one.score, one.verdict) for one in remembered] == [("t2", 0.9, None), ("t1", 0.5, "reject")]
    assert remembered[0].steps == answer("t2").edit_steps


def lived(turn_id: str, number: int, amount: float) -> list[Event]:
    """What one turn leaves in the log: a taste told, an override from now on, and a correction."""
    corrected = [step.model_dump(mode="json", by_alias=True) for step in steps(temperature(amount))]
    suggested = [step.model_dump(mode="json", by_alias=True) for step in WARMER]
    told = Preference(op="blacks", value=round(amount), never=amount < 0).model_dump(mode="json")
    override = {"trait": "tone", "value": f"v{number % 3}", "scope": "from_now_on", "words": ""}
    judged = {"about": turn_id, "verdict": "modify", "suggested": suggested, "edited": corrected, "context": "image"}
    bodies = [("preference", {"preferences": [told]}), ("override", override), ("feedback", judged)]
    return [
        Event(number * 10 + place, "ann", "thread", turn_id, kind, 0.0, body)
        for place, (kind, body) in enumerate(bodies)
    ]


@given(amounts=st.lists(st.integers(-100, 100), min_size=1, max_size=12), data=st.data())
@settings(deadline=None, max_examples=60)
def test_undoing_any_turn_leaves_a_taste_as_if_it_had_never_been(amounts: list[int], data: st.DataObject) -> None:
    log = [event for number, amount in enumerate(amounts) for event in lived(f"t{number}", number, amount)]
    gone = f"t{data.draw(st.integers(0, len(amounts) - 1))}"
    undo = Event(10_000, "ann", "thread", None, "undo", 0.0, {"turn": gone})
    redo = Event(10_001, "ann", "thread", None, "redo", 0.0, {"turn": gone})
    never_was = [event for event in log if event.turn_id != gone]
    assert fold_all([*log, undo]) == fold_all(never_was)
    assert fold_all([*log, undo, redo]) == fold_all(log) == reduce(fold, log, Taste())


VALUES = ("natural", "warm", "cool", "muted", "vivid")
LIVED = st.tuples(
    st.integers(-40, 40).filter(bool),
    st.sampled_from(("accept", "reject", "modify", "step", "words", "nothing")),
    st.sampled_from((None, *VALUES)),
    st.booleans(),
)
"""One turn: how warm it came out, what the person did with it, a taste from now on, and whether people were
compared after it."""


async def live(ledger: Ledger, number: int, one: tuple[int, str, str | None, bool]) -> None:
    """A turn in a thread of its own, and what the person did with it."""
    amount, did, value, compared = one
    turn_id, thread_id = f"t{number}", f"thread-{number}"
    lasting = [] if value is None else [Override(trait="grading", value=value, scope="from_now_on")]
    grain = {"op": "grain", "params": {"amount": 20}}
    await ask(ledger, turn_id, thread_id=thread_id, edits=steps(temperature(18), grain), overrides=lasting)
    if did in ("accept", "reject"):
        await ledger.record_feedback("ann", turn_id, did)
    elif did == "modify":
        await ledger.record_feedback("ann", turn_id, "modify", steps(temperature(amount), exposure(0.2)))
    elif did == "step":
        await ledger.undo_step("ann", thread_id, "s2")
    elif did == "words":
        await say(ledger, f"{turn_id}-said", TOO_MUCH, thread_id=thread_id)
    if compared:
        await ledger.refit_archetypes()


async def shown(ledger: Ledger) -> list[Profile]:
    """All that planners see, everywhere and in photographs; words about an undone turn are turns that stay."""
    places: tuple[tuple[str, ...], ...] = ((), ("image",))
    return [(await ledger.profile("ann", some)).model_copy(update={"version": 0, "turns": 0}) for some in places]


async def lives(folder: Path, log: Sequence[Any], without: int | None) -> list[Profile]:
    """What is known after these turns, at the end of which one was undone; a turn that is none never was."""
    ledger = await Ledger.open(f"sqlite+aiosqlite:///{folder / 'loupe.sqlite'}")
    try:
        for number, one in enumerate(log):
            if one is not None:
                await live(ledger, number, one)
        if without is not None:
            while await ledger.undo("ann", f"thread-{without}"):
                pass
        await ledger.refit_archetypes()
        seen = await shown(ledger)
        await ledger.rebuild("ann")
        assert await shown(ledger) == seen
        return seen
    finally:
        await ledger.close()


@given(log=st.lists(LIVED, min_size=1, max_size=4), data=st.data())
@settings(deadline=None, max_examples=6, derandomize=True, database=None)
def test_any_turn_undone_with_all_that_was_done_to_it_is_as_if_it_had_never_been(
    log: list[Any], data: st.DataObject
) -> None:
    """On the real ledger, with corrections, single steps taken off, habits, lasting words, and groups of people."""
    gone = data.draw(st.integers(0, len(log) - 1))
    never = [None if number == gone else one for number, one in enumerate(log)]
    with TemporaryDirectory(prefix="undone-") as one, TemporaryDirectory(prefix="never-") as other:
        undone = asyncio.run(lives(Path(one), log, gone))
        assert undone == asyncio.run(lives(Path(other), never, None))


async def test_one_step_is_undone_alone_and_counts_as_taken_out(ledger: Ledger) -> None:
    await ask(ledger, "t1")
    moved = await ledger.undo_step("ann", "thread", "s2")
    assert moved is not None
    assert moved.now == moved.turn
    assert [step.op for step in moved.turn.answer.edited_steps or ()] == ["temperature"]
    assert await ledger.undo_step("ann", "thread", "s2") is None
    assert await ledger.undo_step("ann", "nowhere", "s1") is None
    assert await ledger.undo_step("bob", "thread", "s1") is None
    last = await ledger.undo_step("ann", "thread", "s1")
    assert last is not None
    assert (last.turn.undone, last.now) == (True, None)
    assert await top(ledger) is None
