"""What they mean: the prompt, or the prompt and the answer to our question, becomes a reading."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Override, Reading, State
from nodes.services import Services
from tools.planner.read import read


async def route_intent(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Read the words. Tastes for now found in them join those given beside the prompt, which win."""
    reading = _understand(state)
    return {"reading": reading, "overrides": _joined(state.get("overrides", []), reading.overrides)}


def _understand(state: State) -> Reading:
    kinds = frozenset(facts.kind for facts in state["media"])
    reply = state.get("reply")
    if reply is None:
        return read(state["prompt"], kinds=kinds, last=state["last"])
    answered = read(reply, kinds=kinds, last=state["last"])
    if answered.intent.kind not in ("unclear", "off_topic"):
        return answered
    return read(f"{state['prompt']}. {reply}", kinds=kinds, last=state["last"])


def _joined(given: list[Override], read_here: tuple[Override, ...]) -> list[Override]:
    """Words of this turn win over what lay there before, trait by trait."""
    spoken = {override.trait for override in read_here}
    return [*read_here, *(override for override in given if override.trait not in spoken)]
