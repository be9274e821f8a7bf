"""Uploads: whose they are, what is known of them, when they go; and what was measured, once for each content."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from edits.media import MediaFacts
from graph.state import Degraded, Identity
from memory import leftovers, people
from memory.events import Event, append, lock_person
from memory.tables import measures, media, profiles, sights
from memory.upsert import Insert, upsert

LONGEST_NAME = 120
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that a file name loses: control and formatting characters can turn a shown name around."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An upload that was kept but cannot be read: why, and what to try, each a sentence."""

    media_id: str
    why: str
    advice: str
    sha256: str = ""
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class MediaRow:
    """One upload. path: the storage room's key. at, expires_at: seconds since 1970."""

    media_id: str
    user_id: str
    status: Literal["ready", "unreadable"]
    name: str
    path: str
    parent_id: str | None
    sha256: str
    at: float
    expires_at: float
    facts: MediaFacts | None
    why: str | None
    advice: str | None

    @property
    def fault(self) -> Degraded | None:
        """What a turn says of a file it cannot use."""
        if self.status == "ready":
            return None
        said = self.why or "it cannot be used."
        why = f"{said[:1].lower()}{said[1:]}"
        return Degraded(part="media", why=f"I couldn't open {self.name}: {why} {self.advice}".strip())


def clean_name(name: str) -> str:
    """A file's name as it may be shown: no folders, no invisible characters, at most 120 of the rest."""
    last = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(char for char in last if unicodedata.category(char) not in INVISIBLE)
    shown = " ".join(visible.split())[:LONGEST_NAME]
    return shown if shown.strip(".") else "upload"


def add(
    connection: Connection,
    user: Identity,
    file: MediaFacts | Unreadable,
    *,
    name: str,
    path: str,
    expires_at: float,
    parent_id: str | None = None,
) -> MediaRow:
    """Write an upload down."""
    lock_person(connection, user.user_id)
    ready = isinstance(file, MediaFacts)
    at = time.time()
    body: dict[str, Any] = {
        "media_id": file.media_id,
        "status": "ready" if ready else "unreadable",
        "name": clean_name(name),
        "path": path,
        "parent_id": parent_id,
        "sha256": file.sha256,
        "at": at,
        "expires_at": expires_at,
        "facts": file.model_dump(mode="json") if isinstance(file, MediaFacts) else None,
        "why": None if isinstance(file, MediaFacts) else file.why,
        "advice": None if isinstance(file, MediaFacts) else file.advice,
        "anonymous": user.anonymous,
        "until": user.expires_at,
    }
    draft = Event(0, user.user_id, None, None, "media", at, body, dedupe=f"media:{file.media_id}")
    event = append(connection, draft)
    if event is not None:
        people.meet(connection, user)
        project(connection, event)
    leftovers.clear(connection, [path])
    written = row(connection, user.user_id, file.media_id)
    assert written is not None, "a media id belongs to one person"
    return written


def add_made(
    connection: Connection, user_id: str, file: MediaFacts, *, name: str, path: str, parent_id: str
) -> MediaRow | None:
    """Write down what was made of one of this person's files; it goes when that goes. None where that is gone."""
    parent = row(connection, user_id, parent_id)
    known = sa.select(profiles.c.anonymous, profiles.c.expires_at).where(profiles.c.user_id == user_id)
    owner = connection.execute(known).first()
    if parent is None or owner is None:
        return None
    user = Identity(user_id=user_id, anonymous=owner.anonymous, expires_at=owner.expires_at)
    return add(connection, user, file, name=name, path=path, expires_at=parent.expires_at, parent_id=parent_id)


def project(connection: Connection, event: Event) -> None:
    """Put an upload, or the end of some, into the rows."""
    if event.kind == "media_gone":
        _delete(connection, event.body["media_ids"])
        return
    connection.execute(sa.insert(media), {**_values(event), "user_id": event.user_id, "event_id": event.id})


def _values(event: Event) -> dict[str, Any]:
    return {name: event.body[name] for name in media.c.keys() if name not in {"user_id", "event_id"}}  # noqa: SIM118


