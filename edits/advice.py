"""What the craft answers to questions about a picture, a clip or a recording: data in `lexicon/advice.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from edits.plan import Step, parse_plan
from edits.vocabulary import OPERATIONS

FILE = Path(__file__).parent / "lexicon" / "advice.toml"
KINDS = frozenset({"image", "video", "audio"})


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that people ask about.

    words: by which it is asked about. ops: operations that a measurement may ask for. steps: offered where nothing is
    measured to be wrong. say: what the craft says. kinds: of media it is about.
    """

    name: str
    words: tuple[str, ...]
    say: str
    ops: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    kinds: frozenset[str] = KINDS


@cache
def load_advice(file: Path = FILE) -> tuple[Advice, ...]:
    """All advice. Raises ValueError for an operation or a kind that there is not, PlanError for a wrong step."""
    found = []
    for name, row in tomllib.loads(file.read_text("utf-8")).items():
        kinds = frozenset(row.get("kinds", KINDS))
        if unknown := (set(row.get("ops", ())) - OPERATIONS.keys()) | (kinds - KINDS):
            raise ValueError(f"advice: {name} names {', '.join(sorted(unknown))}, which there is not")
        steps = tuple(
            step.model_copy(update={"source": "look", "reason": row["say"], "confidence": 0.6})
            for step in parse_plan(row.get("steps", ())).steps
        )
        found.append(Advice(name, tuple(row["words"]), row["say"], frozenset(row.get("ops", ())), steps, kinds))
    return tuple(found)
