"""A graph with real services in a temporary folder, and people who speak to it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

from graph.build import build_graph
from graph.checkpoints import open_checkpoints
from graph.state import Answer, Context
from nodes.services import Services, already_open
from settings import Settings


@dataclass
class Turn:
    """One finished or waiting turn."""

    turn_id: str
    state: dict[str, Any]

    @property
    def answer(self) -> Answer:
        return self.state["answer"]


@dataclass
class House:
    """The compiled graph, its services, and the loop they live on."""

    runner: asyncio.Runner
    services: Services
    graph: CompiledStateGraph[Any, Any, Any, Any]
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, user: str) -> str:
        return self.tokens.setdefault(user, self.services.identity.mint(user))

    def say(self, prompt: str, *, user: str = "ana", thread: str | None = None, **more: Any) -> Turn:
        turn_id = uuid.uuid4().hex
        context = Context(token=self.token(user), turn_id=turn_id, thread_id=thread or turn_id)
        return self._run({"prompt": prompt, **more}, turn_id, context)

    def reply(self, turn: Turn, answer: Any, *, user: str = "ana") -> Turn:
        context = Context(token=self.token(user), turn_id=turn.turn_id, thread_id=turn.answer.thread_id)
        return self._run(Command(resume=answer), turn.turn_id, context)

    def _run(self, given: Any, turn_id: str, context: Context) -> Turn:
        config: Any = {"configurable": {"thread_id": turn_id}}
        state = self.runner.run(self.graph.ainvoke(given, config, context=context, durability="exit"))
        return Turn(turn_id, state)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("data")
    settings = Settings(data_dir=folder, workers=1, _env_file=None)
    with asyncio.Runner() as runner:
        services = runner.run(Services.open(settings))
        checkpoints = open_checkpoints(settings)
        saver = runner.run(checkpoints.__aenter__())
        yield House(runner, services, build_graph(already_open(services)).compile(checkpointer=saver))
        runner.run(checkpoints.__aexit__(None, None, None))
        runner.run(services.close())
