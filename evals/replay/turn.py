"""One logged turn through the present graph."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from evals.replay.difference import Difference, differences
from evals.replay.then import look_vectors, services_then, settings_then
from graph.build import build_graph
from graph.keeping import strict_serializer
from graph.state import Answer, Context, TurnInput
from memory.beginnings import Beginning
from nodes.services import Services
from settings import Settings
from tools.planner.ready import warm_up

FAULTS = "graph.failures"
"""Logger of stations that fail: in a replay that is a difference, not an incident."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one turn. now: its present answer as JSON; None where the graph itself failed."""

    user_id: str
    turn_id: str
    thread_id: str
    at: float
    prompt: str
    differences: tuple[Difference, ...]
    then: dict[str, Any]
    now: dict[str, Any] | None

    @property
    def identical(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def changed(self) -> dict[str, Any]:
        """The turn as one entry of `changed`."""
        return {
            "turn_id": self.turn_id,
            "thread_id": self.thread_id,
            "user_id": self.user_id,
            "prompt": self.prompt,
            "fields": [asdict(one) for one in self.differences],
        }


class Replayer:
    """The present graph with the past around it; one turn at a time."""

    def __init__(self, settings: Settings, planner: str | None = None) -> None:
        """planner: `builtin`, or the name of a chat model; None is whatever planned the turn then."""
        warm_up()
        self._settings, self._planner = settings, planner
        self._looks = look_vectors()
        self._services: Services | None = None
        self._saver = InMemorySaver(serde=strict_serializer())
        builder = build_graph(self._opened, turn_seconds=settings.turn_seconds)
        self._straight, self._asking = builder.compile(), builder.compile(checkpointer=self._saver)

    async def _opened(self) -> Services:
        assert self._services is not None, "a turn is on its way"
        return self._services

    async def replay(self, turn: Beginning) -> Outcome:
        """Run one turn, and its reply where there was one, and say what is different."""
        then = (turn.answer,) if turn.asked is None else (turn.asked.answer, turn.answer)
        try:
            with _quiet():
                now = await self._answers(turn)
        except Exception as error:  # whatever the present code raises is what there is to report
            failed = Difference("error", None, f"{type(error).__name__}: {error}")
            return _outcome(turn, (failed,), None)
        found = tuple(_between(then, now))
        return _outcome(turn, found, now[-1])

    async def _answers(self, turn: Beginning) -> tuple[Answer, ...]:
        """The answer to the prompt, and the one to the reply if the present graph still asks."""
        self._services, ledger = services_then(turn, self._settings_for(turn), self._looks)
        context = Context(token="then", turn_id=turn.turn_id, thread_id=turn.thread_id, preview=turn.preview)  # noqa: S106
        given: TurnInput = {
            "prompt": turn.prompt,
            "media_ids": [row.media_id for row in turn.rows],
            "overrides": list(turn.given),
        }
        if turn.asked is None:
            await self._straight.ainvoke(given, context=context)
            return (ledger.written["answer"],)
        config: Any = {"configurable": {"thread_id": turn.turn_id}}
        ledger.memories = turn.asked.recalled
        await self._asking.ainvoke(given, config, context=context, durability="exit")
        first: Answer = ledger.written["answer"]
        if first.status == "needs_clarification":
            ledger.memories = turn.recalled
            await self._asking.ainvoke(Command(resume=turn.reply), config, context=context, durability="exit")
        await self._saver.adelete_thread(turn.turn_id)
        return (first, ledger.written["answer"])

    def _settings_for(self, turn: Beginning) -> Settings:
        models = dict(turn.models)
        if self._planner == "builtin":
            models.pop("llm", None)
        elif self._planner is not None:
            models["llm"] = self._planner
        return settings_then(self._settings, models)


def _between(then: tuple[Answer, ...], now: tuple[Answer, ...]) -> Iterator[Difference]:
    """Differences of the last answers; those of a question asked before carry `asked.` in front."""
    if len(then) > 1:
        for one in differences(_json(then[0]), _json(now[0])):
            yield Difference(f"asked.{one.field}", one.then, one.now)
    yield from differences(_json(then[-1]), _json(now[-1]))


def _outcome(turn: Beginning, found: tuple[Difference, ...], now: Answer | None) -> Outcome:
    return Outcome(
        turn.user_id,
        turn.turn_id,
        turn.thread_id,
        turn.at,
        turn.prompt,
        found,
        _json(turn.answer),
        None if now is None else _json(now),
    )


def _json(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(mode="json", by_alias=True)


@contextmanager
def _quiet() -> Iterator[None]:
    log = logging.getLogger(FAULTS)
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
