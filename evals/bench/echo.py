"""The floor under turns of many at once: a graph of one station that answers what it was sent, behind bare FastAPI.

python -m evals.bench.echo FOLDER PORT
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypedDict

import aiosqlite
import uvicorn
from fastapi import FastAPI
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from pydantic import BaseModel


class Asked(BaseModel):
    """What is sent."""

    prompt: str


class _Echo(TypedDict, total=False):
    prompt: str
    answer: str


def echo_app(folder: Path) -> FastAPI:
    """The application: one door, one station, each run written down as ours are."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with aiosqlite.connect(folder / "echo.sqlite") as connection:
            await connection.execute("PRAGMA journal_mode=WAL")
            await connection.execute("PRAGMA synchronous=FULL")
            saver = AsyncSqliteSaver(connection)
            await saver.setup()
            app.state.graph = _builder().compile(checkpointer=saver)
            yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None)

    @app.get("/readyz")
    async def readyz() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/v1/turns")
    async def take_turn(asked: Asked) -> dict[str, str]:
        config: Any = {"configurable": {"thread_id": uuid.uuid4().hex}}
        state = await app.state.graph.ainvoke({"prompt": asked.prompt}, config, durability="exit")
        return {"answer": state["answer"]}

    return app


def _builder() -> StateGraph[_Echo]:
    async def echo(state: _Echo) -> _Echo:
        return {"answer": state["prompt"]}

    graph = StateGraph(_Echo)
    graph.add_node("echo", echo)
    graph.add_edge(START, "echo")
    graph.add_edge("echo", END)
    return graph


if __name__ == "__main__":
    uvicorn.run(
        echo_app(Path(sys.argv[1])),
        port=int(sys.argv[2]),
        http="httptools",
        ws="none",
        log_level="warning",
        access_log=False,
    )
