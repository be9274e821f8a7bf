"""Who is asking, and what is known of their taste."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from edits.vocabulary import Record

TraitName = Literal["tone", "grading", "pacing", "format"]


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
