"""Steps in a person's taste, and how they got there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from edits.amounts import MAIN
from edits.plan import Plan, Step
from graph.state import TraceEntry, Trait


@dataclass(frozen=True, slots=True)
class Said:
    """One taste that was considered, with the operations whose steps it changed."""

    entry: TraceEntry
    ops: tuple[str, ...]


@dataclass(slots=True)
class Tasted:
    """Steps in a person's taste, and how they got there."""

    steps: list[Step]
    said: list[Said] = field(default_factory=list)

    def say(self, trait: str, value: str, confidence: float, source: str, effect: str, ops: Sequence[str] = ()) -> None:
        """Write one entry of the trace. ops: what it changed."""
        entry = TraceEntry(
            trait=trait, value=value[:120], confidence=round(confidence, 2), source=source[:200], effect=effect[:300]
        )
        self.said.append(Said(entry, tuple(ops)))

    def trace(self, plan: Plan) -> tuple[TraceEntry, ...]:
        """The entries, each with the ids its steps have in the final plan."""
        return tuple(_with_ids(said, plan) for said in self.said)


def _with_ids(said: Said, plan: Plan) -> TraceEntry:
    ids = ", ".join(step.id for step in plan.steps if step.op in said.ops)
    return said.entry.model_copy(update={"effect": f"{ids}: {said.entry.effect}"}) if ids else said.entry


def source_of(trait: Trait) -> str:
    if trait.source == "learned":
        return f"learned from {len(trait.evidence)} of your edits"
    return {"stated": "you told me", "archetype": "people with your taste"}.get(trait.source, "the default profile")


def value_of(step: Step) -> float:
    main = MAIN.get(step.op)
    value = getattr(step.params, main, None) if main else None
    return float(value) if isinstance(value, int | float) else 0.0


def rounded(op: str, value: float) -> float:
    """As the slider shows it, within the narrowest range of them all."""
    if op in ("exposure", "gain"):
        return round(max(-5.0, min(5.0, value)), 2)
    return float(round(max(-100.0, min(100.0, value))))


def with_value(step: Step, name: str, value: float | str) -> Step | None:
    """The step with one parameter changed; none where the operation does not allow it."""
    try:
        params = type(step.params).model_validate({**step.params.model_dump(by_alias=True), name: value})
    except ValidationError:
        return None
    return step.model_copy(update={"params": params})
