"""What is to hold but for a stretch of time: "add subtitles but not in the first 10 seconds"."""

from __future__ import annotations

from collections.abc import Iterator

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.moments import HOLDS
from tools.planner.words.signs import PORTRAYED, SPAN, Glance
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

SPARING = words("except excluding besides apart not")
LEADS = words("on in for during at from between the over")
TAKING = words("cut delete remove trim drop lose kill keep erase")
"""Verbs that leave what is spared, and it alone."""
CUTTING = frozenset({"cut", "trim"})


def take_spared_time(sentence: list[Token], seen: Glance) -> tuple[list[Token], Span | None]:
    """The sentence without a stretch of time that is spared, and the stretch; none where none is."""
    if not seen.signs & SPAN or SPARING.isdisjoint(seen.norms):
        return sentence, None
    taken = not TAKING.isdisjoint(seen.norms)
    for at in range(1, len(sentence)):
        token = sentence[at]
        if token.norm not in SPARING or (token.norm == "not" and sentence[at - 1].norm not in ("but", ",", "just")):
            continue
        start = at + 1
        while start < len(sentence) and sentence[start].norm in LEADS - {"from", "between", "at"}:
            start += 1
        named = start if token.norm == "not" or taken else _named_until(sentence, start)
        span = next((one for one in spans_in(sentence[at + 1 :]) if one.place + at + 1 <= named), None)
        if span is None or span.point is not None:
            continue
        end = at + 1 + span.place + span.length
        while end < len(sentence) and sentence[end].norm in ("please", "though", "thanks"):
            end += 1
        begin = at - (sentence[at - 1].norm in ("but", ",", "just"))
        return [*sentence[:begin], *sentence[end:]], span
    return sentence, None


MOST_NAMED = 4


def _named_until(sentence: list[Token], start: int) -> int:
    """Where the time begins of what is spared by its name: "except | the interview | at 1:00-2:00"; what is seen in
    the frame is a place there, and the time is that of the edit."""
    for at in range(start, min(start + MOST_NAMED, len(sentence) - 1)):
        if sentence[at].norm in TIMED or sentence[at].kind == "time":
            seen = any(one.signs & PORTRAYED or one.norm in SOMEBODY for one in sentence[start:at])
            return start if seen else at + (sentence[at].norm in TIMED)
    return start


SOMEBODY = words("me him her them us you myself himself herself")
TIMED = words("at from between (")


def outside_of(asks: list[Ask], known: int, span: Span | None) -> list[Ask]:
    """The asks; those since `known` that may hold for a part of a clip hold outside the stretch."""
    if span is None or any(ask.op in CUTTING for ask in asks[known:]):
        return asks
    return [*asks[:known], *(one for ask in asks[known:] for one in _outside(ask, span))]


def _outside(ask: Ask, span: Span) -> Iterator[Ask]:
    timed = (ask.target is not None and ask.target.time is not None) or {"share", "from_end"} & set(ask.params)
    if ask.op not in HOLDS or timed:
        yield ask
    elif span.from_end is not None:
        yield ask.model_copy(update={"params": {**ask.params, "but_last": span.from_end}})
    elif span.share is not None:
        low, high = span.share
        parts = [(0.0, low), (high, 1.0)]
        yield from (
            ask.model_copy(update={"params": {**ask.params, "share": part}}) for part in parts if part[1] > part[0]
        )
    else:
        target = ask.target or Target()
        if span.start:
            yield ask.model_copy(
                update={"target": target.model_copy(update={"time": TimeRange(start=0, end=span.start)})}
            )
        if span.end is not None:
            yield ask.model_copy(update={"target": target.model_copy(update={"time": TimeRange(start=span.end)})})
