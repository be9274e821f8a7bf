"""Plans: read with errors a person can act on, in the order they run, strong or weak as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from edits.errors import PlanError
from edits.plan import MOST_STEPS, Plan, Step, number_steps, parse_plan
from edits.vocabulary import Executor


def ops(plan: Plan) -> list[str]:
    return [step.op for step in plan.in_order()]


def test_steps_without_ids_are_numbered_by_place():
    plan = parse_plan([{"op": "mute"}, {"op": "reverse"}])
    assert [step.id for step in plan.steps] == ["s1", "s2"]


def test_an_error_names_step_parameter_range_and_what_was_given():
    with pytest.raises(PlanError) as caught:
        parse_plan([{"op": "mute"}, {"op": "contrast", "params": {"amount": 250}}])
    assert str(caught.value) == "step s2, contrast.amount: must be less than or equal to 100, got '250'"


def test_every_problem_is_told_at_once():
    with pytest.raises(PlanError) as caught:
        parse_plan(
            [
                {"op": "contrast", "params": {"amount": 250, "sparkle": 1}, "amount": 9},
                {"op": "exposure", "params": {}},
                {"op": "explode"},
                "cut",
            ]
        )
    told = {(problem.step, problem.parameter) for problem in caught.value.problems}
    assert told == {
        ("s1", "contrast.amount"),
        ("s1", "contrast.sparkle"),
        ("s1", "amount"),
        ("s2", "exposure.ev"),
        ("s3", "op"),
        ("s4", "step"),
    }


@pytest.mark.parametrize(
    ("step", "parameter"),
    [
        ({"op": "mute", "amount": 2}, "amount"),
        ({"op": "mute", "amount": -0.1}, "amount"),
        ({"op": "mute", "confidence": 1.1}, "confidence"),
        ({"op": "mute", "source": "rumour"}, "source"),
        ({"op": "mute", "executor": "magic"}, "executor"),
        ({"op": "mute", "id": "1 2"}, "id"),
        ({"op": "mute", "reason": "x" * 501}, "reason"),
        ({"op": "mute", "why": "because"}, "why"),
        ({"op": "mute", "params": []}, "mute"),
        ({"op": "mute", "target": {"time": {"start": 3, "end": 2}}}, "target.time"),
        ({"op": "mute", "target": {"colour": "red"}}, "target.colour"),
        ({"op": None}, "op"),
        ({}, "op"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_by_the_name_of_what_is_wrong(step, parameter):
    with pytest.raises(PlanError) as caught:
        parse_plan([step])
    assert parameter in {problem.parameter for problem in caught.value.problems}


def test_an_operation_with_a_very_long_name_does_not_flood_the_message():
    with pytest.raises(PlanError) as caught:
        parse_plan([{"op": "x" * 100_000}])
    assert len(str(caught.value)) < 200


def test_an_id_is_used_once():
    with pytest.raises(PlanError, match="step a, id: is used twice"):
        parse_plan([{"op": "mute", "id": "a"}, {"op": "mute", "id": "a"}])
    step = parse_plan([{"op": "mute", "id": "a"}]).steps[0]
    with pytest.raises(ValidationError, match="same id"):
        Plan(steps=(step, step))


def test_a_plan_has_an_end():
    assert len(parse_plan([{"op": "mute"}] * MOST_STEPS).steps) == MOST_STEPS
    with pytest.raises(PlanError, match=f"at most {MOST_STEPS}"):
        parse_plan({"op": "mute"} for _ in iter(int, 1))


def test_what_is_not_said_has_sensible_values():
    (step,) = parse_plan([{"op": "restyle", "params": {"prompt": "ink"}}]).steps
    assert (step.amount, step.confidence, step.source, step.reason) == (1, 1, "prompt", "")
    assert step.executor is Executor.generative


def test_an_executor_can_be_chosen():
    (step,) = parse_plan([{"op": "mute", "executor": "editor"}]).steps
    assert step.executor is Executor.editor


def test_a_plan_and_its_steps_are_frozen():
    plan = parse_plan([{"op": "mute"}])
    with pytest.raises(ValidationError):
        plan.steps = ()
    with pytest.raises(ValidationError):
        plan.steps[0].amount = 0.5


def test_steps_run_in_the_canonical_order_whatever_was_asked_first():
    asked = (
        "output loudness trim vignette crop texture color_grade monochrome "
        "saturation contrast exposure tint temperature"
    )
    plan = parse_plan([{"op": op, "params": PARAMS.get(op, {})} for op in asked.split()])
    assert ops(plan) == [
        *("temperature", "tint", "exposure", "contrast", "saturation", "monochrome", "color_grade"),
        *("texture", "crop", "vignette", "trim", "loudness", "output"),
    ]


PARAMS = {op: {"amount": 5} for op in ("vignette", "texture", "saturation", "contrast", "tint", "temperature")} | {
    "crop": {"aspect": "1:1"},
    "color_grade": {"shadows": {}},
    "exposure": {"ev": 1},
}


def test_geometry_comes_first_when_it_is_asked_to():
    raw = [{"op": "exposure", "params": {"ev": 1}}, {"op": "flip"}, {"op": "rotate", "params": {"degrees": 90}}]
    assert ops(parse_plan(raw)) == ["exposure", "flip", "rotate"]
    assert ops(parse_plan(raw, geometry_first=True)) == ["flip", "rotate", "exposure"]


def test_geometry_effects_and_timeline_keep_the_order_they_were_asked_in():
    raw = [{"op": "reverse"}, {"op": "trim"}, {"op": "rotate", "params": {"degrees": 90}}, {"op": "flip"}]
    assert ops(parse_plan(raw)) == ["rotate", "flip", "reverse", "trim"]


@given(st.lists(st.sampled_from(["temperature", "exposure", "contrast", "vibrance", "saturation"]), max_size=12))
def test_the_order_of_tone_and_colour_does_not_depend_on_the_order_of_asking(names):
    raw = [{"op": op, "params": {"ev": 1} if op == "exposure" else {"amount": 1}} for op in names]
    assert ops(parse_plan(raw)) == ops(parse_plan(reversed(raw)))


def test_a_plan_at_half_strength_is_the_same_plan_with_half_the_amounts():
    plan = parse_plan([{"op": "mute"}, {"op": "reverse", "amount": 0.6}])
    half = plan.scaled(0.5)
    assert [step.amount for step in half.steps] == [0.5, 0.3]
    assert [step.params for step in half.steps] == [step.params for step in plan.steps]
    assert [step.amount for step in plan.steps] == [1, 0.6], "the plan itself stays as it is"


@given(st.floats(0, 1.5), st.floats(-10, 10))
def test_scaling_never_leaves_the_range_of_an_amount(amount, factor):
    (step,) = parse_plan([{"op": "mute", "amount": amount}]).scaled(factor).steps
    assert 0 <= step.amount <= 1.5
    assert Step.model_validate(step.model_dump()) == step


def test_numbering_gives_every_step_its_place():
    steps = number_steps(parse_plan([{"op": "mute", "id": "x"}, {"op": "reverse", "id": "b"}]).steps)
    assert [step.id for step in steps] == ["s1", "s2"]


def test_a_target_names_a_subject_a_box_or_a_time():
    (step,) = parse_plan(
        [
            {
                "op": "exposure",
                "params": {"ev": 1},
                "target": {
                    "region": {"left": 0, "top": 0, "width": 0.5, "height": 0.5},
                    "exclude": ["the skin"],
                    "time": {"start": 2},
                },
            }
        ]
    ).steps
    assert step.target.region.width == 0.5
    assert step.target.exclude == ("the skin",)
    assert step.target.time.end is None


def test_parameters_of_another_operation_are_refused():
    (flip,) = parse_plan([{"op": "flip"}]).steps
    with pytest.raises(PlanError, match="exposure"):
        parse_plan([{"op": "exposure", "params": flip.params}])


def test_a_step_can_be_dumped_and_read_again_with_its_parameters():
    (step,) = parse_plan([{"op": "hsl", "params": {"band": "blue", "hue": -20}}]).steps
    assert Step.model_validate_json(step.model_dump_json()) == step
