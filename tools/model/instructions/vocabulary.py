"""The operations a model is offered, and each in a line of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from edits.vocabulary import OPERATIONS, Kind
from tools.model.instructions.layers import groups

WITHOUT_MEDIA: tuple[Kind, ...] = ("image", "video")


@lru_cache(maxsize=256)
def offered(intent: str, kinds: frozenset[Kind], wanted: frozenset[str]) -> tuple[str, ...]:
    """Operations by groups: those that fit the intent and the media, and those that hold one that is `wanted`."""
    have, needed = set(kinds) or set(WITHOUT_MEDIA), wanted
    chosen = {
        op
        for group in groups()
        if (intent in group.intents and have & set(group.kinds)) or needed & set(group.ops)
        for op in group.ops
        if have & OPERATIONS[op].kinds or op in needed
    }
    return tuple(op for op in OPERATIONS if op in chosen)


@cache
def op_line(op: str) -> str:
    """`exposure(ev -5 to 5): Brighten or darken in stops.`"""
    schema = OPERATIONS[op].model_json_schema(by_alias=True)
    known = schema.get("$defs", {})
    required = set(schema.get("required", ()))
    said = [
        _parameter(name if name in required else f"{name}?", node, known)
        for name, node in schema.get("properties", {}).items()
    ]
    about = " ".join((OPERATIONS[op].__doc__ or op).split())
    return f"{op}({'; '.join(said)}): {about}"


def _parameter(name: str, node: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    return f"{name} {_kind(node, known)}".strip()


def _kind(node: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    if "$ref" in node:
        node = known[node["$ref"].rpartition("/")[2]]
    if "anyOf" in node:
        return " or ".join(_kind(one, known) for one in node["anyOf"] if one.get("type") != "null")
    if "enum" in node:
        return "|".join(map(str, node["enum"]))
    if "const" in node:
        return str(node["const"])
    if node.get("type") == "object" and "properties" in node:
        return "{" + ", ".join(_parameter(name, one, known) for name, one in node["properties"].items()) + "}"
    if node.get("type") == "array":
        return _list(node, known)
    return _range(node)


def _list(node: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    places: Sequence[Mapping[str, Any]] = node.get("prefixItems", ())
    inside = ", ".join(_kind(one, known) for one in places) or _kind(node.get("items", {}), known)
    return f"[{inside}]"


def _range(node: Mapping[str, Any]) -> str:
    low, high = (node.get(name, node.get(f"exclusive{name.capitalize()}")) for name in ("minimum", "maximum"))
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    kind = str(node.get("type", ""))
    return {"string": "text", "boolean": "true|false", "number": "number", "integer": "integer"}.get(kind, "")
