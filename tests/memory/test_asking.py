"""Questions and habits: asked when it is worth it, never more than a budget; what always goes is no longer offered."""

from __future__ import annotations

from graph.state import Override, Question
from memory.ledger import Ledger
from memory.weights import WEIGHTS
from tests.memory.people import ANN, ask, exposure, steps, temperature

VIVID = Override(trait="grading", value="vivid", scope="once")


async def test_the_same_wish_three_times_on_photos_raises_a_question_and_changes_nothing(ledger: Ledger) -> None:
    for number in range(3):
        assert (await ledger.profile("ann")).doubts == ()
        await ask(ledger, f"t{number}", overrides=[VIVID])
    profile = await ledger.profile("ann")
    assert profile.doubts == ("grading",)
    assert profile.traits["grading"].source == "default"
    assert [question.trait for question in ledger.open_questions(profile)] == ["grading"]


async def test_once_asked_it_is_not_asked_again_at_once(ledger: Ledger) -> None:
    for number in range(3):
        await ask(ledger, f"t{number}", overrides=[VIVID])
    questions = ledger.open_questions(await ledger.profile("ann"))
    await ask(ledger, "t3", questions=questions)
    assert (await ledger.profile("ann")).doubts == ()


async def test_an_undone_question_is_as_if_never_asked(ledger: Ledger) -> None:
    for number in range(3):
        await ask(ledger, f"t{number}", overrides=[VIVID])
    before = await ledger.profile("ann")
    await ask(ledger, "t3", questions=[Question(id="style-grading", text="?", trait="grading")])
    await ledger.undo("ann", "thread")
    assert (await ledger.profile("ann")).doubts == before.doubts


async def test_the_budget_of_a_life_ends_the_questions(ledger: Ledger) -> None:
    for number in range(WEIGHTS.asking.lifetime):
        await ask(ledger, f"q{number}", questions=[Question(id=f"q{number}", text="?", trait=f"open {number}")])
    for number in range(4):
        await ask(ledger, f"t{number}", overrides=[VIVID])
    assert (await ledger.profile("ann")).doubts == ()


async def test_an_operation_always_removed_is_a_habit_and_one_always_added_too(ledger: Ledger) -> None:
    grain = {"op": "grain", "params": {"amount": 20}}
    for number in range(4):
        await ask(ledger, f"t{number}")
        await ledger.record_feedback(ANN.user_id, f"t{number}", "modify", steps(temperature(18), grain))
    habits = (await ledger.profile("ann")).habits
    assert habits == {"exposure": "never", "grain": "always"}


async def test_what_is_added_only_now_and_then_is_no_habit(ledger: Ledger) -> None:
    grain = {"op": "grain", "params": {"amount": 20}}
    for number in range(12):
        await ask(ledger, f"t{number}")
        edited = steps(temperature(18), exposure(0.4), *([grain] if number % 3 == 0 else []))
        await ledger.record_feedback(ANN.user_id, f"t{number}", "modify", edited)
    assert (await ledger.profile("ann")).habits == {}
