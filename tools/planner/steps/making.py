"""What steps are made from, and the one way to make one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from edits.looks import Look
from edits.media import MediaFacts
from edits.plan import Step
from edits.vocabulary import OPERATIONS
from graph.state import Ask
from tools.planner.words.quoting import quote


@dataclass(slots=True)
class Making:
    """What steps are made from. notes and missing collect what must be said; missing asks for an answer.

    prompt, asks: the person's words as typed, and all that was read in them. looks: those that joined the plan.
    scene: the new place in words, for the summary. joining: steps that make an added part and the picture one.
    """

    facts: MediaFacts | None
    kinds: frozenset[str]
    image_model: bool = False
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    prompt: str = ""
    asks: tuple[Ask, ...] = ()
    looks: tuple[Look, ...] = ()
    scene: str = ""
    others: tuple[str, ...] = ()
    """Ids of the files beside the one that is planned for."""
    joining: list[Step] = field(default_factory=list)


def stated_of(ask: Ask) -> dict[str, Any]:
    """The stated parameters that the operation has."""
    fields = OPERATIONS[ask.op].model_fields
    names = {*fields, *(one.alias for one in fields.values() if one.alias)}
    return {name: value for name, value in ask.params.items() if name in names}


def one_step(ask: Ask, params: Mapping[str, Any], reason: str, **more: Any) -> list[Step]:
    """One step, or none where the parameters do not fit the operation."""
    try:
        return [
            Step(
                id="s1",
                op=ask.op if "op" not in more else more.pop("op"),
                params=params,  # type: ignore[arg-type]
                target=more.pop("target", ask.target),
                reason=reason[:500],
                source=more.pop("source", "prompt"),
                confidence=more.pop("confidence", ask.confidence),
                **more,
            )
        ]
    except ValidationError:
        return []


def reason_for(ask: Ask, making: Making, because: str = "") -> str:
    words = quote(ask, making.prompt, making.asks)
    said = f"“{words}”" if words else "as asked"
    return f"{said}; {because}" if because else said
