"""Tables of requests: words | kind of media | intent | operations | what was stated.

`a/b` is either of them; `?a` may be there; where operations are given, none beside them may be. What was stated:
`op.param=value`, `op@start-end` in seconds of a clip of ten minutes, `op+` and `op-` for the direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from edits.plan import Step
from graph.state import Draft
from tests.tools.planner.desk import draft, facts
from tools.planner.read import read

FOLDER = Path(__file__).parent / "moving"
LENGTH_S = 600.0
STATED = re.compile(
    r"(?P<op>[a-z_]+)(?:\.(?P<param>[a-z_]+)=(?P<value>.*)|@(?P<start>[\d.]+)-(?P<end>[\d.]*)|(?P<sign>[+-]))$"
)
NEXT = re.compile(r"\s+(?=[a-z_]+(?:\.[a-z_]+=|@|[+-](?:\s|$)))")


def faults_of(name: str) -> tuple[list[str], int]:
    """What is misread in the table of that name, a line a row, and how many rows it has."""
    lines = [line for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines() if line.strip()]
    found = [f"{line.split(' | ')[0]!r}: {'; '.join(faults)}" for line in lines if (faults := list(_faults(line)))]
    return found, len(lines)


def _faults(line: str) -> Iterator[str]:
    words, kind, intents, operations, stated = ([part.strip() for part in f"{line} ".split(" | ")] + ["", ""])[:5]
    reading = read(words, kinds=frozenset() if kind == "any" else frozenset({kind}))
    if reading.intent.kind not in intents.split("/"):
        yield f"{reading.intent.kind}, not {intents}"
    drafted = draft(words, None if kind == "any" else facts(kind, duration_s=LENGTH_S))  # type: ignore[arg-type]
    if operations:
        looked = {step.op for step in drafted.plan.steps if step.source == "look"}
        yield from _wrong_operations({ask.op for ask in reading.asks}, operations.split(), looked)
    if stated:
        yield from (f"lacks {one}" for one in NEXT.split(stated) if not _is_stated(one, drafted))


def _wrong_operations(found: set[str], groups: list[str], looked: set[str]) -> Iterator[str]:
    known = [set(group.lstrip("?").split("/")) for group in groups]
    for group, choices in zip(groups, known, strict=True):
        if not group.startswith("?") and not choices & (found | looked):
            yield f"{sorted(found)} lack {group}"
    extra = found.difference(*known)
    if extra:
        yield f"nobody asked for {', '.join(sorted(extra))}"


def _is_stated(one: str, drafted: Draft) -> bool:
    match = STATED.match(one)
    assert match is not None, one
    steps = [step for step in drafted.plan.steps if step.op == match["op"]]
    if match["param"]:
        return any(_same(_param(step, match["param"]), match["value"]) for step in steps)
    if match["sign"]:
        return any((_slider(step) > 0) == (match["sign"] == "+") for step in steps)
    return any(_covers(step, float(match["start"]), float(match["end"]) if match["end"] else None) for step in steps)


def _param(step: Step, name: str) -> object:
    return getattr(step.params, f"{name}_", getattr(step.params, name, None))


def _same(value: object, expected: str) -> bool:
    return any(_matches(value, choice) for choice in expected.strip().split("/"))


def _matches(value: object, expected: str) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return re.fullmatch(r"-?[\d.]+", expected) is not None and abs(value - float(expected)) < 0.02
    return expected.lower() in (str(value).lower(), str(value).lower().split(", ")[0])


def _slider(step: Step) -> float:
    return next((value for value in step.params.model_dump().values() if isinstance(value, int | float)), 0)


def _covers(step: Step, start: float, end: float | None) -> bool:
    time = step.target.time if step.target is not None and step.target.time is not None else step.params
    begins = getattr(time, "start", getattr(time, "at", None))
    stops = getattr(time, "end", None)
    near = begins is not None and abs(begins - start) < 0.05
    return near and (end is None or (stops is not None and abs(stops - end) < 0.05))
