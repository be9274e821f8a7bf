"""Remembering in a ledger full of people, and making one person's projections again: p95 beside a fixed bound."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from edits.plan import parse_plan
from evals.bench.measure import Limit, Timing
from graph.state import Answer, Identity, Intent, MediaRef
from memory.database import Database, open_database
from memory.entry import Entry, turn_event
from memory.events import VERSIONS
from memory.ledger import Ledger
from memory.tables import events, profiles, threads, turns, vectors
from memory.vectors import Vectors
from settings import Settings
from tools import text_vectors

EACH = 20
"""Memories of one person."""
PEOPLE = 10_000
SOUGHT = 5
WARMUP = 20
RECALL_MS, REBUILD_MS = 10.0, 1_000.0
WAYS = ("warmer", "cooler", "a bit brighter", "darker and moody", "like an old film", "punchy", "softer", "in pastel")
THINGS = ("my beach", "the portrait", "this street", "our wedding", "the cake", "a forest", "the band", "her dog")
TURN_EVENTS = 500
"""Turns of the person whose rows are made again, each with a judgement: 1,000 events."""


def comparisons(home: Path, *, share: float) -> Iterator[Limit]:
    """Recall over 200,000 memories of 10,000 people, and a rebuild of 1,000 events; share: of the people."""
    (home / "many").mkdir()
    (home / "one").mkdir()
    with asyncio.Runner() as runner:
        yield runner.run(_recall(home / "many", people=max(500, int(PEOPLE * share)), runs=300))
        yield runner.run(_rebuild(home / "one", runs=max(3, int(10 * share))))


async def _recall(home: Path, *, people: int, runs: int) -> Limit:
    settings = Settings(data_dir=home, _env_file=None)
    database = await open_database(settings.database)
    ledger = Ledger(database)
    index = await Vectors.open(settings, text_vectors.SPACE)
    try:
        await _fill(database, index, people)
        await index.wake()
        rng = np.random.default_rng(4)
        users = [f"person-{number}" for number in rng.permutation(people)[: runs + WARMUP]]
        for user in users[runs:]:
            await _remember(ledger, index, user)
        samples = [await _timed(partial(_remember, ledger, index, user)) for user in users[:runs]]
        name = f"recall among {people * EACH:,} memories of {people:,} people"
        return Limit(Timing(name, tuple(samples)), RECALL_MS)
    finally:
        await index.close()
        await ledger.close()


async def _remember(ledger: Ledger, index: Vectors, user_id: str) -> None:
    """As the recall station does, for somebody whose memories are not in the cache."""
    vector = text_vectors.embed("make the portrait a bit warmer")
    candidates = await ledger.recall_candidates(user_id)
    nearest = await index.nearest_turns(candidates, vector, SOUGHT)
    if len(await ledger.recalled(user_id, nearest)) != SOUGHT:
        raise RuntimeError("memories are missing: this measures nothing")


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return (time.perf_counter() - started) * 1000


async def _fill(database: Database, index: Vectors, people: int) -> None:
    """Rows as the ledger writes them, many at once."""
    prompts = [f"make {thing} {way}" for thing in THINGS for way in WAYS]
    known = {prompt: text_vectors.embed(prompt) for prompt in prompts}
    for first in range(0, people, 500):
        some = range(first, min(people, first + 500))
        entries = [
            _entry(user, number, prompts[(user * 7 + number * 3) % len(prompts)])
            for user in some
            for number in range(EACH)
        ]
        rows = [_rows(entry, first * EACH + at + 1, known) for at, entry in enumerate(entries)]
        await database.write(_insert, rows, some)
        await index.put_many({(entry.user.user_id, entry.answer.turn_id): known[entry.prompt] for entry in entries})


def _entry(user: int, number: int, prompt: str) -> Entry:
    answer = Answer(
        turn_id=f"t{number}", thread_id=f"th{number // 5}", status="completed",
        intent=Intent(kind="command", confidence=0.9), edit_summary=prompt,
        media=(MediaRef(media_id="m", kind="image"),),
        edit_steps=parse_plan([{"op": "temperature", "params": {"amount": 5 + number % 20}}]).steps,
    )  # fmt: skip
    return Entry(Identity(user_id=f"person-{user}"), prompt, answer)


def _rows(entry: Entry, number: int, known: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    event = turn_event(entry)
    user_id, turn_id = event.user_id, event.turn_id
    body = {"record": f"loupe.turn.{VERSIONS['turn']}", **event.body, "vector": True}
    at = event.at - (number % 90) * 86_400
    logged = {"id": number, "user_id": user_id, "thread_id": event.thread_id, "turn_id": turn_id, "kind": "turn",
              "at": at, "dedupe": event.dedupe, "body": body}  # fmt: skip
    turn = {"user_id": user_id, "turn_id": turn_id, "thread_id": event.thread_id, "began": number, "event_id": number,
            "at": at, "status": "completed", "verdict": (None, "accept", "reject")[number % 3], "stacked": True,
            "steps": 1, "undone": None, "vector": True, "edited": None}  # fmt: skip
    vector = {"user_id": user_id, "turn_id": turn_id, "space": text_vectors.SPACE,
              "embedding": known[entry.prompt].tobytes()}  # fmt: skip
    return logged, turn, vector


def _insert(connection: sa.Connection, rows: Sequence[tuple[dict[str, Any], ...]], people: range) -> None:
    for table, place in ((events, 0), (turns, 1), (vectors, 2)):
        connection.execute(sa.insert(table), [row[place] for row in rows])
    users = [f"person-{number}" for number in people]
    blank = {"anonymous": False, "expires_at": None, "turns": EACH, "version": EACH, "watermark": 1, "taste": None}
    connection.execute(sa.insert(profiles), [{"user_id": user, **blank, "profile": None} for user in users])
    thread = {"title": "a", "started": 0.0, "at": 0.0, "turns": 5, "top": None, "overrides": None}
    connection.execute(
        sa.insert(threads),
        [{"user_id": user, "thread_id": f"th{number}", **thread} for user in users for number in range(EACH // 5)],
    )


async def _rebuild(home: Path, *, runs: int) -> Limit:
    """One person with 1,000 events: half requests, half corrections."""
    ledger = await Ledger.open(f"sqlite+aiosqlite:///{home / 'loupe.sqlite'}")
    corrected = parse_plan([{"op": "temperature", "params": {"amount": 7}}]).steps
    try:
        for number in range(TURN_EVENTS):
            entry = _entry(0, number, "make it warmer")
            await ledger.record_turn(entry.user, prompt=entry.prompt, answer=entry.answer)
            await ledger.record_feedback(entry.user.user_id, entry.answer.turn_id, "modify", corrected)
        samples = [await _timed(lambda: ledger.rebuild("person-0")) for _ in range(runs)]
        return Limit(Timing("rebuild of one person with 1,000 events", tuple(samples)), REBUILD_MS)
    finally:
        await ledger.close()
