"""Turns that wait in a PostgreSQL: kept while they wait, forgotten when they are over."""

import time
from operator import add
from typing import Annotated, TypedDict

import pytest
from langgraph.graph import START, StateGraph
from langgraph.types import Command, interrupt

from graph.state import Answer, Intent
from settings import Settings

pytest.importorskip("langgraph.checkpoint.postgres")


class State(TypedDict, total=False):
    reply: str | None
    answer: Answer | None
    passed: Annotated[list[str], add]


def answer(status):
    intent = Intent(kind="command", confidence=1)
    return Answer(turn_id="t", thread_id="t", status=status, intent=intent, edit_summary="")


async def ask(state: State) -> State:
    return {"answer": answer("needs_clarification"), "passed": ["ask"]}


async def wait(state: State) -> State:
    return {"reply": interrupt("which?"), "passed": ["wait"]}


async def end(state: State) -> State:
    return {"answer": answer("completed"), "passed": ["end"]}


async def test_a_turn_waits_in_the_shared_database_and_leaves_nothing_behind(postgres_url, tmp_path):
    from graph.checkpoints import forget_before, open_checkpoints, scrub

    builder = StateGraph(State)
    for station in (ask, wait, end):
        builder.add_node(station.__name__, station)
    builder.add_edge(START, "ask").add_edge("ask", "wait").add_edge("wait", "end")

    def place(name):
        return {"configurable": {"thread_id": name}}

    async def waiting(name):
        return bool((await graph.aget_state(place(name))).interrupts)

    async with open_checkpoints(Settings(_env_file=None, data_dir=tmp_path, database_url=postgres_url)) as saver:
        graph = builder.compile(checkpointer=saver)
        for name in ("answered", "forgotten"):
            await graph.ainvoke({"passed": []}, place(name), durability="exit")
            assert await waiting(name)
        done = await graph.ainvoke(Command(resume="this"), place("answered"), durability="exit")
        assert done["passed"] == ["ask", "wait", "end"]
        assert await saver.aget_tuple(place("answered")) is None
        now = time.time()
        await forget_before(saver, finished=now + 60, waiting=now - 600)
        assert await waiting("forgotten")
        await forget_before(saver, finished=now + 60, waiting=now + 60)
        assert await saver.aget_tuple(place("forgotten")) is None
        await scrub(saver)
