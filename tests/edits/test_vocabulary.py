"""The vocabulary: every operation of the design, typed, bounded and frozen."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from edits.errors import PlanError
from edits.plan import parse_plan
from edits.vocabulary import OPERATIONS, RANK, Executor, Stage
from edits.vocabulary.base import AUDIBLE, IMAGE, VISUAL, Box
from tests.edits.words import EXAMPLES, LANGUAGE, SCHEMA


def parameters(op: str) -> dict[str, dict[str, Any]]:
    shapes = SCHEMA["properties"]["steps"]["items"]["anyOf"]
    return next(each for each in shapes if each["properties"]["op"]["enum"] == [op])["properties"]["params"][
        "properties"
    ]


def bounded() -> list[tuple[str, str, str, float]]:
    """Every numeric parameter with a value one too far at each end."""
    cases = []
    for op in LANGUAGE:
        for name, node in parameters(op).items():
            if "minimum" in node or "exclusiveMinimum" in node:
                cases.append((op, name, "low", node.get("minimum", node.get("exclusiveMinimum", 0)) - 1))
            if "maximum" in node:
                cases.append((op, name, "high", node["maximum"] + 1))
    return cases


def test_the_language_is_exactly_what_the_design_lists():
    assert set(OPERATIONS) == set(LANGUAGE)


@pytest.mark.parametrize("op", LANGUAGE)
def test_an_operation_has_the_parameters_of_the_design(op):
    assert set(parameters(op)) == LANGUAGE[op]


@pytest.mark.parametrize("op", LANGUAGE)
def test_an_operation_can_be_asked_for_with_little(op):
    (step,) = parse_plan([{"op": op, "params": EXAMPLES[op]}]).steps
    assert step.op == op
    assert type(step.params) is OPERATIONS[op]


@pytest.mark.parametrize(("op", "name", "end", "value"), bounded())
def test_a_number_out_of_range_names_its_parameter_and_the_bound(op, name, end, value):
    with pytest.raises(PlanError) as caught:
        parse_plan([{"id": "s7", "op": op, "params": EXAMPLES[op] | {name: value}}])
    problem = next(each for each in caught.value.problems if each.parameter == f"{op}.{name}")
    assert problem.step == "s7"
    assert "than" in problem.message
    assert f"got '{value}'" in problem.message


@pytest.mark.parametrize("value", ["nan", "inf", float("nan"), float("inf"), float("-inf")])
def test_numbers_that_are_no_numbers_are_refused(value):
    with pytest.raises(PlanError, match=r"exposure\.ev"):
        parse_plan([{"op": "exposure", "params": {"ev": value}}])


@pytest.mark.parametrize("op", LANGUAGE)
def test_an_unknown_parameter_is_an_error_and_never_dropped(op):
    with pytest.raises(PlanError, match=rf"{op}\.sparkle: is not a parameter"):
        parse_plan([{"op": op, "params": EXAMPLES[op] | {"sparkle": 1}}])


@pytest.mark.parametrize("op", LANGUAGE)
def test_parameters_cannot_be_changed_after_they_were_checked(op):
    params = OPERATIONS[op].model_validate(EXAMPLES[op])
    for name in type(params).model_fields:
        with pytest.raises(ValidationError):
            setattr(params, name, getattr(params, name))


@pytest.mark.parametrize("op", LANGUAGE)
def test_an_operation_says_in_a_sentence_what_it_does(op):
    assert (OPERATIONS[op].__doc__ or "").rstrip().endswith(".")


@pytest.mark.parametrize(
    ("op", "params", "needs"),
    [
        ("crop", {}, "aspect or box"),
        ("resize", {}, "width or height or scale"),
        ("replace_background", {}, "prompt or color or media"),
        ("insert_subject", {}, "prompt or media"),
        ("overlay", {}, "media or prompt"),
        ("split", {}, "at or every"),
        ("pace", {}, "shot_length or feel"),
        ("music", {}, "prompt or media"),
        ("color_grade", {"balance": 5}, "shadows or midtones or highlights"),
    ],
)
def test_an_operation_that_needs_one_of_several_says_which(op, params, needs):
    with pytest.raises(PlanError, match=needs):
        parse_plan([{"op": op, "params": params}])


@pytest.mark.parametrize(
    ("op", "params"),
    [
        ("tone_curve", {"points": [[0, 0], [128, 90], [100, 200]]}),
        ("tone_curve", {"points": [[0, 0]]}),
        ("tone_curve", {"points": [[0, 0], [255, 256]]}),
        ("speed_ramp", {"points": [[2, 1], [1, 2]]}),
        ("speed_ramp", {"points": [[0, 1], [1, 20]]}),
        ("trim", {"start": 5, "end": 5}),
        ("cut", {"start": 5, "end": 4}),
        ("reorder", {"order": []}),
        ("reorder", {"order": [0]}),
        ("cdl", {"slope": [1, 1]}),
        ("cdl", {"power": [1, 1, 0]}),
        ("crop", {"aspect": "wide"}),
        ("crop", {"aspect": "0:1"}),
        ("crop", {"box": {"left": 0.5, "top": 0, "width": 0.6, "height": 1}}),
        ("hsl", {"band": "pink"}),
        ("match_look", {"media": "../secret"}),
        ("output", {"container": "mp4; rm -rf"}),
        ("color_grade", {"shadows": {"hue": 360}}),
        ("color_grade", {"shadows": {"hue": 20, "sparkle": 1}}),
        ("metadata", {"set": {"title": 5}}),
        ("text", {"content": "x" * 2_001}),
        ("remove_object", {"subject": "   "}),
    ],
)
def test_parameters_that_make_no_sense_are_refused(op, params):
    with pytest.raises(PlanError, match=op):
        parse_plan([{"op": op, "params": params}])


def test_a_box_may_end_exactly_at_the_edge_of_the_frame():
    assert Box(left=0.3, top=0, width=0.7, height=1).width == 0.7


def test_words_that_python_reserves_have_their_own_names_outside():
    (fade, grade) = parse_plan(
        [{"op": "fade_audio", "params": {"in": 2}}, {"op": "color_grade", "params": {"global": {"hue": 40}}}]
    ).steps
    assert fade.params.model_dump(exclude_defaults=True) == {"in": 2}
    assert "global" in grade.params.model_dump(exclude_none=True)


def test_every_operation_has_its_own_place_in_the_canonical_order():
    assert sorted(RANK.values()) == list(range(len(OPERATIONS)))


def test_black_and_white_comes_before_the_wheels_that_tint_it():
    assert RANK["monochrome"] < RANK["color_grade"]
    assert RANK["hsl"] < RANK["monochrome"], "the bands weigh what each colour becomes in gray"


@pytest.mark.parametrize(
    ("op", "stage", "kinds"),
    [
        ("temperature", Stage.white_balance, VISUAL),
        ("exposure", Stage.tone, VISUAL),
        ("hsl", Stage.color, VISUAL),
        ("texture", Stage.local, VISUAL),
        ("crop", Stage.geometry, VISUAL),
        ("vignette", Stage.effects, VISUAL),
        ("merge", Stage.output, IMAGE),
        ("fade_audio", Stage.audio, AUDIBLE),
    ],
)
def test_an_operation_knows_when_it_runs_and_on_what(op, stage, kinds):
    assert OPERATIONS[op].stage is stage
    assert OPERATIONS[op].kinds == kinds


def test_what_needs_an_image_model_says_so():
    assert OPERATIONS["insert_subject"].executor is Executor.generative
    assert OPERATIONS["cutout"].executor is Executor.local
    assert OPERATIONS["exposure"].executor is Executor.local
