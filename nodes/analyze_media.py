"""What is in the files: measurements, once for each content, and what the models that are there see in them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from langgraph.runtime import Runtime

from edits.media import MediaFacts
from graph.state import Context, Degraded, State
from memory.errors import VectorError
from nodes.description import described, known_description, with_seen
from nodes.hearing import heard_words
from nodes.likeness import Likeness, fault_of, likeness_of
from nodes.services import Services
from tools.clip.errors import ClipError
from tools.errors import MediaError, StorageError, WorkerError
from tools.model.budget import current_budget
from tools.model.errors import ModelError
from tools.model.hearing import PART as HEARING
from tools.model.vision import PART
from tools.planner.steps.spoken import is_about_speech
from tools.render.errors import RenderError
from tools.sight import look

VERSION = str(look.MEASURE_VERSION)
PART_OF_TURN = 0.35
"""Of a turn's time, what may pass here before the vision model must have answered."""
STANDS_IN = "what was measured stands in."
MOST_DESCRIBED = 4
"""Files of one turn that are put to the vision model; the first is the one that is planned for."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One file's facts and what could not be found out about it. clip, vision: the models that saw it."""

    facts: MediaFacts
    faults: tuple[Degraded, ...] = ()
    clip: str | None = None
    vision: str | None = None
    likeness: Likeness | None = None


async def analyze_media(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Analyze every file that was not analyzed before. One that cannot be is left as it is, and that is said."""
    media, settings = state["media"], services.settings
    with current_budget(settings).within(PART_OF_TURN * settings.turn_seconds):
        seeing = (analyzed(facts, services, ask=place < MOST_DESCRIBED) for place, facts in enumerate(media))
        found, deaf = await asyncio.gather(asyncio.gather(*seeing), _listened(state, services))
    faults = dict.fromkeys([*(fault for one in found for fault in one.faults), *deaf])
    if not state["user"].anonymous:
        faults |= dict.fromkeys(await _remember(state["user"].user_id, found, services))
    measured = "measured" if any(one.facts.description for one in found) else None
    seen = {
        "vision": next((one.vision for one in found if one.vision), measured),
        "clip": next((one.clip for one in found if one.clip), None),
    }
    return {
        "media": [one.facts for one in found],
        "degraded": [*state["degraded"], *faults],
        "engines": state["engines"].model_copy(update=seen),
    }


async def _listened(state: State, services: Services) -> tuple[Degraded, ...]:
    """Have heard what is said in the first file, where the request goes by it; why it could not be, otherwise.

    The words stay in the ledger, so that what flows is small.
    """
    if not state["media"] or not is_about_speech(state["reading"], state["prompt"]):
        return ()
    try:
        await heard_words(state["media"][0], services, seconds=PART_OF_TURN * services.settings.turn_seconds)
    except (ModelError, MediaError, WorkerError, RenderError) as error:
        return (Degraded(part=HEARING, why=str(error)),)
    return ()


async def analyzed(facts: MediaFacts, services: Services, *, ask: bool) -> Analysis:
    """Everything that can be known of one file: measured, then seen by the models that are there.

    ask: whether the vision model is asked about what it has not seen before.
    """
    try:
        measured = await measured_facts(facts, services)
    except (MediaError, StorageError, WorkerError) as error:
        return Analysis(facts, (Degraded(part="analysis", why=str(error)),))
    whole = Analysis(measured)
    tagged, seen = await asyncio.gather(_tagged(whole, services), _described(whole, services, ask))
    together = with_seen(tagged.facts, seen.facts.seen)
    return Analysis(together, (*seen.faults, *tagged.faults), tagged.clip, seen.vision, tagged.likeness)


async def measured_facts(facts: MediaFacts, services: Services) -> MediaFacts:
    """The facts of one file with its measurements, taken now unless the same content was measured before."""
    if facts.description is not None:
        return facts
    known = await services.ledger.measures(facts.sha256, VERSION)
    if known is None:
        path = await services.storage.path(facts.media_id)
        known = await services.workers.run(look.measure, path, facts, seconds=services.settings.decode_seconds)
        await services.ledger.keep_measures(facts.sha256, VERSION, known)
    return known.model_copy(update={"media_id": facts.media_id})


async def _tagged(before: Analysis, services: Services) -> Analysis:
    """With the tags CLIP gives, if it is there; a picture that cannot be decoded again has none."""
    facts = before.facts
    if facts.still is None:
        return before
    try:
        likeness = await likeness_of(facts, services)
    except ClipError as error:
        return replace(before, faults=before.faults + fault_of(error, services))
    except (MediaError, StorageError, WorkerError) as error:
        return replace(before, faults=(*before.faults, Degraded(part="clip", why=str(error))))
    told = {
        "tagged": likeness.tags,
        "tags": tuple(tag.name for tag in likeness.tags),
    }
    return replace(before, facts=facts.model_copy(update=told), clip=services.clip.label, likeness=likeness)


async def _described(before: Analysis, services: Services, ask: bool) -> Analysis:
    """With what the vision model sees, if there is one. Where it fails, the measured description stands in."""
    try:
        find = described if ask else known_description
        seen = await find(before.facts, services)
    except (ModelError, MediaError, StorageError, WorkerError) as error:
        why = f"{str(error).rstrip('.')}; {STANDS_IN}"
        return replace(before, faults=(Degraded(part=PART, why=why),))
    if seen is None:
        return before
    return replace(before, facts=before.facts.model_copy(update={"seen": seen}), vision=seen.by)


async def _remember(user_id: str, found: list[Analysis], services: Services) -> list[Degraded]:
    """Put what the files look like into the index; the ledger keeps it too, so a fault is said and survived."""
    try:
        for one in found:
            if one.likeness is not None:
                index = services.vectors.beside("media", one.likeness.space)
                await index.put_frames(user_id, one.facts.media_id, one.likeness.frames)
    except VectorError as error:
        return [Degraded(part="recall", why=str(error))]
    return []
