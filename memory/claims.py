"""What was done without a name becomes somebody's: the log of an anonymous session, written down again as theirs.

Their requests, answers and uploads come along. What would teach, judgements and tastes told, comes along only where
they say so; it taught nothing before.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Identity
from memory import leftovers, people, projections
from memory.embedding import Embedding
from memory.erasure import Erased, erase
from memory.events import TEACHING, Event, append, lock_person, read_events
from memory.stored_vectors import keep_vector
from memory.tables import threads

WORK = frozenset({"undo", "redo"})
"""Kinds that teach by taking back, and belong to the work itself."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came along, and what was the anonymous session's and is nobody's now."""

    turn_ids: tuple[str, ...] = ()
    media_ids: tuple[str, ...] = ()
    gone: Erased | None = None


def claim(
    connection: Connection,
    guest_id: str,
    user: Identity,
    *,
    memory: bool,
    vectors: Mapping[str, Embedding],
    media_until: float,
) -> Claimed:
    """Write everything of an anonymous session down as a person's, and erase it there; a second time does nothing.

    memory: what would teach comes along. vectors: of turns that may be recalled. media_until: when the uploads go,
    seconds since 1970.
    """
    for one in sorted((guest_id, user.user_id)):
        lock_person(connection, one)
    log = list(read_events(connection, guest_id))
    if not log:
        return Claimed()
    names = _thread_names(connection, user.user_id, log)
    gone = erase(connection, guest_id)
    leftovers.clear(connection, gone.paths)
    for event in log:
        if memory or event.kind in WORK or event.kind not in TEACHING:
            _take_over(connection, _renamed(event, user.user_id, names, media_until, vectors))
    for turn_id, vector in vectors.items():
        keep_vector(connection, user.user_id, turn_id, vector)
    people.refold(connection, user.user_id)
    return Claimed(gone.turn_ids, gone.media_ids, gone)


def _take_over(connection: Connection, event: Event) -> None:
    written = append(connection, event)
    if written is not None:
        projections.project(connection, written)


def _thread_names(connection: Connection, user_id: str, log: Iterable[Event]) -> dict[str, str]:
    """The conversations' names; one that the person has already gets another."""
    names = {event.thread_id for event in log if event.thread_id is not None}
    theirs = sa.select(threads.c.thread_id).where(threads.c.user_id == user_id, threads.c.thread_id.in_(names))
    taken = set(connection.execute(theirs).scalars())
    return {name: uuid.uuid4().hex if name in taken else name for name in names}


def _renamed(
    event: Event, user_id: str, names: Mapping[str, str], media_until: float, vectors: Mapping[str, Embedding]
) -> Event:
    """The event as it would be had the person been known then."""
    body: dict[str, Any] = dict(event.body)
    thread_id = None if event.thread_id is None else names[event.thread_id]
    if event.kind in ("turn", "answer"):
        answer = body["answer"] | {"thread_id": thread_id}
        body |= {"answer": answer, "anonymous": False, "expires_at": None, "vector": event.turn_id in vectors}
        # What it was answered by stays so: nobody was known then, and the profile it counted was the session's.
        body |= {"claimed": True, "version": None}
    elif event.kind == "media":
        body |= {"anonymous": False, "until": None, "expires_at": media_until}
    return replace(event, id=0, user_id=user_id, thread_id=thread_id, body=body)
