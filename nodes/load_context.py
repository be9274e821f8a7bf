"""Who they are to us: taste, what was done last in this thread, what holds for the session, which media is meant."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, State
from nodes.services import Services


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
        "last": known.last,
        "overrides": given + [override for override in known.overrides if override.trait not in named],
        "media_ids": media_ids,
        "media": media,
        "degraded": [row.fault for row in rows if row.fault is not None],
    }
