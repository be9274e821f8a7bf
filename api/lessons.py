"""What was learned of a person, as it is shown to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel

from memory.changes import Change
from memory.learned import Did, Learned


class LessonView(BaseModel):
    """One lesson: when, what the person did, in which turn and with which words, and what it changed.

    changes: each taste, usual amount, habit or limit before and after, and the same in a sentence; empty where it was
    noted and is not sure enough yet. places: where it was taught, and where the changes hold. why_not: why it does not
    count any more. undo, redo: POST there to take it back alone, or to let it count again; null where that cannot be.
    """

    lesson_id: str
    at: datetime
    did: Did
    says: str
    turn_id: str | None
    thread_id: str | None
    prompt: str | None
    words: str | None
    places: list[str]
    changes: list[Change]
    stands: bool
    why_not: Literal["undone", "replaced", "taken back"] | None
    undo: str | None
    redo: str | None


class LessonPage(BaseModel):
    """Lessons, the newest first. next: `before` of the following page."""

    lessons: list[LessonView]
    next: str | None = None


SAID: dict[Did, str] = {
    "kept": "You kept {it}.",
    "rejected": "You turned {it} down.",
    "changed": "You changed {it}.",
    "said": "You said what you like.",
    "overrode": "You asked for it from now on.",
    "stated": "You set it in your profile.",
    "forgot": "You had it forgotten.",
    "chose": "You said what is allowed.",
    "undid": "You undid {it}, and what it had taught.",
    "redid": "You brought {it} back, and what it had taught.",
    "took back": "You took a lesson back.",
    "let count again": "You let a lesson count again.",
    "was compared": "People with a taste like yours were looked for.",
}


def lesson_view(learned: Learned) -> LessonView:
    """A lesson with a sentence and the ways to take it back."""
    path = f"/v1/profile/history/{learned.lesson_id}"
    prompt = f"“{learned.prompt}”" if learned.prompt else "an edit"
    return LessonView(
        lesson_id=learned.lesson_id,
        at=datetime.fromtimestamp(learned.at, UTC),
        did=learned.did,
        says=SAID[learned.did].format(it=prompt),
        turn_id=learned.turn_id,
        thread_id=learned.thread_id,
        prompt=learned.prompt,
        words=learned.words,
        places=list(learned.places),
        changes=list(learned.changes),
        stands=learned.stands,
        why_not=learned.why_not,
        undo=f"{path}/undo" if learned.reversible and learned.stands else None,
        redo=f"{path}/redo" if learned.reversible and not learned.stands else None,
    )
