"""What flows through a turn: ids, typed plans, measured facts. No media bytes, no vectors, no credentials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from edits.media import MediaFacts
from edits.plan import Plan, Source, Step, Target
from edits.vocabulary import Kind, Record

IntentKind = Literal["command", "transformation", "descriptive", "preference", "feedback", "unclear", "off_topic"]
Scope = Literal["once", "session", "from_now_on"]
TraitName = Literal["tone", "grading", "pacing", "format"]
TurnStatus = Literal["completed", "needs_clarification", "degraded"]
FeedbackAction = Literal["keep", "undo", "redo", "scale", "reject", "amount_of"]


class Identity(Record):
    """Who is asking."""

    user_id: str
    anonymous: bool = False
    expires_at: float | None = None


class Trait(Record):
    """One taste of a person and where it comes from. `evidence` holds turn ids, newest last."""

    value: str
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.5
    source: Literal["stated", "learned", "archetype", "default"] = "default"
    evidence: tuple[str, ...] = ()


class Slider(Record):
    """What a person usually ends at for one operation's main parameter."""

    mean: float
    low: float
    high: float
    n: int


class Bound(Record):
    """A lasting limit a person stated: "never crush my blacks" is blacks.amount at least 0.

    Without low and high the operation itself is never to be used.
    """

    op: str
    parameter: str = "amount"
    low: float | None = None
    high: float | None = None
    words: str = ""


Habit = Literal["never", "always"]
"""What a person does with an operation: takes it out whenever it is offered, or adds it themselves."""


class Choices(Record):
    """What a person allows. archetype: that people alike are looked for and lend their taste. training: that their
    edits, under a pseudonym, train models; only with this said outright.
    """

    archetype: bool = True
    training: bool = False


class Profile(Record):
    """A person's taste as known at the start of a turn. doubts: traits that are worth a question now.

    places: where something of its own was learned beside the kinds of media, such as "image scene:people".
    """

    traits: dict[str, Trait] = {}
    sliders: dict[str, Slider] = {}
    bounds: tuple[Bound, ...] = ()
    archetype: str | None = None
    habits: dict[str, Habit] = {}
    doubts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    choices: Choices = Choices()
    turns: int = 0
    version: int = 0


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
    """A judgement of the last suggestion. `factor` multiplies strength; `op` names the one meant, if one is."""

    action: FeedbackAction
    op: str | None = None
    factor: float | None = None
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
    avoid: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    feedback: Feedback | None = None
    preferences: tuple[Preference, ...] = ()
    unclear: str | None = None
    notes: tuple[str, ...] = ()


class Recalled(Record):
    """One past turn of the same person, as remembered.

    builds_on: the turn whose edits lie under this one's in the thread's edit stack. places: where a taste shows in it.
    """

    turn_id: str
    prompt: str
    summary: str
    intent: IntentKind = "command"
    media_ids: tuple[str, ...] = ()
    builds_on: str | None = None
    steps: tuple[Step, ...] = ()
    places: tuple[str, ...] = ()
    verdict: Literal["accept", "reject", "modify"] | None = None
    score: float = 0


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


class ModelCall(Record):
    """One call to a model host, as it is written into the ledger.

    digest: of the request, so that the same request can be answered from the log. outcome: `ok`, or the name of the
    error. attempts: requests sent, retries included. cost: US dollars. answer: the body, where it is text to keep.
    """

    part: str
    model: str
    path: str
    digest: str
    outcome: str
    status: int | None = None
    ms: float = 0
    attempts: int = 1
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0
    answer: str | None = None
    content_type: str = ""


class Spent(Record):
    """Calls to models, tokens (in and out together) and US dollars."""

    calls: int = 0
    tokens: int = 0
    cost: float = 0

    @classmethod
    def of(cls, calls: Iterable[ModelCall]) -> Spent:
        """What these calls came to."""
        found = list(calls)
        return cls(
            calls=sum(call.attempts for call in found),
            tokens=sum(call.tokens_in + call.tokens_out for call in found),
            cost=sum(call.cost for call in found),
        )

    def __add__(self, other: Spent) -> Spent:
        """Both together."""
        return Spent(calls=self.calls + other.calls, tokens=self.tokens + other.tokens, cost=self.cost + other.cost)


class Layer(Record):
    """One layer of the instructions a model was given. tokens: about how many it takes."""

    name: str
    text: str
    tokens: int = 0


class Briefing(Record):
    """What a planning model was told in a turn, for whoever wants to know why it answered so.

    left_out: pieces that did not fit the token budget. counted: how tokens were counted. rung: how the answer's shape
    was asked for. ops: the operations it was offered.
    """

    model: str = ""
    rung: str = ""
    layers: tuple[Layer, ...] = ()
    left_out: tuple[str, ...] = ()
    tokens: int = 0
    budget: int = 0
    counted: str = ""
    ops: tuple[str, ...] = ()


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
    """One turn on its way through the graph. A turn starts with every field of the last one cleared."""

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


__all__ = ["Answer", "Context", "Source", "State", "TurnInput"]
