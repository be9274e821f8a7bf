"""The edit language as a JSON Schema that strict structured output accepts, and the way back from its answers.

Strict hosts want an object at the root, every property required (what may be left out is nullable), no additional
properties, no free-form objects, tuples or string lengths, at most ten levels and a thousand enum values. Hosts that
turn a schema into a grammar (llama.cpp) know no escapes in patterns, so there are none. What the schema cannot say (one
of two parameters, times that rise) `edits.plan.parse_plan` still checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, get_args

from edits.errors import PlanError, Problem
from edits.plan import MOST_STEPS, Source, Step, Target
from edits.vocabulary import OPERATIONS, Params
from edits.vocabulary.base import Percent, Signed

Schema = dict[str, Any]

KEPT = (
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
)
"""Keywords that strict hosts know and that mean the same there."""

BOUNDS_IN_WORDS = frozenset(get_args(kind)[1].description for kind in (Signed, Percent))
"""Descriptions that only repeat minimum and maximum; a model reads those anyway."""

COMMON: Schema = {
    "amount": {
        "type": "number",
        "minimum": 0,
        "maximum": 1.5,
        "description": "strength of the whole step, 1 unless the person asks for all of it to be weaker or stronger",
    },
    "reason": {"type": "string", "description": "one short sentence: why this step"},
    "source": {"type": "string", "enum": list(get_args(Source)), "description": "where the wish came from"},
    "confidence": {"type": "number", "minimum": 0, "maximum": 1, "description": "how sure you are that this is wanted"},
}
"""What every step has; written once and referred to."""


def strict_schema(ops: Iterable[str] | None = None) -> Schema:
    """JSON Schema of a plan: `{steps: [...], geometry_first: bool}`, a step one of the operations `ops` (all of them).

    Every call returns its own dict. Raises ValueError for an operation that does not exist.
    """
    wanted = set(OPERATIONS if ops is None else ops)
    if unknown := wanted - OPERATIONS.keys():
        raise ValueError(f"no such operation: {', '.join(sorted(unknown))}")
    names = [name for name in OPERATIONS if name in wanted]
    return {
        "type": "object",
        "description": "an edit plan",
        "properties": {
            "steps": {
                "type": "array",
                "maxItems": MOST_STEPS,
                "items": {"anyOf": [deepcopy(_step(name)) for name in names]},
            },
            "geometry_first": {"type": "boolean", "description": "true only when geometry is asked to come first"},
        },
        "required": ["steps", "geometry_first"],
        "additionalProperties": False,
        "$defs": deepcopy(_definitions(tuple(names))),
    }


def from_strict(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of a strict answer as raw steps for `parse_plan`: nulls dropped, pairs made objects again.

    What does not fit is left for parse_plan to name. Raises PlanError when there is no list of steps.
    """
    steps = answer.get("steps") if isinstance(answer, Mapping) else None
    if not isinstance(steps, list):
        raise PlanError((Problem("plan", "steps", "is not a list of steps"),))
    return [_raw(step) if isinstance(step, Mapping) else step for step in steps]


def to_strict(steps: Iterable[Step], *, geometry_first: bool = False) -> dict[str, Any]:
    """Steps in the shape of `strict_schema`, such as a model is shown the last plan in."""
    return {"steps": [_answer(step) for step in steps], "geometry_first": geometry_first}


