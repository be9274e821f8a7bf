"""The plan: the built-in planner turns the reading into steps, in this person's taste, for this media."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, State
from nodes.services import Services
from tools.planner.compose import compose


async def generate(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Compose the draft: bounded, ordered steps with reasons and sources, and the trace of taste."""
    draft = compose(
        state["reading"],
        prompt=state["prompt"],
        media=state["media"],
        profile=state["profile"],
        overrides=state["overrides"],
        recalled=state.get("recalled", []),
        last=state["last"],
        looks=state.get("looks", []),
        image_model=services.settings.image_model is not None,
    )
    if state.get("reply") is not None and draft.must_answer:
        # One question a turn: after an answer, the best plan is given instead of asking again.
        draft = draft.model_copy(update={"must_answer": False})
    return {"draft": draft}
