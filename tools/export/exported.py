"""What an export answers: a file, and the list of what the format could not carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from edits.plan import Step
from edits.vocabulary import OPERATIONS

NOUNS = {
    "tone": "colour",
    "detail": "detail and effects",
    "generative": "new picture content",
    "geometry": "framing",
    "graphics": "text and graphics",
    "timeline": "cuts and speed",
    "audio": "sound",
    "delivery": "delivery settings",
}
"""What the operations of each family are, as a format may not hold them."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A step that the file does not carry as it is, and why."""

    step: str
    why: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file. lost: in the plan's order; empty when everything is in it."""

    filename: str
    mime: str
    content: bytes
    lost: tuple[Lost, ...] = ()


@dataclass
class Losses:
    """Collected while writing. holder: the format in words, such as "a lookup table"."""

    holder: str
    _told: dict[str, str] = field(default_factory=dict)

    def lose(self, step: Step, why: str) -> None:
        """A step is not carried, or not as it is; the first reason counts."""
        self._told.setdefault(step.id, why)

    def lose_all(self, steps: Iterable[Step]) -> None:
        """Steps of families that the format has no place for."""
        for step in steps:
            family = OPERATIONS[step.op].__module__.rpartition(".")[2]
            self.lose(step, f"{self.holder} holds no {NOUNS[family]}: {step.op} stays in Loupe")

    def told(self, steps: Iterable[Step]) -> tuple[Lost, ...]:
        """Every loss in the order of the steps."""
        return tuple(Lost(step.id, self._told[step.id]) for step in steps if step.id in self._told)
