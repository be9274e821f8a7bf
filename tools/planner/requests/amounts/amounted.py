"""Stated amounts and where they hold: "make it 20% darker", "face 30% brighter", "shadows +20 on her face"."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from edits.plan import Target
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES
from tools.planner.grammar.sides import side_in
from tools.planner.statements.meaning import Said, with_number
from tools.planner.words.signs import BACKGROUND, NUMBER, PORTRAYED, QUALITY, Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

STATED = frozenset({"ev", "amount", "by_percent", "db"})
GRADED = words(
    "exposure contrast highlights shadows whites blacks temperature tint vibrance saturation clarity texture dehaze "
    "sharpen denoise"
)
"""Operations of light, colour and detail that a part of a picture may have by itself."""
LOUD = frozenset({"gain"})
RUNNING = frozenset({"speed"})
TIMES = {"twice": 2.0, "half": 0.5, "thrice": 3.0}
LENGTHENING = words("slow slowly long")
"""What there is more of, the slower a clip runs."""
ITSELF = words("it this that everything all them picture photo image clip video")
PLACING = words("on in of for at over to")
BY = words("by about around roughly")


def at_amounts(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """The asks; new ones with the percent that stand beside their words, and in the part that their amount is for."""
    if len(asks) == known or not (seen.signs & NUMBER or not TIMES.keys().isdisjoint(seen.norms)):
        return asks
    found, told = list(asks[:known]), Counter[str]()
    for ask in asks[known:]:
        said = _places(ask, told[ask.words], sentence, text) if ask.op in GRADED | LOUD | RUNNING else range(0)
        told[ask.words] += 1
        if said:
            ask = _counted(_times(ask, sentence, said), sentence, said)
            ask = _placed(ask, sentence, said, text)
        found.append(ask)
    return found


def _places(ask: Ask, before: int, sentence: Sequence[Token], text: str) -> range:
    """Where the words of an ask stand in the sentence; before: how many others had the same words."""
    at, lower, words = sentence[0].start, text.lower(), ask.words.lower()
    for _ in range(before + 1 if words else 0):
        start = lower.find(words, at)
        if start < 0:
            return range(0)
        at = start + len(words)
    said = [place for place, token in enumerate(sentence) if words and at - len(words) <= token.start < at]
    return range(said[0], said[-1] + 1) if said else range(0)


def _counted(ask: Ask, sentence: Sequence[Token], said: range) -> Ask:
    """The ask by the percent among its words, right before or right behind them: "20% | darker", "darker | by 20%"."""
    if ask.op not in GRADED | LOUD or not STATED.isdisjoint(ask.params):
        return ask
    before = said.start - 2 - (said.start > 0 and sentence[said.start - 1].norm in ("more", "less"))
    places = [*([before] if before >= 0 else []), *said[:-1]]
    if said.stop < len(sentence) and sentence[said.stop].norm == "by":
        places.append(said.stop + 1)
    for place in places:
        percent = place + 1 < len(sentence) and sentence[place + 1].norm == "percent"
        value = sentence[place].value
        if percent and sentence[place].kind == "num" and isinstance(value, float):
            aimed = place > 0 and sentence[place - 1].norm in AIMED and ask.op in LOUD
            return _by(_signed(ask, value), abs(value - 100)) if aimed else _by(ask, abs(value))
    return ask


AIMED = words("to at")


def _signed(ask: Ask, percent: float) -> Ask:
    """The ask up or down to a share of what is there: "volume to | 50%"."""
    return ask.model_copy(update={"sign": 1 if percent >= 100 else -1})


def _by(ask: Ask, percent: float) -> Ask:
    """The ask by so much; sound by what the share is in decibels, 20 log10."""
    if ask.op not in LOUD:
        return with_number(ask, Said(ask.words, ask.degree, percent=percent))
    share = max(0.001, 1 + (ask.sign or 1) * percent / 100)
    return ask.model_copy(update={"params": {**ask.params, "db": round(max(-60.0, 20 * math.log10(share)), 1)}})


def _times(ask: Ask, sentence: Sequence[Token], said: range) -> Ask:
    """The ask by "twice as | bright", "half as | loud", whose first words are no place."""
    places = range(max(0, said.start - 2), min(said.stop, len(sentence) - 2))
    at = next((at for at in places if sentence[at].norm in TIMES and sentence[at + 1].norm == "as"), None)
    if at is None:
        return ask
    share, target = TIMES[sentence[at].norm], ask.target
    if target is not None and isinstance(target.region, str):
        place = target.region.lower().removesuffix(" as").removesuffix(f" {sentence[at].norm}")
        region = None if place in ITSELF else target.region[: len(place)]
        target = target.model_copy(update={"region": region}) if region or target.time or target.exclude else None
    if ask.op == "speed":
        factor = 1 / share if sentence[at + 2].norm in LENGTHENING else share
        update = {"target": target, "sign": 1 if factor > 1 else -1, "params": {**ask.params, "factor": factor}}
        return ask.model_copy(update=update)
    told = ask.model_copy(update={"target": target, "sign": ask.sign if share > 1 else -ask.sign})
    return _by(told, abs(share - 1) * 100)


def _placed(ask: Ask, sentence: Sequence[Token], said: range, text: str) -> Ask:
    whole = ask.target is None or (ask.target.region is None and not ask.target.exclude)
    if not whole or ask.op not in GRADED or STATED.isdisjoint(ask.params):
        return ask
    span = _part(sentence, said.start, said.stop)
    if span is None:
        return ask
    region = text[sentence[span[0]].start : sentence[span[1] - 1].end]
    target = ask.target or Target()
    return ask.model_copy(update={"target": target.model_copy(update={"region": region})})


def _part(sentence: Sequence[Token], first: int, end: int) -> tuple[int, int] | None:
    """Where the part of the picture stands: within the words of an amount, right before them, or placed behind them."""
    within = [place for place in range(first, end) if _is_part(sentence[place])]
    if within:
        return _phrase(sentence, within[0]) if len(_runs(within)) == 1 else None
    before = first - 1
    while before >= 0 and (sentence[before].norm in BY or sentence[before].norm == ":"):
        before -= 1
    if before >= 0 and _is_part(sentence[before]):
        return _phrase(sentence, before)
    lead = max(0, before - MOST_SIDE)
    if side := side_in(sentence[lead:end]):
        return _placed_at(sentence, lead + side[0], lead + side[1])
    if end + 1 < len(sentence) and sentence[end].norm in PLACING:
        named = next((at for at in range(end + 1, min(end + 5, len(sentence))) if _is_part(sentence[at])), None)
        if named is not None and all(_leads(sentence[at]) for at in range(end + 1, named)):
            return _phrase(sentence, named)
    return None


MOST_SIDE = 3
"""Words before an amount in which a side of the frame may be named: "the bottom third | a stop darker"."""


def _placed_at(sentence: Sequence[Token], first: int, end: int) -> tuple[int, int]:
    """Where a side stands, or the thing that is on that side: "the people | on the left"."""
    if first > 1 and sentence[first - 1].norm in ("on", "at", "in", "to") and _is_part(sentence[first - 2]):
        return _phrase(sentence, first - 2)[0], end
    return first, end


def _is_part(token: Token) -> bool:
    named = token.signs & BACKGROUND or (token.signs & PORTRAYED and not token.signs & QUALITY)
    return bool(named) and not token.hushed


def _leads(token: Token) -> bool:
    """Whether a word may stand before a part in its phrase: "the | dark red | car"."""
    entry = token.entry
    return token.norm in ARTICLES or (entry is not None and bool(entry.adjective or entry.colour))


def _runs(places: Sequence[int]) -> list[int]:
    """The first of each run of places."""
    return [place for place in places if place - 1 not in places]


def _phrase(sentence: Sequence[Token], place: int) -> tuple[int, int]:
    """The whole phrase of a part."""
    first, end = place, place + 1
    while first and (_is_part(sentence[first - 1]) or _leads(sentence[first - 1])):
        first -= 1
    while end < len(sentence) and _is_part(sentence[end]):
        end += 1
    placed = end < len(sentence) and sentence[end].norm in ("on", "at", "in", "to")
    side = side_in(sentence[end + 1 : end + 1 + MOST_SIDE]) if placed else None
    return first, end + 1 + side[1] if side is not None and not side[0] else end


__all__ = ["at_amounts"]
