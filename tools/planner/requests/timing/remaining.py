"""What is asked of the rest of a clip in time: "cut the first 5 s and speed the rest up"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.moments import HOLDS

REST = re.compile(
    r"\b(?:the |all the )?(?:rest|remainder|remaining (?:part|clip|video|footage))\b|\beverything else\b", re.IGNORECASE
)
TAKEN = frozenset({"cut", "trim"})


AFTERWARDS = re.compile(r"\b(?:after (?:that|this)|afterwards?|from (?:then|there)(?: on(?:wards)?)?)\b", re.IGNORECASE)


def in_turn(asks: list[Ask]) -> list[Ask]:
    """The asks; one of the same kind "after that" begins where the one before ends."""
    if not any(AFTERWARDS.search(ask.words) for ask in asks):
        return asks
    return [_after(ask, asks[at - 1]) if at else ask for at, ask in enumerate(asks)]


def _after(ask: Ask, before: Ask) -> Ask:
    time = before.target.time if before.target is not None else None
    if time is None or time.end is None or ask.op not in HOLDS or not AFTERWARDS.search(ask.words):
        return ask
    return ask.model_copy(
        update={"target": (ask.target or Target()).model_copy(update={"time": TimeRange(start=time.end)})}
    )


def in_the_rest(asks: list[Ask]) -> list[Ask]:
    """The asks; one for the rest holds where no other one does, of what is cut away all that stays."""
    if len(asks) < 2 or not any(REST.search(ask.words) for ask in asks):
        return asks
    return [one for at, ask in enumerate(asks) for one in _held(ask, asks[:at])]


def _held(ask: Ask, before: Sequence[Ask]) -> Iterator[Ask]:
    region = ask.target.region if ask.target is not None else None
    named = REST.search(ask.words) is not None and (region is None or (isinstance(region, str) and REST.match(region)))
    last = before[-1] if before else None
    if last is None or not named or ask.op not in HOLDS:
        yield ask
    elif last.op in TAKEN and last.params:
        params = {name: value for name, value in ask.params.items() if name not in ("share", "from_end")}
        yield ask.model_copy(update={"target": None, "params": params})
    elif last.target is not None and last.target.time is not None and last.target.region is None:
        for time in _outside(last.target.time):
            yield ask.model_copy(update={"target": Target(time=time)})
    else:
        yield ask


def _outside(time: TimeRange) -> Iterator[TimeRange]:
    if time.start > 0:
        yield TimeRange(start=0, end=time.start)
    if time.end is not None:
        yield TimeRange(start=time.end)
