"""What every turn started from, read back from the log: taste, edit stack, session, media and memories as they were.

One walk over a person's log, oldest event first, answers for each of their turns what the turn itself was given then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from edits.media import MediaFacts
from graph.state import Answer, ModelCall, Override, Profile, Recalled
from memory import media, turns
from memory.context import TurnContext
from memory.events import PERSONAL, TEACHING, Event, read_events
from memory.learning import fold, fold_all
from memory.media import MediaRow
from memory.people import EVERYWHERE, by_kind
from memory.profile import expose
from memory.session import held_overrides
from memory.stack import is_stacked
from memory.tables import events
from memory.taste import Taste
from memory.turns import Steps, StoredTurn, Verdict, stored_turn


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn's first answer, which asked back, and the memories it was shown."""

    answer: Answer
    recalled: tuple[Recalled, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn as it stood when a later one began."""

    event: Event
    edited: Steps | None
    verdict: Verdict | None
    undone: bool

    def stored(self) -> StoredTurn:
        """As the ledger gave it then."""
        event = self.event
        place = event.turn_id or "", event.thread_id or "", event.at
        return stored_turn(event.body, *place, edited=self.edited, verdict=self.verdict, undone=self.undone)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What one turn started from, and what it was answered.

    given: tastes for now that came beside the prompt; those found in it are not among them. rows: the uploads it
    was about, as they were then; measured: by media id, what the turn knew of those that can be read. recalled: the
    memories it was shown, with the verdicts of then. at: seconds since 1970. asked: what it answered, and was
    shown, before the reply, where there was one. conversation: the turns of its thread until then. models: names of
    the models there were, by part. preview: whether a picture was wanted. calls: what was asked of them and what
    they answered, oldest first. taste: what `context` shows.
    """

    user_id: str
    turn_id: str
    thread_id: str
    at: float
    prompt: str
    reply: str | None
    anonymous: bool
    given: tuple[Override, ...]
    context: TurnContext
    rows: tuple[MediaRow, ...]
    measured: Mapping[str, MediaFacts]
    recalled: tuple[Recalled, ...]
    answer: Answer
    taste: Taste
    asked: Asked | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    preview: bool = True
    calls: tuple[ModelCall, ...] = ()
    conversation: tuple[Earlier, ...] = ()

    def profile(self, places: Sequence[str] = ()) -> Profile:
        """The taste as it was then, in places from wide to narrow."""
        now = self.context.profile
        return expose(self.taste, places, turns=now.turns, version=now.version)


def everybody(connection: Connection) -> list[str]:
    """Ids of all people who ever asked for something, in alphabetical order."""
    asked = sa.select(events.c.user_id).where(events.c.kind == "turn").distinct().order_by(events.c.user_id)
    return list(connection.execute(asked).scalars())


def beginning(connection: Connection, user_id: str, turn_id: str) -> Beginning | None:
    """What one turn started from; None where the person has no such turn."""
    return next((one for one in beginnings(connection, user_id) if one.turn_id == turn_id), None)


def beginnings(connection: Connection, user_id: str) -> Iterator[Beginning]:
    """What each of a person's turns started from, in their order, with the last answer it was given."""
    return walk(list(read_events(connection, user_id)))


def walk(log: Sequence[Event]) -> Iterator[Beginning]:
    """The same over one person's log that was read before, oldest event first."""
    last = {event.turn_id: event for event in log if event.kind in {"turn", "answer"}}
    measured = {event.dedupe: event.body["facts"] for event in log if event.kind == "measured"}
    past, begins, calls = Past(), _begins(log), _calls(log)
    for place, event in enumerate(log):
        for began in begins.get(place, ()):
            start = past.beginning(began, last[began.turn_id], measured)
            yield replace(start, calls=tuple(calls.get(start.turn_id, ())))
        past.take(event)


def _calls(log: Sequence[Event]) -> dict[str, list[ModelCall]]:
    """What each turn asked of models, oldest first."""
    calls: dict[str, list[ModelCall]] = {}
    for event in log:
        if event.kind == "model" and event.turn_id is not None:
            calls.setdefault(event.turn_id, []).extend(map(ModelCall.model_validate, event.body["calls"]))
    return calls


def _begins(log: Sequence[Event]) -> dict[int, list[Event]]:
    """The first event of every turn by the place in the log where it began.

    A turn is written down when it is over; what else happened to the person meanwhile lies before it in the log, and
    was not known to it. How many events its profile counted says where it began.
    """
    begins: dict[int, list[Event]] = {}
    seen: set[str | None] = set()
    counted: list[int] = []
    for place, event in enumerate(log):
        if event.kind == "turn" and event.turn_id not in seen:
            seen.add(event.turn_id)
            version = event.body["version"]
            known = len(counted) if version is None else min(version, len(counted))
            begins.setdefault(place if known == len(counted) else counted[known], []).append(event)
        if event.kind in PERSONAL:
            counted.append(place)
    return begins


def nobody(turn: Mapping[str, Any]) -> bool:
    """Whether a turn was answered without knowing whose it is: in a session without a name, taken over since or not."""
    return bool(turn["anonymous"] or turn.get("claimed", False))


@dataclass(slots=True)
class Past:
    """All that stood at one moment of a person's log."""

    turns: dict[str, Event] = field(default_factory=dict)
    _undone: dict[str, int] = field(default_factory=dict)
    _verdicts: dict[str, Verdict] = field(default_factory=dict)
    _judgements: list[Event] = field(default_factory=list)
    _edited: dict[str, Steps] = field(default_factory=dict)
    _teaching: list[Event] = field(default_factory=list)
    _untaught: list[Event] = field(default_factory=list)
    _again: bool = False
    _taste: Taste = field(default_factory=Taste)
    _rows: dict[str, MediaRow] = field(default_factory=dict)
    _version: int = 0

    def take(self, event: Event) -> None:
        """Move on by one event."""
        self._version += event.kind in PERSONAL
        if event.kind in TEACHING:
            self._teach(event)
        match event.kind:
            case "turn" | "answer":
                self._again |= event.turn_id in self.turns
                self.turns[event.turn_id or ""] = event
            case "undo":
                self._undone[event.body["turn"]] = event.id
                self._settle(event)
            case "redo":
                self._undone.pop(event.body["turn"], None)
                self._settle(event)
            case "feedback":
                self._judgements.append(event)
                self._verdicts[event.body["about"]] = event.body["verdict"]
                if event.body["edited"] is not None:
                    self._edited[event.body["about"]] = event.body["edited"]
            case "media":
                self._rows[event.body["media_id"]] = media.as_row(event)
            case "media_gone":
                for media_id in event.body["media_ids"]:
                    self._rows.pop(media_id, None)

    def _teach(self, event: Event) -> None:
        """Later judgements and stack moves change what stands; the rest adds to it."""
        judged_again = event.kind == "feedback" and (
            event.body["about"] in self._verdicts or event.body["about"] in self._undone
        )
        self._again |= judged_again or event.kind in {"undo", "redo", "lesson"}
        self._teaching.append(event)
        self._untaught.append(event)

    def _settle(self, moved: Event) -> None:
        """The verdicts that the words of the moved turn gave come and go with it."""
        given = [event for event in self._judgements if event.thread_id == moved.thread_id]
        for about in {event.body["about"] for event in given if event.turn_id == moved.body["turn"]}:
            standing = [
                event.body["verdict"]
                for event in given
                if event.body["about"] == about and event.turn_id not in self._undone
            ]
            self._verdicts.pop(about, None)
            if standing:
                self._verdicts[about] = standing[-1]

    def beginning(self, began: Event, ended: Event, measured: Mapping[str | None, Mapping[str, Any]]) -> Beginning:
        """What the turn that begins with an event starts from at this moment."""
        body = ended.body
        rows = tuple(self._rows[one] for one in body["media_ids"] if one in self._rows)
        return Beginning(
            user_id=began.user_id,
            turn_id=began.turn_id or "",
            thread_id=began.thread_id or "",
            at=began.at,
            prompt=body["prompt"],
            reply=body["reply"],
            anonymous=nobody(body),
            given=tuple(Override.model_validate(one) for one in began.body["given"]),
            context=self._context(began),
            rows=rows,
            measured={
                media_id: MediaFacts.model_validate({**measured[f"measured:{mark}"], "media_id": media_id})
                for media_id, mark in body["measured"].items()
            },
            recalled=tuple(self._memories(body)),
            answer=Answer.model_validate(body["answer"]),
            asked=None if body["reply"] is None else self._asked(began),
            models=began.body["models"],
            preview=began.body["preview"],
            taste=self.taste(anonymous=nobody(body)),
            conversation=tuple(self._conversation(began.thread_id)),
        )

    def _conversation(self, thread: str | None) -> Iterator[Earlier]:
        for turn_id, event in self.turns.items():
            if event.thread_id == thread:
                since = self._edited.get(turn_id), self._verdicts.get(turn_id), turn_id in self._undone
                yield Earlier(event, *since)

    def _asked(self, began: Event) -> Asked:
        return Asked(Answer.model_validate(began.body["answer"]), tuple(self._memories(began.body)))

    def _context(self, began: Event) -> TurnContext:
        thread = began.thread_id or ""
        kinds = by_kind(
            self.taste(anonymous=nobody(began.body)),
            turns=len(self.turns) - len(self._undone),
            version=self._version,
        )
        top = self._top(thread)
        return TurnContext(
            profile=kinds.pop(EVERYWHERE),
            by_kind=kinds,
            last=None if top is None else self._memory(top),
            overrides=held_overrides(event for event in self._teaching if event.thread_id == thread),
        )

    def taste(self, *, anonymous: bool = False) -> Taste:
        """The fold of everything that stands."""
        if anonymous:
            return Taste()
        if self._again:
            self._taste = fold_all(self._teaching)
        else:
            self._taste = reduce(fold, self._untaught, self._taste)
        self._untaught, self._again = [], False
        return self._taste

    def _top(self, thread: str) -> Event | None:
        stacked: Iterable[Event] = (
            event
            for turn_id, event in self.turns.items()
            if event.thread_id == thread and turn_id not in self._undone and is_stacked(event.body["answer"])
        )
        return max(stacked, key=lambda event: event.id, default=None)

    def _memories(self, body: Mapping[str, Any]) -> Iterator[Recalled]:
        for turn_id in body["recalled"]:
            event = self.turns.get(turn_id)
            if event is not None:
                yield self._memory(event, body["scores"].get(turn_id, 0.0))

    def _memory(self, event: Event, score: float = 0) -> Recalled:
        turn_id = event.turn_id or ""
        return turns.memory_of(event.body, self._verdicts.get(turn_id), score, self._edited.get(turn_id))
