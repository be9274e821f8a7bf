"""A person's taste as the learner keeps it: counts and sums, small enough to sit in one row, exact when read again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from edits.vocabulary import Record
from graph.state import Bound


class Counts(Record):
    """One trait: decayed counts of its values, everywhere and per context.

    stated: the value said outright, until it is forgotten or outgrown. contrary: contradictions in a row.
    evidence: turns behind each value, newest last.
    """

    counts: dict[str, float] = {}
    contexts: dict[str, dict[str, float]] = {}
    stated: str | None = None
    contrary: int = 0
    evidence: dict[str, tuple[str, ...]] = {}


class Sums(Record):
    """A Normal posterior as precision and precision-weighted sum, in 1/unit² and 1/unit."""

    precision: float = 0
    weighted: float = 0


class Setting(Record):
    """One operation's slider: everywhere, per context, values seen, and surprises in a row (signed)."""

    whole: Sums = Sums()
    contexts: dict[str, Sums] = {}
    n: int = 0
    seen: dict[str, int] = {}
    surprises: int = 0


class Habit(Record):
    """How often an operation that was suggested stayed, went, and was added by the person; decayed."""

    kept: Annotated[float, Field(ge=0)] = 0
    removed: Annotated[float, Field(ge=0)] = 0
    added: Annotated[float, Field(ge=0)] = 0


class Taste(Record):
    """Everything learned of one person."""

    traits: dict[str, Counts] = {}
    sliders: dict[str, Setting] = {}
    habits: dict[str, Habit] = {}
    bounds: tuple[Bound, ...] = ()
