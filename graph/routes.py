"""Which way a turn goes: pure functions from state to the next station."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args, get_type_hints

from graph.state import State


def after_intent(state: State) -> Literal["analyze_media", "recall", "fall_back"]:
    """Look at the media if any can be opened; with only broken files, answer as well as possible without."""
    if state["media"]:
        return "analyze_media"
    return "fall_back" if state["degraded"] else "recall"


def after_record(state: State) -> Literal["clarify", "__end__"]:
    """Wait for the person when the answer would change the plan."""
    return "clarify" if state["draft"].must_answer else "__end__"


def ways_of(route: Callable[..., Any]) -> tuple[str, ...]:
    """Every station a route may name, for the drawing of the graph."""
    return get_args(get_type_hints(route)["return"])
