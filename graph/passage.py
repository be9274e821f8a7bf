"""Through the graph from outside: a new turn goes straight; only one that asks is kept by a checkpointer.

A finished turn is never resumed, because the ledger has it: a checkpoint of it would be written for nobody.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

from graph.build import Builder
from graph.state import Answer, Context
from nodes.gathering import gathered

Given = Any
"""A turn's input, or `Command(resume=…)`."""
Events = AsyncGenerator[tuple[str, Any]]
"""What LangGraph streams: pairs of a mode and what happened."""


class Passage:
    """A graph laid out, compiled without and with a checkpointer."""

    def __init__(self, builder: Builder, saver: BaseCheckpointSaver[Any]) -> None:
        """saver: keeps turns that wait for an answer, each in a thread named by its turn."""
        self._straight: CompiledStateGraph[Any, Any, Any, Any] = builder.compile(name="loupe")
        self._waiting: CompiledStateGraph[Any, Any, Any, Any] = builder.compile(checkpointer=saver, name="loupe")

    async def run(self, given: Given, context: Context) -> dict[str, Any]:
        """A turn's state at its end, or where it waits for an answer. context names the turn."""
        if isinstance(given, Command):
            waited: dict[str, Any] = await self._waiting.ainvoke(
                given, _place(context), context=context, durability="exit"
            )
            return waited
        with gathered(given) as state:
            # Told nothing, LangGraph runs a lone station in the task at hand rather than in one beside it.
            on = self._straight.astream(given, context=context, stream_mode=[])
            async with aclosing(cast(Events, on)) as events:
                async for _ in events:
                    pass
        await self._keep(state, context)
        return state

    async def stream(self, given: Given, context: Context) -> AsyncGenerator[tuple[str, Any]]:
        """What happens on the way, as LangGraph's modes `tasks` and `custom` tell it."""
        if isinstance(given, Command):
            on = self._waiting.astream(
                given, _place(context), context=context, durability="exit", stream_mode=["tasks", "custom"]
            )
            async with aclosing(cast(Events, on)) as events:
                async for event in events:
                    yield event
            return
        state = dict(given)
        on = self._straight.astream(given, context=context, stream_mode=["tasks", "custom"])
        async with aclosing(cast(Events, on)) as events:
            async for mode, event in events:
                if mode == "tasks":
                    state.update(event.get("result") or {})
                yield mode, event
        await self._keep(state, context)

    async def waits(self, turn_id: str) -> bool:
        """Whether a turn waits for an answer."""
        snapshot = await self._waiting.aget_state({"configurable": {"thread_id": turn_id}})
        return bool(snapshot.interrupts)

    async def _keep(self, state: dict[str, Any], context: Context) -> None:
        """Put a turn that asks where it waits."""
        answer = state.get("answer")
        if isinstance(answer, Answer) and answer.status == "needs_clarification":
            known = {name: value for name, value in state.items() if name in self._waiting.builder.channels}
            await self._waiting.aupdate_state(_place(context), Command(update=known, goto="clarify"), as_node="record")
            await self._waiting.ainvoke(None, _place(context), context=context, durability="exit")


def _place(context: Context) -> Any:
    return {"configurable": {"thread_id": context.turn_id}}
