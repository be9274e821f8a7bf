"""Making the vector index agree with the ledger, which holds every vector too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from memory.embedding import Vector
from memory.index import Key, name_of
from memory.ledger import Ledger
from memory.vectors import Vectors

BATCH = 500
ListKeys = Callable[[str], Awaitable[list[Key]]]
Read = Callable[[str, Sequence[Key]], Awaitable[Mapping[Key, Vector]]]


async def reindex(ledger: Ledger, vectors: Vectors, space: str) -> int:
    """Put the turns that the index of a space lacks, and remove those the ledger no longer has; how many were put.

    Costs two counts when they agree, as after every clean stop.
    """
    return await _agree(vectors, await ledger.count_vectors(space), ledger.vector_keys, ledger.vectors, space)


async def reindex_media(ledger: Ledger, vectors: Vectors, space: str) -> int:
    """The same for the frames of people's media."""
    return await _agree(vectors, await ledger.count_sights(space), ledger.sight_keys, ledger.sight_vectors, space)


async def _agree(vectors: Vectors, kept: int, list_keys: ListKeys, read: Read, space: str) -> int:
    if kept == await vectors.count():
        return 0
    keys = await list_keys(space)
    by_name = {name_of(key): key for key in keys}
    stored = await vectors.names()
    if stored - by_name.keys():
        await vectors.keep_only(by_name)
    missing = [key for name, key in by_name.items() if name not in stored]
    for start in range(0, len(missing), BATCH):
        for (user_id, item), vector in (await read(space, missing[start : start + BATCH])).items():
            await vectors.put_turn(user_id, item, vector)
        await vectors.flush()
    return len(missing)
