"""The scores of the annotated sets.

intent: share of rows with the right intent.
operations: over rows that are not preference, feedback or off topic: a `must` found or an `any_of` group touched is a
hit, one missed is a miss, an operation in none of must, may, any_of is a false alarm; F1 over all rows together.
sign: of the stated directions whose operation was found, the share with that direction.
params: of the stated parameters whose operation was found, the share that agrees: numbers within 2 % or 0.05, words
when at least half of the expected content words are there over all steps of the operation, a list when each of its
members is met by some step.
clarify: precision and recall of asking back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edits.amounts import effective, neutral
from edits.plan import Step
from evals.understanding.answers import Answered

UNPLANNED = frozenset({"preference", "feedback", "off_topic"})
_STOPWORDS = "a an the of in on at to my his her our their your this that these those all from with and for some"
STOPWORDS = frozenset(_STOPWORDS.split())


@dataclass(slots=True)
class Counts:
    """Hits, misses and false alarms."""

    hits: int = 0
    misses: int = 0
    alarms: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.alarms) if self.hits + self.alarms else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.hits + self.misses + self.alarms
        return 2 * self.hits / total if total else 1.0

    def add(self, other: Counts) -> None:
        self.hits += other.hits
        self.misses += other.misses
        self.alarms += other.alarms


@dataclass(frozen=True, slots=True)
class Scored:
    """One row's marks. signs and params: right or wrong for each stated one whose operation was found."""

    answered: Answered
    intent: bool
    operations: Counts
    signs: tuple[bool, ...]
    params: tuple[bool, ...]
    faults: tuple[str, ...] = field(default=())


def score(answered: Answered) -> Scored:
    """Mark one answered row of an annotated set."""
    row = answered.row
    faults: list[str] = []
    right = answered.reading.intent.kind == row["intent"]
    if not right:
        faults.append(f"intent {answered.reading.intent.kind}, not {row['intent']}")
    counts = Counts() if row["intent"] in UNPLANNED else _operations(answered, faults)
    return Scored(answered, right, counts, _signs(answered, faults), _params(answered, faults), tuple(faults))


def _operations(answered: Answered, faults: list[str]) -> Counts:
    row, found = answered.row, answered.operations
    must = set(row.get("must", ()))
    groups = [set(group) for group in row.get("any_of") or ()]
    allowed = must | set(row.get("may", ())) | {op for group in groups for op in group}
    missed = sorted(must - found) + [f"one of {', '.join(sorted(group)[:4])}…" for group in groups if not group & found]
    false = sorted(found - allowed)
    faults += [f"missed {one}" for one in missed] + [f"false alarm {one}" for one in false]
    return Counts(len(must & found) + sum(bool(group & found) for group in groups), len(missed), len(false))


def direction(step: Step) -> int:
    """−1, 0 or 1: which way a step moves."""
    params = step.params.model_dump()
    if step.op == "equalize":
        return _sign(params["low"] + params["mid"] + params["high"])
    if step.op == "pace" and params.get("feel"):
        return 1 if params["feel"] in ("fast", "frantic") else -1
    if step.op == "speed_ramp":
        return -1 if min(factor for _time, factor in params["points"]) < 1 else 1
    if step.op == "hsl":
        return _sign(params["saturation"] + params["luminance"])
    if step.op == "rotate":
        return _sign(params["degrees"])
    value = effective(step)
    if value is None:
        return 0
    if step.op == "pace":
        return -1 if value > neutral(step.op) else 1
    return _sign(value - neutral(step.op))


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _signs(answered: Answered, faults: list[str]) -> tuple[bool, ...]:
    marks: list[bool] = []
    for op, sign in answered.row.get("sign", {}).items():
        steps = [step for step in answered.draft.plan.steps if step.op == op]
        if not steps:
            continue
        wanted = 1 if sign == "+" else -1
        right = any(direction(step) == wanted for step in steps)
        marks.append(right)
        if not right:
            faults.append(f"{op} goes the wrong way")
    return tuple(marks)


