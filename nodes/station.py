"""How a function becomes a station of the graph: it is given the services, and its time is written down."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from langgraph.runtime import Runtime
from pydantic import TypeAdapter

from graph.state import Context, State
from nodes.services import Opener, Services
from nodes.spending import turn_spending

Update = dict[str, Any]
Station = Callable[[State, Runtime[Context], Services], Awaitable[Update]]


class Bound(Protocol):
    """A station as LangGraph calls it."""

    def __call__(self, state: State, *, runtime: Runtime[Context]) -> Awaitable[Update]:
        """Do the station's work."""


def name_of(function: Station) -> str:
    """A station's name: that of its file."""
    return function.__module__.rpartition(".")[2]


def about(function: Station) -> dict[str, str]:
    """What Studio shows of a station: what it does, in the first line of its words."""
    return {"about": (function.__doc__ or "").strip().partition("\n")[0]}


_STATE: TypeAdapter[State] = TypeAdapter(State)


def _typed(state: State) -> State:
    """The state with its types: LangGraph's own server takes input, and edits of a state, as plain JSON.

    Raises ValidationError for what does not fit.
    """
    return _STATE.validate_python(state)


def station(function: Station, open_services: Opener) -> Bound:
    """Bind a station to its services. The update gains `timings[name]` in milliseconds."""
    name = name_of(function)

    async def run(state: State, *, runtime: Runtime[Context]) -> Update:
        services = await open_services()
        if runtime.server_info is not None:
            state = _typed(state)
        started = time.perf_counter()
        with services.tracing.span(name, {"loupe.turn_id": _turn_id(runtime)}):
            async with turn_spending(state, services):
                update = await function(state, runtime, services)
        elapsed = (time.perf_counter() - started) * 1000
        return {**update, "timings": {**state.get("timings", {}), **update.get("timings", {}), name: round(elapsed, 2)}}

    run.__name__ = name
    run.__doc__ = function.__doc__
    return run


def _turn_id(runtime: Runtime[Context]) -> str:
    return (runtime.context.turn_id if runtime.context else None) or ""
