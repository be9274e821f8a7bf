"""The traits: what taste is made of, which values they take, and what in a plan shows each value. Data in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints, TypeAdapter, field_validator

from edits.amounts import effective
from edits.plan import Step
from edits.vocabulary import OPERATIONS, Record
from memory.errors import TraitError

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, to_lower=True)]


class Sign(Record):
    """One way a value shows in a step: the operation alone, its slider beyond a number, or a parameter that is so."""

    op: str
    above: float | None = None
    below: float | None = None
    is_: Annotated[dict[str, Any], Field(alias="is")] = {}

    @field_validator("op")
    @classmethod
    def _known(cls, op: str) -> str:
        if op not in OPERATIONS:
            raise ValueError(f"{op} is not an operation")
        return op

    def shows_in(self, step: Step) -> bool:
        """Whether `step` is this sign."""
        if step.op != self.op or any(getattr(step.params, name, None) != value for name, value in self.is_.items()):
            return False
        if self.above is None and self.below is None:
            return True
        value = effective(step)
        return value is not None and (
            (self.above is not None and value > self.above) or (self.below is not None and value < self.below)
        )


class TraitKind(Record):
    """One trait: what it is about, its default, example values, other words for them, and their signs."""

    about: str
    default: Word
    values: tuple[Word, ...]
    same: dict[Word, Word] = {}
    signs: dict[Word, tuple[Sign, ...]] = {}


FILE = Path(__file__).with_name("default_profile.toml")


def load_traits(path: Path = FILE) -> Mapping[str, TraitKind]:
    """Every trait by name. Raises ValueError naming what does not fit."""
    return TypeAdapter(dict[str, TraitKind]).validate_python(tomllib.loads(path.read_text("utf-8")))


TRAITS = load_traits()

_SIGNS = tuple(
    (trait, value, sign) for trait, kind in TRAITS.items() for value, signs in kind.signs.items() for sign in signs
)


def shown(steps: Iterable[Step]) -> dict[str, frozenset[str]]:
    """The values of each trait that `steps` show: a warm white balance shows grading warm."""
    found: dict[str, set[str]] = {}
    for step in steps:
        for trait, value, sign in _SIGNS:
            if sign.shows_in(step):
                found.setdefault(trait, set()).add(value)
    return {trait: frozenset(values) for trait, values in found.items()}


def canonical(trait: str, value: str) -> str:
    """The value in the trait's own word: "black and white" is monochrome. Unknown words stay as they are."""
    word = " ".join(value.lower().split())
    return TRAITS[trait].same.get(word, word) if trait in TRAITS else word


def check_traits(traits: Mapping[str, str]) -> dict[str, str]:
    """Traits a person states, in canonical words. Raises TraitError for an unknown trait or a value that is no word."""
    checked: dict[str, str] = {}
    for trait, value in traits.items():
        if trait not in TRAITS:
            raise TraitError(f"{trait[:40]!r} is not a trait; there are {', '.join(TRAITS)}")
        if not isinstance(value, str) or not value.strip() or len(value) > 60 or not value.isprintable():
            raise TraitError(f"{trait} takes a short word, such as {', '.join(TRAITS[trait].values[:4])}")
        checked[trait] = canonical(trait, value)
    return checked
