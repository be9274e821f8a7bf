"""Holding numbers of a model's answer inside the vocabulary's ranges: a slider asked past its end stands at its end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from edits.plan import Step
from edits.vocabulary import OPERATIONS

COMMON = ("amount", "confidence")
"""Numbers that every step has."""
BEYOND = 1e12
"""From here on a number is not shown as one."""


def clamp_step(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A raw step with its numbers inside their ranges, and a sentence for each that was not.

    Everything else is left as it is, for `parse_plan` to judge.
    """
    op, said = str(raw.get("op")), list[str]()
    step = dict(raw)
    if op in OPERATIONS and isinstance(step.get("params"), Mapping):
        schema = _schema(op)
        step["params"] = _clamp(step["params"], schema, schema.get("$defs", {}), op, said)
    for name in COMMON:
        if name in step:
            told = said if name == "amount" else []
            step[name] = _clamp(step[name], _ranges()[name], {}, f"{op} {name}", told)
    return step, said


@cache
def _schema(op: str) -> Mapping[str, Any]:
    return OPERATIONS[op].model_json_schema(by_alias=True)


@cache
def _ranges() -> Mapping[str, Any]:
    fields: Mapping[str, Any] = Step.model_json_schema()["properties"]
    return fields


def _clamp(value: Any, node: Mapping[str, Any], known: Mapping[str, Any], name: str, said: list[str]) -> Any:
    node = _resolved(node, value, known)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _held(value, node, name, said)
    if isinstance(value, Mapping):
        fields = node.get("properties", {})
        return {
            key: _clamp(one, fields[key], known, f"{name} {key}", said) if key in fields else one
            for key, one in value.items()
        }
    if isinstance(value, list):
        places = node.get("prefixItems", [node.get("items", {})] * len(value))
        if len(places) != len(value):
            return value
        return [_clamp(one, place, known, name, said) for one, place in zip(value, places, strict=True)]
    return value


def _resolved(node: Mapping[str, Any], value: Any, known: Mapping[str, Any]) -> Mapping[str, Any]:
    """The member of a union that a value is meant for, references followed."""
    for _ in range(4):
        if "$ref" in node:
            node = known.get(node["$ref"].rpartition("/")[2], {})
        elif "anyOf" in node:
            node = next((one for one in node["anyOf"] if _fits(one, value, known)), {})
        else:
            break
    return node


def _fits(node: Mapping[str, Any], value: Any, known: Mapping[str, Any]) -> bool:
    if "$ref" in node:
        node = known.get(node["$ref"].rpartition("/")[2], {})
    kind = node.get("type")
    if isinstance(value, Mapping):
        return kind == "object"
    if isinstance(value, list):
        return kind == "array"
    return kind in ("number", "integer") if isinstance(value, int | float) else kind == "string"


def _held(value: float, node: Mapping[str, Any], name: str, said: list[str]) -> float:
    low, high = node.get("minimum"), node.get("maximum")
    held = value if low is None else max(low, value)
    held = held if high is None else min(high, held)
    if held != value:
        said.append(f"{name.replace('_', ' ')} {_shown(value)} was past its end and stands at {held:+g}")
    return held


def _shown(value: float) -> str:
    """A number as a sentence says it; a model may write one of a thousand digits."""
    return f"{value:+g}" if abs(value) < BEYOND else "without measure"
