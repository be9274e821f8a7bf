"""From one person's log to examples: what was asked, what was planned, and what they made of it. Pure.

Only judgements count. What was accepted or corrected is an example of a good plan; a correction and the suggestion it
replaced are a pair; a slider that was moved is a correction. Undone turns are as if they had not been.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from edits.amounts import MAIN, effective
from edits.plan import Step, parse_plan
from memory.beginnings import Beginning, walk
from memory.events import Event
from memory.learning import standing, undone
from memory.lessons import pair
from memory.training.redaction import anonymous_steps, redact

SURE = 0.6
"""Confidence from which a trait is told to the model."""
ASKING = frozenset({"command", "transformation", "descriptive"})


@dataclass(frozen=True, slots=True)
class Example:
    """One judged turn. steps: the plan as it should have been; instead: the plan it replaced, if one was replaced.

    prompt: the person's words and what was known, as the model is given it. sliders: corrections of single amounts.
    """

    turn_id: str
    prompt: str
    summary: str
    steps: list[dict[str, Any]]
    instead: list[dict[str, Any]] | None
    good: bool
    sliders: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """A slider that a person moved: where it was suggested, where it ended, in the parameter's unit."""

    op: str
    parameter: str
    suggested: float
    ended: float
    place: str


def examples(log: Sequence[Event]) -> Iterator[Example]:
    """Every example in a person's log, oldest turn first."""
    gone = undone(log)
    judged = {event.body["about"]: event for event in standing(log) if event.kind == "feedback"}
    for turn in walk(log):
        event = judged.get(turn.turn_id)
        if event is None or turn.turn_id in gone or turn.answer.intent.kind not in ASKING or not turn.answer.edit_steps:
            continue
        yield _example(turn, event.body)


def _example(turn: Beginning, judgement: Mapping[str, Any]) -> Example:
    ids = [one.media_id for one in turn.answer.media]
    suggested = turn.answer.edit_steps
    ended = _ended(judgement, suggested)
    wanted = anonymous_steps(_written(suggested if ended is None else ended), ids)
    return Example(
        turn_id=turn.turn_id,
        prompt=_told(turn),
        summary=redact(turn.answer.edit_summary),
        steps=wanted,
        instead=None if ended is None else anonymous_steps(_written(suggested), ids),
        good=judgement["verdict"] != "reject" and (judgement["verdict"] == "accept" or ended is not None),
        sliders=() if ended is None else tuple(_moved(suggested, ended, turn.answer.media[0].kind if ids else "")),
    )


def _ended(judgement: Mapping[str, Any], suggested: Sequence[Step]) -> tuple[Step, ...] | None:
    """The plan as the person left it, where they changed it."""
    if judgement.get("edited") is not None:
        return parse_plan(judgement["edited"]).steps
    factor, op = judgement.get("factor"), judgement.get("op")
    if factor is None:
        return None
    return tuple(
        step.model_copy(update={"amount": min(1.5, max(0.0, round(step.amount * factor, 3)))})
        if op in (None, step.op) and MAIN[step.op] is not None
        else step
        for step in suggested
    )


def _written(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [step.model_dump(mode="json", by_alias=True, exclude_none=True) for step in steps]


def _moved(suggested: Sequence[Step], ended: Sequence[Step], place: str) -> Iterator[Correction]:
    for old, new in pair(suggested, ended)[0]:
        before, after = effective(old), effective(new)
        if before is not None and after is not None and before != after:
            yield Correction(old.op, MAIN[old.op] or "", round(before, 4), round(after, 4), place)


def _told(turn: Beginning) -> str:
    """The request as a model gets it: the words, what is seen, and what is known of the person's taste."""
    words = turn.prompt if turn.reply is None else f"{turn.prompt}\n{turn.reply}"
    known = {
        name: trait.value
        for name, trait in turn.context.profile.traits.items()
        if trait.source in ("stated", "learned") and trait.confidence >= SURE
    }
    limits = [one.model_dump(exclude={"words"}, exclude_none=True) for one in turn.context.profile.bounds]
    told: dict[str, Any] = {
        "request": redact(words),
        "media": [one.kind for one in turn.answer.media],
        "seen": redact(turn.answer.visual_inference or ""),
        "taste": {name: redact(value) for name, value in known.items()},
        "usual": {op: slider.mean for op, slider in turn.context.profile.sliders.items()},
        "never": limits,
    }
    return orjson.dumps({name: one for name, one in told.items() if one}).decode()
