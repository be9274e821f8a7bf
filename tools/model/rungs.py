"""How an answer's shape is asked for, best first; what a host and model can do is found once and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from edits.schema import Schema

TOOL = "answer"
ABOUT = "Give the edit plan."


class Rung(StrEnum):
    """Strict structured output, a tool's arguments, or any JSON object."""

    json_schema = "json_schema"
    tool = "tool"
    json = "json"

    @property
    def below(self) -> Rung | None:
        """The next one down; None below the last."""
        order = list(Rung)
        place = order.index(self) + 1
        return order[place] if place < len(order) else None


def request_for(rung: Rung, schema: Schema, about: str = ABOUT) -> Mapping[str, Any]:
    """The parameters of a chat request that ask for this shape. about: what a tool of this shape does.

    They go into the body as they are: the client would otherwise walk the whole schema again for every request, and
    read the answer into types of its own.
    """
    return {"extra_body": _body(rung, schema, about)}


def _body(rung: Rung, schema: Schema, about: str) -> Mapping[str, Any]:
    if rung is Rung.json_schema:
        shape = {"name": TOOL, "strict": True, "schema": schema}
        return {"response_format": {"type": "json_schema", "json_schema": shape}}
    if rung is Rung.tool:
        function = {"name": TOOL, "description": about, "parameters": schema, "strict": True}
        return {
            "tools": [{"type": "function", "function": function}],
            "tool_choice": {"type": "function", "function": {"name": TOOL}},
        }
    return {"response_format": {"type": "json_object"}}


class Rungs:
    """Which rung each model stands on."""

    def __init__(self) -> None:
        """Nothing is known: the best is tried first."""
        self._found: dict[str, Rung] = {}
        self._proven: set[str] = set()

    def of(self, model: str) -> Rung:
        """The rung to ask on."""
        return self._found.get(model, Rung.json_schema)

    def is_proven(self, model: str) -> bool:
        """Whether an answer came in the shape asked for on this rung."""
        return model in self._proven

    def prove(self, model: str, rung: Rung) -> None:
        """An answer on this rung could be read."""
        self._found[model] = rung
        self._proven.add(model)

    def rejected(self, model: str, rung: Rung) -> bool:
        """The host did not accept a request on this rung. Whether the one below is worth a try.

        Where none is accepted it was not the way of asking, and the next request starts at the top again.
        """
        if self.is_proven(model):
            return False
        if rung.below is None:
            self._found.pop(model, None)
        elif self.of(model) is rung:
            self._found[model] = rung.below
        return rung.below is not None
