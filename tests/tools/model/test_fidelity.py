"""A model that does not listen is no worse than none: what was said outright stands, a summary is of the steps."""

from __future__ import annotations

from typing import Any

import pytest

from edits.plan import parse_plan
from graph.state import Draft, Profile
from tests.tools.planner.desk import facts
from tools.model.answer import Answered, Asked
from tools.model.fidelity import misses
from tools.model.instructions.brief import Turn
from tools.model.settling import settle
from tools.planner.compose import compose
from tools.planner.read import read

MEDIA = facts()


def turn_of(prompt: str, profile: Profile | None = None) -> Turn:
    reading, known = read(prompt, kinds=frozenset({"image"})), profile or Profile()
    draft = compose(reading, prompt=prompt, media=[MEDIA], profile=known, overrides=[], recalled=[], last=None)
    return Turn(prompt, reading, draft, known, media=[MEDIA])


def answered(*steps: dict[str, Any], summary: str = "Done.", **more: Any) -> Answered:
    plan = parse_plan([{"id": f"s{nth}", "reason": "as asked", **step} for nth, step in enumerate(steps, 1)])
    return Answered(summary, "command", plan, **more)


def settled(prompt: str, *steps: dict[str, Any], profile: Profile | None = None, **more: Any) -> Draft:
    return settle(answered(*steps, **more), turn_of(prompt, profile))


def values(draft: Draft) -> dict[str, Any]:
    return {step.op: step.params.model_dump(exclude_none=True) for step in draft.plan.steps}


WARMER = {"op": "temperature", "params": {"amount": 18}}


def test_what_a_model_forgot_is_put_back() -> None:
    draft = settled("make it warmer and a bit brighter, crop to a square", WARMER)
    assert set(values(draft)) == {"temperature", "exposure", "crop"}
    assert values(draft)["crop"]["aspect"] == "1:1"
    assert len({step.id for step in draft.plan.steps}) == 3


@pytest.mark.parametrize(
    ("prompt", "wrong", "op", "name", "value"),
    [
        ("raise the exposure by 1.5 stops", {"op": "exposure", "params": {"ev": 0.3}}, "exposure", "ev", 1.5),
        ("crop to 4:5", {"op": "crop", "params": {"aspect": "16:9"}}, "crop", "aspect", "4:5"),
        ("rotate 90 degrees clockwise", {"op": "rotate", "params": {"degrees": -45}}, "rotate", "degrees", 90),
        ("saturation +20", {"op": "saturation", "params": {"amount": 60}}, "saturation", "amount", 20),
    ],
)
def test_a_stated_number_is_not_changed(prompt: str, wrong: dict[str, Any], op: str, name: str, value: object) -> None:
    assert values(settled(prompt, wrong))[op][name] == value


def test_the_opposite_of_what_was_asked_is_turned_round() -> None:
    assert (
        values(settled("make it warmer", {"op": "temperature", "params": {"amount": -40}}))["temperature"]["amount"] > 0
    )


def test_another_amount_of_what_was_left_open_stays_the_models() -> None:
    assert (
        values(settled("make it warmer", {"op": "temperature", "params": {"amount": 31}}))["temperature"]["amount"]
        == 31
    )


def test_what_was_to_be_left_alone_is_left_alone() -> None:
    draft = settled("make it warmer but not the skin", {"op": "temperature", "params": {"amount": 25}})
    (step,) = draft.plan.steps
    assert step.target is not None
    assert "skin" in str(step.target.exclude)


@pytest.mark.parametrize("op", ["crop", "text", "remove_object", "flip"])
def test_what_nobody_asked_for_is_left_out(op: str) -> None:
    params = {"crop": {"aspect": "1:1"}, "text": {"content": "SALE"}, "remove_object": {"subject": "the man"},
              "flip": {"axis": "horizontal"}}[op]  # fmt: skip
    draft = settled("make it warmer", WARMER, {"op": op, "params": params})
    assert list(values(draft)) == ["temperature"]
    assert any("left" in note for note in draft.notes)


def test_a_habit_of_never_holds() -> None:
    profile = Profile(habits={"vignette": "never"})
    draft = settled("make it warmer", WARMER, {"op": "vignette", "params": {"amount": -30}}, profile=profile)
    assert list(values(draft)) == ["temperature"]


def test_a_plan_of_something_else_is_no_plan() -> None:
    turn = turn_of("crop to a square")
    steps = answered({"op": "grain", "params": {"amount": 10}}).plan.steps
    assert misses(steps, turn)
    assert not misses(turn.draft.plan.steps, turn)


@pytest.mark.parametrize(
    ("summary", "stays"),
    [
        ("Warmer, like late light.", True),
        ("Temperature +18, nothing else.", True),
        ("Temperature +75.", False),
        ("The request says to make this one warmer.", False),
        ("Warmer, and cropped to a square.", False),
        ("Warmer, with the man removed.", False),
        ("Más cálido.", True),
    ],
)
def test_a_summary_is_of_the_steps_there_are(summary: str, *, stays: bool) -> None:
    draft = settled("make this one warmer", WARMER, summary=summary)
    assert (draft.summary == summary) == stays


def test_left_overs_of_json_are_no_reason_and_a_request_is_no_question() -> None:
    echo = (Asked("The request says to make it warmer.", ("temperature more", "crop")),)
    draft = settled("make it warmer", {**WARMER, "reason": "“warmer”}},"}, questions=echo)
    assert draft.plan.steps[0].reason == "“warmer”"
    assert draft.questions == ()