@cache
def _step(op: str) -> Schema:
    operation = OPERATIONS[op]
    properties: Schema = {
        "op": {"type": "string", "enum": [op]},
        "params": _strict_model(operation),
        "target": _nullable({"$ref": "#/$defs/Target"}),
        **{name: {"$ref": f"#/$defs/{name}"} for name in COMMON},
    }
    return {
        "type": "object",
        "description": " ".join((operation.__doc__ or op).split()),
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


@cache
def _definitions(ops: tuple[str, ...]) -> Schema:
    """What the steps of `ops` refer to."""
    models = {"Target": Target.model_json_schema(by_alias=True)}
    found = dict(models["Target"].pop("$defs", {}))
    for op in ops:
        found |= OPERATIONS[op].model_json_schema(by_alias=True).get("$defs", {})
    return {name: _strict(node) for name, node in (models | found).items()} | COMMON


def _strict_model(model: type[Params]) -> Schema:
    strict = _strict(model.model_json_schema(by_alias=True))
    strict.pop("description", None)
    return strict


def _strict(node: Mapping[str, Any]) -> Schema:
    """One node of pydantic's schema in the strict subset."""
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    if "anyOf" in node:
        return _union(node)
    strict: Schema = {key: node[key] for key in KEPT if key in node}
    if "pattern" in strict:
        strict["pattern"] = strict["pattern"].replace(r"\d", "[0-9]").replace(r"\.", "[.]")
    if strict.get("description") in BOUNDS_IN_WORDS:
        del strict["description"]
    if node.get("type") == "object":
        return _object(node, strict)
    if node.get("type") == "array":
        strict["items"] = _items(node)
    return strict


def _object(node: Mapping[str, Any], strict: Schema) -> Schema:
    if isinstance(node.get("additionalProperties"), Mapping):
        return _pairs(node["additionalProperties"])
    wanted = node.get("required", ())
    properties = {
        name: _strict(each) if name in wanted else _nullable(_strict(each))
        for name, each in node.get("properties", {}).items()
    }
    return strict | {"properties": properties, "required": list(properties), "additionalProperties": False}


def _pairs(value: Mapping[str, Any]) -> Schema:
    """An object with free keys, as a list of field and value."""
    pair = {
        "type": "object",
        "properties": {"field": {"type": "string"}, "value": _strict(value)},
        "required": ["field", "value"],
        "additionalProperties": False,
    }
    return {"type": "array", "items": pair, "maxItems": 64}


def _items(node: Mapping[str, Any]) -> Schema:
    """What an array holds. A tuple's places become one item schema wide enough for each of them."""
    if "prefixItems" not in node:
        return _strict(node.get("items", {}))
    places = [_strict(place) for place in node["prefixItems"]]
    item: Schema = {"type": places[0].get("type", "number")}
    for key, widest in (("minimum", min), ("maximum", max)):
        bounds = [place[key] for place in places if key in place]
        if len(bounds) == len(places):
            item[key] = widest(bounds)
    return item


def _union(node: Mapping[str, Any]) -> Schema:
    members = [_strict(member) for member in node["anyOf"] if member.get("type") != "null"]
    nullable = len(members) < len(node["anyOf"])
    strict = members[0] if len(members) == 1 else {"anyOf": members}
    if "description" in node and node["description"] not in BOUNDS_IN_WORDS:
        strict["description"] = node["description"]
    return _nullable(strict) if nullable else strict


def _nullable(schema: Schema) -> Schema:
    if "anyOf" in schema:
        missing = {"type": "null"} not in schema["anyOf"]
        return schema | {"anyOf": [*schema["anyOf"], {"type": "null"}]} if missing else schema
    if "$ref" in schema or schema["type"] in ("object", "array"):
        return {"anyOf": [schema, {"type": "null"}]}
    if isinstance(schema["type"], list):
        return schema
    strict = schema | {"type": [schema["type"], "null"]}
    if "enum" in strict:
        strict["enum"] = [*strict["enum"], None]
    return strict


@cache
def _pair_fields(op: str) -> frozenset[str]:
    """Parameters of an operation that are objects with free keys."""
    properties = OPERATIONS[op].model_json_schema(by_alias=True).get("properties", {})
    return frozenset(
        name
        for name, node in properties.items()
        if any(isinstance(each.get("additionalProperties"), Mapping) for each in (node, *node.get("anyOf", ())))
    )


def _raw(step: Mapping[str, Any]) -> dict[str, Any]:
    raw: dict[str, Any] = _without_nulls(step)
    op, params = str(raw.get("op")), raw.get("params")
    if op in OPERATIONS and isinstance(params, dict):
        for name in _pair_fields(op) & params.keys():
            params[name] = _from_pairs(params[name])
    return raw


def _from_pairs(pairs: Any) -> Any:
    if isinstance(pairs, list) and all(
        isinstance(pair, Mapping) and {"field", "value"} <= pair.keys() for pair in pairs
    ):
        return {pair["field"]: pair["value"] for pair in pairs}
    return pairs


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value


def _answer(step: Step) -> dict[str, Any]:
    params = step.params.model_dump(mode="json", by_alias=True)
    for name in _pair_fields(step.op):
        if params[name] is not None:
            params[name] = [{"field": field, "value": value} for field, value in params[name].items()]
    return {
        "op": step.op,
        "params": params,
        "target": step.target.model_dump(mode="json") if step.target else None,
        "amount": step.amount,
        "reason": step.reason,
        "source": step.source,
        "confidence": step.confidence,
    }
