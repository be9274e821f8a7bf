"""What a person always takes out is offered no more, what they always add is; their words go before both."""

from __future__ import annotations

from edits.plan import parse_plan
from graph.state import Bound, Profile, Slider
from tests.tools.planner.desk import draft, facts, steps, understand
from tools.planner.composing.custom import accustom, spare
from tools.planner.composing.tasted import Tasted
from tools.planner.steps.making import Making

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


GRAIN = Profile(habits={"grain": "always"}, sliders={"grain": Slider(mean=22, low=15, high=30, n=5)}, turns=9)


def test_what_is_always_added_is_offered_as_strong_as_it_is_added_and_that_is_said() -> None:
    drafted = draft("make it warmer", facts(), GRAIN)
    grain = steps(drafted)["grain"]
    assert (grain.params.amount, grain.source) == (22, "profile")
    (said,) = [entry for entry in drafted.trace if entry.trait == "grain"]
    assert said.effect == f"{grain.id}: grain +22 added"
    assert said.source == "you add it every time"


def test_what_is_always_added_stays_out_where_it_is_not_wanted_or_cannot_work() -> None:
    tasted = Tasted(list(parse_plan([{"op": "exposure", "params": {"ev": 0.2}}]).steps))
    avoided = understand("brighter", "image").model_copy(update={"avoid": ("grain",)})
    accustom(tasted, avoided, GRAIN, Making(facts(), frozenset({"image"}), False))
    assert [step.op for step in tasted.steps] == ["exposure"]
    assert "grain" not in steps(draft("make it louder", facts("audio"), GRAIN))
    never = GRAIN.model_copy(update={"bounds": (Bound(op="grain", words="never any grain"),)})
    assert "grain" not in steps(draft("make it warmer", facts(), never))
    assert "grain" not in steps(draft("too much", facts(), GRAIN))
    assert "grain" not in steps(draft("make it warmer", facts(), Profile(habits={"grain": "always"})))


def test_what_is_asked_for_is_made_once() -> None:
    plan = draft("add a lot of grain", facts(), GRAIN).plan
    assert [step.op for step in plan.steps].count("grain") == 1
