"""What is different between two answers, field by field, in words a person can look up in the answer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RELATIVE, ABSOLUTE = 1e-6, 1e-9
"""Numbers nearer than this are the same: another processor adds up in another order."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field. then, now: plain JSON; None where there was or is nothing."""

    field: str
    then: Any
    now: Any


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Every field that differs between two answers as JSON, in their order.

    Steps are compared by what they do, not by their place.
    """
    return list(_compared("", _named(then), _named(now)))


def _named(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {**answer, "edit_steps": _by_name(answer["edit_steps"])}


def _by_name(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Steps by operation, numbered where one comes more than once; their order is a field of its own."""
    seen: Counter[str] = Counter()
    named: dict[str, Any] = {}
    for step in steps:
        seen[step["op"]] += 1
        number = seen[step["op"]]
        named[step["op"] if number == 1 else f"{step['op']}#{number}"] = step
    return {**named, "order": list(named)}


def _compared(path: str, then: Any, now: Any) -> Iterator[Difference]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys([*then, *now]):
            yield from _compared(f"{path}.{name}" if path else name, then.get(name), now.get(name))
    elif _listed(then) and _listed(now) and len(then) == len(now):
        for place, (one, other) in enumerate(zip(then, now, strict=True)):
            yield from _compared(f"{path}[{place}]", one, other)
    elif not _same(then, now):
        yield Difference(path, then, now)


def _listed(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _same(then: Any, now: Any) -> bool:
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(_same(one, other) for one, other in zip(then, now, strict=True))
    numbers = (int, float)
    if isinstance(then, numbers) and isinstance(now, numbers) and bool not in (type(then), type(now)):
        return math.isclose(then, now, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(then == now)
