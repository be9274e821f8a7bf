"""What the person said outright, held against a model's plan: their numbers, directions and exceptions stand.

A model may improve what is left open. Where our own reading is sure, it may not do the opposite of what was asked,
change a stated number, forget a wish, or touch what was to be left alone; its summary must be of the steps there are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from edits.amounts import MAIN
from edits.phrases import load_phrases
from edits.plan import Plan, Region, Step, Target
from edits.vocabulary import OPERATIONS
from edits.vocabulary.base import Stage
from graph.state import Ask
from tools.model.grounding import is_asked_for
from tools.model.instructions.brief import Turn
from tools.model.instructions.layers import needs
from tools.planner.read import read

SURE = 0.8
"""Confidence of a wish as we read it from which a model does not change what was stated."""
SURELY_READ = 0.7
"""Confidence of the whole reading from which that holds."""
STATED = frozenset({"aspect", "content", "axis", "platform", "container", "codec", "band", "what"})
"""Parameters that are stated in words; those in numbers count as well."""
LOOKS = frozenset(stage for stage in Stage if stage < Stage.geometry or stage is Stage.effects)
"""Stages of operations that change how something looks, and nothing of what is where, when, or heard."""
LONG = 4
"""Words of a request from which repeating it is no summary."""
OPEN = frozenset({"enhance"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_CLAUSE = re.compile(r"[,;:.](?!\d)| and ")
ORDINALS = frozenset({"1", "2", "3", "360"})


def is_sure(turn: Turn) -> bool:
    """Whether our own reading of the request is to be relied upon."""
    return turn.reading.intent.kind == "command" and turn.reading.intent.confidence >= SURELY_READ


def corrected(steps: Sequence[Step], turn: Turn) -> list[Step]:
    """The steps with what was said outright: stated values and directions are the draft's, exceptions are kept.

    A plan of nothing stays one: it is no answer to mend.
    """
    if not steps:
        return []
    found = list(steps)
    if is_sure(turn):
        for ask in turn.reading.asks:
            drafted = [step for step in turn.draft.plan.steps if step.op == ask.op and step.amount > 0]
            if drafted and ask.confidence >= SURE:
                found = _held(found, ask, drafted)
    return [_sparing(step, turn) for step in found]


def is_unasked(step: Step, turn: Turn) -> bool:
    """Whether the words speak only of how it looks, and the step changes the frame, the time, the sound or content."""
    ops = turn.ops
    known = [op for op in ops if op in OPERATIONS]
    if not is_sure(turn) or not known or turn.reading.looks or OPEN & {ask.op for ask in turn.reading.asks}:
        return False
    if step.op in ops or not all(OPERATIONS[op].stage in LOOKS for op in known):
        return False
    return OPERATIONS[step.op].stage not in LOOKS or not is_asked_for(step, f"{turn.prompt} {turn.reply or ''}", ops)


def misses(steps: Sequence[Step], turn: Turn) -> bool:
    """Whether a plan has nothing to do with what was surely asked."""
    wanted = {_family(step.op) for step in turn.draft.plan.steps if step.source == "prompt" and step.confidence >= SURE}
    return is_sure(turn) and bool(wanted) and not wanted & {_family(step.op) for step in steps}


def agrees(summary: str, plan: Plan, turn: Turn) -> bool:
    """Whether a summary speaks of the steps there are, and does not only repeat the request.

    No number that is in none of them, nothing done that no step does.
    """
    said = f"{turn.prompt} {turn.reply or ''}"
    known = {*_NUMBER.findall(said), *ORDINALS}
    for step in plan.steps:
        known |= {shown for value in _values(step.params.model_dump()) for shown in _shown(value)}
    if len(turn.prompt.split()) >= LONG and _plain(turn.prompt) in _plain(summary):
        return False
    if any(number.replace(",", ".") not in known for number in _NUMBER.findall(summary)):
        return False
    if not summary.isascii():
        return True
    there = {_family(step.op) for step in plan.steps}
    kinds = frozenset(facts.kind for facts in turn.media)
    parts = [part for part in _CLAUSE.split(summary) if part.strip()]
    asks = [ask for part in parts for ask in read(part, kinds=kinds).asks]
    claimed = [ask.op for ask in asks if ask.confidence >= SURE and ask.op in OPERATIONS]
    return all(_family(op) in there or not _changes_content(op) for op in claimed)


def _held(steps: list[Step], ask: Ask, drafted: Sequence[Step]) -> list[Step]:
    """The steps with one wish as it was stated."""
    given = [step for step in steps if step.op == ask.op]
    if not given and _family(ask.op) not in {_family(step.op) for step in steps}:
        return _replaced(steps, ask.op, drafted)
    stated = _stated(ask)
    if stated and not all(any(_alike(one, wanted, stated) for one in given) for wanted in drafted):
        return _replaced(steps, ask.op, drafted)
    main = MAIN.get(ask.op)
    if main is not None and ask.sign and any(_turned(step, main, drafted) for step in given):
        return _replaced(steps, ask.op, drafted)
    return steps


def _stated(ask: Ask) -> tuple[str, ...]:
    numbers = (name for name, value in ask.params.items() if isinstance(value, int | float | list | tuple))
    return tuple(dict.fromkeys([*numbers, *(name for name in ask.params if name in STATED)]))


def _alike(one: Step, wanted: Step, names: Sequence[str]) -> bool:
    return all(
        _near(getattr(one.params, name, None), getattr(wanted.params, name, None))
        for name in names
        if name in type(wanted.params).model_fields
    )


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 0.02 * max(1.0, abs(other))
    return bool(one == other)


def _turned(step: Step, main: str, drafted: Sequence[Step]) -> bool:
    """Whether a slider goes the other way than every drafted one of the same place."""
    value = getattr(step.params, main, None)
    others = [getattr(one.params, main, None) for one in drafted if one.target == step.target]
    numbers = [one for one in others if isinstance(one, int | float)]
    return isinstance(value, int | float) and bool(numbers) and all(value * one < 0 for one in numbers)


def _replaced(steps: Sequence[Step], op: str, drafted: Sequence[Step]) -> list[Step]:
    """The drafted steps in the place of a model's; ids that were not used before."""
    first = next((place for place, step in enumerate(steps) if step.op == op), len(steps))
    numbers = [int(step.id[1:]) for step in steps if step.id[1:].isdigit()]
    start = max(numbers, default=0) + 1
    ours = [step.model_copy(update={"id": f"s{start + nth}"}) for nth, step in enumerate(drafted)]
    before = [step for step in steps[:first] if step.op != op]
    return [*before, *ours, *(step for step in steps[first:] if step.op != op)]


