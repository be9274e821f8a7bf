"""How far back a prompt reaches: one of several edits taken out, brought back, or wanted again as it was."""

from __future__ import annotations

from typing import Any

import pytest

from edits.plan import parse_plan
from graph.state import Draft, Recalled
from tests.tools.planner.desk import draft, facts
from tools.planner.intents.reaching import points_back, reach


def edit(name: str, prompt: str, builds_on: str | None, *raw: dict[str, Any]) -> Recalled:
    return Recalled(turn_id=name, prompt=prompt, summary=prompt, builds_on=builds_on, steps=parse_plan(raw).steps)


UPRIGHT = edit(
    "a", "straighten it and make it brighter", None, {"op": "straighten"}, {"op": "exposure", "params": {"ev": 0.5}}
)
SQUARE = edit("b", "crop it square", "a", {"op": "crop", "params": {"aspect": "1:1"}})
WARM = edit("c", "now warmer", "b", {"op": "temperature", "params": {"amount": 12}})
GRAIN = edit("d", "a bit of grain", "c", {"op": "grain", "params": {"amount": 18}})
LAYERS = (GRAIN, WARM, SQUARE, UPRIGHT)


def answered(prompt: str, layers: tuple[Recalled, ...] = LAYERS, earlier: tuple[Recalled, ...] | None = None) -> Draft:
    last = reach(prompt, layers, layers[1:] if earlier is None else earlier)
    return draft(prompt, facts(), last=last)


def ops(drafted: Draft) -> set[str]:
    return {step.op for step in drafted.plan.steps}


@pytest.mark.parametrize(
    ("prompt", "left", "below"),
    [
        ("undo the crop", {"temperature", "grain"}, "a"),
        ("lose the straightening", {"exposure", "crop", "temperature", "grain"}, None),
        ("remove the grain please", set(), "c"),
        ("keep the warmth, lose the rest", {"temperature"}, None),
        ("only keep the crop", {"crop"}, None),
    ],
)
def test_work_is_taken_out_however_deep_it_lies(prompt: str, left: set[str], below: str | None) -> None:
    assert points_back(prompt)
    assert reach(prompt, LAYERS).builds_on == below
    assert ops(answered(prompt)) == left


@pytest.mark.parametrize("prompt", ["bring the crop back", "put back the crop please", "no, give me the crop back"])
def test_work_that_was_taken_out_comes_back(prompt: str) -> None:
    drafted = answered(prompt, (GRAIN,), (SQUARE, UPRIGHT))
    assert ops(drafted) == {"grain", "crop"}
    assert drafted.summary == "The crop back in, the rest as it was."


@pytest.mark.parametrize(
    ("prompt", "meant"),
    [
        ("go back to the first one", UPRIGHT),
        ("the second one was better", SQUARE),
        ("back to the warm version", WARM),
        ("i liked the square one better", SQUARE),
        ("go back to the version with the crop", SQUARE),
    ],
)
def test_an_earlier_version_comes_back_as_it_was(prompt: str, meant: Recalled) -> None:
    assert points_back(prompt)
    assert ops(answered(prompt)) == {step.op for step in meant.steps}
    assert reach(prompt, LAYERS, LAYERS[1:]).builds_on == meant.builds_on


@pytest.mark.parametrize("prompt", ["make it warmer", "crop it to 4:5", "undo", "remove the lamp post", "is it good?"])
def test_a_request_of_its_own_reaches_no_further_than_the_last_edit(prompt: str) -> None:
    assert reach(prompt, LAYERS, LAYERS[1:]) == GRAIN


def test_the_first_of_several_edits_come_back_together() -> None:
    drafted = answered("give me back the first two")
    assert ops(drafted) == {"straighten", "exposure", "crop"}
