"""Speeds that are listed with their times: "2x from 1:00 to 2:00 and 4x from 2:00 to 3:00"."""

from __future__ import annotations

from collections.abc import Sequence

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.words.signs import NUMBER, SPAN, Glance
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import numbers_in

UNITS = frozenset({"x", "times"})
SLOWEST, FASTEST = 0.1, 10.0


def each_paced(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """The asks; where factors stand with a range each, those since `known` that change the speed are a step a range."""
    if not (seen.signs & NUMBER and seen.signs & SPAN) or UNITS.isdisjoint(seen.norms):
        return asks
    factors = [one for one in numbers_in(sentence) if one.unit in UNITS and SLOWEST <= one.value <= FASTEST]
    spans = [span for span in spans_in(sentence) if span.start is not None and span.end is not None]
    others = {ask.op for ask in asks[known:]} - {"speed", "speed_ramp"}
    if not factors or len(factors) != len(spans) or others or (len(factors) == 1 and len(asks) > known):
        return asks
    words = words_of(sentence, text)[:300]
    paced = [
        Ask(
            op="speed",
            params={"factor": factor.value},
            sign=1 if factor.value > 1 else -1,
            target=Target(time=TimeRange(start=span.start or 0.0, end=span.end)),
            words=words,
        )
        for factor, span in zip(factors, spans, strict=True)
        if span.end is not None and span.end > (span.start or 0.0)
    ]
    return [*asks[:known], *paced]
