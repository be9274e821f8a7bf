"""The one number of an operation that a person turns."""

from __future__ import annotations

import pytest

from edits.amounts import MAIN, effective, neutral
from edits.plan import parse_plan
from edits.vocabulary import OPERATIONS


@pytest.mark.parametrize(
    ("op", "name"),
    [("temperature", "amount"), ("exposure", "ev"), ("speed", "factor"), ("gain", "db"), ("crop", None), ("hsl", None)],
)
def test_an_operation_has_one_slider_or_none(op: str, name: str | None) -> None:
    assert MAIN[op] == name


def test_every_slider_is_a_parameter_of_its_operation() -> None:
    assert MAIN.keys() == OPERATIONS.keys()
    assert all(name is None or name in OPERATIONS[op].model_fields for op, name in MAIN.items())


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ({"op": "temperature", "params": {"amount": 20}, "amount": 0.5}, 10),
        ({"op": "speed", "params": {"factor": 2}, "amount": 0.5}, 1.5),
        ({"op": "pace", "params": {"feel": "fast"}}, None),
        ({"op": "flip"}, None),
    ],
)
def test_half_a_step_stands_half_way_from_nothing(step: dict, value: float | None) -> None:
    (parsed,) = parse_plan([step]).steps
    assert effective(parsed) == value


def test_nothing_is_normal_speed_and_no_shift() -> None:
    assert (neutral("speed"), neutral("temperature"), neutral("crop")) == (1, 0, 0)
