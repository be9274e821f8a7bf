"""What happens when a station fails for good: the turn goes on without what it would have brought."""

from __future__ import annotations

import logging
from typing import Any, Literal

from langgraph.errors import NodeError
from langgraph.types import Command

from graph.state import Degraded, State
from nodes.gathering import gather

log = logging.getLogger(__name__)

GOES_ON = {"analyze_media": "recall", "recall": "generate"}
"""Stations whose work can be missed, and the station after them; failures elsewhere go to `fall_back`."""

WORDS = {
    "route_intent": "I could not make out the request just now.",
    "analyze_media": "I could not measure the media in time, so the plan does without.",
    "recall": "I could not reach what you liked before, so this plan does without.",
    "generate": "I could not finish the plan as usual.",
}


def degrade(state: State, error: NodeError) -> Command[Literal["recall", "generate", "fall_back"]]:
    """Note the fault for the person, log it for the engineer, and go on where the turn still can."""
    log.error("station %s failed", error.node, exc_info=error.error)
    fault = Degraded(part=error.node, why=WORDS.get(error.node, "A part did not answer."))
    update = {"degraded": [*state.get("degraded", []), fault]}
    gather(update)
    return Command(goto=GOES_ON.get(error.node, "fall_back"), update=update)  # type: ignore[arg-type]


on_failure: Any = degrade
"""`degrade` for `add_node(error_handler=…)`: LangGraph passes the error too, which its types do not know."""
