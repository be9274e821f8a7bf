"""Requests that carry a key of their sender: each is done once, and answered the same when it is sent again.

A key belongs to a person. It is held by the process that does the work, for a lease that the process renews; whoever
finds a lease that ran out, or a key that was let go, does the work again under the same `effect`: an id from which the
work names what it makes, so that what was written before a crash is found and not written twice.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from memory.events import lock_person
from memory.tables import replays

KEPT_S = 24 * 3_600.0
"""How long a key stands for its first request."""

State = Literal["new", "again", "held", "done", "other"]


@dataclass(frozen=True, slots=True)
class Replay:
    """A response as it was sent. headers: names in lower case, those that belong to the answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key means for a request that carries it.

    state: `new`, the work is to be done; `again`, it is to be done and may have been before; `held`, somebody does it;
    `done`, `replay` is the answer; `other`, the key stands for another request. fingerprint: of the request it stands
    for, as far as it is known.
    """

    state: State
    effect: str = ""
    fingerprint: str | None = None
    replay: Replay | None = None


def claim(
    connection: Connection,
    user_id: str,
    key: str,
    *,
    owner: str,
    fingerprint: str | None,
    now: float,
    lease_s: float,
) -> Claim:
    """Take a key for `owner`, or say what it stands for. fingerprint: of the request, where it is known by now."""
    lock_person(connection, user_id)
    row = connection.execute(sa.select(replays).where(_is(user_id, key))).first()
    if row is not None and row.at <= now - KEPT_S:
        connection.execute(sa.delete(replays).where(_is(user_id, key)))
        row = None
    if row is None:
        return _first(connection, user_id, key, owner, fingerprint, now, lease_s)
    if fingerprint is not None and row.fingerprint not in (None, fingerprint):
        return Claim("other", row.effect, row.fingerprint)
    if row.status is not None:
        return Claim("done", row.effect, row.fingerprint, _replay(row))
    if row.owner is not None and row.until > now:
        return Claim("held", row.effect, row.fingerprint)
    taken: dict[str, Any] = {"owner": owner, "until": now + lease_s}
    connection.execute(sa.update(replays).where(_is(user_id, key)).values(**taken))
    return Claim("again", row.effect, row.fingerprint)


def _first(
    connection: Connection, user_id: str, key: str, owner: str, fingerprint: str | None, now: float, lease_s: float
) -> Claim:
    effect = uuid.uuid4().hex
    row = {"user_id": user_id, "key": key, "effect": effect, "fingerprint": fingerprint, "at": now}
    connection.execute(sa.insert(replays), {**row, "owner": owner, "until": now + lease_s})
    return Claim("new", effect, fingerprint)


def renew(connection: Connection, user_id: str, key: str, owner: str, until: float) -> None:
    """Hold a key for longer."""
    connection.execute(sa.update(replays).where(_held(user_id, key, owner)).values(until=until))


def finish(
    connection: Connection, user_id: str, key: str, owner: str, fingerprint: str | None, response: Replay
) -> None:
    """Keep the answer. Nothing is kept of a key that is held no more: its person was erased, or it was taken over."""
    kept = {
        "owner": None,
        "fingerprint": sa.func.coalesce(replays.c.fingerprint, fingerprint),
        "status": response.status,
        "headers": [list(header) for header in response.headers],
        "body": response.body,
    }
    connection.execute(sa.update(replays).where(_held(user_id, key, owner)).values(**kept))


def let_go(connection: Connection, user_id: str, key: str, owner: str) -> None:
    """Give a key back without an answer: the same request may be tried again."""
    connection.execute(sa.update(replays).where(_held(user_id, key, owner)).values(owner=None))


def let_all_go(connection: Connection) -> None:
    """Give every key back: whoever held one is gone."""
    connection.execute(sa.update(replays).values(owner=None))


def sweep(connection: Connection, now: float) -> None:
    """Forget keys whose time is over."""
    connection.execute(sa.delete(replays).where(replays.c.at <= now - KEPT_S))


def _is(user_id: str, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(replays.c.user_id == user_id, replays.c.key == key)


def _held(user_id: str, key: str, owner: str) -> sa.ColumnElement[bool]:
    return sa.and_(_is(user_id, key), replays.c.owner == owner)


def _replay(row: Row[*tuple[Any, ...]]) -> Replay:
    return Replay(row.status, tuple((name, value) for name, value in row.headers), row.body)
