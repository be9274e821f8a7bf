"""Who they are to us: taste, what was done last in this thread, what holds for the session, which media is meant."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Recalled, State
from nodes.services import Services
from tools.planner.intents.reaching import points_back, reach

ASKED = "needs_clarification"


async def load_context(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Load profile, last turn and session overrides in one round trip, and the media rows if there are any.

    A turn without media of its own goes on with the media of the last one.
    """
    user = state["user"]
    known = await services.ledger.context(user.user_id, state["thread_id"])
    media_ids = list(state.get("media_ids") or (known.last.media_ids if known.last else ()))
    rows = await services.ledger.media(user.user_id, media_ids) if media_ids else []
    media = [row.facts for row in rows if row.facts is not None]
    given = list(state["overrides"])
    named = {override.trait for override in given}
    return {
        "profile": known.within(media[0].kind if media else None),
        "last": await _meant(known.last, state, services),
        "overrides": given + [override for override in known.overrides if override.trait not in named],
        "media_ids": media_ids,
        "past": list(known.past),
        "media": media,
        "degraded": [row.fault for row in rows if row.fault is not None],
    }


async def _meant(last: Recalled | None, state: State, services: Services) -> Recalled | None:
    """The edit that the prompt can be about: the last one, or more of the stack where the words reach further back."""
    if last is None or not points_back(state["prompt"]):
        return last
    stored = await services.ledger.thread(state["user"].user_id, state["thread_id"]) or []
    stands = (turn for turn in reversed(stored) if turn.answer.edit_steps and turn.answer.status != ASKED)
    earlier = [turn.remembered() for turn in stands if turn.turn_id != last.turn_id]
    by_id = {turn.turn_id: turn for turn in earlier}
    layers = [last]
    while (below := by_id.get(layers[-1].builds_on or "")) is not None:
        layers.append(below)
    return reach(state["prompt"], layers, [turn for turn in earlier if turn.media_ids == last.media_ids])
