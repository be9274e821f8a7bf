"""The graph on one screen: stations, edges, how long each may take and what is tried again.

`builder` and `graph` are for LangGraph Studio: `api.studio` opens their services, and the checkpointer is Studio's.
The HTTP server calls `build_graph` with services of its own.
"""

from __future__ import annotations

from typing import Any

from langgraph.graph import START, StateGraph
from langgraph.types import RetryPolicy

from graph.failures import on_failure
from graph.routes import after_intent, after_record, ways_of
from graph.state import Context, State, TurnInput
from memory.errors import LedgerBusy
from nodes.analyze_media import analyze_media
from nodes.authenticate import authenticate
from nodes.clarify import clarify
from nodes.fall_back import fall_back
from nodes.generate import generate
from nodes.load_context import load_context
from nodes.recall import recall
from nodes.record import record
from nodes.route_intent import route_intent
from nodes.services import Opener, shared
from nodes.station import Route, Station, about, name_of, station

WHEN_BUSY = RetryPolicy(max_attempts=3, initial_interval=0.05, retry_on=LedgerBusy)

Builder = StateGraph[State, Context, TurnInput, State]


def build_graph(services: Opener, *, turn_seconds: float = 60) -> Builder:
    """Lay out the stations. A station that fails for good, or outlives its time, goes on through `degrade`.

    turn_seconds: the deadline of a whole turn; the slow stations get parts of it, so that there is time to answer.
    """
    slower, slowest = 0.5 * turn_seconds, 0.9 * turn_seconds
    graph: Builder = StateGraph(State, context_schema=Context, input_schema=TurnInput)

    def add(function: Station, seconds: float | None, route: Route | None = None, **policy: Any) -> None:
        bound = station(function, services, seconds=seconds, route=route)
        ways = None if route is None else ways_of(route)
        graph.add_node(name_of(function), bound, metadata=about(function), destinations=ways, **policy)

    add(authenticate, None)
    add(load_context, 10, retry_policy=WHEN_BUSY)
    add(route_intent, None, after_intent, error_handler=on_failure)
    add(analyze_media, slower, error_handler=on_failure)
    add(recall, 5, retry_policy=WHEN_BUSY, error_handler=on_failure)
    add(generate, slowest, error_handler=on_failure)
    add(fall_back, 5)
    add(record, 10, after_record, retry_policy=WHEN_BUSY)
    add(clarify, None)

    graph.add_edge(START, "authenticate")
    graph.add_edge("authenticate", "load_context")
    graph.add_edge("load_context", "route_intent")
    graph.add_edge("analyze_media", "recall")
    graph.add_edge("recall", "generate")
    graph.add_edge("generate", "record")
    graph.add_edge("fall_back", "record")
    graph.add_edge("clarify", "route_intent")
    return graph


builder = build_graph(shared)
graph = builder.compile(name="loupe")