def as_row(event: Event) -> MediaRow:
    """An upload as its event wrote it down, whatever became of it since."""
    values = _values(event)
    facts = None if values["facts"] is None else MediaFacts.model_validate(values["facts"])
    return MediaRow(**values | {"facts": facts}, user_id=event.user_id)


def _delete(connection: Connection, ids: Iterable[str]) -> None:
    connection.execute(sa.delete(media).where(media.c.media_id.in_(list(ids))))
    forget_measures(connection)


def forget_measures(connection: Connection) -> None:
    """Drop what was measured and seen in contents that nobody keeps any more."""
    for table in (measures, sights):
        kept = sa.select(sa.literal(1)).where(media.c.sha256 == table.c.sha256)
        connection.execute(sa.delete(table).where(~sa.exists(kept)))


def row(connection: Connection, user_id: str, media_id: str) -> MediaRow | None:
    """One of this person's uploads."""
    found = rows(connection, user_id, [media_id])
    return found[0] if found else None


def rows(connection: Connection, user_id: str, ids: Sequence[str]) -> list[MediaRow]:
    """This person's uploads among `ids`, in the order asked."""
    wanted = sa.select(media).where(media.c.user_id == user_id, media.c.media_id.in_(list(ids)))
    found = {one.media_id: _read(one) for one in connection.execute(wanted)}
    return [found[media_id] for media_id in ids if media_id in found]


def expired(connection: Connection, now: float) -> list[MediaRow]:
    """Everybody's uploads whose time is over."""
    return [_read(one) for one in connection.execute(sa.select(media).where(media.c.expires_at <= now))]


def _read(one: Row[*tuple[Any, ...]]) -> MediaRow:
    return MediaRow(
        media_id=one.media_id,
        user_id=one.user_id,
        status=one.status,
        name=one.name,
        path=one.path,
        parent_id=one.parent_id,
        sha256=one.sha256,
        at=one.at,
        expires_at=one.expires_at,
        facts=None if one.facts is None else MediaFacts.model_validate(one.facts),
        why=one.why,
        advice=one.advice,
    )


def drop(connection: Connection, ids: Sequence[str]) -> None:
    """Forget uploads: their rows go, and what was measured in contents that nobody else keeps; files are left over."""
    wanted = sa.select(media.c.user_id, media.c.media_id, media.c.path).where(media.c.media_id.in_(list(ids)))
    of_user: dict[str, list[str]] = {}
    for user_id, media_id, path in connection.execute(wanted).all():
        of_user.setdefault(user_id, []).append(media_id)
        leftovers.leave(connection, [path])
    for user_id, gone in sorted(of_user.items()):
        lock_person(connection, user_id)
        draft = Event(0, user_id, None, None, "media_gone", time.time(), {"media_ids": sorted(gone)})
        event = append(connection, draft)
        assert event is not None, "an event without a dedupe mark is always written"
        project(connection, event)


_MEASURES = sa.select(measures.c.facts).where(
    measures.c.sha256 == sa.bindparam("content"), measures.c.version == sa.bindparam("by")
)


def measured(connection: Connection, sha256: str, version: str) -> MediaFacts | None:
    """What this version of the measuring found in a content; its media id is blank, for it is nobody's."""
    facts = connection.execute(_MEASURES, {"content": sha256, "by": version}).scalar()
    return None if facts is None else MediaFacts.model_validate(facts)


def _measured_once(insert: Insert) -> sa.Executable:
    statement: sa.Executable = insert.on_conflict_do_nothing(index_elements=["sha256", "version"])
    return statement


def keep_measures(connection: Connection, sha256: str, version: str, facts: MediaFacts) -> None:
    """Keep what was measured in a content, unless it is there already."""
    blank = facts.model_copy(update={"media_id": "", "sha256": sha256}).model_dump(mode="json")
    upsert(connection, measures, _measured_once, {"sha256": sha256, "version": version, "facts": blank})
