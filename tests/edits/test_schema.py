"""The schema for strict structured output: inside the hosts' limits, every operation there and back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from edits.errors import PlanError
from edits.plan import parse_plan
from edits.schema import from_strict, strict_schema, to_strict
from edits.vocabulary import OPERATIONS
from tests.edits.words import EXAMPLES, answers

SCHEMA = strict_schema()
ALLOWED = {
    "type",
    "enum",
    "const",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "description",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "anyOf",
    "$defs",
    "$ref",
}


@cache
def validator(op: str) -> Draft202012Validator:
    """Of the schema of one operation; trying each of all shapes takes fifty times as long and says the same."""
    return Draft202012Validator(strict_schema([op]))


def nodes(node: Any, schema: dict[str, Any] = SCHEMA) -> Iterator[dict[str, Any]]:
    """Every schema inside `node`, references not followed."""
    if not isinstance(node, dict):
        return
    yield node
    for name in ("properties", "$defs"):
        for each in node.get(name, {}).values():
            yield from nodes(each)
    for each in node.get("anyOf", ()):
        yield from nodes(each)
    yield from nodes(node.get("items"))


def depth(node: dict[str, Any]) -> int:
    """Levels of objects and arrays, references followed."""
    if "$ref" in node:
        return depth(SCHEMA["$defs"][node["$ref"].rpartition("/")[2]])
    inner = [*node.get("properties", {}).values(), *node.get("anyOf", ())]
    if "items" in node:
        inner.append(node["items"])
    here = 0 if "anyOf" in node else 1
    return here + max(map(depth, inner), default=0)


def test_it_is_json_schema_with_an_object_at_the_root():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["type"] == "object"
    assert "anyOf" not in SCHEMA


def test_only_keywords_that_strict_hosts_know_are_used():
    assert {key for node in nodes(SCHEMA) for key in node} <= ALLOWED


def test_every_object_is_closed_and_requires_everything():
    for node in nodes(SCHEMA):
        if "properties" in node:
            assert node["type"] == "object"
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False


def test_no_pattern_has_an_escape_that_grammars_do_not_know():
    patterns = [node["pattern"] for node in nodes(SCHEMA) if "pattern" in node]
    assert patterns
    assert not [pattern for pattern in patterns if "\\" in pattern]


def test_no_object_is_free_form_and_every_array_says_what_it_holds():
    for node in nodes(SCHEMA):
        kinds = node.get("type", ())
        if "object" in kinds:
            assert "properties" in node
        if "array" in kinds:
            assert node["items"]


def test_every_reference_has_its_definition():
    wanted = {node["$ref"].rpartition("/")[2] for node in nodes(SCHEMA) if "$ref" in node}
    assert wanted == set(SCHEMA["$defs"])


def test_it_stays_inside_the_limits_of_strict_hosts():
    every = list(nodes(SCHEMA))
    names = [name for node in every for name in node.get("properties", {})] + list(SCHEMA["$defs"])
    choices = [choice for node in every for choice in node.get("enum", ())]
    assert depth(SCHEMA) <= 10
    assert len(names) <= 5_000
    assert len(choices) <= 1_000
    assert sum(map(len, names)) + sum(len(str(choice)) for choice in choices) <= 120_000


def test_the_kinds_of_step_are_told_apart_by_their_first_property():
    shapes = SCHEMA["properties"]["steps"]["items"]["anyOf"]
    first = [next(iter(shape["properties"])) for shape in shapes]
    assert set(first) == {"op"}
    assert [shape["properties"]["op"]["enum"][0] for shape in shapes] == list(OPERATIONS)


@pytest.mark.parametrize("op", OPERATIONS)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_whatever_the_schema_allows_becomes_a_step_and_comes_back(op, data):
    answer = {"steps": [data.draw(answers(op))], "geometry_first": False}
    validator(op).validate(answer)
    plan = parse_plan(from_strict(answer))
    again = to_strict(plan.steps)
    validator(op).validate(again)
    assert parse_plan(from_strict(again)) == plan


@pytest.mark.parametrize("op", OPERATIONS)
def test_the_fewest_parameters_of_every_operation_can_be_answered(op):
    (step,) = parse_plan([{"op": op, "params": EXAMPLES[op]}]).steps
    answer = to_strict([step])
    validator(op).validate(answer)
    assert parse_plan(from_strict(answer)).steps == (step,)


def test_metadata_travels_as_pairs_and_arrives_as_an_object():
    answer = to_strict(parse_plan([{"op": "metadata", "params": {"set": {"title": "Sea", "credit": "me"}}}]).steps)
    assert answer["steps"][0]["params"]["set"] == [
        {"field": "title", "value": "Sea"},
        {"field": "credit", "value": "me"},
    ]
    assert from_strict(answer)[0]["params"]["set"] == {"title": "Sea", "credit": "me"}


def test_a_schema_of_a_few_operations_knows_only_those_and_what_they_refer_to():
    schema = strict_schema(["vignette", "exposure"])
    shapes = schema["properties"]["steps"]["items"]["anyOf"]
    assert [shape["properties"]["op"]["enum"] for shape in shapes] == [["exposure"], ["vignette"]]
    assert "Wheel" not in schema["$defs"]


def test_a_step_is_allowed_by_the_whole_schema_as_by_that_of_its_operation():
    whole = {shape["properties"]["op"]["enum"][0]: shape for shape in SCHEMA["properties"]["steps"]["items"]["anyOf"]}
    for op in OPERATIONS:
        alone = strict_schema([op])
        assert alone["properties"]["steps"]["items"]["anyOf"] == [whole[op]]
        assert alone["$defs"].items() <= SCHEMA["$defs"].items()
    for some in (list(OPERATIONS)[::2], list(OPERATIONS)[1::2]):
        answer = to_strict(parse_plan([{"op": op, "params": EXAMPLES[op]} for op in some]).steps)
        Draft202012Validator(SCHEMA).validate(answer)


def test_an_operation_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="explode"):
        strict_schema(["explode"])


def test_a_caller_may_change_its_copy_of_the_schema():
    strict_schema()["properties"]["steps"]["items"]["anyOf"].clear()
    strict_schema()["$defs"].clear()
    assert strict_schema() == SCHEMA


@pytest.mark.parametrize("answer", [{}, {"steps": None}, {"steps": "cut"}, [], None, "steps"])
def test_an_answer_without_a_list_of_steps_is_a_plan_error(answer):
    with pytest.raises(PlanError, match="list of steps"):
        from_strict(answer)


@pytest.mark.parametrize("step", ["cut", 7, {"op": "explode"}, {"op": "metadata", "params": {"set": ["a"]}}, {}])
def test_a_step_that_ignores_the_schema_is_named_by_the_plan_reader(step):
    with pytest.raises(PlanError, match="s1"):
        parse_plan(from_strict({"steps": [step]}))
