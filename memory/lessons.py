"""What a judgement teaches: from a suggested plan, and what the person did with it, to single lessons. Pure.

The assistant never learns from what it put in itself: a step from the profile or from memory that stays teaches
no value, and what an override asked for weighs nothing. What the person changed, removed or added always counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from edits.amounts import MAIN, effective, neutral
from edits.plan import Step, parse_plan
from memory.traits import shown
from memory.weights import WEIGHTS

INJECTED = frozenset({"profile", "memory"})
Fate = Literal["kept", "removed", "added"]


@dataclass(frozen=True, slots=True)
class TraitLesson:
    """A value of a trait gains or loses weight."""

    trait: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class SliderLesson:
    """The person ended at `value` of an operation's main parameter; weight 1 is a value they set."""

    op: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class HabitLesson:
    """What became of an operation."""

    op: str
    fate: Fate


Lesson = TraitLesson | SliderLesson | HabitLesson


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person did with a suggested plan.

    edited: the plan they made of it, if they sent one. factor: "half as strong" is 0.5, of `op` alone if one is named.
    overridden: traits that an override had set aside. places: where it was made, from wide to narrow.
    """

    about: str
    verdict: Literal["accept", "reject", "modify"]
    suggested: tuple[Step, ...]
    edited: tuple[Step, ...] | None = None
    factor: float | None = None
    op: str | None = None
    overridden: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()


def read_judgement(body: dict[str, Any]) -> Judgement:
    """A feedback event's body as a judgement."""
    edited = body.get("edited")
    return Judgement(
        about=body["about"],
        verdict=body["verdict"],
        suggested=parse_plan(body["suggested"]).steps,
        edited=None if edited is None else parse_plan(edited).steps,
        factor=body.get("factor"),
        op=body.get("op"),
        overridden=frozenset(body.get("overridden", ())),
        places=tuple(body.get("places", ())),
    )


def lessons(judgement: Judgement) -> list[Lesson]:
    """Every lesson of a judgement, in the order of the plan."""
    taught: Iterator[Lesson]
    if judgement.factor is not None:
        taught = _scaled(judgement, judgement.factor)
    elif judgement.edited is not None:
        taught = _edited(judgement.suggested, judgement.edited)
    elif judgement.verdict == "accept":
        taught = _accepted(judgement.suggested)
    elif judgement.verdict == "reject":
        taught = _rejected(judgement.suggested)
    else:
        taught = iter(())
    return [
        lesson for lesson in taught if not (isinstance(lesson, TraitLesson) and lesson.trait in judgement.overridden)
    ]


def _accepted(steps: Sequence[Step]) -> Iterator[Lesson]:
    ours = [step for step in steps if step.source in INJECTED]
    own = [step for step in steps if step.source not in INJECTED and step.source != "override"]
    yield from _shows(own, WEIGHTS.weights.accepted)
    yield from _shows(ours, WEIGHTS.weights.injected)
    yield from _ends_at(own, WEIGHTS.sliders.accepted)
    yield from (HabitLesson(step.op, "kept") for step in own)


def _rejected(steps: Sequence[Step]) -> Iterator[Lesson]:
    suggested = [step for step in steps if step.source != "override"]
    yield from _shows(suggested, WEIGHTS.weights.rejected)
    yield from (HabitLesson(step.op, "removed") for step in suggested)


def _edited(suggested: Sequence[Step], edited: Sequence[Step]) -> Iterator[Lesson]:
    """A corrected plan, step by step: what stayed was accepted, what changed was set, what went was rejected."""
    pairs, removed, added = pair(suggested, edited)
    stayed = [old for old, new in pairs if _same(old, new)]
    changed = [(old, new) for old, new in pairs if not _same(old, new) and old.source != "override"]
    yield from _accepted(stayed)
    yield from _turned_down([*removed, *(old for old, _ in changed)], edited)
    yield from _shows([*(new for _, new in changed), *added], WEIGHTS.weights.modified)
    yield from _ends_at([*(new for _, new in changed), *added], 1.0)
    yield from (HabitLesson(old.op, "kept") for old, _ in changed)
    yield from (HabitLesson(step.op, "removed") for step in removed if step.source != "override")
    yield from (HabitLesson(step.op, "added") for step in added)


def _turned_down(steps: Sequence[Step], edited: Sequence[Step]) -> Iterator[Lesson]:
    """Values that the plan showed before the person's hand and not after it."""
    left = shown(edited)
    for trait, values in shown(step for step in steps if step.source != "override").items():
        for value in sorted(values - left.get(trait, frozenset())):
            yield TraitLesson(trait, value, WEIGHTS.weights.rejected)


def _scaled(judgement: Judgement, factor: float) -> Iterator[Lesson]:
    """ "Half as strong": every slider meant ends at its distance from nothing times the factor."""
    for step in judgement.suggested:
        value = effective(step)
        if value is None or step.source == "override" or (judgement.op is not None and step.op != judgement.op):
            continue
        base = neutral(step.op)
        yield SliderLesson(step.op, base + (value - base) * factor, 1.0)


def _shows(steps: Iterable[Step], weight: float) -> Iterator[Lesson]:
    for trait, values in shown(steps).items():
        yield from (TraitLesson(trait, value, weight) for value in sorted(values))


def _ends_at(steps: Iterable[Step], weight: float) -> Iterator[Lesson]:
    for step in steps:
        value = effective(step)
        if value is not None:
            yield SliderLesson(step.op, value, weight)


Pairs = tuple[list[tuple[Step, Step]], list[Step], list[Step]]


def pair(suggested: Sequence[Step], edited: Sequence[Step]) -> Pairs:
    """Match the steps of two plans by operation and place: pairs, those that went, those that came."""
    left = list(edited)
    pairs: list[tuple[Step, Step]] = []
    removed: list[Step] = []
    for old in suggested:
        new = next((step for step in left if _meets(old, step)), None)
        if new is None:
            removed.append(old)
        else:
            left.remove(new)
            pairs.append((old, new))
    return pairs, removed, left


def _meets(old: Step, new: Step) -> bool:
    """Whether two steps are the same tool on the same place: an hsl of the same band, a blur of the same region."""
    return (
        old.op == new.op
        and old.target == new.target
        and getattr(old.params, "band", 0) == getattr(new.params, "band", 0)
    )


def _same(old: Step, new: Step) -> bool:
    if old.params != new.params:
        return False
    return old.amount == new.amount or MAIN[old.op] is None
