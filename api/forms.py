"""What may be sent: every field typed and bounded, unknown ones refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator

from edits.vocabulary.base import MediaId
from edits.vocabulary.delivery import Token
from graph.state import Override, Scope, TraitName

Verdict = Literal["accept", "reject", "modify"]
ThreadId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Chosen by the caller if they like. Threads belong to a person: the same id of somebody else is another thread."""
MOST_REPLIES = 8
MOST_OVERRIDES = 16


def _without_nul(value: Any) -> Any:
    """Databases cut or refuse text at a NUL character, and it means nothing."""
    return value.replace("\x00", "") if isinstance(value, str) else value


NUL_FREE = BeforeValidator(_without_nul)
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), NUL_FREE]
Reply = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), NUL_FREE]
Value = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), NUL_FREE]
Comment = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), NUL_FREE]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Form(BaseModel):
    """A body: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class OverrideForm(Form):
    """A taste for now, given beside the prompt."""

    trait: TraitName
    value: Value
    scope: Scope = "once"

    def meant(self) -> Override:
        """The same for the graph."""
        return Override(trait=self.trait, value=self.value, scope=self.scope)


class TurnForm(Form):
    """One request. How long a prompt and how many files may be is a setting, checked beside this."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"prompt": "make it warmer and a bit brighter, crop to a square"}]}
    )

    prompt: Annotated[Prompt, Field(description="what is wanted, in a person's words")]
    thread_id: Annotated[ThreadId | None, Field(description="a conversation to go on with; none begins one")] = None
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=256, description="uploads this is about")] = ()
    overrides: Annotated[tuple[OverrideForm, ...], Field(max_length=MOST_OVERRIDES)] = ()
    preview: Annotated[bool, Field(description="whether a preview is wanted")] = True

    @field_validator("media_ids")
    @classmethod
    def _once(cls, media_ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(media_ids))


class ReplyForm(Form):
    """The answer to one question; one of its options, or anything else."""

    question_id: Id
    answer: Reply


class AnswersForm(Form):
    """Answers to what a turn asked."""

    answers: Annotated[tuple[ReplyForm, ...], Field(min_length=1, max_length=MOST_REPLIES)]


class FeedbackForm(Form):
    """A judgement of a turn. edit_steps: what the person made of the suggestion, with `modify`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verdict": "accept"}]})

    verdict: Verdict
    edit_steps: Annotated[list[dict[str, Any]] | None, Field(max_length=256)] = None
    comment: Comment = ""


class TrialForm(Form):
    """A turn's steps as they might be: moved strengths, steps left out or added. None at all is the turn undone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"edit_steps": [{"op": "temperature", "params": {"amount": 18}, "amount": 0.5}]}]
        }
    )

    edit_steps: Annotated[list[dict[str, Any]], Field(max_length=256)]


class RenderForm(Form):
    """How a full-size render is delivered, where the plan does not say or something else is wanted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "png", "max_side": 2048}]})

    format: Annotated[Token | None, Field(description="a picture format or a container, such as png or mov")] = None
    max_side: Annotated[int | None, Field(ge=16, le=32_768, description="most pixels of the longer side")] = None


class ApplyForm(Form):
    """Other media that get a turn's edits. adapt: amounts are fitted to each picture, so that they come out alike."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"media_ids": ["9f0c2b", "b21e7d"], "adapt": True}]})

    media_ids: Annotated[tuple[MediaId, ...], Field(min_length=1, max_length=64)]
    adapt: bool = False


class ProfileForm(Form):
    """Tastes said outright, and what is allowed.

    archetype: whether people alike may be looked for. training: whether these edits may train models.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"traits": {"grading": "warm", "pacing": "fast"}}]})

    traits: Annotated[dict[TraitName, Value], Field(min_length=1)] | None = None
    archetype: bool | None = None
    training: bool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.traits is None and not self.choices:
            raise ValueError("say at least one of traits, archetype and training")
        return self

    @property
    def choices(self) -> dict[str, bool]:
        """What is allowed or refused here."""
        said = {"archetype": self.archetype, "training": self.training}
        return {name: allowed for name, allowed in said.items() if allowed is not None}


class ClaimForm(Form):
    """An anonymous session that somebody with a name takes over. memory: what it would have taught comes along."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "eyJ…", "memory": True}]})

    token: Annotated[str, StringConstraints(min_length=1, max_length=4_096), Field(description="of the session")]
    memory: Annotated[bool, Field(description="whether judgements and tastes told there teach now")] = False
