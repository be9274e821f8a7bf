"""What a person always takes out is offered no more, and still made when they ask for it."""

from __future__ import annotations

from edits.plan import parse_plan
from graph.state import Profile
from tools.planner.composing.taste import Tasted, spare

NEVER = Profile(habits={"vibrance": "never"})


def test_an_operation_always_taken_out_is_not_offered_and_that_is_said() -> None:
    raw = [{"op": "vibrance", "params": {"amount": 10}, "source": "profile"}, {"op": "exposure", "params": {"ev": 0.2}}]
    tasted = Tasted(list(parse_plan(raw).steps))
    spare(tasted, NEVER)
    assert [step.op for step in tasted.steps] == ["exposure"]
    assert tasted.said[0].entry.trait == "vibrance"


def test_what_the_words_ask_for_is_made_all_the_same() -> None:
    tasted = Tasted(list(parse_plan([{"op": "vibrance", "params": {"amount": 10}}]).steps))
    spare(tasted, NEVER)
    assert [step.op for step in tasted.steps] == ["vibrance"]
