"""Profile rows: one a person, the fold of their events, moved forward in the transaction that writes an event."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from graph.state import Identity, Profile
from memory.events import PERSONAL, TEACHING, Event, read_events
from memory.learning import fold, fold_all
from memory.places import is_wide
from memory.profile import default_profile, expose, places_known
from memory.tables import events, profiles, turns
from memory.taste import Taste
from memory.traits import FILE as TRAITS_FILE
from memory.upsert import Insert, upsert
from memory.weights import FILE as WEIGHTS_FILE

LEARNING = 5
"""Version of the learning code; raise it when the same events teach something else."""
RULES = hashlib.blake2b(
    b"\0".join([str(LEARNING).encode(), WEIGHTS_FILE.read_bytes(), TRAITS_FILE.read_bytes()]), digest_size=8
).hexdigest()
"""What a stored taste was folded by: a taste of other rules is folded again from the log when its person next teaches,
or by `python -m memory.rebuild`."""
EVERYWHERE = ""
"""Key of the profile that holds whatever a turn is for, beside those of its contexts."""


def read_profile(stored: dict[str, Any] | None, turns_done: int, version: int, context: str | None = None) -> Profile:
    """A stored profile with its counters, as it is in a context; the default one where nothing was learned."""
    found = None if stored is None else stored.get(context or EVERYWHERE, stored[EVERYWHERE])
    profile = default_profile() if found is None else Profile.model_validate(found)
    return profile.model_copy(update={"turns": turns_done, "version": version})


def profile_of(connection: Connection, user_id: str, places: Sequence[str] = ()) -> Profile:
    """A person's profile, everywhere or in places from wide to narrow; the default one for somebody unknown."""
    row = connection.execute(sa.select(profiles).where(profiles.c.user_id == user_id)).first()
    if row is None:
        return default_profile()
    if len(places) > 1 and row.taste is not None:
        return expose(Taste.model_validate(row.taste["taste"]), places, turns=row.turns, version=row.version)
    return read_profile(row.profile, row.turns, row.version, next(iter(places), None))


def profile_before(connection: Connection, user_id: str, turn_id: str) -> Profile | None:
    """The profile as it was when a turn began: the fold of what lay before it. None when there is no such turn."""
    began = connection.execute(
        sa.select(turns.c.began).where(turns.c.user_id == user_id, turns.c.turn_id == turn_id)
    ).scalar()
    if began is None:
        return None
    log = sa.and_(events.c.user_id == user_id, events.c.id < began)
    moved = {
        kind: connection.execute(sa.select(sa.func.count()).where(log, events.c.kind == kind)).scalar_one()
        for kind in ("undo", "redo")
    }
    begun = sa.select(sa.func.count(sa.distinct(events.c.turn_id))).where(log, events.c.kind.in_(("turn", "answer")))
    version = sa.select(sa.func.count()).where(log, events.c.kind.in_(PERSONAL))
    return expose(
        _taste(connection, user_id, began),
        turns=connection.execute(begun).scalar_one() - moved["undo"] + moved["redo"],
        version=connection.execute(version).scalar_one(),
    )


def _meet(insert: Insert) -> sa.Executable:
    row = insert.excluded
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["user_id"], set_={"anonymous": row.anonymous, "expires_at": row.expires_at}
    )
    return statement


def _advance(insert: Insert) -> sa.Executable:
    row = insert.excluded
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["user_id"],
        set_={
            "anonymous": row.anonymous,
            "expires_at": row.expires_at,
            "turns": profiles.c.turns + row.turns,
            "version": profiles.c.version + row.version,
            "watermark": row.watermark,
        },
    )
    return statement


def _learn(insert: Insert) -> sa.Executable:
    row = insert.excluded
    statement: sa.Executable = insert.on_conflict_do_update(
        index_elements=["user_id"],
        set_={
            "turns": profiles.c.turns + row.turns,
            "version": profiles.c.version + row.version,
            "watermark": row.watermark,
            "taste": row.taste,
            "profile": row.profile,
        },
    )
    return statement


def meet(connection: Connection, user: Identity) -> None:
    """Make sure a person has a row; an anonymous one carries its expiry."""
    upsert(connection, profiles, _meet, _row(user.user_id, user.anonymous, user.expires_at))


