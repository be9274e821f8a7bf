"""People and answers as the graph hands them to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from edits.media import MediaFacts
from edits.plan import Step, parse_plan
from graph.state import Answer, Feedback, Identity, Intent, IntentKind, MediaRef, Preference, Question, TurnStatus
from memory.ledger import Ledger

ANN = Identity(user_id="ann")
BOB = Identity(user_id="bob")
GUEST = Identity(user_id="guest-1", anonymous=True, expires_at=2_000.0)


def steps(*raw: dict[str, Any]) -> tuple[Step, ...]:
    return parse_plan(raw).steps


def temperature(amount: float, **more: Any) -> dict[str, Any]:
    return {"op": "temperature", "params": {"amount": amount}, **more}


def exposure(ev: float, **more: Any) -> dict[str, Any]:
    return {"op": "exposure", "params": {"ev": ev}, **more}


WARMER = steps(temperature(18), exposure(0.4))


def answer(
    turn_id: str,
    thread_id: str = "thread",
    *,
    edits: Sequence[Step] = WARMER,
    kind: IntentKind = "command",
    status: TurnStatus = "completed",
    media: Iterable[str] = ("photo",),
    feedback: Feedback | None = None,
    preferences: Sequence[Preference] = (),
    questions: Sequence[Question] = (),
    builds_on: str | None = None,
) -> Answer:
    return Answer(
        turn_id=turn_id,
        thread_id=thread_id,
        status=status,
        intent=Intent(kind=kind, confidence=0.9),
        edit_summary=f"What {turn_id} does.",
        edit_steps=tuple(edits),
        media=tuple(MediaRef(media_id=one, kind="image") for one in media),
        feedback=feedback,
        preferences=tuple(preferences),
        questions=tuple(questions),
        builds_on=builds_on,
    )


async def ask(
    ledger: Ledger, turn_id: str, *, user: Identity = ANN, prompt: str = "make it warmer", **more: Any
) -> None:
    """One recorded turn; `more` goes to the ledger where it takes it, else to the answer."""
    given = {
        name: more.pop(name)
        for name in ("reply", "overrides", "timings", "recalled", "vector", "start", "scene")
        if name in more
    }
    await ledger.record_turn(user, prompt=prompt, answer=answer(turn_id, **more), **given)


async def say(ledger: Ledger, turn_id: str, feedback: Feedback, **more: Any) -> None:
    """Feedback in words, as a turn of its own."""
    await ask(ledger, turn_id, prompt=feedback.words, kind="feedback", edits=(), feedback=feedback, **more)


def photo(media_id: str, sha256: str = "ab" * 32) -> MediaFacts:
    return MediaFacts(
        media_id=media_id, kind="image", mime="image/jpeg", bytes=1234, sha256=sha256, width=640, height=427
    )