def _params(answered: Answered, faults: list[str]) -> tuple[bool, ...]:
    marks: list[bool] = []
    for op, expected in answered.row.get("params", {}).items():
        steps = [step for step in answered.draft.plan.steps if step.op == op]
        if not steps:
            continue
        for name, value in expected.items():
            right = agrees(value, [stated(step, name) for step in steps])
            marks.append(right)
            if not right:
                faults.append(f"{op}.{name} {[stated(step, name) for step in steps]}, not {value!r}")
    return tuple(marks)


def stated(step: Step, name: str) -> Any:
    """A parameter of a step by its dotted name; a region is `target.region`."""
    if name == "target.region":
        return step.target.region if step.target is not None else None
    if name == "target.time":
        return step.target.time.model_dump() if step.target is not None and step.target.time is not None else None
    return step.params.model_dump(by_alias=True).get(name)


def agrees(expected: Any, found: Sequence[Any]) -> bool:
    """Whether what the steps say meets what was expected."""
    if isinstance(expected, list):
        if all(isinstance(one, (list, tuple)) for one in found) and any(list(one) == expected for one in found if one):
            return True
        return all(agrees(one, found) for one in expected)
    if isinstance(expected, dict):
        return any(
            isinstance(one, dict) and all(agrees(value, [one.get(key)]) for key, value in expected.items())
            for one in found
        )
    if isinstance(expected, bool):
        return expected in found
    if isinstance(expected, int | float):
        return any(_near(float(expected), one) for one in found)
    return _words_agree(str(expected), [str(one) for one in found if one is not None])


def _near(expected: float, value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_near(expected, one) for one in value)
    return isinstance(value, int | float) and abs(value - expected) <= max(0.05, 0.02 * abs(expected))


def content_words(text: str) -> set[str]:
    """Words that carry meaning, without plural endings."""
    words = re.findall(r"[\w.:]+", text.lower().replace("'s", "").replace("’s", ""))
    return {word.rstrip("s") or word for word in words if word not in STOPWORDS} or set(words)


def _words_agree(expected: str, found: Iterable[str]) -> bool:
    wanted = content_words(expected)
    have = {word for one in found for word in content_words(one)}
    return len(wanted & have) >= 0.5 * len(wanted)


Measure = Callable[[Sequence[Scored]], float]


def intent_accuracy(scored: Sequence[Scored]) -> float:
    """Share of rows with the right intent."""
    return sum(one.intent for one in scored) / max(1, len(scored))


def operation_counts(scored: Sequence[Scored]) -> Counts:
    """Hits, misses and false alarms of all rows together."""
    total = Counts()
    for one in scored:
        total.add(one.operations)
    return total


def operations_f1(scored: Sequence[Scored]) -> float:
    """F1 over all rows together."""
    return operation_counts(scored).f1


def share_right(marks: Iterable[Sequence[bool]]) -> float:
    """Share of marks that are right; 1 when there are none."""
    every = [mark for row in marks for mark in row]
    return sum(every) / len(every) if every else 1.0


def sign_accuracy(scored: Sequence[Scored]) -> float:
    """Share of directions right where the operation was found."""
    return share_right(one.signs for one in scored)


def params_accuracy(scored: Sequence[Scored]) -> float:
    """Share of stated parameters right where the operation was found."""
    return share_right(one.params for one in scored)


def clarify_counts(scored: Sequence[Scored]) -> Counts:
    """Asking back, against the rows that need it."""
    total = Counts()
    for one in scored:
        wanted, asked = bool(one.answered.row.get("clarify")), one.answered.asks
        total.hits += wanted and asked
        total.misses += wanted and not asked
        total.alarms += asked and not wanted
    return total


def clarify_precision(scored: Sequence[Scored]) -> float:
    """Of the questions asked, the share that was needed."""
    return clarify_counts(scored).precision


def clarify_recall(scored: Sequence[Scored]) -> float:
    """Of the questions needed, the share that was asked."""
    return clarify_counts(scored).recall


MEASURES: Mapping[str, Measure] = {
    "intent": intent_accuracy,
    "operations F1": operations_f1,
    "sign": sign_accuracy,
    "params": params_accuracy,
    "clarify precision": clarify_precision,
    "clarify recall": clarify_recall,
}
"""The measures of an annotated set by name."""
