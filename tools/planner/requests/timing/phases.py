"""How a clip is to be along its time: "black and white until 0:10, then colour", "warm first half, cold second"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.ends import STARTS
from tools.planner.grammar.function_words import is_verbal, words_of
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.moments import USUAL_S
from tools.planner.statements.scope import Scope
from tools.planner.statements.states import read_states
from tools.planner.words.signs import SPAN, Glance
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

TURNS = words("then rest remainder afterwards first initially half but before start starts begin")
"""Words of which one stands in every such sentence."""
PARTING = words("then , ; but before")
OPENED = words("rest remainder")
"""What opens a part without a joiner: "first 10 s black and white | rest in colour"."""
NORMAL = words("normal regular original usual untouched unchanged")
COLOURED = words("color coloured colored colors")
"""What a part is to be again that was black and white before."""
BESIDE = words(
    "a an the it this that my video clip footage make keep have go goes going turn turns back to at in into for from "
    "until till after first last second half third quarter rest remainder of everything else again i want with be "
    "start starting starts begin beginning opening end ending seconds s minute minutes around about as then and should "
    "look please by full on initially just only remaining whole all to get gets switch switches change changes which "
    "part bit secs sec way through one ( ) . !"
)
STATED = frozenset({"num", "time", "punct"})
CHANGED = words(
    "exposure contrast highlights shadows whites blacks saturation vibrance temperature tint clarity texture sharpen "
    "denoise glow grain vignette monochrome color_grade dehaze blur gain"
)
"""What a part of a clip may be more or less of."""
TELLING_HOW = words("is was its it's are were looks gets got seems")
"""Words of who tells how a clip is rather than how it should be."""
VERBS = words("make keep have go turn start begin want be switch change get end look rest")


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the sentence: what it asks for, and the time that is told with it."""

    asks: list[Ask] = field(default_factory=list)
    span: Span | None = None
    normal: bool = False
    opens: bool = False
    """Whether it is told to be at the start."""


def phases(sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """A step for each part that is to differ; empty where the sentence is no list of states along the time."""
    if TURNS.isdisjoint(seen.norms) or not (seen.signs & SPAN) or not TELLING_HOW.isdisjoint(seen.norms):
        return []
    if any(is_verbal(token) and token.lemma not in VERBS and not _states(token) for token in sentence):
        return []
    spans = [(sentence[span.place].start, span) for span in spans_in(sentence)]
    told: list[Phase] = []
    for part in _parted(sentence):
        phase = _phase(part, spans, text)
        if phase is None:
            return []
        told.append(phase)
    if any(ask.op == "blur" for phase in told for ask in phase.asks):
        told = [_unblurred(phase) for phase in told]
    asking = [phase for phase in told if phase.asks]
    placed = any(phase.span or phase.opens for phase in told)
    if len(told) < 2 or not asking or not placed or (len(asking) == 1 and not any(one.normal for one in told)):
        return []
    wished = len(asking) > 1 or any(map(is_verbal, sentence)) or not _complains(sentence)
    return list(_timed(told)) if wished else []


def _complains(sentence: Sequence[Token]) -> bool:
    """ "dark at first, then normal": a plain state may be what is wrong with the clip."""
    stating = [token for token in sentence if token.entry is not None and token.entry.adjective is not None]
    return any(not token.norm.endswith("er") and token.norm not in NORMAL for token in stating)


def _unblurred(phase: Phase) -> Phase:
    """ "blurred until 0:05, then | sharp": as it was, beside a part that is blurred."""
    sharp = bool(phase.asks) and all(ask.op == "sharpen" for ask in phase.asks)
    return replace(phase, asks=[], normal=True) if sharp else phase


def _states(token: Token) -> bool:
    """Whether the word is a state as much as a verb: "blur", "white"."""
    entry = token.entry
    if entry is None or token.norm in COLOURED:
        return True
    return entry.adjective is not None or entry.concept is not None or entry.colour is not None


def _parted(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    inside = 0
    for at, token in enumerate(sentence):
        inside = max(inside - 1, token.length - 1)
        joins = token.norm in PARTING or (token.norm == "and" and not inside and _is_over(part, sentence[at + 1 :]))
        if part and (joins or (token.norm in OPENED and part[-1].norm not in ("the", "and"))):
            yield part
            part = []
        if not joins:
            part.append(token)
    if any(token.kind != "punct" for token in part):
        yield part


def _is_over(part: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether "and" leads to another part of the clip: "warm in the first half and | the second half cold"."""
    opened = any(token.signs & SPAN or token.norm in OPENED | VERBS for token in rest[:2])
    return opened or (any(token.signs & SPAN for token in part) and any(token.signs & SPAN for token in rest))


def _phase(part: Sequence[Token], spans: Sequence[tuple[int, Span]], text: str) -> Phase | None:
    """What a part tells; none where more stands there than a state and its time."""
    norms = {token.norm for token in part if token.kind not in STATED}
    span = next((span for start, span in spans if part[0].start <= start < part[-1].end), None)
    opens = span is None and (bool(norms & STARTS) or "initially" in norms or _at_first(part))
    if norms & NORMAL or (norms & COLOURED and norms <= BESIDE | COLOURED):
        return Phase(span=span, normal=True, opens=opens)
    said = [token for token in part if token.kind not in STATED and not (token.norm in BESIDE and not token.entry)]
    found = read_states(Scope(_untimed(part, span), text, WISH))
    asks = [replace_words(ask, words_of(part, text)) for ask in found.asks]
    if not asks or found.looks or not all(ask.op in CHANGED and ask.target is None for ask in asks):
        return None
    known = all(token.entry is not None or token.norm in BESIDE for token in said)
    return Phase(asks, span, opens=opens) if known else None


def replace_words(ask: Ask, said: str) -> Ask:
    """The ask in the words of its part."""
    return ask.model_copy(update={"words": said[:300]})


def _at_first(part: Sequence[Token]) -> bool:
    """ "black and white | at first"."""
    return any(one.norm == "at" and two.norm == "first" for one, two in pairwise(part))


def _untimed(part: Sequence[Token], span: Span | None) -> list[Token]:
    """The part without the words of its time, and without those that lead to what it tells."""
    start = next((at for at, token in enumerate(part) if token.signs & SPAN), 0)
    length = span.length if span is not None else 0
    rest = [token for at, token in enumerate(part) if not start <= at < start + length and token.norm != "first"]
    led = next((at for at, token in enumerate(rest) if token.norm not in BESIDE), len(rest))
    return rest[led:]


def _timed(told: Sequence[Phase]) -> Iterator[Ask]:
    """Each ask at its time; a part without one goes on from where the one before has ended."""
    begun = 0.0
    for at, phase in enumerate(told):
        following = told[at + 1].span if at + 1 < len(told) else None
        span = phase.span
        if span is None:
            span = Span(start=begun, end=USUAL_S if phase.opens and following is None else None)
        elif span.point is not None:
            span = Span(start=span.point)
        elif span.start == 0.0 and begun:
            span = replace(span, start=begun)
        if not span.is_relative and span.end is None and following is not None:
            span = replace(span, end=following.point if following.point is not None else following.start or None)
        begun = span.end if span.end is not None else begun
        for ask in phase.asks:
            yield _at(ask, span)


def _at(ask: Ask, span: Span) -> Ask:
    if span.is_relative:
        return ask.model_copy(update={"params": {**ask.params, **span.params()}})
    return ask.model_copy(update={"target": Target(time=TimeRange(start=span.start or 0.0, end=span.end))})


__all__ = ["phases"]
