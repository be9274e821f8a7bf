"""Speeds told one after the other: "normal speed until 0:10, then 2x", "slow for the first 5 s, rest normal"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.grammar.moments import lasting
from tools.planner.statements.timeline import speed
from tools.planner.words.signs import Glance
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

TURNS = words("then after rest remainder before again afterwards half last")
"""Words of which one stands in every such sentence."""
PARTING = words("then , ; and but before")
SLOW = words("slow slower slowly slowmo slow-mo slomo slow-motion slowed")
FAST = words("fast faster quick quicker quickly sped hyperlapse timelapse")
NORMAL = words("normal regular original usual real-time realtime 1x")
SPEEDS = SLOW | FAST | words("speed x times double half triple quarter twice motion mo")
BESIDE = words(
    "! ( ) . a about after afterwards again all an around as at back be begin beginning bit clip double down else end "
    "ending ends everything final first footage for forward forwards from go goes going half have i in into is it "
    "just keep last make middle minute minutes mo motion my normal of on only opening pace part play played playing "
    "plays please pls quarter remainder remaining rest return returns run running runs s second seconds slow speed "
    "speeds start starting starts stay stays stuff that the third this through till time times to triple until up "
    "video want way which whole with x"
)
"""Words that a speed and its time are told with; where anything else stands, more is asked for than speeds."""
HALVES = (["second", "half"], ["last", "half"])
"""What opens another part without a joiner: "first half normal | second half double"."""
NUMERAL = frozenset({"num", "time"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A speed with the time that is told for it.

    factor: none where only "slow" or "fast" is said. lasts: seconds, where only its length is told.
    """

    sign: int
    factor: float | None
    span: Span | None
    lasts: float | None
    words: str


def successive(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """The asks; those since `known`, where nothing but speeds is told one after the other, are a step a stretch."""
    if TURNS.isdisjoint(seen.norms) or SPEEDS.isdisjoint(seen.norms):
        return asks
    if not all(token.kind in NUMERAL or token.norm in BESIDE | SLOW | FAST | NORMAL | PARTING for token in sentence):
        return asks
    spans = [(sentence[span.place].start, span) for span in spans_in(sentence)]
    stretches = [stretch for part in _parted(sentence) if (stretch := _stretch(part, spans, text)) is not None]
    if len(stretches) < 2:
        return asks
    timed = any(stretch.span or stretch.lasts for stretch in stretches)
    more = list(_asks(stretches)) if timed else _untimed(stretches, words_of(sentence, text))
    return [*asks[:known], *more] if more else asks


def _untimed(stretches: Sequence[Stretch], said: str) -> list[Ask]:
    """ "slow at first then fast": a ramp from one to the other; of more than two, each a share of the clip."""
    signs = [stretch.sign if stretch.factor != 1 else 0 for stretch in stretches]
    if len(signs) == 2:
        return [Ask(op="speed_ramp", words=said[:300])] if 0 not in signs and signs[0] != signs[1] else []
    shares = [(at / len(signs), (at + 1) / len(signs)) for at in range(len(signs))]
    placed = [replace(one, span=Span(share=share)) for one, share in zip(stretches, shares, strict=True)]
    return list(_asks(placed))


def _parted(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    """The sentence at its joiners: "2x until 0:10 | normal | 4x for the last 5"."""
    part: list[Token] = []
    for at, token in enumerate(sentence):
        if part and part[-1].norm != "the" and [one.norm for one in sentence[at : at + 2]] in HALVES:
            yield part
            part = []
        if token.norm not in PARTING or (token.norm == "and" and part and part[-1].kind in NUMERAL):
            part.append(token)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _stretch(part: Sequence[Token], spans: Sequence[tuple[int, Span]], text: str) -> Stretch | None:
    """The speed that a part tells; none where it tells none. spans: with the place in the text where each begins."""
    norms = {token.norm for token in part}
    stated = speed(part, text).get("factor")
    factor = float(stated) if isinstance(stated, int | float) else None
    if factor is None and norms & NORMAL:
        factor = 1.0
    sign = -1 if norms & SLOW or (factor is not None and factor < 1) else 1
    if factor is None and norms.isdisjoint(SLOW | FAST):
        return None
    if sign < 0 and factor is not None and factor > 1:
        factor = round(1 / factor, 3)
    span = next((span for start, span in spans if part[0].start <= start < part[-1].end), None)
    open_ended = span is None or (span.end is None and not span.is_relative)
    return Stretch(sign, factor, span, lasting(part) if open_ended else None, words_of(part, text)[:300])


def _asks(stretches: Sequence[Stretch]) -> Iterator[Ask]:
    """A step for each that is not the speed it has; one without a time goes on from the one before."""
    begun = 0.0
    for at, stretch in enumerate(stretches):
        span = _placed(stretch.span, begun)
        if stretch.lasts is not None:
            span = replace(span, end=(span.start or 0.0) + stretch.lasts)
        if not span.is_relative:
            after = _placed(stretches[at + 1].span, 0.0) if at + 1 < len(stretches) else Span()
            end = span.end if span.end is not None else after.start or None
            span = replace(span, end=end)
            begun = end if end is not None else begun
        if stretch.factor == 1:
            continue
        relative = span.is_relative
        time = None if relative else TimeRange(start=span.start or 0.0, end=span.end)
        stated = {"factor": stretch.factor} if stretch.factor is not None else {}
        yield Ask(
            op="speed",
            params={**stated, **(span.params() if relative else {})},
            sign=stretch.sign,
            target=Target(time=time) if time is not None else None,
            words=stretch.words,
        )


def _placed(span: Span | None, begun: float) -> Span:
    """A range with its start: "until 0:20" begins where the one before has ended, "at 0:20" there."""
    if span is None:
        return Span(start=begun)
    if span.point is not None:
        return Span(start=span.point)
    if span.is_relative:
        return span
    return span if span.start else replace(span, start=begun)


__all__ = ["successive"]
