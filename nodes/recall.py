"""What they liked before: similar past turns of this person, and looks of the library near these words."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Degraded, LookHit, Recalled, State
from memory.errors import VectorError
from nodes.services import Services
from tools import text_vectors

MOST_TURNS = 5
MOST_LOOKS = 3


async def recall(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Find up to five past turns and three looks near the prompt. An index that fails is said, not fatal."""
    vector = text_vectors.embed(state["prompt"])
    try:
        looks = await services.vectors.nearest_looks(vector, MOST_LOOKS)
        past = await _past_turns(state, services, vector)
    except VectorError as error:
        return {"degraded": [*state["degraded"], Degraded(part="recall", why=str(error))]}
    return {"looks": [LookHit(slug=slug, score=score) for slug, score in looks], "recalled": past}


async def _past_turns(state: State, services: Services, vector: Any) -> list[Recalled]:
    """Ids come from SQL, vectors from the index, and the nearest rows from SQL again."""
    user = state["user"]
    if user.anonymous or state["profile"].turns == 0:
        return []
    candidates = await services.ledger.recall_candidates(user.user_id)
    nearest = await services.vectors.nearest_turns(candidates, vector, MOST_TURNS)
    return await services.ledger.recalled(user.user_id, nearest)
