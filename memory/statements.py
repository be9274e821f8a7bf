"""What a person says of their taste outright, apart from any turn."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from graph.state import Identity, Profile
from memory import people
from memory.errors import AnonymousError
from memory.events import Event, append, lock_person
from memory.traits import check_traits


def state_traits(connection: Connection, user: Identity, traits: Mapping[str, str]) -> Profile:
    """Set traits. Raises TraitError for what is no trait or no value, AnonymousError for an anonymous session."""
    if user.anonymous:
        raise AnonymousError("an anonymous session has no lasting profile; ask for this with a token of your own")
    checked = check_traits(traits)
    if checked:
        _write(connection, user, {"traits": checked})
    return people.profile_of(connection, user.user_id)


def choose(connection: Connection, user: Identity, choices: Mapping[str, bool]) -> Profile:
    """Set what a person allows. Raises AnonymousError for an anonymous session."""
    if user.anonymous:
        raise AnonymousError("an anonymous session teaches nobody anything; ask for this with a token of your own")
    if choices:
        _write(connection, user, {"choices": dict(choices)})
    return people.profile_of(connection, user.user_id)


def forget_trait(connection: Connection, user_id: str, trait: str) -> Profile:
    """Forget a trait or an operation."""
    user = people.known(connection, user_id)
    _write(connection, user, {"forget": [trait[:60]]})
    return people.profile_of(connection, user_id)


def _write(connection: Connection, user: Identity, body: dict[str, Any]) -> None:
    lock_person(connection, user.user_id)
    event = append(connection, Event(0, user.user_id, None, None, "profile", time.time(), body))
    assert event is not None, "an event without a dedupe mark is always written"
    people.take_in(connection, user, [event])
