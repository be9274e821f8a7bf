"""One turn as it is written down: the turn itself, and all it says of the person, in one transaction."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy.engine import Connection

from edits.media import MediaFacts
from graph.state import Answer, Briefing, Identity, ModelCall, Override, Preference, Recalled
from memory import history, people, spending, turns
from memory.embedding import Embedding
from memory.events import Event, append, lock_person
from memory.session import session_overrides
from memory.stack import to_redo, to_undo
from memory.stored_vectors import keep_vector


@dataclass(frozen=True, slots=True)
class Start:
    """What a turn began with that nothing else in the log tells.

    given: tastes for now that came beside the prompt. media_ids: the uploads it was about, unreadable ones included.
    media: what was known of those that can be read. models: names of the models there were, by part.
    preview: whether a picture was wanted. version: of the profile it was given. places: where a taste shows in it.
    """

    given: tuple[Override, ...] = ()
    media_ids: tuple[str, ...] = ()
    media: tuple[MediaFacts, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    preview: bool = True
    version: int | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One turn as the record station hands it over.

    vector: of its words by their letters. meaning: of what they mean. scene: of what its media show.
    calls, briefing: what models were asked, and what the planning one was told.
    """

    user: Identity
    prompt: str
    answer: Answer
    reply: str | None = None
    overrides: tuple[Override, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    recalled: tuple[Recalled, ...] = ()
    vector: Embedding | None = None
    start: Start = Start()
    scene: Embedding | None = None
    meaning: Embedding | None = None
    calls: tuple[ModelCall, ...] = ()
    briefing: Briefing | None = None


def record(connection: Connection, entry: Entry) -> int | None:
    """Write a turn and all it says of the person, in the caller's transaction; a second time writes nothing.

    The id of the turn's event, where it was written.
    """
    user = entry.user
    lock_person(connection, user.user_id)
    written = append(connection, turn_event(entry))
    if written is None:
        return None
    _keep_measures(connection, entry)
    if entry.calls or entry.briefing is not None:
        answer = entry.answer
        spending.record(connection, user.user_id, answer.thread_id, answer.turn_id, entry.calls, entry.briefing)
    below = turns.top(connection, user.user_id, entry.answer.thread_id) if entry.answer.feedback else None
    new = turns.project(connection, written)
    for vector in (entry.vector, entry.scene, entry.meaning):
        if vector is not None:
            keep_vector(connection, user.user_id, entry.answer.turn_id, vector)
    people.advance(connection, user, [written], new_turns=1 if new else 0)
    lessons, moves = _lessons(connection, entry, below), _moves(connection, entry)
    for event in [*lessons, *moves]:
        history.project(connection, event)
    people.take_in(connection, user, [*lessons, *moves], new_turns=history.counted(moves), again=bool(moves) or not new)
    return written.id


def remembered(entry: Entry) -> Recalled:
    """A turn as a memory, as it will be read from its event."""
    answer = entry.answer
    return Recalled(
        turn_id=answer.turn_id,
        prompt=entry.prompt,
        summary=answer.edit_summary,
        intent=answer.intent.kind,
        media_ids=tuple(one.media_id for one in answer.media),
        builds_on=answer.builds_on,
        steps=tuple(answer.edit_steps),
        places=_places(entry),
    )


def _places(entry: Entry) -> tuple[str, ...]:
    """Where a taste shows in a turn: as it was told, or its widest place."""
    return entry.start.places or tuple(_kinds(entry))


def _kinds(entry: Entry) -> list[str]:
    """The widest place of a turn: its kind of media."""
    return [one.kind for one in entry.answer.media[:1]]


def _keep_measures(connection: Connection, entry: Entry) -> None:
    """What the turn knew of its media, once for each content and what was known of it."""
    for facts in entry.start.media:
        body = _known(facts)
        draft = Event(0, entry.user.user_id, None, None, "measured", time.time(), body, f"measured:{_mark(body)}")
        append(connection, draft)


def _known(facts: MediaFacts) -> dict[str, Any]:
    """What is known of a content, whatever the upload was called."""
    return {"facts": facts.model_copy(update={"media_id": ""}).model_dump(mode="json")}


def _mark(body: Mapping[str, Any]) -> str:
    """A body's digest, to tell it from others of its kind."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def turn_event(entry: Entry) -> Event:
    """The event of a turn. The same turn with the same status and reply is the same event."""
    answer, user = entry.answer, entry.user
    said = "" if entry.reply is None else hashlib.sha256(entry.reply.encode()).hexdigest()[:16]
    body = {
        "prompt": entry.prompt,
        "reply": entry.reply,
        "answer": answer.model_dump(mode="json", by_alias=True),
        "overrides": [override.model_dump(mode="json") for override in entry.overrides],
        "timings": dict(entry.timings),
        "recalled": [past.turn_id for past in entry.recalled],
        "scores": {past.turn_id: past.score for past in entry.recalled},
        "given": [override.model_dump(mode="json") for override in entry.start.given],
        "media_ids": list(entry.start.media_ids),
        "places": list(_places(entry)),
        "measured": {facts.media_id: _mark(_known(facts)) for facts in entry.start.media},
        "models": dict(entry.start.models),
        "preview": entry.start.preview,
        "version": entry.start.version,
        "vector": entry.vector is not None,
        "anonymous": user.anonymous,
        "expires_at": user.expires_at,
    }
    return Event(
        id=0,
        user_id=user.user_id,
        thread_id=answer.thread_id,
        turn_id=answer.turn_id,
        kind="turn" if entry.reply is None else "answer",
        at=time.time(),
        body=body,
        dedupe=f"turn:{answer.turn_id}:{answer.status}:{said}",
    )


def _lessons(connection: Connection, entry: Entry, below: Recalled | None) -> list[Event]:
    """Write down what a turn says of the person beside its request: overrides, lasting tastes, a judgement."""
    held = session_overrides(connection, entry.user.user_id, entry.answer.thread_id) if entry.overrides else ()
    drafts: list[tuple[str, dict[str, Any]]] = [
        ("override", _lasting(entry, override)) for override in entry.overrides if override not in held
    ]
    if entry.answer.preferences:
        told = [preference.model_dump(mode="json") for preference in entry.answer.preferences]
        drafts.append(("preference", {"preferences": told}))
        drafts.extend(("override", one.model_dump(mode="json")) for one in _for_now(entry.answer.preferences))
    asked = [question.trait for question in entry.answer.questions if question.trait is not None]
    if asked:
        drafts.append(("asked", {"traits": asked}))
    judged = judgement(entry, below)
    if judged is not None:
        drafts.append(("feedback", judged))
    return _append_all(connection, entry, drafts)


def _lasting(entry: Entry, override: Override) -> dict[str, Any]:
    """An override as an event's body; an anonymous session has no "from now on" beyond itself."""
    anonymous = entry.user.anonymous and override.scope == "from_now_on"
    scoped = override.model_copy(update={"scope": "session"}) if anonymous else override
    return {**scoped.model_dump(mode="json"), "context": next(iter(_kinds(entry)), None)}


def _for_now(preferences: Iterable[Preference]) -> list[Override]:
    """Tastes told for the session: "only vertical today" is an override of the thread."""
    return [
        Override(trait=one.trait, value=str(one.value), scope="session", words=one.words)
        for one in preferences
        if one.scope == "session" and one.trait is not None and one.value is not None and not one.never
    ]


JUDGING: Mapping[str, turns.Verdict] = {"keep": "accept", "reject": "reject", "scale": "modify", "amount_of": "modify"}


def judgement(entry: Entry, below: Recalled | None) -> dict[str, Any] | None:
    """Feedback in words as the body of a feedback event about the turn on top of the stack; none if it judges none."""
    feedback = entry.answer.feedback
    if feedback is None or below is None or feedback.action not in JUDGING:
        return None
    scaled = feedback.action in {"scale", "amount_of"}
    return {
        "about": below.turn_id,
        "verdict": JUDGING[feedback.action],
        "factor": feedback.factor if scaled else None,
        "op": feedback.op,
        "comment": feedback.words,
        "suggested": [step.model_dump(mode="json", by_alias=True) for step in below.steps],
        "edited": None,
        "overridden": sorted({override.trait for override in entry.overrides}),
        "places": list(below.places),
    }


def _moves(connection: Connection, entry: Entry) -> list[Event]:
    """ "Undo that", "redo": the thread's edit stack moves in the same transaction."""
    feedback = entry.answer.feedback
    if feedback is None or feedback.action not in {"undo", "redo"}:
        return []
    find = to_undo if feedback.action == "undo" else to_redo
    user_id, thread_id = entry.user.user_id, entry.answer.thread_id
    found = (find(connection, user_id, thread_id, place) for place in range(feedback.edits))
    turns_moved = [turn_id for turn_id in found if turn_id is not None]
    return _append_all(connection, entry, [(feedback.action, {"turn": turn_id}) for turn_id in turns_moved])


def _append_all(connection: Connection, entry: Entry, drafts: Iterable[tuple[str, dict[str, Any]]]) -> list[Event]:
    answer = entry.answer
    written = []
    for kind, body in drafts:
        # A stack move belongs to no turn of its own: undoing a turn must not undo the moves made before it.
        turn_id = None if kind in {"undo", "redo"} else answer.turn_id
        dedupe = f"{kind}:{answer.turn_id}:{_mark(body)}"
        draft = Event(0, entry.user.user_id, answer.thread_id, turn_id, kind, time.time(), body, dedupe)
        event = append(connection, draft)
        written += [event] if event is not None else []
    return written
