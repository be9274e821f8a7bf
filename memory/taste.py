"""A person's taste as the learner keeps it: counts and sums, small enough to sit in one row, exact when read again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from edits.vocabulary import Record
from graph.state import Bound, Choices
from memory.groups import Groups


class Tally(Record):
    """Decayed counts of a trait's values, and contradictions of the favourite in a row."""

    counts: dict[str, float] = {}
    contrary: int = 0


class Counts(Record):
    """One trait: a tally everywhere and one per context.

    stated: the value said outright, until it is forgotten or outgrown. evidence: turns behind each value, newest last.
    """

    whole: Tally = Tally()
    contexts: dict[str, Tally] = {}
    stated: str | None = None
    evidence: dict[str, tuple[str, ...]] = {}


class Sums(Record):
    """A Normal posterior as precision and precision-weighted sum, in 1/unit² and 1/unit.

    surprises: residuals beyond 2 of one sign in a row, with that sign.
    """

    precision: float = 0
    weighted: float = 0
    surprises: int = 0


class Setting(Record):
    """One operation's slider: everywhere and per context, and how many values were seen."""

    whole: Sums = Sums()
    contexts: dict[str, Sums] = {}
    n: int = 0


class Habit(Record):
    """How often an operation that was suggested stayed, went, and was added by the person; decayed.

    missed: how often they left a plan without it since they first added it.
    """

    kept: Annotated[float, Field(ge=0)] = 0
    removed: Annotated[float, Field(ge=0)] = 0
    added: Annotated[float, Field(ge=0)] = 0
    missed: Annotated[float, Field(ge=0)] = 0


class Asking(Record):
    """What was asked and what may have to be.

    asked: traits asked about, oldest first. edits: judgements since the last question. rejected: rejections in a row.
    wishes: tastes for now, by trait, value and context, since the trait was asked about or stated.
    """

    asked: tuple[str, ...] = ()
    edits: int = 0
    rejected: int = 0
    wishes: dict[str, dict[str, int]] = {}


class Taste(Record):
    """Everything learned of one person. groups: of people alike, as they were told of last; which one is theirs follows
    from what they taught.
    """

    traits: dict[str, Counts] = {}
    sliders: dict[str, Setting] = {}
    habits: dict[str, Habit] = {}
    bounds: tuple[Bound, ...] = ()
    asking: Asking = Asking()
    groups: Groups | None = None
    choices: Choices = Choices()
