"""What media look like, as vectors in SQL: once for each content, and the copy that the index is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from memory.embedding import Vector
from memory.stored_vectors import STORED
from memory.tables import media, profiles, sights
from memory.upsert import Insert, upsert
from memory.vectors import frame_id

Key = tuple[str, str]
MOST_MEDIA = 384
"""A person's newest media that are compared with what they send."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One frame of a content. at: seconds into its clip, none for a picture."""

    at: float | None
    vector: Vector


def _once(insert: Insert) -> sa.Executable:
    statement: sa.Executable = insert.on_conflict_do_nothing(index_elements=["sha256", "space", "frame"])
    return statement


def keep(connection: Connection, sha256: str, space: str, frames: Sequence[Sight]) -> None:
    """Keep what was seen in a content, unless it is there or nobody has the content any more."""
    if connection.execute(sa.select(media.c.media_id).where(media.c.sha256 == sha256).limit(1)).first() is None:
        return
    for number, frame in enumerate(frames):
        values = np.ascontiguousarray(frame.vector, dtype=STORED).tobytes()
        row = {"sha256": sha256, "space": space, "frame": number, "at": frame.at, "embedding": values}
        upsert(connection, sights, _once, row)


def of_content(connection: Connection, sha256: str, space: str) -> list[Sight]:
    """The frames of a content in a space, in order; none where it was not seen yet."""
    wanted = (
        sa.select(sights.c.at, sights.c.embedding)
        .where(sights.c.sha256 == sha256, sights.c.space == space)
        .order_by(sights.c.frame)
    )
    return [
        Sight(at, np.frombuffer(values, dtype=STORED).astype(np.float32)) for at, values in connection.execute(wanted)
    ]


def of_person(connection: Connection, user_id: str, space: str) -> dict[str, int]:
    """A person's newest media that were seen in a space, with the number of their frames."""
    wanted = (
        sa.select(media.c.media_id, sa.func.count().label("frames"))
        .join(sights, sights.c.sha256 == media.c.sha256)
        .where(media.c.user_id == user_id, sights.c.space == space)
        .group_by(media.c.media_id, media.c.at)
        .order_by(media.c.at.desc())
        .limit(MOST_MEDIA)
    )
    return {one.media_id: one.frames for one in connection.execute(wanted)}


def _frames(space: str) -> sa.Select[tuple[str, str, int]]:
    """Whose frames the index should hold: those of everybody who is remembered."""
    return (
        sa.select(media.c.user_id, media.c.media_id, sights.c.frame)
        .join(sights, sights.c.sha256 == media.c.sha256)
        .join(profiles, profiles.c.user_id == media.c.user_id)
        .where(sights.c.space == space, ~profiles.c.anonymous)
    )


def spaces(connection: Connection) -> list[str]:
    """The spaces of all that was seen, in alphabetical order."""
    return list(connection.execute(sa.select(sights.c.space).distinct().order_by(sights.c.space)).scalars())


def keys(connection: Connection, space: str) -> list[Key]:
    """User and frame ids, everybody's."""
    return [(one.user_id, frame_id(one.media_id, one.frame)) for one in connection.execute(_frames(space))]


def read(connection: Connection, space: str, some: Sequence[Key]) -> Mapping[Key, Vector]:
    """The vectors of these frames, float32, where they have one."""
    place = sa.tuple_(media.c.user_id, media.c.media_id)
    whose = {(user_id, name.rpartition("/")[0]) for user_id, name in some}
    wanted = _frames(space).add_columns(sights.c.embedding).where(place.in_(sorted(whose)))
    rows = {(one.user_id, frame_id(one.media_id, one.frame)): one.embedding for one in connection.execute(wanted)}
    return {key: np.frombuffer(rows[key], dtype=STORED).astype(np.float32) for key in some if key in rows}
