"""The floor under turns of many at once: a graph of one station that answers what it was sent.

Behind Loupe's own doors there is a second one: as many stations as a turn of words walks, over a turn's own state, and
nothing done in them. It keeps no checkpoint, as a finished turn keeps none; the echo keeps one.

python -m evals.bench.echo FOLDER PORT             behind bare FastAPI
python -m evals.bench.echo FOLDER PORT --doors     behind Loupe's own doors, which ask who calls, count and keep a log
"""

from __future__ import annotations

import argparse
import gc
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

import aiosqlite
import uvicorn
from fastapi import FastAPI
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from pydantic import BaseModel

from api import logs
from api.app import create_app
from api.callers import TheCaller
from api.protocol import ImpatientProtocol
from graph.state import Context, State, TurnInput
from settings import Settings

ECHO, WALK = "/v1/echo", "/v1/walk"
STATIONS = 6
"""What a turn without media walks: `graph/build.py`."""
YOUNG = 20_000
"""The collector's threshold, as in `server.py`."""


class Asked(BaseModel):
    """What is sent."""

    prompt: str


class _Echo(TypedDict, total=False):
    prompt: str
    answer: str


_Graph: TypeAlias = CompiledStateGraph[_Echo, Any, _Echo, _Echo]


def bare_app(folder: Path) -> FastAPI:
    """The application: one door, one station, each run written down as ours are."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _graph(folder) as app.state.graph:
            yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None)

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ready"}

    @app.post(ECHO)
    async def echo(asked: Asked) -> dict[str, str]:
        return await _echoed(app, asked)

    return app


def doors_app(folder: Path) -> FastAPI:
    """Loupe's application with one more door, to the same station. Its other settings come from the environment."""
    settings = Settings(data_dir=folder)
    logs.set_up(settings)
    app = create_app(settings)
    ours = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with ours(app), _graph(folder) as app.state.graph:
            gc.collect()
            gc.freeze()
            gc.set_threshold(YOUNG)
            yield

    app.router.lifespan_context = lifespan

    walk = _walk().compile()

    @app.post(ECHO)
    async def echo(asked: Asked, caller: TheCaller) -> dict[str, str]:
        return await _echoed(app, asked)

    @app.post(WALK)
    async def walked(asked: Asked, caller: TheCaller) -> dict[str, str]:
        state = await walk.ainvoke(TurnInput(prompt=asked.prompt), context=Context(turn_id=uuid.uuid4().hex))
        return {"answer": state["prompt"]}

    return app


async def _echoed(app: FastAPI, asked: Asked) -> dict[str, str]:
    config: Any = {"configurable": {"thread_id": uuid.uuid4().hex}}
    state = await app.state.graph.ainvoke({"prompt": asked.prompt}, config, durability="exit")
    return {"answer": state["answer"]}


@asynccontextmanager
async def _graph(folder: Path) -> AsyncIterator[_Graph]:
    async with aiosqlite.connect(folder / "echo.sqlite") as connection:
        await connection.execute("PRAGMA journal_mode=WAL")
        await connection.execute("PRAGMA synchronous=FULL")
        saver = AsyncSqliteSaver(connection)
        await saver.setup()
        yield _builder().compile(checkpointer=saver)


def _builder() -> StateGraph[_Echo, Any, _Echo, _Echo]:
    async def echo(state: _Echo) -> _Echo:
        return {"answer": state["prompt"]}

    graph = StateGraph(_Echo)
    graph.add_node("echo", echo)
    graph.add_edge(START, "echo")
    graph.add_edge("echo", END)
    return graph


def _walk() -> StateGraph[State, Context, TurnInput, State]:
    async def nothing(state: State) -> State:
        return {"timings": {**state.get("timings", {}), uuid.uuid4().hex: 0.0}}

    graph = StateGraph(State, context_schema=Context, input_schema=TurnInput)
    before = START
    for number in range(STATIONS):
        graph.add_node(f"station {number}", nothing)
        graph.add_edge(before, before := f"station {number}")
    return graph


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.echo", description="A graph of one station.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--doors", action="store_true", help="behind Loupe's own doors")
    given = parser.parse_args()
    app = (doors_app if given.doors else bare_app)(given.folder)
    http = ImpatientProtocol if given.doors else "httptools"
    uvicorn.run(app, port=given.port, http=http, ws="none", log_config=None, access_log=False)


if __name__ == "__main__":
    _main()
