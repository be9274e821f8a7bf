"""How an editor says each operation: words as data in `phrases.toml`, checked when loaded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from edits.vocabulary import OPERATIONS

FILE = Path(__file__).parent / "phrases.toml"
PLACES = frozenset({"before", "in", "on", "none"})
COMPUTED = frozenset(
    {
        "much",
        "slightly",
        "stops",
        "amount_word",
        "shift",
        "grade",
        "scene",
        "around",
        "size",
        "range",
        "speed",
        "pace",
        "ramp",
    }
    | {"tone", "fade", "music", "offset", "delivery", "captions", "push", "kept", "laid"}
)
"""Fields that are made from several parameters or from how far one moved."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of one operation. values: of one parameter's value, as (parameter, value) to words.

    place: where the words for a region stand: before, in, on, or none. given, without: words where one parameter is
    given, or has nothing to say.
    """

    op: str
    family: str
    place: str
    up: str | None = None
    down: str | None = None
    said: str | None = None
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)

    def templates(self) -> Iterator[str]:
        """Every wording of the operation."""
        yield from (words for words in (self.up, self.down, self.said) if words is not None)
        yield from (*self.values.values(), *self.given.values(), *self.without.values())


@cache
def load_phrases(file: Path = FILE) -> Mapping[str, Phrase]:
    """Operation to its words. Raises ValueError for an operation without words, or words with an unknown field."""
    table = tomllib.loads(file.read_text("utf-8"))
    rows = table["operations"]
    if rows.keys() != OPERATIONS.keys():
        raise ValueError(f"phrases: {', '.join(sorted(rows.keys() ^ OPERATIONS.keys()))} is missing or unknown")
    found = {op: _phrase(op, row) for op, row in rows.items()}
    for phrase in found.values():
        _check(phrase, table["families"])
    return MappingProxyType(found)


@cache
def family_words(file: Path = FILE) -> Mapping[str, str]:
    """Family of operations to its name in a long plan."""
    return MappingProxyType(dict(tomllib.loads(file.read_text("utf-8"))["families"]))


def _phrase(op: str, row: Mapping[str, Any]) -> Phrase:
    return Phrase(
        op,
        row["family"],
        row["place"],
        row.get("up"),
        row.get("down"),
        row.get("said"),
        {(name, value): words for name, by in row.items() if isinstance(by, dict) for value, words in by.items()},
        {name.removeprefix("with_"): words for name, words in row.items() if name.startswith("with_")},
        {name.removeprefix("without_"): words for name, words in row.items() if name.startswith("without_")},
    )


def _check(phrase: Phrase, families: Mapping[str, str]) -> None:
    known = OPERATIONS[phrase.op].model_fields.keys() | COMPUTED
    asked = {name for words in phrase.templates() for name in re.findall(r"{(\w+)}", words)}
    asked |= {name for name, _ in phrase.values} | phrase.given.keys() | phrase.without.keys()
    if asked - known:
        raise ValueError(f"phrases: {phrase.op} knows no {', '.join(sorted(asked - known))}")
    if phrase.family not in families or phrase.place not in PLACES:
        raise ValueError(f"phrases: {phrase.op} has an unknown family or place")
    if phrase.said is None and (phrase.up is None or phrase.down is None):
        raise ValueError(f"phrases: {phrase.op} needs said, or up and down")
