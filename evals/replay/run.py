"""Many turns: read their beginnings, replay them over several processes, in the order they happened."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from evals.replay.source import Log
from evals.replay.turn import Outcome, Replayer
from memory.beginnings import Beginning, walk

AT_ONCE = 8
"""Turns handed to a process at a time."""

_SHARED: dict[str, tuple[Replayer, Sequence[Beginning]]] = {}
"""What the processes of one replay inherit when they are forked."""


def beginnings_of(logs: Sequence[Log], since: float = 0, turn: str | None = None) -> list[Beginning]:
    """The turns that began at or after `since` (seconds since 1970), or the one asked for, person after person."""
    return [
        one for log in logs for one in walk(log.events) if one.at >= since and (turn is None or one.turn_id == turn)
    ]


async def replay_here(
    replayer: Replayer, turns: Sequence[Beginning], advance: Callable[[int], None] = lambda done: None
) -> list[Outcome]:
    """Replay in this process."""
    outcomes = []
    for turn in turns:
        outcomes.append(await replayer.replay(turn))
        advance(1)
    return outcomes


def replay_all(
    replayer: Replayer,
    turns: Sequence[Beginning],
    jobs: int = 1,
    advance: Callable[[int], None] = lambda done: None,
) -> list[Outcome]:
    """Replay over `jobs` forked processes; called from a process without threads of its own."""
    if jobs <= 1 or len(turns) <= AT_ONCE:
        return asyncio.run(replay_here(replayer, turns, advance))
    # What the first turn builds is built once, for all processes.
    outcomes = asyncio.run(replay_here(replayer, turns[:1], advance))
    _SHARED["replay"] = (replayer, turns)
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        for done in pool.map(_replay_some, _parts(1, len(turns))):
            outcomes += done
            advance(len(done))
    del _SHARED["replay"]
    return outcomes


def _parts(first: int, total: int) -> Iterator[range]:
    return (range(start, min(start + AT_ONCE, total)) for start in range(first, total, AT_ONCE))


def _replay_some(places: range) -> list[Outcome]:
    replayer, turns = _SHARED["replay"]
    return asyncio.run(replay_here(replayer, [turns[place] for place in places]))
