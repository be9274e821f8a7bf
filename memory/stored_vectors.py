"""The turns' vectors in SQL: the copy that the index is made from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.embedding import Embedding, Vector
from memory.tables import vectors
from memory.upsert import Insert, upsert

Key = tuple[str, str]
STORED = np.dtype("<f4")


def _replace(insert: Insert) -> sa.Executable:
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["user_id", "turn_id", "space"], set_={"embedding": insert.excluded.embedding}
    )
    return statement


def keep_vector(connection: Connection, user_id: str, turn_id: str, vector: Embedding) -> None:
    """Store a turn's vector; one that is there is replaced."""
    values = np.ascontiguousarray(vector.values, dtype=STORED).tobytes()
    row = {"user_id": user_id, "turn_id": turn_id, "space": vector.space, "embedding": values}
    upsert(connection, vectors, _replace, row)


def spaces(connection: Connection) -> list[str]:
    """The spaces of all vectors, in alphabetical order."""
    return list(connection.execute(sa.select(vectors.c.space).distinct().order_by(vectors.c.space)).scalars())


def keys(connection: Connection, space: str) -> list[Key]:
    """Whose turns have a vector of this space."""
    wanted = sa.select(vectors.c.user_id, vectors.c.turn_id).where(vectors.c.space == space)
    return [(user_id, turn_id) for user_id, turn_id in connection.execute(wanted)]


def read(connection: Connection, space: str, some: Sequence[Key]) -> dict[Key, Vector]:
    """These turns' vectors, float32, where they have one."""
    place = sa.tuple_(vectors.c.user_id, vectors.c.turn_id)
    wanted = sa.select(vectors.c.user_id, vectors.c.turn_id, vectors.c.embedding).where(
        vectors.c.space == space, place.in_(list(some))
    )
    return {
        (user_id, turn_id): np.frombuffer(values, dtype=STORED).astype(np.float32)
        for user_id, turn_id, values in connection.execute(wanted)
    }
