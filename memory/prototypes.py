"""Kinds of people as everybody knows them: archetypes.toml, checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, model_validator

from edits.amounts import MAIN
from edits.vocabulary import Record
from memory.traits import TRAITS


class Prototype(Record):
    """One kind of people: what it is called, and what is typical of it."""

    name: Annotated[str, Field(min_length=4, max_length=60)]
    traits: Annotated[dict[str, str], Field(min_length=1)]
    sliders: dict[str, float] = {}

    @model_validator(mode="after")
    def _in_our_words(self) -> Prototype:
        for trait, value in self.traits.items():
            if trait not in TRAITS or value not in TRAITS[trait].values:
                raise ValueError(f"{self.name}: {trait} cannot be {value}")
        if strange := [op for op in self.sliders if MAIN.get(op) is None]:
            raise ValueError(f"{self.name}: {', '.join(strange)} has no slider")
        return self


FILE = Path(__file__).with_name("archetypes.toml")


def load_prototypes(path: Path = FILE) -> Mapping[str, Prototype]:
    """Every prototype by its slug. Raises ValueError naming what does not fit."""
    found = TypeAdapter(dict[str, Prototype]).validate_python(tomllib.loads(path.read_text("utf-8")))
    names = [prototype.name for prototype in found.values()]
    if len(set(names)) < len(names):
        raise ValueError(f"{path.name} gives one name to two prototypes")
    return found


PROTOTYPES = load_prototypes()
