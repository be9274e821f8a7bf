"""Making the vector index agree with the ledger, which holds every vector too."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial

from memory.embedding import Vector
from memory.index import Key, name_of
from memory.ledger import Ledger
from memory.vectors import Vectors

BATCH = 500
Read = Callable[[Sequence[Key]], Awaitable[Mapping[Key, Vector]]]


async def reindex(ledger: Ledger, vectors: Vectors, space: str) -> int:
    """Put the turns that the index of a space lacks, and remove those the ledger does not have; how many were put.

    Turns may come and go meanwhile: what is written goes to the ledger first, and so does what is erased.
    Raises VectorError.
    """
    return await _agree(vectors, partial(ledger.vector_keys, space), partial(ledger.vectors, space))


async def reindex_media(ledger: Ledger, vectors: Vectors, space: str) -> int:
    """The same for the frames of people's media."""
    return await _agree(vectors, partial(ledger.sight_keys, space), partial(ledger.sight_vectors, space))


async def reindex_all(ledger: Ledger, vectors: Vectors) -> int:
    """Make every space that the ledger or the index knows agree with the ledger; how many vectors were put.

    vectors: as they were opened, of any space. Raises VectorError, and `agrees` stays false.
    """
    put, missed = 0, vectors.missed
    for space in sorted({*await ledger.vector_spaces(), *await vectors.spaces("turns")}):
        put += await reindex(ledger, vectors.beside("turns", space), space)
    for space in sorted({*await ledger.sight_spaces(), *await vectors.spaces("media")}):
        put += await reindex_media(ledger, vectors.beside("media", space), space)
    vectors.made_good = missed
    return put


async def _agree(vectors: Vectors, list_keys: Callable[[], Awaitable[list[Key]]], read: Read) -> int:
    held = {name for names in (await vectors.names()).values() for name in names}
    by_name = await asyncio.to_thread(_named, await list_keys())
    await vectors.drop(held - by_name.keys())
    missing = [key for name, key in by_name.items() if name not in held]
    for start in range(0, len(missing), BATCH):
        some = missing[start : start + BATCH]
        await vectors.put_many(await read(some))
        gone = set(some) - (await read(some)).keys()
        if gone:
            await vectors.drop(_named(gone))
    return len(missing)


def _named(keys: Iterable[Key]) -> dict[str, Key]:
    return {name_of(key): key for key in keys}
