"""What is to be seen of a turn: a file, and the steps of the turn on top of those it builds on, as one plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.errors import NOT_FOUND, Refusal, invalid
from edits.media import MediaFacts
from edits.plan import MOST_STEPS, Plan, Step
from graph.state import Answer
from memory.ledger import Ledger
from nodes.description import with_known_description
from nodes.services import Services

BELOW = "below-"
"""Begins the ids of steps of earlier turns; a turn's own steps keep theirs."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A file with a plan on it. media: paths of the other files of the turn, by id. folder: for what is derived."""

    facts: MediaFacts
    path: Path
    plan: Plan
    media: Mapping[str, Path]
    folder: Path


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of a turn's own steps are shown. upto: the last of them. without: one that is left out."""

    upto: str | None = None
    without: str | None = None

    def of(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """The steps chosen, in order. Raises Refusal (422) that names the parameter for a step there is not."""
        ids = [step.id for step in steps]
        for name, step_id in (("upto", self.upto), ("without", self.without)):
            if step_id is not None and step_id not in ids:
                there = f"there are {', '.join(ids)}" if ids else "it has none"
                raise invalid(name, f"is no step of this turn; {there}")
        kept = steps if self.upto is None else steps[: ids.index(self.upto) + 1]
        return tuple(step for step in kept if step.id != self.without)


EVERYTHING = Selection()


async def subject_of(
    services: Services,
    user_id: str,
    answer: Answer,
    selection: Selection = EVERYTHING,
    steps: Sequence[Step] | None = None,
) -> Subject:
    """A turn's first file with the whole plan on it. Raises Refusal: 404 where there is no file, or not any more.

    steps: these in place of the turn's own.
    """
    own = selection.of(answer.standing_steps) if steps is None else tuple(steps)
    if not answer.media:
        raise Refusal(NOT_FOUND, "This turn is about no file, so there is nothing to look at.")
    ledger, storage = services.ledger, services.storage
    rows = [row for row in await ledger.media(user_id, [ref.media_id for ref in answer.media]) if row.facts]
    if not rows or rows[0].media_id != answer.media[0].media_id or rows[0].facts is None:
        raise Refusal(NOT_FOUND, "The file of this turn is no longer kept.")
    return Subject(
        facts=await with_known_description(rows[0].facts, services),
        path=await storage.path(rows[0].path),
        plan=await stacked_plan(ledger, user_id, answer, own),
        media={row.media_id: await storage.path(row.path) for row in rows if await storage.has(row.path)},
        folder=storage.derived(rows[0].media_id),
    )


async def stacked_plan(ledger: Ledger, user_id: str, answer: Answer, own: Sequence[Step]) -> Plan:
    """A turn's own steps on top of those it builds on, as one plan; the newest, where there are too many."""
    under: list[Step] = []
    below = answer.builds_on
    seen = {answer.turn_id}
    while below is not None and below not in seen and len(own) + len(under) < MOST_STEPS:
        seen.add(below)
        stored = await ledger.turn(user_id, below)
        if stored is None:
            break
        under = [*stored.answer.standing_steps, *under]
        below = stored.answer.builds_on
    under = under[max(0, len(own) + len(under) - MOST_STEPS) :]
    renamed = (step.model_copy(update={"id": f"{BELOW}{place}"}) for place, step in enumerate(under, start=1))
    return Plan(steps=(*renamed, *own))