def _ensure(insert: Insert) -> sa.Executable:
    statement: sa.Executable = insert.on_conflict_do_nothing(index_elements=["user_id"])
    return statement


def ensure(connection: Connection, user_id: str) -> None:
    """Make sure a person has a row; one that is there stays as it is."""
    upsert(connection, profiles, _ensure, _row(user_id, False, None))


def advance(connection: Connection, user: Identity, written: Sequence[Event], *, new_turns: int = 0) -> None:
    """Count events that teach nothing."""
    row = _row(user.user_id, user.anonymous, user.expires_at)
    row |= {"turns": new_turns, "version": len(written), "watermark": written[-1].id}
    upsert(connection, profiles, _advance, row)


def learn(
    connection: Connection, user_id: str, written: Sequence[Event], *, new_turns: int = 0, again: bool = False
) -> None:
    """Fold events that teach into the taste. again: fold the whole log, because something no longer stands."""
    stored = connection.execute(sa.select(profiles.c.taste).where(profiles.c.user_id == user_id)).scalar()
    if again or (stored is not None and stored["rules"] != RULES):
        taste = fold_all(read_events(connection, user_id, kinds=TEACHING))
    else:
        taste = reduce(fold, written, Taste() if stored is None else Taste.model_validate(stored["taste"]))
    row = _row(user_id, False, None)
    row |= {"turns": new_turns, "version": len(written), "watermark": written[-1].id, **_learned(taste)}
    upsert(connection, profiles, _learn, row)


def _row(user_id: str, anonymous: bool, expires_at: float | None) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "anonymous": anonymous,
        "expires_at": expires_at,
        "turns": 0,
        "version": 0,
        "watermark": 0,
        "taste": None,
        "profile": None,
    }


def _learned(taste: Taste) -> dict[str, Any]:
    if taste == Taste():
        return {"taste": None, "profile": None}
    profile = {kind: profile.model_dump(mode="json") for kind, profile in by_kind(taste).items()}
    return {"taste": {"rules": RULES, "taste": taste.model_dump(mode="json")}, "profile": profile}


def take_in(
    connection: Connection, user: Identity, written: Sequence[Event], *, new_turns: int = 0, again: bool = False
) -> None:
    """Let events teach; those of an anonymous session are only counted."""
    if not written:
        return
    if user.anonymous:
        advance(connection, user, written, new_turns=new_turns)
    else:
        learn(connection, user.user_id, written, new_turns=new_turns, again=again)


_KNOWN = sa.select(profiles.c.anonymous, profiles.c.expires_at).where(profiles.c.user_id == sa.bindparam("known"))


def known(connection: Connection, user_id: str) -> Identity:
    """A person as their row has them; somebody without a row is not anonymous."""
    row = connection.execute(_KNOWN, {"known": user_id}).first()
    anonymous, expires_at = row or (False, None)
    return Identity(user_id=user_id, anonymous=anonymous, expires_at=expires_at)


def by_kind(taste: Taste, *, turns: int = 0, version: int = 0) -> dict[str, Profile]:
    """A taste as a profile: everywhere, and for each kind of media of which something was learned."""
    kinds = [place for place in places_known(taste) if is_wide(place)]
    return {
        place: expose(taste, [place] if place else [], turns=turns, version=version) for place in (EVERYWHERE, *kinds)
    }


def _taste(connection: Connection, user_id: str, before: int | None = None) -> Taste:
    """The taste of everything that stood before an event."""
    if known(connection, user_id).anonymous:
        return Taste()
    return fold_all(read_events(connection, user_id, kinds=TEACHING, before=before))


def refold(connection: Connection, user_id: str) -> None:
    """Make a profile row's fold again from the log, counters included. The row exists."""
    taste = _taste(connection, user_id)
    personal = sa.select(sa.func.count(), sa.func.max(events.c.id)).where(
        events.c.user_id == user_id, events.c.kind.in_(PERSONAL)
    )
    version, watermark = connection.execute(personal).one()
    done = sa.select(sa.func.count()).where(turns.c.user_id == user_id, turns.c.undone.is_(None))
    connection.execute(
        sa.update(profiles)
        .where(profiles.c.user_id == user_id)
        .values(
            turns=connection.execute(done).scalar_one(), version=version, watermark=watermark or 0, **_learned(taste)
        )
    )
