"""The plan: the built-in planner drafts it, a language model improves it where there is one, in this person's taste."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from graph.state import Context, Degraded, Draft, Intent, Reading, State
from nodes.hearing import with_known_words
from nodes.services import Services
from nodes.telling import Teller
from tools.model.chat import PART, ChatPlanner, Planned
from tools.model.errors import ModelAnswerInvalid, ModelError
from tools.model.fidelity import misses
from tools.model.instructions.brief import Turn
from tools.model.settling import settle
from tools.planner.compose import compose
from tools.planner.steps.spoken import is_about_speech

OURS = frozenset({"preference", "feedback"})
"""What the built-in planner does alone: these act on the ledger, not on a picture."""
SURELY_READ = 0.7
"""Confidence of our own reading from which a model does not talk a wish away."""
BESIDE = "the plan is the built-in planner's"


async def generate(state: State, runtime: Runtime[Context], services: Services) -> dict[str, Any]:
    """Compose the draft: bounded, ordered steps with reasons and sources, and the trace of taste."""
    state = await _with_words(state, services)
    built = _once_asked(_composed(state, services), state)
    teller = Teller.of(runtime, state["prompt"])
    planner = services.planner
    if planner is None or state["reading"].intent.kind in OURS:
        teller.tell(built)
        return {"draft": built}
    turn = _turn(state, built, services)
    try:
        planned = await planner.plan(turn, teller.listener(turn))
        draft = _settled(planned, turn, built)
    except ModelError as error:
        teller.tell(built)
        fault = Degraded(part=PART, why=f"{str(error).rstrip('.')}; {BESIDE}.")
        return {"draft": built, "degraded": [*state["degraded"], fault], "briefing": _briefing(planner, turn)}
    draft = _once_asked(draft, state)
    teller.tell(draft)
    return {
        "draft": draft,
        "reading": _overruled(state["reading"], planned),
        "engines": state["engines"].model_copy(update={"planner": planner.name}),
        "degraded": [*state["degraded"], *_held(planned)],
        "briefing": planned.briefing,
    }


async def _with_words(state: State, services: Services) -> State:
    """The turn with what is said in its first file, where the request goes by it. Only this station knows the words."""
    if not state["media"] or not is_about_speech(state["reading"], state["prompt"]):
        return state
    first, *others = state["media"]
    return {**state, "media": [await with_known_words(first, services), *others]}


def _composed(state: State, services: Services) -> Draft:
    return compose(
        state["reading"],
        prompt=state["prompt"],
        media=state["media"],
        profile=state["profile"],
        overrides=state["overrides"],
        recalled=state.get("recalled", []),
        last=state["last"],
        looks=state.get("looks", []),
        image_model=services.settings.image_model is not None,
    )


def _once_asked(draft: Draft, state: State) -> Draft:
    """One question a turn: after an answer, the best plan is given instead of asking again."""
    return draft.model_copy(update={"must_answer": draft.must_answer and state.get("reply") is None})


def _turn(state: State, built: Draft, services: Services) -> Turn:
    return Turn(
        prompt=state["prompt"],
        reading=state["reading"],
        draft=built,
        profile=state["profile"],
        reply=state.get("reply"),
        media=state["media"],
        overrides=state["overrides"],
        recalled=state.get("recalled", []),
        last=state["last"],
        image_model=services.settings.image_model is not None,
    )


def _settled(planned: Planned, turn: Turn, built: Draft) -> Draft:
    """The model's draft. Raises ModelAnswerInvalid for a plan of nothing where something can surely be done."""
    draft, answered_steps = settle(planned.answered, turn), planned.answered.plan.steps
    changes = planned.answered.intent not in ("off_topic", "unclear") or turn.reading.intent.confidence >= SURELY_READ
    if changes and built.plan.steps and not draft.plan.steps:
        raise ModelAnswerInvalid("it planned nothing that was asked for", part=PART)
    if answered_steps and misses(answered_steps, turn):
        raise ModelAnswerInvalid("it planned something else than what was asked for", part=PART)
    return draft


def _overruled(reading: Reading, planned: Planned) -> Reading:
    """The reading with what the model took the request for."""
    if planned.answered.intent == reading.intent.kind:
        return reading
    confidence = min(1.0, max(0.6, 1 - reading.intent.confidence / 2))
    return reading.model_copy(update={"intent": Intent(kind=planned.answered.intent, confidence=confidence)})


def _held(planned: Planned) -> list[Degraded]:
    """Numbers of the model beyond their range: held at its end, and said."""
    changed = planned.answered.changed
    if not changed:
        return []
    return [Degraded(part=PART, why=f"The {PART} went beyond what an operation can do: {'; '.join(changed[:3])}.")]


def _briefing(planner: ChatPlanner, turn: Turn) -> Any:
    return planner.brief(turn).briefing
