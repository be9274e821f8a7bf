"""Memories by what words mean, where an embedding model is named; recall by letters goes on beside it."""

from __future__ import annotations

from collections.abc import Sequence

from graph.state import Degraded
from memory.embedding import Embedding
from memory.errors import VectorError
from memory.ledger import Candidate, Hits
from nodes.services import Services
from tools.model.budget import current_budget
from tools.model.errors import ModelError

PATIENCE_S = 3.0
"""How long a turn waits for the meaning of its words."""
BY_LETTERS = "memories are found by their letters"


async def meaning_of(text: str, services: Services) -> Embedding | None:
    """A text as a vector; None without an embedding model. Raises ModelError."""
    if services.embedder is None:
        return None
    with current_budget(services.settings).within(PATIENCE_S):
        return Embedding(services.embedder.space, await services.embedder.embed(text))


async def turns_by_meaning(
    text: str, services: Services, candidates: Sequence[Candidate], most: int
) -> tuple[Hits, Degraded | None]:
    """Past turns whose words mean something like these, and what went wrong where nothing could be found out.

    Raises VectorError.
    """
    try:
        meaning = await meaning_of(text, services)
    except ModelError as error:
        return [], Degraded(part="recall", why=f"{str(error).rstrip('.')}; {BY_LETTERS}.")
    if meaning is None:
        return [], None
    return await services.vectors.beside("turns", meaning.space).nearest_turns(candidates, meaning.values, most), None


async def kept_meaning(text: str, user_id: str, turn_id: str, services: Services) -> Embedding | None:
    """The meaning of a turn's words, put into its index; None where there is none: the turn is found by letters."""
    try:
        meaning = await meaning_of(text, services)
        if meaning is not None:
            await services.vectors.beside("turns", meaning.space).put_turn(user_id, turn_id, meaning.values)
    except (ModelError, VectorError):
        # Whoever has memories was told by recall, which asks for the same vector.
        return None
    return meaning
