"""Past turns as memories, read from the log once: a turn's event never changes, and the same few are near again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from graph.state import Candidate, Recalled
from memory.events import body_of
from memory.tables import events, turns
from memory.turns import Verdict, memory_of

MOST = 4_096
"""Memories that are kept; some 3 kB each."""

_Key = tuple[str, str, int]
"""Whose, which turn, and the event that holds it."""

_THESE = sa.select(turns.c.turn_id, turns.c.event_id, turns.c.verdict, turns.c.edited).where(
    turns.c.user_id == sa.bindparam("user_id"), turns.c.turn_id.in_(sa.bindparam("turn_ids", expanding=True))
)
_BODIES = sa.select(events.c.id, events.c.kind, events.c.body).where(
    events.c.id.in_(sa.bindparam("event_ids", expanding=True))
)


class Remembered:
    """The memories that were asked for last, of whomever. Any thread may ask."""

    def __init__(self) -> None:
        """None yet."""
        self._kept: OrderedDict[_Key, Recalled] = OrderedDict()
        self._lock = Lock()

    def recalled(self, connection: Connection, user_id: str, nearest: Sequence[tuple[str, float]]) -> list[Recalled]:
        """The memories of these turns with their scores, in the order given; other people's are left out."""
        if not nearest:
            return []
        found = connection.execute(_THESE, {"user_id": user_id, "turn_ids": [turn_id for turn_id, _ in nearest]})
        rows = {row.turn_id: row for row in found}
        written = self._written(connection, user_id, list(rows.values()))
        return [_judged(written[turn_id], rows[turn_id], score) for turn_id, score in nearest if turn_id in written]

    def at_once(self, nearest: Sequence[tuple[str, float]], past: Sequence[Candidate]) -> list[Recalled] | None:
        """The same without the database; None where a memory is not kept, or its person changed its steps.

        past: the turns as they were read a moment ago, those of `nearest` among them.
        """
        if not nearest:
            return []
        picked = {turn_id for turn_id, _ in nearest}
        theirs = {one.turn_id: one for one in past if one.turn_id in picked and one.untouched}
        with self._lock:
            kept = {turn_id: self._touched((one.user_id, turn_id, one.event_id)) for turn_id, one in theirs.items()}
        found = [
            _scored(memory, theirs[turn_id].verdict, score)
            for turn_id, score in nearest
            if (memory := kept.get(turn_id)) is not None
        ]
        return found if len(found) == len(nearest) else None

    def keep(self, user_id: str, event_id: int, memory: Recalled) -> None:
        """Keep a turn's memory as it was written down."""
        with self._lock:
            self._keep({(user_id, memory.turn_id, event_id): memory})

    def forget(self, user_id: str) -> None:
        """Keep nothing of a person."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == user_id]:
                del self._kept[key]

    def _written(
        self, connection: Connection, user_id: str, rows: Sequence[Row[*tuple[Any, ...]]]
    ) -> Mapping[str, Recalled]:
        """By turn: what was written down of it, as yet unjudged."""
        keys = {row.turn_id: (user_id, row.turn_id, row.event_id) for row in rows}
        with self._lock:
            found = {turn_id: self._kept[key] for turn_id, key in keys.items() if key in self._kept}
        missing = {key[2]: turn_id for turn_id, key in keys.items() if turn_id not in found}
        if missing:
            for event in connection.execute(_BODIES, {"event_ids": list(missing)}):
                found[missing[event.id]] = memory_of(body_of(event.kind, event.body), None)
        with self._lock:
            self._keep({keys[turn_id]: memory for turn_id, memory in found.items()})
        return found

    def _touched(self, key: _Key) -> Recalled | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _keep(self, memories: Mapping[_Key, Recalled]) -> None:
        for key, memory in memories.items():
            self._kept[key] = memory
            self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)


def _judged(memory: Recalled, row: Row[*tuple[Any, ...]], score: float) -> Recalled:
    """A memory with what has become of it since: how it was judged, and how they changed it."""
    if row.edited is None:
        return _scored(memory, row.verdict, score)
    told = {**memory.model_dump(), "steps": row.edited, "verdict": row.verdict, "score": score}
    return Recalled.model_validate(told)


def _scored(memory: Recalled, verdict: Verdict | None, score: float) -> Recalled:
    return memory.model_copy(update={"verdict": verdict, "score": score})
