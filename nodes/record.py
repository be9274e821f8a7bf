"""The answer is written down before anybody sees it."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime
from tools.render.support import not_rendered

from graph.state import Answer, Context, Draft, MediaRef, NotRendered, Preview, Question, Reading, State, TurnStatus
from nodes.services import Services

STACKED = frozenset({"command", "transformation", "descriptive"})


async def record(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Assemble the answer and append the turn to the ledger: once it is returned, it is on disk."""
    context = runtime.context or Context()
    answer = _answer(state, context, services)
    await services.ledger.record_turn(
        state["user"],
        prompt=state["prompt"],
        reply=state.get("reply"),
        answer=answer,
        overrides=state.get("overrides", []),
        timings=state.get("timings", {}),
        recalled=[past.turn_id for past in state.get("recalled", [])],
    )
    return {"answer": answer}


def _answer(state: State, context: Context, services: Services) -> Answer:
    draft, reading = state["draft"], state["reading"]
    return Answer(
        turn_id=state["turn_id"],
        thread_id=state["thread_id"],
        status=_status(state),
        intent=reading.intent,
        edit_summary=draft.summary,
        edit_steps=draft.plan.in_order(),
        visual_inference=_seen(state),
        style_trace=draft.trace,
        questions=_questions(state, services),
        media=tuple(MediaRef(media_id=facts.media_id, kind=facts.kind) for facts in state.get("media", [])),
        preview=_preview(state, context, draft, services),
        engines=state["engines"],
        degraded=tuple(state["degraded"]),
        notes=draft.notes,
        feedback=reading.feedback,
        preferences=reading.preferences,
        builds_on=_builds_on(state, reading),
    )


def _status(state: State) -> TurnStatus:
    if state["draft"].must_answer:
        return "needs_clarification"
    return "degraded" if state["degraded"] else "completed"


def _seen(state: State) -> str | None:
    seen = [facts.description for facts in state.get("media", []) if facts.description]
    return " ".join(seen) or None


def _questions(state: State, services: Services) -> tuple[Question, ...]:
    """The planner's questions; beside a finished answer to a new person, at most two about their style."""
    draft = state["draft"]
    if draft.questions or state["user"].anonymous or state["reading"].intent.kind == "off_topic":
        return draft.questions
    return services.ledger.open_questions(state["profile"]) if "profile" in state else ()


def _preview(state: State, context: Context, draft: Draft, services: Services) -> Preview:
    media = state.get("media", [])
    if not media or not context.preview or not draft.plan.steps:
        return Preview()
    missing: tuple[NotRendered, ...] = not_rendered(
        draft.plan, media[0], image_model=services.settings.image_model is not None
    )
    return Preview(url=f"/v1/turns/{state['turn_id']}/preview", not_rendered=missing)


def _builds_on(state: State, reading: Reading) -> str | None:
    """The turn below this one in the edit stack: same media and new edits lie on the last turn's.

    Feedback replaces the last turn's edits, so it lies where the last turn lay.
    """
    last = state.get("last")
    if last is None or tuple(facts.media_id for facts in state.get("media", [])) != last.media_ids:
        return None
    if reading.intent.kind == "feedback":
        return last.builds_on
    return last.turn_id if reading.intent.kind in STACKED else None
