"""What they liked before: similar past turns of this person, and looks of the library near these words.

A past turn is similar by its words, or by its picture: as CLIP saw both, or as both measure where there is no CLIP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Degraded, LookHit, Profile, Recalled, State
from memory.errors import VectorError
from memory.ledger import Hits
from memory.places import places_of
from nodes.likeness import better, turns_by_sight
from nodes.meaning import turns_by_meaning
from nodes.services import Services
from tools import text_vectors

MOST_TURNS = 5
LOOKED_AT = 20
NEAR = 0.5
"""Score from which a judged turn has something to say."""
MOST_LOOKS = 3
BY_LETTERS = "ngram"


async def recall(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Their taste where this turn is, up to five past turns and three looks near the prompt.

    An index that fails is said, not fatal.
    """
    vector = text_vectors.embed(state["prompt"])
    found: dict[str, Any] = {"profile": await _taste_here(state, services)}
    try:
        looks = await services.vectors.nearest_looks(vector, MOST_LOOKS)
        found["looks"] = [LookHit(slug=slug, score=score) for slug, score in looks]
        past, engines, fault = await _past_turns(state, services, vector)
    except VectorError as error:
        return {**found, "degraded": [*state["degraded"], Degraded(part="recall", why=str(error))]}
    if engines != state["engines"].recall:
        found["engines"] = state["engines"].model_copy(update={"recall": engines})
    if fault is not None:
        found["degraded"] = [*state["degraded"], fault]
    return {**found, "recalled": past}


async def _taste_here(state: State, services: Services) -> Profile:
    """The profile in the narrow places of this turn, where something of its own was learned in one."""
    known, places = state["profile"], places_of(state["reading"], state["media"])
    if not set(places) & set(known.places):
        return known
    return await services.ledger.profile(state["user"].user_id, places)


async def _past_turns(state: State, services: Services, vector: Any) -> tuple[list[Recalled], str, Degraded | None]:
    """The candidates were read with the context, their vectors come from the index, the nearest as memories from the
    ledger; and who had a say, what failed.
    """
    user = state["user"]
    if user.anonymous or state["profile"].turns == 0:
        return [], BY_LETTERS, None
    past = state["past"] if "past" in state else await services.ledger.recall_candidates(user.user_id)
    by_words = await services.vectors.nearest_turns(past, vector, LOOKED_AT)
    by_sight = await turns_by_sight(state, services, past, LOOKED_AT)
    by_meaning, fault = await turns_by_meaning(state["prompt"], services, past, LOOKED_AT)
    verdicts = {candidate.turn_id: candidate.verdict for candidate in past if candidate.verdict is not None}
    nearest = both_sides(better(better(by_words, by_meaning), by_sight), verdicts, MOST_TURNS)
    meaning = services.embedder.model if services.embedder is not None and by_meaning else None
    sight = "clip" if services.clip.is_open else "measured"
    engines = "+".join([BY_LETTERS, *filter(None, [meaning, sight if by_sight else None])])
    return await services.ledger.recalled(user.user_id, nearest, past), engines, fault


def both_sides(ranked: Sequence[tuple[str, float]], verdicts: Mapping[str, str | None], most: int) -> Hits:
    """The best turns, the best first; where only liked or only disliked ones came so far, the nearest of the other side
    takes the place of the last one that nobody judged.
    """
    kept = list(ranked[:most])
    for side in (("accept", "modify"), ("reject",)):
        if any(verdicts.get(turn_id) in side for turn_id, _ in kept):
            continue
        other = next((hit for hit in ranked[most:] if verdicts.get(hit[0]) in side and hit[1] >= NEAR), None)
        silent = [place for place, (turn_id, _) in enumerate(kept) if verdicts.get(turn_id) is None]
        if other is not None and silent:
            kept[silent[-1]] = other
    return sorted(kept, key=lambda hit: -hit[1])
