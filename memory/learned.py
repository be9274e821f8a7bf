"""What was learned of a person, when, from what they did, and what it changed: read back from their log.

Every lesson is an event. It can be taken back alone, and be let count again: neither the edit nor anything else that
was learned is touched, and what remains is exactly what would have been learned without it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from edits.vocabulary import Record
from memory import people
from memory.beginnings import Past
from memory.changes import Change, changes
from memory.events import TEACHING, Event, append, body_of, lock_person, read_events
from memory.learning import standing, taken_back, undone
from memory.profile import expose
from memory.tables import events

Did = Literal[
    "kept", "rejected", "changed", "said", "overrode", "stated", "forgot", "chose", "undid", "redid", "took back",
    "let count again", "was compared",
]  # fmt: skip
"""What the person did; or, last, that people alike were looked for."""
REVERSIBLE = frozenset({"feedback", "preference", "profile", "override"})
VERDICTS: Mapping[str, Did] = {"accept": "kept", "reject": "rejected", "modify": "changed"}


class Learned(Record):
    """One lesson. at: seconds since 1970. places: where it was taught, from wide to narrow, and where `changes` holds.

    words: what the person said, if they did; prompt: of the turn that it is about. changes: of the profile as planners
    see it; empty where it was noted, and is not sure enough yet. stands: it counts now; else why_not says why.
    """

    lesson_id: str
    at: float
    did: Did
    turn_id: str | None
    thread_id: str | None
    prompt: str | None
    words: str | None
    places: tuple[str, ...]
    changes: tuple[Change, ...]
    stands: bool
    why_not: Literal["undone", "replaced", "taken back"] | None
    reversible: bool


def name_of(event: Event) -> str:
    """What a lesson is called outside: the event's number would tell how much everybody does."""
    return hashlib.blake2b(f"{event.user_id}\0{event.id}".encode(), digest_size=8).hexdigest()


def learned(connection: Connection, user_id: str, limit: int, before: str | None = None) -> list[Learned]:
    """A person's lessons, the newest first. before: only those before this one; none where there is no such."""
    log = _log(connection, user_id)
    lessons = [event for event in log if _teaches(event)]
    if before is not None:
        place = next((at for at, event in enumerate(lessons) if name_of(event) == before), 0)
        lessons = lessons[:place]
    return list(_told(connection, log, lessons[-limit:]))[::-1] if limit > 0 else []


def lesson(connection: Connection, user_id: str, lesson_id: str) -> Learned | None:
    """One of a person's lessons."""
    log = _log(connection, user_id)
    wanted = [event for event in log if _teaches(event) and name_of(event) == lesson_id]
    return next(_told(connection, log, wanted), None)


def settle(connection: Connection, user_id: str, lesson_id: str, *, counts: bool) -> Learned | None:
    """Take a lesson back, or let it count again; None where they have no such lesson, or it cannot be taken back."""
    lock_person(connection, user_id)
    log = _log(connection, user_id)
    wanted = next((one for one in log if one.kind in REVERSIBLE and _teaches(one) and name_of(one) == lesson_id), None)
    if wanted is None:
        return None
    if (wanted.id in taken_back(log)) == counts:
        body = {"lesson": wanted.id, "counts": counts}
        event = append(connection, Event(0, user_id, None, None, "lesson", time.time(), body))
        assert event is not None, "an event without a dedupe mark is always written"
        people.take_in(connection, people.known(connection, user_id), [event], again=True)
    return lesson(connection, user_id, lesson_id)


def _log(connection: Connection, user_id: str) -> list[Event]:
    """What taught; nothing where nothing is learned, as of somebody without a name."""
    if people.known(connection, user_id).anonymous:
        return []
    return list(read_events(connection, user_id, kinds=TEACHING))


def _teaches(event: Event) -> bool:
    """Whether an event is something that a person would call a lesson; a wish for once and a question are none."""
    return event.kind != "asked" and (event.kind != "override" or event.body["scope"] == "from_now_on")


def _told(connection: Connection, log: Sequence[Event], lessons: Sequence[Event]) -> Iterator[Learned]:
    """These lessons, oldest first, with what each changed when it came."""
    turns = _turns(connection, lessons)
    stands = {event.id for event in standing(log)}
    gone, back, by_id = undone(log), taken_back(log), {event.id: event for event in log}
    wanted, past = {event.id for event in lessons}, Past()
    for event in log:
        if event.id not in wanted:
            past.take(event)
            continue
        prompt, places = turns.get(_about(event) or "", (None, ()))
        shown = tuple(event.body.get("places") or places)
        before = past.taste()
        past.take(event)
        counts = event.id in stands
        why = None if counts else "taken back" if event.id in back else "undone" if _of(event) & gone else "replaced"
        yield Learned(
            lesson_id=name_of(event),
            at=event.at,
            did=_did(event),
            turn_id=_about(event),
            thread_id=event.thread_id,
            prompt=prompt,
            words=_words(event, by_id),
            places=shown,
            changes=tuple(changes(expose(before, shown), expose(past.taste(), shown))),
            stands=counts,
            why_not=why,
            reversible=event.kind in REVERSIBLE and (counts or event.id in back),
        )


def _about(event: Event) -> str | None:
    """The turn that an event is about."""
    if event.kind == "feedback":
        return str(event.body["about"])
    return event.body["turn"] if event.kind in {"undo", "redo"} else event.turn_id


def _of(event: Event) -> set[str | None]:
    """The turns that take an event's lesson back with them when they are undone."""
    return {event.turn_id, event.body.get("about")} - {None}


def _did(event: Event) -> Did:
    match event.kind:
        case "feedback":
            return VERDICTS[event.body["verdict"]]
        case "preference":
            return "said"
        case "override":
            return "overrode"
        case "undo":
            return "undid"
        case "redo":
            return "redid"
        case "lesson":
            return "let count again" if event.body["counts"] else "took back"
        case "archetype":
            return "was compared"
        case _:
            return "forgot" if event.body.get("forget") else "chose" if event.body.get("choices") else "stated"


def _words(event: Event, by_id: Mapping[int, Event]) -> str | None:
    """The person's own words, where they said something; those of the lesson, where one was taken back."""
    match event.kind:
        case "feedback":
            return event.body["comment"] or None
        case "preference":
            return "; ".join(filter(None, (one.get("words") for one in event.body["preferences"]))) or None
        case "override":
            return event.body.get("words") or None
        case "lesson" if event.body["lesson"] in by_id:
            return _words(by_id[event.body["lesson"]], {})
        case _:
            return None


def _turns(connection: Connection, lessons: Iterable[Event]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Prompt and places of the turns that lessons are about."""
    found = {(event.user_id, about) for event in lessons if (about := _about(event)) is not None}
    whose = {user_id for user_id, _ in found}
    asked = (
        sa.select(events.c.turn_id, events.c.kind, events.c.body)
        .where(events.c.user_id.in_(whose), events.c.turn_id.in_([about for _, about in found]))
        .where(events.c.kind.in_(("turn", "answer")))
        .order_by(events.c.id)
    )
    rows: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in connection.execute(asked) if found else ():
        body: dict[str, Any] = body_of(row.kind, row.body)
        rows[row.turn_id] = (body["prompt"], tuple(body["places"]))
    return rows
