"""Speeds that are listed with their times: "2x from 1:00 to 2:00 and 4x from 2:00 to 3:00"."""

from __future__ import annotations

from collections.abc import Sequence

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.words.signs import NUMBER, SPAN, Glance
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS as SECONDS
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


LASTING = frozenset({"lasts", "last", "takes", "take"})


def so_long(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance) -> list[Ask]:
    """ "speed it up so it only lasts 20 seconds": the asks; those for the speed with what is to be left."""
    if LASTING.isdisjoint(seen.norms) or not any(ask.op == "speed" and not ask.params for ask in asks[known:]):
        return asks
    place = next(
        (at for at, token in enumerate(sentence) if token.norm in LASTING and not _is_part(sentence, at)), None
    )
    if place is None:
        return asks
    length = next((one for one in numbers_in(sentence) if one.place > place and one.unit in SECONDS), None)
    if length is None or length.place > place + 3:
        return asks
    lasts = {"max_duration": length.value * SECONDS[length.unit]}
    bare = [at for at in range(known, len(asks)) if asks[at].op == "speed" and not asks[at].params]
    return [ask.model_copy(update={"params": lasts}) if at in bare else ask for at, ask in enumerate(asks)]


def _is_part(sentence: Sequence[Token], at: int) -> bool:
    """Whether it is the end of the clip and no verb: "over the | last 5 seconds"."""
    return sentence[at].norm == "last" and at > 0 and sentence[at - 1].norm in ("the", "my", "its", "very")
