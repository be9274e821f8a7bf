"""Turns on their way through the graph: one at a time in a thread, under a deadline, whole or event by event."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from langgraph.types import Command

from api.admission import Admission
from api.errors import NOTHING_TO_DO, TOO_SLOW, Refusal
from api.leases import busy, leased
from api.logs import note
from api.metrics import Metrics
from graph.passage import Passage
from graph.state import Answer, Context, Override, Reply, TurnInput
from nodes.services import Services
from nodes.station import StationTooSlow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """One passage through the graph: a new turn, or (again) the rest of one that asked."""

    user_id: str
    context: Context
    given: TurnInput | Command[Any]
    again: bool = False

    @property
    def turn_id(self) -> str:
        """The turn, which is also the graph's own thread: a turn never meets the checkpoint of another."""
        return self.context.turn_id or ""

    @property
    def thread_id(self) -> str:
        """The conversation."""
        return self.context.thread_id or ""


@dataclass(frozen=True, slots=True)
class Passed:
    """Something that happened on the way. kind: `node`, `token`, `step` or `result`. data: ready to become JSON."""

    kind: str
    data: Any


def new_run(
    user_id: str,
    token: str,
    *,
    prompt: str,
    media_ids: Sequence[str],
    overrides: Sequence[Override],
    thread_id: str | None,
    preview: bool,
    turn_id: str | None = None,
) -> Run:
    """A new turn; without a thread it begins one. turn_id: a new one if none is given."""
    turn_id = turn_id or uuid.uuid4().hex
    context = Context(token=token, turn_id=turn_id, thread_id=thread_id or turn_id, preview=preview)
    return Run(user_id, context, TurnInput(prompt=prompt, media_ids=list(media_ids), overrides=list(overrides)))


def resumed_run(user_id: str, token: str, waiting: Answer, replies: Sequence[Reply]) -> Run:
    """The rest of a turn that asked."""
    context = Context(token=token, turn_id=waiting.turn_id, thread_id=waiting.thread_id)
    given = [{"question_id": reply.question_id, "answer": reply.answer} for reply in replies]
    return Run(user_id, context, Command(resume=given), again=True)


class Runs:
    """What runs in this process."""

    def __init__(self, services: Services, passage: Passage, metrics: Metrics, admission: Admission) -> None:
        """Nothing runs yet."""
        self._passage = passage
        self._metrics = metrics
        self._ledger = services.ledger
        self._shared = services.settings.database_url is not None
        self.admission = admission
        self._seconds = services.settings.turn_seconds
        self._most_of_one = services.settings.turns_per_person
        self._threads: set[tuple[str, str]] = set()

    @contextmanager
    def alone(self, user_id: str, thread_id: str) -> Iterator[None]:
        """Hold a thread: two runs at once would each build on the same last turn, and one would be lost.

        Raises Refusal (409, Retry-After) where it is held already.
        """
        self._check_thread(user_id, thread_id)
        self._threads.add((user_id, thread_id))
        try:
            yield
        finally:
            self._threads.discard((user_id, thread_id))

    @asynccontextmanager
    async def held(self, user_id: str, thread_id: str) -> AsyncIterator[None]:
        """Like `alone`; where several processes share the ledger, alone among all of them."""
        with self.alone(user_id, thread_id):
            if not self._shared:
                yield
                return
            async with leased(self._ledger, user_id, thread_id, self._most_of_one):
                yield

    def check_free(self, user_id: str, thread_id: str) -> None:
        """Raises Refusal: 409 for a thread that is held, 429 and 503 where there is no room for a further turn."""
        self._check_thread(user_id, thread_id)
        self.admission.check(user_id)

    def _check_thread(self, user_id: str, thread_id: str) -> None:
        if (user_id, thread_id) in self._threads:
            raise busy()

    async def finish(self, run: Run) -> Answer:
        """Run to the end, or to a question. Raises Refusal for a busy thread and a deadline that has passed."""
        async with self._at_work(run), self._deadline():
            state = await self._passage.run(run.given, run.context)
        return self._counted(state["answer"], state.get("timings", {}))

    async def events(self, run: Run) -> AsyncGenerator[Passed, None]:
        """Run, and tell what happens: stations that begin and end, steps as they are planned, the answer.

        Raises like `finish`.
        """
        last: Passed | None = None
        async with self._at_work(run), self._deadline(), aclosing(self._tasks(run)) as tasks:
            async for task in tasks:
                for passed in self._passed(task):
                    if passed.kind == "result":
                        last = passed
                    elif last is None:
                        yield passed
        if last is not None:
            # Only now is a turn that asks ready to be answered.
            yield last

    @asynccontextmanager
    async def _at_work(self, run: Run) -> AsyncIterator[None]:
        note(turn_id=run.turn_id)
        async with self.held(run.user_id, run.thread_id), self.admission.admitted(run.user_id):
            yield

    def _tasks(self, run: Run) -> AsyncGenerator[tuple[str, Any]]:
        return self._passage.stream(run.given, replace(run.context, streamed=True))

    def _passed(self, streamed: tuple[str, Any]) -> Iterator[Passed]:
        mode, task = streamed
        if mode == "custom":
            # A station tells what it writes while it is still at work (`nodes/telling.py`).
            yield Passed(task["kind"], task["data"])
            return
        name = task["name"]
        if "result" not in task:
            yield Passed("node", {"node": name, "state": "started"})
            return
        update = dict(task["result"] or {})
        took = update.get("timings", {}).get(name)
        yield Passed("node", {"node": name, "state": "finished", "ms": took})
        if isinstance(update.get("answer"), Answer):
            yield Passed("result", self._counted(update["answer"], update.get("timings", {})))

    async def check_waiting(self, turn_id: str) -> None:
        """Raises Refusal (409) unless the turn waits for an answer."""
        if not await self.waits(turn_id):
            raise Refusal(NOTHING_TO_DO, "This turn does not wait for an answer.")

    async def waits(self, turn_id: str) -> bool:
        """Whether the turn waits for an answer; only the graph itself knows."""
        return await self._passage.waits(turn_id)

    def _counted(self, answer: Answer, timings: dict[str, float]) -> Answer:
        degraded = (fault.part for fault in answer.degraded)
        self._metrics.count_turn(answer.intent.kind, answer.status, degraded, timings)
        return answer

    @asynccontextmanager
    async def _deadline(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._seconds):
                yield
        except TimeoutError as error:
            raise Refusal(
                TOO_SLOW, f"The turn took longer than {self._seconds:g} s and was stopped; send it again."
            ) from error
        except StationTooSlow as error:
            log.warning("%s", error)
            raise Refusal(TOO_SLOW, "A part of the turn took too long, and it was stopped; send it again.") from error
