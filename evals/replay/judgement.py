"""What people said of the plans they got, and how near another plan comes to what they wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from edits.amounts import MAIN, neutral
from evals.replay.source import Log
from memory.learning import standing

Steps = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Judged:
    """The last judgement of a turn that stands. plan: what they wanted, or with `rejected` what they did not."""

    verdict: str
    plan: Steps

    def score(self, steps: Steps) -> float:
        """How good a plan is by this judgement: 0 what was rejected or nothing of what was wanted, 1 all of it."""
        near = nearness(steps, self.plan)
        return 1 - near if self.verdict == "reject" else near


def judgements(log: Log) -> dict[str, Judged]:
    """The judgement of each turn that has one."""
    given = (event for event in standing(log.events) if event.kind == "feedback")
    return {event.body["about"]: Judged(event.body["verdict"], _wanted(event.body)) for event in given}


def _wanted(feedback: Mapping[str, Any]) -> Steps:
    """The plan a judgement speaks of: as they corrected it, at the strength they asked for, or as it was."""
    suggested: Steps = feedback["suggested"]
    if feedback["edited"] is not None:
        return list(feedback["edited"])
    factor, op = feedback["factor"], feedback["op"]
    if factor is None:
        return suggested
    return [
        {**step, "amount": step["amount"] * factor} if op is None or step["op"] == op else step for step in suggested
    ]


def nearness(steps: Steps, wanted: Steps) -> float:
    """0–1: the mean over all operations of both plans of how alike their parameters are; an operation that only one
    of them has counts 0.
    """
    pairs = list(_pairs(list(steps), list(wanted)))
    return sum(_alike(one, other) for one, other in pairs) / len(pairs) if pairs else 1.0


def _pairs(steps: list[Mapping[str, Any]], wanted: list[Mapping[str, Any]]) -> Iterator[tuple[Any, Any]]:
    left = list(wanted)
    for step in steps:
        found = next((one for one in left if one["op"] == step["op"]), None)
        if found is not None:
            left.remove(found)
        yield step, found
    for one in left:
        yield None, one


def _alike(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> float:
    if one is None or other is None:
        return 0.0
    ours, theirs = _settings(one), _settings(other)
    names = list(dict.fromkeys([*ours, *theirs]))
    return sum(_close(ours.get(name), theirs.get(name)) for name in names) / len(names) if names else 1.0


def _settings(step: Mapping[str, Any]) -> dict[str, Any]:
    """What shapes the picture: parameters, the main one at the step's strength, and where the step applies."""
    op, strength = step["op"], step.get("amount", 1.0)
    params = {name: value for name, value in step["params"].items() if value is not None}
    main = MAIN.get(op)
    if main is not None and isinstance(params.get(main), int | float):
        params[main] = neutral(op) + (params[main] - neutral(op)) * strength
    else:
        params["strength"] = strength
    return {**params, "target": step["target"]} if step.get("target") else params


def _close(one: Any, other: Any) -> float:
    numbers = (int, float)
    if isinstance(one, numbers) and isinstance(other, numbers):
        size = abs(one) + abs(other)
        return 1.0 if size == 0 else max(0.0, 1 - abs(one - other) / size)
    return float(one == other)
