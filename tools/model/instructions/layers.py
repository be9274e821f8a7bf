"""The files of the layers, checked when loaded."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, Field, model_validator

from edits.vocabulary import OPERATIONS, Kind, Record
from graph.state import IntentKind

FOLDER = Path(__file__).parent
File = TypeVar("File", bound=BaseModel)


class Piece(Record):
    """One piece of a layer: where it fits, and how much it matters. Empty kinds or intents: all."""

    text: str
    must: bool = False
    weight: float = Field(0.5, ge=0, le=1)
    kinds: tuple[Kind, ...] = ()
    intents: tuple[IntentKind, ...] = ()
    ops: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Piece:
        _check(self.ops)
        return self


class Pieces(Record):
    """A layer that is only words."""

    title: str
    order: int
    piece: tuple[Piece, ...]


class TraitPhrase(Record):
    """How a trait of at least this confidence is told."""

    at_least: float = Field(alias="from", ge=0, le=1)
    text: str


class Phrases(Record):
    """A layer whose words are filled in. phrases: templates by name."""

    title: str
    order: int
    phrases: dict[str, str]
    scopes: dict[str, str] = {}
    trait: tuple[TraitPhrase, ...] = ()


class Group(Record):
    """Operations that are offered together."""

    name: str
    kinds: tuple[Kind, ...]
    intents: tuple[IntentKind, ...]
    ops: tuple[str, ...]

    @model_validator(mode="after")
    def _known(self) -> Group:
        _check(self.ops)
        return self


class Groups(Record):
    """The vocabulary in groups; every operation is in one."""

    group: tuple[Group, ...]

    @model_validator(mode="after")
    def _whole(self) -> Groups:
        missing = OPERATIONS.keys() - {op for group in self.group for op in group.ops}
        if missing:
            raise ValueError(f"in no group: {', '.join(sorted(missing))}")
        return self


class Need(Record):
    """Operations that only the person's own words may bring, and those words."""

    ops: tuple[str, ...]
    words: tuple[str, ...]

    @model_validator(mode="after")
    def _known(self) -> Need:
        _check(self.ops)
        return self


class Needs(Record):
    """All of them."""

    need: tuple[Need, ...]


def _check(ops: tuple[str, ...]) -> None:
    unknown = set(ops) - OPERATIONS.keys()
    if unknown:
        raise ValueError(f"no such operation: {', '.join(sorted(unknown))}")


def _read(name: str, kind: type[File]) -> File:
    raw: dict[str, Any] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return kind.model_validate(raw)


@cache
def words_of(name: str) -> Pieces:
    """A layer of words: `answer`, `craft`. Raises ValidationError for a file that cannot work."""
    return _read(name, Pieces)


@cache
def phrases_of(name: str) -> Phrases:
    """A layer of templates: `person`, `now`, `media`, `memories`."""
    return _read(name, Phrases)


@cache
def groups() -> tuple[Group, ...]:
    """The vocabulary in groups."""
    return _read("vocabulary", Groups).group


@cache
def needs() -> tuple[Need, ...]:
    """Operations that need the person's own words."""
    return _read("grounding", Needs).need


def load_all() -> None:
    """Read and check every file now."""
    for name in ("answer", "craft"):
        words_of(name)
    for name in ("person", "now", "media", "memories"):
        phrases_of(name)
    groups()
    needs()
