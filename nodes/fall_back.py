"""The honest answer when something failed: what went wrong, what to do about it, and the best plan still possible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Degraded, Draft, Intent, Reading, State
from nodes.services import Services
from nodes.telling import Teller
from tools.planner.compose import compose

UNREAD = Reading(intent=Intent(kind="unclear", confidence=0))


async def fall_back(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Draft without the part that failed: same shape, same taste, the fault said first."""
    degraded = state["degraded"]
    draft = _plan_without(state, services)
    summary = f"{_fault(degraded)} {_offer(draft)}".strip()
    notes = [*draft.notes, *(fault.why for fault in degraded[1:])]
    told = draft.model_copy(update={"summary": summary, "notes": tuple(notes), "must_answer": False})
    Teller.of(runtime, state["prompt"]).tell(told)
    return {
        "draft": told,
        "reading": state.get("reading", UNREAD),
    }


def _plan_without(state: State, services: Services) -> Draft:
    """What the planner says without pictures and memories; nothing at all where the words themselves failed."""
    reading = state.get("reading")
    profile = state.get("profile")
    if reading is None or profile is None:
        return Draft()
    return compose(
        reading,
        prompt=state["prompt"],
        media=[],
        profile=profile,
        overrides=state.get("overrides", []),
        recalled=[],
        last=None,
        looks=[],
        image_model=services.settings.image_model is not None,
    )


def _fault(degraded: Sequence[Degraded]) -> str:
    return degraded[0].why if degraded else "Something on our side did not work; your request is kept."


def _offer(draft: Draft) -> str:
    if not draft.plan.steps:
        return "Try again in a moment, or say it in other words."
    return f"Here is what I'd do once it loads: {draft.summary}"
