"""How a prompt is understood: its intent, what it asks for, tastes for now and for good, judgements."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from edits.plan import Target
from edits.vocabulary import Record

IntentKind = Literal["command", "transformation", "descriptive", "preference", "feedback", "unclear", "off_topic"]
Scope = Literal["once", "session", "from_now_on"]
FeedbackAction = Literal["keep", "undo", "redo", "scale", "reject", "amount_of"]


class Override(Record):
    """A taste for now that leaves the profile alone unless its scope says otherwise."""

    trait: Annotated[str, Field(description="tone, grading, pacing, format, or an open one")]
    value: Annotated[str, Field(description="such as warm, fast, 9:16")]
    scope: Annotated[Scope, Field(description="for this turn, this conversation, or from now on")] = "once"
    words: Annotated[str, Field(description="the words it was read from; leave empty")] = ""


class Preference(Record):
    """A lasting taste told in words: a trait's value, or an operation with a direction or a bound."""

    trait: str | None = None
    op: str | None = None
    value: str | float | None = None
    never: bool = False
    scope: Scope = "from_now_on"
    words: str = ""


class Feedback(Record):
    """A judgement of the last suggestion. `factor` multiplies strength; `op` names the one meant, if one is.

    edits: how many edits an undo takes back.
    """

    action: FeedbackAction
    op: str | None = None
    factor: float | None = None
    edits: Annotated[int, Field(ge=1, le=64)] = 1
    words: str = ""


class Intent(Record):
    """What the person is doing."""

    kind: IntentKind
    confidence: Annotated[float, Field(ge=0, le=1)]


class Ask(Record):
    """One thing asked for, read from the words, before amounts are settled.

    sign: −1 less, +1 more, 0 no direction. degree: 0–1.5 from words such as "a bit" or "way", none when not said.
    params: only what was stated outright.
    """

    op: str
    params: dict[str, Any] = {}
    sign: Annotated[int, Field(ge=-1, le=1)] = 0
    degree: float | None = None
    target: Target | None = None
    words: str = ""
    confidence: Annotated[float, Field(ge=0, le=1)] = 1


class Reading(Record):
    """How a prompt was understood."""

    intent: Intent
    scores: dict[str, float] = {}
    asks: tuple[Ask, ...] = ()
    looks: tuple[str, ...] = ()
    look_target: Annotated[Target | None, Field(description="the part that the looks are for, if not for all")] = None
    avoid: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    feedback: Feedback | None = None
    preferences: tuple[Preference, ...] = ()
    unclear: str | None = None
    notes: tuple[str, ...] = ()
