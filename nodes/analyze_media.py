"""What is in the files: measurements, once for each content."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from edits.media import MediaFacts
from graph.state import Context, Degraded, State
from nodes.services import Services
from tools.errors import MediaError, WorkerError
from tools.sight import look

VERSION = str(look.MEASURE_VERSION)


async def analyze_media(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Measure every file that was not measured before. One that cannot be measured is left out and said."""
    measured: list[MediaFacts] = []
    degraded = list(state["degraded"])
    for facts in state["media"]:
        try:
            measured.append(await measured_facts(facts, services))
        except (MediaError, WorkerError) as error:
            measured.append(facts)
            degraded.append(Degraded(part="analysis", why=str(error)))
    engines = state["engines"].model_copy(update={"vision": "measured" if measured else None})
    return {"media": measured, "degraded": degraded, "engines": engines}


async def measured_facts(facts: MediaFacts, services: Services) -> MediaFacts:
    """The facts of one file with its measurements, taken now unless the same content was measured before."""
    if facts.description is not None:
        return facts
    known = await services.ledger.measures(facts.sha256, VERSION)
    if known is None:
        path = services.storage.path(facts.media_id)
        known = await services.workers.run(look.measure, path, facts, seconds=services.settings.decode_seconds)
        await services.ledger.keep_measures(facts.sha256, VERSION, known)
    return known.model_copy(update={"media_id": facts.media_id})
