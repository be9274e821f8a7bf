"""Who is asking: the token in the runtime context becomes an identity, and the turn starts clean."""

from __future__ import annotations

import uuid
from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Engines, Identity, State
from nodes.services import Services


async def authenticate(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Verify the caller's token and clear what an earlier turn of the same thread left behind.

    Under LangGraph's own server the caller was verified at its door, and the identity comes from there.
    Raises IdentityError when the token is missing, forged or expired.
    """
    user = _caller(runtime, services)
    return {**_cleared(state), **_names(runtime), "user": user, **_given(state)}


def _caller(runtime: Runtime[Context], services: Services) -> Identity:
    token = runtime.context.token if runtime.context else None
    at_the_door = runtime.server_info.user if runtime.server_info else None
    if token is None and at_the_door is not None:
        return Identity.model_validate(at_the_door["person"])
    return services.identity.verify(token)


def _given(state: State) -> dict[str, Any]:
    """Tastes for now beside the prompt: as they came, and where those in force are gathered."""
    given = list(state.get("overrides", []))
    return {"given": given, "overrides": given}


def _names(runtime: Runtime[Context]) -> dict[str, str]:
    context = runtime.context or Context()
    running = runtime.execution_info.thread_id if runtime.execution_info else None
    turn_id = context.turn_id or uuid.uuid4().hex
    return {"turn_id": turn_id, "thread_id": context.thread_id or running or turn_id}


def _cleared(state: State) -> dict[str, Any]:
    """The fields that a turn must not find as another left them; those that nobody wrote yet are none to clear."""
    blank: dict[str, Any] = {
        "last": None,
        "media": [],
        "recalled": [],
        "looks": [],
        "reply": None,
        "timings": {},
        "rehearsal": False,
        "answer": None,
        "briefing": None,
    }
    left = {name: value for name, value in blank.items() if name in state}
    return {**left, "degraded": [], "engines": Engines()}
