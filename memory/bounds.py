"""Bounds: what "never" means, as a limit on one parameter of one operation that every planner respects."""

from __future__ import annotations

from collections.abc import Sequence

from edits.amounts import MAIN, neutral
from edits.vocabulary import OPERATIONS
from graph.state import Bound, Preference
from memory.traits import TRAITS, Sign, canonical
from memory.weights import WEIGHTS


def bounds_of(told: Preference) -> list[Bound]:
    """The limits that a "never" sets; none when it names nothing that can be limited.

    An operation with a direction (−1, +1, or a word such as "crush") is limited at the value that changes nothing:
    "never crush my blacks" is blacks.amount at least 0. With another number it is limited there, on that number's
    side. Without a value the operation is never used. A trait's value is limited by the steps that show it.
    """
    if told.op is not None and told.op in OPERATIONS:
        return [_limit(told.op, told.value, told.words)]
    if told.trait is not None and told.trait in TRAITS and told.value is not None:
        signs = TRAITS[told.trait].signs.get(canonical(told.trait, str(told.value)), ())
        return [_unsigned(sign, told.words) for sign in signs if not sign.is_]
    return []


def _limit(op: str, value: str | float | None, words: str) -> Bound:
    parameter = MAIN[op]
    if value is None or parameter is None:
        return Bound(op=op, parameter=parameter or "amount", words=words)
    number = _direction(value) if isinstance(value, str) else float(value)
    if not number:
        return Bound(op=op, parameter=parameter, words=words)
    base = neutral(op)
    limit = base if abs(number) == 1 else number
    below = number < 0 if limit == base else limit < base
    return Bound(op=op, parameter=parameter, words=words, **{"low" if below else "high": limit})


def _direction(word: str) -> float | None:
    """−1 for a word that means down, +1 for up, a number for a number, or none."""
    try:
        return float(word)
    except ValueError:
        names = word.lower().split()
        down, up = (any(name in WEIGHTS.directions[way] for name in names) for way in ("down", "up"))
        return None if down == up else (-1.0 if down else 1.0)


def _unsigned(sign: Sign, words: str) -> Bound:
    """The limit that keeps a sign from showing."""
    return Bound(op=sign.op, parameter=MAIN[sign.op] or "amount", low=sign.below, high=sign.above, words=words)


def loosened(bounds: Sequence[Bound], op: str, value: float | None) -> tuple[Bound, ...]:
    """The bounds without those that forbid `op`, or `op` at `value`: the last word of a person counts."""
    return tuple(bound for bound in bounds if bound.op != op or (value is not None and allows(bound, value)))


def allows(bound: Bound, value: float) -> bool:
    """Whether a bound lets its parameter stand at `value`."""
    if bound.low is None and bound.high is None:
        return False
    return (bound.low is None or value >= bound.low) and (bound.high is None or value <= bound.high)
