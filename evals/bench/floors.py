"""What the work would cost with nothing of ours in it: the floors the benchmarks stand on."""

from __future__ import annotations

import asyncio
import io
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict

import aiosqlite
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, StateGraph
from PIL import Image

STATIONS = ("authenticate", "load_context", "route_intent", "recall", "generate", "record")


class _Bare(TypedDict, total=False):
    prompt: str
    passed: int


class BareGraph:
    """A LangGraph of a text turn's shape whose stations do nothing, with the same saver and durability."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> Self:
        self._loop.run_until_complete(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    async def _open(self) -> None:
        self._connection = await aiosqlite.connect(self._folder / "floor.sqlite")
        await self._connection.execute("PRAGMA journal_mode=WAL")
        await self._connection.execute("PRAGMA synchronous=FULL")
        saver = AsyncSqliteSaver(self._connection)
        await saver.setup()
        self._graph = _bare_builder().compile(checkpointer=saver)

    def run(self) -> None:
        """One run through every station, written down at its end."""
        config: Any = {"configurable": {"thread_id": uuid.uuid4().hex}}
        self._loop.run_until_complete(self._graph.ainvoke({"prompt": "warmer"}, config, durability="exit"))


async def _pass(state: _Bare) -> _Bare:
    return {"passed": state.get("passed", 0) + 1}


def _bare_builder() -> StateGraph[_Bare]:
    graph = StateGraph(_Bare)
    for name in STATIONS:
        graph.add_node(name, _pass)
    graph.add_edge(START, STATIONS[0])
    graph.add_conditional_edges(STATIONS[0], lambda _: STATIONS[1], [STATIONS[1]])
    for name, following in zip(STATIONS[1:], [*STATIONS[2:], END], strict=True):
        graph.add_edge(name, following)
    return graph


def decode_resize_encode(path: Path, longest: int = 1_600) -> int:
    """Decode a photo in full, fit it into `longest` pixels, encode a JPEG; returns its bytes."""
    with Image.open(path) as image:
        image.load()
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=88)
    return out.tell()
