"""What they liked before: similar past turns of this person, and looks of the library near these words.

A past turn is similar by its words, or by its picture where CLIP saw both.
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Degraded, LookHit, Profile, Recalled, State
from memory.errors import VectorError
from memory.places import places_of
from nodes.likeness import better, turns_by_sight
from nodes.services import Services
from tools import text_vectors

MOST_TURNS = 5
MOST_LOOKS = 3


async def recall(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Their taste where this turn is, up to five past turns and three looks near the prompt.

    An index that fails is said, not fatal.
    """
    vector = text_vectors.embed(state["prompt"])
    profile = await _taste_here(state, services)
    try:
        looks = await services.vectors.nearest_looks(vector, MOST_LOOKS)
        past, by_sight = await _past_turns(state, services, vector)
    except VectorError as error:
        return {"profile": profile, "degraded": [*state["degraded"], Degraded(part="recall", why=str(error))]}
    engines = state["engines"].model_copy(update={"recall": "ngram+clip"}) if by_sight else state["engines"]
    hits = [LookHit(slug=slug, score=score) for slug, score in looks]
    return {"profile": profile, "looks": hits, "recalled": past, "engines": engines}


async def _taste_here(state: State, services: Services) -> Profile:
    """The profile in the narrow places of this turn, where something of its own was learned in one."""
    known, places = state["profile"], places_of(state["reading"], state["media"])
    if not set(places) & set(known.places):
        return known
    return await services.ledger.profile(state["user"].user_id, places)


async def _past_turns(state: State, services: Services, vector: Any) -> tuple[list[Recalled], bool]:
    """Ids come from SQL, vectors from the index, and the nearest rows from SQL again; whether pictures had a say."""
    user = state["user"]
    if user.anonymous or state["profile"].turns == 0:
        return [], False
    candidates = await services.ledger.recall_candidates(user.user_id)
    by_words = await services.vectors.nearest_turns(candidates, vector, MOST_TURNS)
    by_sight = await turns_by_sight(state, services, candidates, MOST_TURNS)
    nearest = better(by_words, by_sight)[:MOST_TURNS]
    return await services.ledger.recalled(user.user_id, nearest), bool(by_sight)
