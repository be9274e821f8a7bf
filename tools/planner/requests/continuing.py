"""Words that only go on with the last request: how long, how loud, when, where else, or what else is to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.state import Ask
from tools.planner.grammar.moments import HOLDS, timed
from tools.planner.requests.gathered import Requests
from tools.planner.statements.lettering import CAPTION_KINDS, caption
from tools.planner.statements.mentions import position_in, quoted_in
from tools.planner.statements.sound import loudness
from tools.planner.statements.timeline import speed
from tools.planner.words.signs import NUMBER, SPAN, glance
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, numbers_in, seconds_at
from tools.planner.words.wordsets import words

LASTING = words("transition freeze_frame")


def goes_on(tokens: Sequence[Token], text: str, kinds: frozenset[str], found: Requests) -> bool:
    """Whether the words only say how long the last step is, how loud, when, or where else it holds."""
    last = found.asks[-1] if found.asks else None
    if last is None:
        return False
    more = _more(tokens, text, kinds, last)
    if more is None:
        return False
    found.asks[-1:] = more
    return True


def _more(tokens: Sequence[Token], text: str, kinds: frozenset[str], last: Ask) -> list[Ask] | None:
    """The last ask with what the words add to it, and those that they add beside it; none where they do not."""
    if last.op == "caption" and (styled := _only_style(tokens, text, last)) is not None:
        return [with_params(last, styled)]
    if last.op in ("text", "overlay") and (place := _only_place(tokens)) is not None:
        return [with_params(last, {"position": place})]
    if last.op == "text" and (another := _another_text(tokens, text, kinds, last)):
        return [last, another]
    if not glance(tokens).signs & (NUMBER | SPAN):
        return None
    if last.op in LASTING and (length := _only_length(tokens)):
        return [with_params(last, {"duration": length})]
    if last.op == "music" and (level := _only_level(tokens)) is not None:
        return [with_params(last, {"gain_db": level})]
    if last.op == "loudness" and len(tokens) <= MOST_PEAK and (limits := loudness(tokens, text)):
        return [with_params(last, limits)]
    if last.op == "cut" and (ranges := _only_ranges(tokens)):
        return [last, *(last.model_copy(update={"params": span.params()}) for span in ranges)]
    if last.op == "speed" and "factor" not in last.params and (factor := _only_factor(tokens, text)):
        return [with_params(last, factor)]
    span = _only_time(tokens) if kinds and kinds != {"image"} else None
    told = _told_when(last, span, kinds, tokens) if span is not None else None
    return [told] if told is not None else None


BESIDE_STYLE = words(
    "and , with in the a an font text letters style bold big huge small large thick chunky white yellow black red "
    "green blue orange pink cyan outline shadow box boxed on at bottom top third lower upper center centered middle "
    "all caps uppercase lowercase sans serif please background stroke word by highlighted highlight animated pop "
    "keywords key words highlights"
)


def _only_style(tokens: Sequence[Token], text: str, last: Ask) -> dict[str, Any] | None:
    """ "…, bold, bottom third": how the captions are to look, and nothing else; none where more is said."""
    told = [token for token in tokens if token.kind != "punct"]
    if not told or not all(token.norm in BESIDE_STYLE for token in told):
        return None
    styled = caption(tokens, text)
    before = str(last.params.get("style", "")).split(" ")[0]
    if before in CAPTION_KINDS and str(styled.get("style", "")).startswith("clean "):
        styled["style"] = f"{before} {styled['style'].removeprefix('clean ')}"
    return styled


MOST_PEAK = 6
BESIDE_PLACE = words("top bottom left right center centered middle upper lower corner in the at on of and , - please")


def _only_place(tokens: Sequence[Token]) -> str | None:
    """ "…, bottom left": where it goes, and nothing else."""
    told = [token for token in tokens if token.kind != "punct"]
    return position_in(tokens) if told and all(token.norm in BESIDE_PLACE for token in told) else None


def with_params(ask: Ask, params: dict[str, Any]) -> Ask:
    """The ask with these parameters beside its own."""
    return ask.model_copy(update={"params": {**ask.params, **params}})


def _only_ranges(tokens: Sequence[Token]) -> list[Span]:
    """ "…, then the last two seconds": ranges of time and nothing else."""
    spans = [span for span in spans_in(tokens) if span.point is None]
    covered = {at for span in spans for at in range(span.place, span.place + span.length)}
    rest = [token for at, token in enumerate(tokens) if at not in covered]
    return spans if all(token.norm in BESIDE_RANGES for token in rest) else []


BESIDE_RANGES = words("and then also the , plus finally too as well from please & again")


def _only_length(tokens: Sequence[Token]) -> float | None:
    """ "…, 0.3 s": a length and nothing else."""
    number = next(iter(numbers_in(tokens)), None)
    plain = number is not None and number.unit in UNITS and len(tokens) <= 3 and number.place <= 1
    return number.value * UNITS[number.unit] if number is not None and plain else None


def _only_level(tokens: Sequence[Token]) -> float | None:
    """ "lofi underneath, | -20 dB": how loud what was asked for is to be, below the rest."""
    number = next(iter(numbers_in(tokens)), None)
    named = any(token.entry is not None and token.entry.concept is not None for token in tokens)
    if number is None or number.unit != "db" or len(tokens) > 5 or named:
        return None
    return -min(60.0, abs(number.value))


BESIDE_FACTOR = words("to at by about like around of the its normal speed percent x times half quarter maybe ( ) - ,")


def _only_factor(tokens: Sequence[Token], text: str) -> dict[str, Any]:
    """ "…, to 30 %", "at 2x": how fast what was asked for is to be, and nothing else."""
    plain = len(tokens) <= 6 and all(token.norm in BESIDE_FACTOR or token.kind == "num" for token in tokens)
    return speed(tokens, text) if plain else {}


BESIDE_TIME = words(
    "that it this is at around about from to until till and which happens happening starts starting begins the - ( ) "
    "mark approx approximately roughly somewhere so timestamp time timecode like ish i think , between runs goes"
)


def _only_time(tokens: Sequence[Token]) -> Span | None:
    """ "that's at 1:47", "it's from 0:34 to 0:41": a time told after what it is for, and nothing else."""
    if len(tokens) > 10 or not all(token.kind == "time" or token.norm in BESIDE_TIME for token in tokens):
        return None
    span = next((span for span in spans_in(tokens) if span.start is not None or span.point is not None), None)
    if span is None:
        place = next((at for at, token in enumerate(tokens) if token.kind == "time"), None)
        time = seconds_at(tokens, place) if place is not None else None
        return Span(point=time[0]) if time is not None else None
    return span


def _told_when(last: Ask, span: Span, kinds: frozenset[str], tokens: Sequence[Token]) -> Ask | None:
    """The last ask with the time that was told for it; none where it has one."""
    part = str(last.params.get("part", "")).lower()
    if last.op in ("cut", "trim") and (part or not last.params):
        return last.model_copy(update={"params": _range_of(part, span, last.op)})
    untimed = last.target is None or last.target.time is None
    if last.op in ("freeze_frame", "marker", "extract_frame") and "at" not in last.params:
        return with_params(last, {"at": span.point if span.point is not None else span.start or 0.0})
    if last.op in HOLDS and untimed and not {"share", "from_end", "edge"} & set(last.params):
        return timed(last, tokens, kinds)
    return None


PART_S = 3.0
"""How much of a clip a part is that only a moment was told of."""


def _range_of(part: str, span: Span, op: str) -> dict[str, object]:
    """The range of "everything before the kiss", "the part where he falls", once it is told when that is."""
    at = span.point if span.point is not None else span.start or 0.0
    said = part.split()
    if {"before", "until"} & set(said[:3]) and said[0] in ("everything", "all", "anything"):
        return {"start": 0.0, "end": at}
    if {"after", "from"} & set(said[:3]) and said[0] in ("everything", "all", "anything"):
        return {"start": at}
    if span.end is not None:
        return {"start": at, "end": span.end}
    return {"start": at, "end": at + PART_S} if op == "cut" else {"start": at}


BESIDE_TEXT = words("and then also , & next after that again same place position spot text title at in on the with")


def _another_text(tokens: Sequence[Token], text: str, kinds: frozenset[str], last: Ask) -> Ask | None:
    """ "… then "Day 2" at 1:15, same place": one more text like the last."""
    content = quoted_in(tokens)
    if content is None or content == last.params.get("content") or kinds == {"image"}:
        return None
    position = position_in(tokens)
    params = {**last.params, "content": content, **({"position": position} if position else {})}
    params = {name: value for name, value in params.items() if name not in ("share", "from_end")}
    lead = tokens[: next(at for at, token in enumerate(tokens) if token.kind == "quote")]
    if not all(token.norm in BESIDE_TEXT or token.kind in ("time", "num") for token in lead):
        return None
    words_said = text[tokens[0].start : tokens[-1].end][:300]
    return timed(last.model_copy(update={"params": params, "target": None, "words": words_said}), tokens, kinds)
