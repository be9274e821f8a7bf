"""How a function becomes a station of the graph: it is given the services, its time is limited and written down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias, TypeVar

from langgraph.runtime import Runtime
from langgraph.types import Command
from pydantic import TypeAdapter

from graph.state import Context, State
from nodes.gathering import gather
from nodes.services import Opener, Services
from nodes.spending import turn_spending

T = TypeVar("T")
Update = dict[str, Any]
Station = Callable[[State, Runtime[Context], Services], Awaitable[Update]]
Route: TypeAlias = Callable[[State], str]
"""From the state after a station to the name of the next."""


class StationTooSlow(Exception):
    """A station outlived its time; the turn goes on without what it would have brought, or stops."""


class Bound(Protocol):
    """A station as LangGraph calls it."""

    def __call__(self, state: State, *, runtime: Runtime[Context]) -> Awaitable[Update | Command[str]]:
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


def station(
    function: Station, open_services: Opener, *, seconds: float | None = None, route: Route | None = None
) -> Bound:
    """Bind a station to its services. The update gains `timings[name]` in milliseconds.

    seconds: how long it may take, each time it is tried; StationTooSlow is raised after. None for a station that waits
    for nothing, which no limit could stop. LangGraph's own limit runs two more tasks for each station.
    route: decides where the turn goes next, from the state with this update; for an edge of its own LangGraph would
    copy every channel.
    """
    name = name_of(function)

    async def run(state: State, *, runtime: Runtime[Context]) -> Update | Command[str]:
        services = await open_services()
        if runtime.server_info is not None:
            state = _typed(state)
        started = time.perf_counter()
        with services.tracing.span(name, {"loupe.turn_id": _turn_id(runtime)}):
            work = function(state, runtime, services)
            if services.models is not None:
                work = _spent(work, state, services)
            update = await (work if seconds is None else within(name, seconds, work))
        elapsed = (time.perf_counter() - started) * 1000
        timings = {**state.get("timings", {}), **update.get("timings", {}), name: round(elapsed, 2)}
        update = {**update, "timings": timings}
        gather(update)
        return update if route is None else Command(update=update, goto=route({**state, **update}))  # type: ignore[typeddict-item]

    run.__name__ = name
    run.__doc__ = function.__doc__
    return run


async def _spent(work: Awaitable[Update], state: State, services: Services) -> Update:
    """The station's work, with what it asks of models counted."""
    async with turn_spending(state, services):
        return await work


async def within(name: str, seconds: float, work: Awaitable[T]) -> T:
    """Do a station's work in its time. Raises StationTooSlow when it is over."""
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await work
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise StationTooSlow(f"{name} took longer than {seconds:g} s") from error


def _turn_id(runtime: Runtime[Context]) -> str:
    return (runtime.context.turn_id if runtime.context else None) or ""
