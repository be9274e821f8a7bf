"""Examples as the rows of three tables: chat for supervised fine-tuning, preference pairs, slider corrections. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson

from memory.training.examples import Example

SYSTEM = Path(__file__).with_name("system.md").read_text("utf-8").strip()
TEST_SHARE = 0.1
Split = Literal["train", "test"]
Row = dict[str, Any]


@dataclass(slots=True)
class Tables:
    """Rows by table. Every row carries person (pseudonym), turn (pseudonym) and split beside its own."""

    chat: list[Row] = field(default_factory=list)
    preferences: list[Row] = field(default_factory=list)
    sliders: list[Row] = field(default_factory=list)

    def by_name(self) -> dict[str, list[Row]]:
        """The tables with their names."""
        return {"chat": self.chat, "preferences": self.preferences, "sliders": self.sliders}


def split_of(user_id: str) -> Split:
    """Where a person's rows go: the same in every export, all of one person on one side, a tenth for testing."""
    number = int.from_bytes(hashlib.blake2b(f"split 1 {user_id}".encode(), digest_size=8).digest(), "big")
    return "test" if number / 2**64 < TEST_SHARE else "train"


def add(tables: Tables, person: str, split: Split, turn: str, example: Example) -> None:
    """Put an example into every table it has something for."""
    about: Row = {"person": person, "turn": turn, "split": split}
    asked = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": example.prompt}]
    if example.good:
        tables.chat.append({**about, "messages": [*asked, _answer(example.summary, example.steps)]})
    if example.instead is not None and example.instead != example.steps:
        pair = {"chosen": [_answer("", example.steps)], "rejected": [_answer("", example.instead)]}
        tables.preferences.append({**about, "prompt": asked, **pair})
    tables.sliders.extend({**about, **asdict(one)} for one in example.sliders)


def _answer(summary: str, steps: Sequence[Row]) -> Row:
    said = {"edit_summary": summary, "edit_steps": list(steps)} if summary else {"edit_steps": list(steps)}
    return {"role": "assistant", "content": orjson.dumps(said).decode()}