def _sparing(step: Step, turn: Turn) -> Step:
    """The step without the places that were to be left alone."""
    excludes = [step.target.exclude for step in turn.draft.plan.steps if step.target is not None]
    spared: list[Region] = list(dict.fromkeys(place for each in excludes for place in each))
    if not spared or OPERATIONS[step.op].stage not in LOOKS:
        return step
    target = step.target or Target()
    missing = [place for place in spared if place not in target.exclude]
    if not missing or target.region in spared:
        return step
    return step.model_copy(update={"target": target.model_copy(update={"exclude": (*target.exclude, *missing)})})


def _changes_content(op: str) -> bool:
    """Whether an operation changes more than how something looks."""
    return OPERATIONS[op].stage not in LOOKS or any(op in need.ops for need in needs())


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _family(op: str) -> str:
    return load_phrases()[op].family


def _values(value: Any) -> list[float]:
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [float(value)]
    if isinstance(value, str):
        return [float(one) for one in _NUMBER.findall(value.replace(",", "."))]
    inner = value.values() if isinstance(value, dict) else value
    return [number for one in inner for number in _values(one)]


def _shown(value: float) -> set[str]:
    """A number as a sentence may say it."""
    amount = abs(value)
    return {f"{amount:g}", f"{amount:.0f}", f"{amount:.1f}", f"{amount:.2f}", f"{amount * 100:.0f}"}
