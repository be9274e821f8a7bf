"""What flows through a turn: ids, typed plans, measured facts. No media bytes, no vectors, no credentials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple, NotRequired

from langgraph.channels import UntrackedValue
from pydantic import Field
from typing_extensions import TypedDict

from edits.media import MediaFacts
from edits.plan import Plan, Source, Step
from edits.vocabulary import Kind, Record
from graph.consulting import Briefing, Layer, ModelCall, Spent
from graph.reading import Ask, Feedback, FeedbackAction, Intent, IntentKind, Override, Preference, Reading, Scope
from graph.taste import Bound, Choices, Habit, Identity, Profile, Slider, Trait, TraitName

TurnStatus = Literal["completed", "needs_clarification", "degraded"]


class Recalled(Record):
    """One past turn of the same person, as remembered.

    builds_on: the turn whose edits lie under this one's in the thread's edit stack. places: where a taste shows in it.
    lost: steps of an earlier edit, no longer shown, that are asked for again.
    """

    turn_id: str
    prompt: str
    summary: str
    intent: IntentKind = "command"
    media_ids: tuple[str, ...] = ()
    builds_on: str | None = None
    steps: tuple[Step, ...] = ()
    places: tuple[str, ...] = ()
    lost: tuple[Step, ...] = ()
    verdict: Literal["accept", "reject", "modify"] | None = None
    score: float = 0


class Candidate(NamedTuple):
    """A past turn that may be recalled: it has a vector.

    event_id: the event that holds it. untouched: whether its steps are known to be as they were planned.
    """

    user_id: str
    turn_id: str
    verdict: Literal["accept", "reject", "modify"] | None
    at: float
    event_id: int = 0
    untouched: bool = False


class LookHit(Record):
    """A look of the shared library that lies near the prompt."""

    slug: str
    score: float


class TraceEntry(Record):
    """One taste that was considered, where it came from and what it did to which step."""

    trait: str
    value: str
    confidence: float
    source: str
    effect: str


class Question(Record):
    """A question with options a person can press as buttons."""

    id: str
    text: str
    options: tuple[str, ...] = ()
    trait: str | None = None


class Degraded(Record):
    """A part that could not do its best, and why, in a sentence."""

    part: str
    why: str


class NotRendered(Record):
    """A step the preview does not show, and why."""

    step: str
    why: str


class Engines(Record):
    """Who spoke in this turn."""

    planner: str = "builtin"
    vision: str | None = None
    clip: str | None = None
    recall: str = "ngram"


class Draft(Record):
    """What a planner answers: a plan in words and steps, the trace of taste, and what it would ask."""

    plan: Plan = Plan()
    summary: str = ""
    trace: tuple[TraceEntry, ...] = ()
    questions: tuple[Question, ...] = ()
    must_answer: bool = False
    notes: tuple[str, ...] = ()


class Preview(Record):
    """Where the rendered preview is and what it leaves out."""

    url: str | None = None
    not_rendered: tuple[NotRendered, ...] = ()


class MediaRef(Record):
    """One media file of a turn."""

    media_id: str
    kind: Kind


class Answer(Record):
    """The answer to a turn, always of this shape.

    edit_steps are this turn's own; the picture shows them on top of the turn in `builds_on`, if there is one.
    edited_steps: the same as the person changed them, once they did.
    """

    turn_id: str
    thread_id: str
    status: TurnStatus
    intent: Intent
    edit_summary: str
    edit_steps: tuple[Step, ...] = ()
    visual_inference: str | None = None
    style_trace: tuple[TraceEntry, ...] = ()
    questions: tuple[Question, ...] = ()
    media: tuple[MediaRef, ...] = ()
    preview: Preview = Preview()
    engines: Engines = Engines()
    degraded: tuple[Degraded, ...] = ()
    notes: tuple[str, ...] = ()
    feedback: Feedback | None = None
    preferences: tuple[Preference, ...] = ()
    builds_on: str | None = None
    edited_steps: tuple[Step, ...] | None = None

    @property
    def standing_steps(self) -> tuple[Step, ...]:
        """What is shown, rendered, exported and built on: the person's own version of the steps, if there is one."""
        return self.edit_steps if self.edited_steps is None else self.edited_steps


class Reply(Record):
    """A person's answer to one question."""

    question_id: str
    answer: str


@dataclass(frozen=True, slots=True)
class Context:
    """What one run is given besides its input; never written to a checkpoint.

    A run that starts from an earlier checkpoint (time travel, a fork) is a rehearsal: it answers, and writes nothing
    down, unless `keep` says that it is a turn of its own.
    """

    token: Annotated[str | None, Field(description="the caller's JWT; Studio's own sign-in needs none")] = None
    turn_id: Annotated[str | None, Field(description="made up when left empty")] = None
    thread_id: Annotated[str | None, Field(description="conversation in the ledger; the thread's own id if empty")] = (
        None
    )
    preview: Annotated[bool, Field(description="whether a picture is wanted")] = True
    streamed: Annotated[bool, Field(description="whether somebody listens while the answer is written")] = False
    keep: Annotated[bool, Field(description="write a fork down as a turn of its own, and let it teach")] = False


class TurnInput(TypedDict):
    """What a turn starts from."""

    prompt: Annotated[str, Field(description="What you want, in your own words", examples=["make it warmer"])]
    media_ids: NotRequired[
        Annotated[list[str], Field(description="Uploads it is about (POST /v1/media); none: those of the last turn")]
    ]
    overrides: NotRequired[Annotated[list[Override], Field(description="Tastes for now, set beside the words")]]


class State(TypedDict, total=False):
    """One turn on its way through the graph. A turn starts with every field of the last one cleared.

    past: what may be recalled; no checkpoint holds it, and a turn that goes on from one reads it again.
    """

    prompt: str
    media_ids: list[str]
    overrides: list[Override]
    given: list[Override]
    turn_id: str
    thread_id: str
    user: Identity
    profile: Profile
    last: Recalled | None
    reading: Reading
    media: list[MediaFacts]
    past: Annotated[list[Candidate], UntrackedValue]
    recalled: list[Recalled]
    looks: list[LookHit]
    draft: Draft
    briefing: Briefing | None
    reply: str | None
    degraded: list[Degraded]
    engines: Engines
    timings: dict[str, float]
    rehearsal: bool
    answer: Answer | None


__all__ = [
    "Answer",
    "Ask",
    "Bound",
    "Briefing",
    "Candidate",
    "Choices",
    "Context",
    "Degraded",
    "Draft",
    "Engines",
    "Feedback",
    "FeedbackAction",
    "Habit",
    "Identity",
    "Intent",
    "IntentKind",
    "Layer",
    "LookHit",
    "MediaRef",
    "ModelCall",
    "NotRendered",
    "Override",
    "Preference",
    "Preview",
    "Profile",
    "Question",
    "Reading",
    "Recalled",
    "Reply",
    "Scope",
    "Slider",
    "Source",
    "Spent",
    "State",
    "TraceEntry",
    "Trait",
    "TraitName",
    "TurnInput",
    "TurnStatus",
]
