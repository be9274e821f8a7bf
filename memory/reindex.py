"""Making the vector index agree with the ledger, which holds every vector too."""

from __future__ import annotations

from memory.index import name_of
from memory.ledger import Ledger
from memory.vectors import Vectors

BATCH = 500


async def reindex(ledger: Ledger, vectors: Vectors, space: str) -> int:
    """Put what the index lacks and remove what the ledger no longer has; how many were put.

    Costs two counts when they agree, as after every clean stop.
    """
    kept = await ledger.count_vectors(space)
    if kept == await vectors.count():
        return 0
    keys = await ledger.vector_keys(space)
    by_name = {name_of(key): key for key in keys}
    stored = await vectors.names()
    if stored - by_name.keys():
        await vectors.keep_only(by_name)
    missing = [key for name, key in by_name.items() if name not in stored]
    for start in range(0, len(missing), BATCH):
        for (user_id, turn_id), vector in (await ledger.vectors(space, missing[start : start + BATCH])).items():
            await vectors.put_turn(user_id, turn_id, vector)
        await vectors.flush()
    return len(missing)
