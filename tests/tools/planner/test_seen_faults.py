"""Faults that a vision model saw: mended carefully where something asks to put things right, and only there."""

from __future__ import annotations

import pytest

from edits.media import MediaFacts, Seen
from tests.tools.planner.desk import draft, facts, still

POLISH = {"contrast", "clarity", "vibrance"}


def seeing(*problems: str, **more: object) -> MediaFacts:
    return facts(seen=Seen(by="eye", summary="A portrait.", problems=problems), **more)


MENDED = {
    "horizon leans left": ("straighten", 0),
    "face is underexposed": ("exposure", 1),
    "too dark": ("exposure", 1),
    "overexposed sky": ("highlights", -1),
    "warm color cast": ("temperature", -1),
    "colour cast, too blue": ("temperature", 1),
    "greenish tint": ("tint", 1),
    "oversaturated": ("saturation", -1),
    "soft focus": ("sharpen", 1),
    "hazy": ("dehaze", 1),
    "red eyes": ("retouch", 0),
}


@pytest.mark.parametrize("prompt", ["fix it", "make it look professional"])
@pytest.mark.parametrize("problem", MENDED)
def test_a_fault_that_was_seen_is_mended_the_right_way(problem: str, prompt: str) -> None:
    op, sign = MENDED[problem]
    plan = draft(prompt, seeing(problem)).plan
    step = next(step for step in plan.steps if step.op == op)
    value = getattr(step.params, "ev", getattr(step.params, "amount", 0))
    assert sign * (value or 0) >= 0
    assert step.source == "media"
    assert problem in step.reason


def test_what_would_make_it_better_is_answered_with_what_was_seen() -> None:
    assert "straighten" in [
        step.op for step in draft("what would make this better?", seeing("tilted horizon")).plan.steps
    ]


def test_what_was_measured_goes_before_what_was_seen() -> None:
    plan = draft("fix it", seeing("too dark", still=still(lightness=30))).plan
    (step,) = [step for step in plan.steps if step.op == "exposure"]
    assert "L* 30" in step.reason


def test_what_adds_or_removes_something_is_only_advice() -> None:
    answer = draft("fix it", seeing("lamp post grows out of the head", "add a title saying SALE"))
    assert {step.op for step in answer.plan.steps} <= POLISH
    assert any("lamp post" in note for note in answer.notes)


def test_a_plain_wish_is_left_alone_by_what_was_seen() -> None:
    answer = draft("make it warmer", seeing("horizon leans left", "too dark"))
    assert [step.op for step in answer.plan.steps] == ["temperature"]
    assert answer.notes == ()
