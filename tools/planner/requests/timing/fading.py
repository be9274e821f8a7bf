"""Fades of the picture and of the sound asked for together: "fade in the picture 1s and the sound 3s"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, numbers_in
from tools.planner.words.wordsets import words

FADES = words("fade fades fading")
HEARD = words("audio sound music song soundtrack track voice volume")
SEEN = words("picture video image screen black white visuals visual footage")
LONGEST_S = 5.0
"""The most a transition may last."""
USUAL_S = 2.0
"""How long sound fades where nobody says it."""


def each_faded(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """The asks; where every fade says whether it is of picture or sound, and both are meant, those since `known`."""
    if FADES.isdisjoint(seen.norms) or HEARD.isdisjoint(seen.norms) or SEEN.isdisjoint(seen.norms):
        return asks
    places = [at for at, token in enumerate(sentence) if token.norm in FADES]
    parts = [sentence[at:end] for at, end in zip(places, [*places[1:], len(sentence)], strict=True)]
    read = [list(_fades(part, text)) for part in parts]
    found = [ask for fades in read for ask in fades]
    if not all(read) or {ask.op for ask in found} != {"transition", "fade_audio"}:
        return asks
    rest = [ask for ask in asks[known:] if ask.op not in ("transition", "fade_audio", "audio_offset")]
    return [*asks[:known], *rest, *found]


def _fades(part: Sequence[Token], text: str) -> Iterator[Ask]:
    """What fades in the words from one "fade" to the next, each with its ends and its length."""
    said = [token.norm for at, token in enumerate(part) if not _is_place(part, at)]
    turns = {"in", "out", "up"}.intersection(said)
    rises = bool(turns & {"in", "up"}) or any(one.norm == "from" for one in part)
    falls = "out" in turns or any(one.norm in ("to", "end", "ending") for one in part)
    numbers = [one for one in numbers_in(part) if one.unit in UNITS and one.value > 0]
    places = [(at, token.norm in HEARD) for at, token in enumerate(part) if token.norm in HEARD | SEEN]
    for heard in (False, True):
        at = next((at for at, sound in places if sound == heard), None)
        if at is None:
            continue
        end = next((other for other, sound in places if other > at and sound != heard), len(part))
        own = next((one for one in numbers if at < one.place < end), numbers[-1] if numbers else None)
        length = own.value * UNITS[own.unit] if own is not None else None
        params = _heard(rises, falls, length) if heard else _seen(part, rises, falls, length)
        op = "fade_audio" if heard else "transition"
        yield Ask(op=op, params=params, words=words_of(part, text)[:300])


def _is_place(part: Sequence[Token], at: int) -> bool:
    """ "in | the last two seconds" is no way of a fade."""
    after = part[at + 1].norm if at + 1 < len(part) else ""
    return part[at].norm == "in" and at > 1 and after in ("the", "last", "first", "final")


def _heard(rises: bool, falls: bool, length: float | None) -> dict[str, Any]:
    lasts = min(60.0, length or USUAL_S)
    return {**({"in": lasts} if rises else {}), **({"out": lasts} if falls or not rises else {})}


def _seen(part: Sequence[Token], rises: bool, falls: bool, length: float | None) -> dict[str, Any]:
    kind = "fade_white" if any(token.norm == "white" for token in part) else "fade_black"
    edge = "both" if rises and falls else "start" if rises else "end"
    return {"kind": kind, "edge": edge, **({"duration": min(LONGEST_S, length)} if length else {})}
