"""The answer is written down before anybody sees it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from langgraph.config import get_config
from langgraph.runtime import Runtime

from graph.state import (
    Answer,
    Context,
    Degraded,
    Draft,
    MediaRef,
    NotRendered,
    Preview,
    Question,
    Reading,
    State,
    TurnStatus,
)
from memory.embedding import Embedding
from memory.errors import VectorError
from memory.ledger import Start
from memory.places import places_of
from nodes.likeness import Likeness, known_likeness
from nodes.meaning import kept_meaning
from nodes.services import Services
from nodes.spending import close_spending, keep_spending, spent_so_far
from tools import text_vectors
from tools.render.support import Helpers, not_rendered

REHEARSAL = "A rehearsal: nothing of it was written down."
STACKED = frozenset({"command", "transformation", "descriptive"})


async def record(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Assemble the answer and append the turn to the ledger: once it is returned, it is on disk.

    A rehearsal (a run from an earlier checkpoint, and what follows it) is answered and leaves the ledger alone.
    """
    context, begun = runtime.context or Context(), state
    if _is_fork(state):
        if not context.keep:
            await keep_spending(begun, services)
            return _rehearsed(state, context, services, await _below(state, services))
        state = {**state, "turn_id": uuid.uuid4().hex}
    vector = _embedding(state)
    scene = None if vector is None else await known_likeness(state.get("media", []), services)
    fault = None if vector is None else await _index(state, services, vector, scene)
    meaning = (
        None
        if vector is None
        else await kept_meaning(state["prompt"], state["user"].user_id, state["turn_id"], services)
    )
    answer = _answer(state, context, services, fault, await _below(state, services))
    await services.ledger.record_turn(
        state["user"],
        prompt=state["prompt"],
        reply=state.get("reply"),
        answer=answer,
        overrides=state.get("overrides", []),
        timings=state.get("timings", {}),
        recalled=state.get("recalled", []),
        vector=vector,
        start=Start(
            given=tuple(state.get("given", ())),
            media_ids=tuple(state.get("media_ids", ())),
            media=tuple(state.get("media", ())),
            models=services.settings.models,
            preview=context.preview,
            version=state["profile"].version if "profile" in state else None,
            places=places_of(state.get("reading"), state.get("media", ())),
        ),
        scene=None if scene is None else scene.whole,
        meaning=meaning,
        calls=spent_so_far(begun, services),
        briefing=state.get("briefing"),
    )
    close_spending(begun, services)
    return {"answer": answer, "turn_id": answer.turn_id, "rehearsal": False, **_cleared(answer)}


def _cleared(answer: Answer) -> dict[str, Any]:
    """What must not reach the next turn of the same LangGraph thread; a turn that asks still needs it."""
    return {} if answer.status == "needs_clarification" else {"overrides": [], "media_ids": []}


def _is_fork(state: State) -> bool:
    """Whether this run starts from a checkpoint that was named, or goes on with one that did.

    LangGraph puts the checkpoint of such a run, and of no other, into its metadata.
    """
    return state.get("rehearsal", False) or "checkpoint_id" in get_config().get("metadata", {})


def _rehearsed(state: State, context: Context, services: Services, below: str | None) -> dict[str, Any]:
    """The answer alone. Its picture would be that of the turn that is written down, so it has none."""
    answer = _answer(state, context, services, None, below)
    preview = answer.preview.model_copy(update={"url": None})
    notes = (*answer.notes, REHEARSAL)
    told = answer.model_copy(update={"preview": preview, "notes": notes})
    return {"answer": told, "rehearsal": True, **_cleared(told)}


def _worth_recalling(state: State) -> bool:
    """Finished plans of a known person; questions, judgements and anonymous work are not memories."""
    finished = bool(state["draft"].plan.steps) and not state["draft"].must_answer
    return finished and not state["user"].anonymous and state["reading"].intent.kind in STACKED


def _embedding(state: State) -> Embedding | None:
    return Embedding(text_vectors.SPACE, text_vectors.embed(state["prompt"])) if _worth_recalling(state) else None


async def _index(state: State, services: Services, vector: Embedding, scene: Likeness | None) -> Degraded | None:
    """Put the vectors of prompt and scene into the index; the ledger keeps both, so a fault is said and survived."""
    user_id = state["user"].user_id
    try:
        await services.vectors.put_turn(user_id, state["turn_id"], vector.values)
        if scene is not None:
            scenes = services.vectors.beside("turns", scene.space)
            await scenes.put_turn(user_id, state["turn_id"], scene.whole.values)
    except VectorError as error:
        return Degraded(part="recall", why=str(error))
    return None


def _answer(state: State, context: Context, services: Services, fault: Degraded | None, below: str | None) -> Answer:
    draft, reading = state["draft"], state["reading"]
    degraded = tuple(state["degraded"]) + ((fault,) if fault else ())
    return Answer(
        turn_id=state["turn_id"],
        thread_id=state["thread_id"],
        status=_status(draft, degraded),
        intent=reading.intent,
        edit_summary=draft.summary,
        edit_steps=draft.plan.in_order(),
        visual_inference=_seen(state),
        style_trace=draft.trace,
        questions=_questions(state, services),
        media=tuple(MediaRef(media_id=facts.media_id, kind=facts.kind) for facts in state.get("media", [])),
        preview=_preview(state, context, draft, services),
        engines=state["engines"],
        degraded=degraded,
        notes=draft.notes,
        feedback=reading.feedback,
        preferences=reading.preferences,
        builds_on=below,
    )


def _status(draft: Draft, degraded: Sequence[Degraded]) -> TurnStatus:
    if draft.must_answer:
        return "needs_clarification"
    return "degraded" if degraded else "completed"


def _seen(state: State) -> str | None:
    seen = [facts.description for facts in state.get("media", []) if facts.description]
    return " ".join(seen) or None


def _questions(state: State, services: Services) -> tuple[Question, ...]:
    """The planner's questions; beside a finished answer to a new person, at most two about their style."""
    draft = state["draft"]
    if draft.questions or state["user"].anonymous or state["reading"].intent.kind == "off_topic":
        return draft.questions
    kinds = {facts.kind for facts in state.get("media", ())}
    return services.ledger.open_questions(state["profile"], kinds) if "profile" in state else ()


def _preview(state: State, context: Context, draft: Draft, services: Services) -> Preview:
    media = state.get("media", [])
    if not media or not context.preview or not draft.plan.steps:
        return Preview()
    helpers = Helpers.of(services.settings)
    missing: tuple[NotRendered, ...] = not_rendered(draft.plan, media[0], helpers)
    return Preview(url=f"/v1/turns/{state['turn_id']}/preview", not_rendered=missing)


async def _below(state: State, services: Services) -> str | None:
    """The turn below this one in the edit stack: same media and new edits lie on the last turn's.

    Feedback replaces the last turn's edits, so it lies where the last turn lay; what takes back more than one edit
    lies where the lowest of them lay.
    """
    reading = state["reading"]
    below = _builds_on(state, reading)
    for _ in range(reading.feedback.edits - 1 if reading.feedback is not None else 0):
        stored = None if below is None else await services.ledger.turn(state["user"].user_id, below)
        below = None if stored is None else stored.answer.builds_on
    return below


def _builds_on(state: State, reading: Reading) -> str | None:
    last = state.get("last")
    if last is None or tuple(facts.media_id for facts in state.get("media", [])) != last.media_ids:
        return None
    if reading.intent.kind == "feedback":
        return last.builds_on
    return last.turn_id if reading.intent.kind in STACKED else None
