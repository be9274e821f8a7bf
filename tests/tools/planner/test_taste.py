"""Taste on a plan: sliders, limits, traits, tastes for now and memories, each said in the trace."""

from __future__ import annotations

from graph.state import Bound, Profile, Slider, Trait
from tests.tools.planner.desk import draft, facts, steps, turn

WARM = Trait(value="warm", confidence=0.82, source="learned", evidence=("t1", "t2"))
FAST = Trait(value="fast", confidence=0.81, source="learned", evidence=("t1",))


def test_where_a_person_usually_ends_replaces_the_default_and_is_said() -> None:
    profile = Profile(sliders={"temperature": Slider(mean=7, low=5, high=9, n=6)})
    drafted = draft("make it warmer", facts(), profile)
    step = steps(drafted)["temperature"]
    assert 6 <= step.params.amount <= 8
    assert "+7" in step.reason
    assert any(entry.trait == "temperature" and "6 of your edits" in entry.source for entry in drafted.trace)


def test_a_number_in_the_prompt_beats_the_habit() -> None:
    profile = Profile(sliders={"contrast": Slider(mean=5, low=2, high=9, n=9)})
    assert steps(draft("contrast +40", facts(), profile))["contrast"].params.amount == 40


def test_a_limit_holds_on_every_plan() -> None:
    profile = Profile(bounds=(Bound(op="contrast", high=10, words="never too contrasty"),))
    drafted = draft("a lot more contrast", facts(), profile)
    assert steps(drafted)["contrast"].params.amount == 10
    assert any("never too contrasty" in entry.source for entry in drafted.trace)


def test_a_forbidden_operation_never_appears() -> None:
    profile = Profile(bounds=(Bound(op="grain", words="no grain ever"),))
    drafted = draft("give this an A24 look", facts(), profile)
    assert "grain" not in steps(drafted)
    assert any(entry.trait == "grain" for entry in drafted.trace)


def test_a_trait_leads_the_amount_it_agrees_with() -> None:
    plain = steps(draft("make it warmer", facts()))["temperature"].params.amount
    warm = steps(draft("make it warmer", facts(), Profile(traits={"grading": WARM})))["temperature"].params.amount
    assert warm > plain


def test_a_default_trait_moves_nothing() -> None:
    profile = Profile(traits={"grading": Trait(value="warm", confidence=0.9, source="default")})
    assert not draft("make it warmer", facts(), profile).trace


def test_a_look_goes_before_a_trait_and_that_is_said() -> None:
    drafted = draft("what would make this feel like A24?", facts("video"), Profile(traits={"pacing": FAST}))
    assert any(entry.trait == "pacing" and "set aside" in entry.effect for entry in drafted.trace)


def test_a_taste_for_now_sets_the_trait_aside_and_says_so() -> None:
    drafted = draft("today I want pastel vibes", facts(), Profile(traits={"grading": WARM}))
    assert drafted.plan.steps
    assert any(
        entry.trait == "grading" and entry.value == "warm" and "set aside" in entry.effect for entry in drafted.trace
    )


def test_a_crop_without_a_shape_takes_the_one_the_person_delivers_in() -> None:
    profile = Profile(traits={"format": Trait(value="4:5", confidence=0.9, source="stated")})
    assert steps(draft("crop it a little", facts(), profile))["crop"].params.aspect == "4:5"


def test_a_turned_down_amount_is_repeated_more_gently() -> None:
    past = turn({"op": "temperature", "params": {"amount": 18}}, verdict="reject", score=0.9)
    drafted = draft("make it warmer", facts(), recalled=(past,))
    assert steps(drafted)["temperature"].params.amount < 18
