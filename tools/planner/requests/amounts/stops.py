"""Stops of a range of tones: "open the shadows half a stop", "highlights blown, pull them down a stop"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from graph.state import Ask
from tools.planner.requests.speech.filled import stops_in
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

TONES = words("shadows highlights whites blacks")
TONE = re.compile(r"\b(?P<tone>shadows?|highlights?|whites|blacks)\b", re.IGNORECASE)
PER_STOP = 50.0
"""How far a slider of tones goes for one stop: all of it is about two."""
STOP = words("stop stops")


def of_tones(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """The asks; new ones in stops that are for a range of tones move its slider rather than all of the picture.

    Stops by themselves belong to the light that was asked for: "bring up the exposure on her face by half a stop".
    """
    if len(asks) == known or STOP.isdisjoint(seen.norms):
        return asks
    new = asks[known:]
    toned = next((ask for ask in new if ask.op in TONES and TONE.search(ask.words)), None)
    lit = next((ask for ask in new if ask.op == "exposure" and "ev" in ask.params and ask.target is None), None)
    told = next((ask for ask in new if ask.op == "exposure" and not ask.params and ask.sign), None)
    if lit is not None and told is not None and BARE.match(lit.words):
        by = {"ev": math.copysign(float(lit.params["ev"]), told.sign)}
        return [ask.model_copy(update={"params": by}) if ask is told else ask for ask in asks if ask is not lit]
    if lit is not None and (named := TONE.search(lit.words)):
        op = f"{named['tone'].lower().removesuffix('s')}s"
        return [_moved(ask, op, float(ask.params["ev"])) if ask is lit else ask for ask in asks]
    if toned is None or not (BARE.match(lit.words) if lit is not None else _is_counted(toned, text)):
        return asks
    ev = float(lit.params["ev"]) if lit is not None else abs(stops_in(sentence)["ev"]) * (toned.sign or 1)
    return [_moved(ask, ask.op, ev) if ask is toned else ask for ask in asks if ask is not lit]


BARE = re.compile(
    r"^(?:by |about |around |roughly )*(?:\d|[+-]|a |an |half|one|two|three|third|quarter)"
    r"|^\w+ (?:them|it|those)\b",
    re.IGNORECASE,
)
"""An amount by itself, or of what was told before: "half a stop brighter", "open them half a stop"."""
BEHIND = 30
"""Characters behind the words of an ask in which its stops may be told."""


def _is_counted(ask: Ask, text: str) -> bool:
    """ "shadows up | one stop", "highlights blown | , pull them down one stop"."""
    start = text.find(ask.words)
    return start >= 0 and STOPPED.search(text[start : start + len(ask.words) + BEHIND]) is not None


STOPPED = re.compile(r"\bstops?\b", re.IGNORECASE)


def _moved(ask: Ask, op: str, ev: float) -> Ask:
    amount = max(-100.0, min(100.0, round(ev * PER_STOP)))
    return ask.model_copy(update={"op": op, "params": {"amount": amount}, "sign": 1 if ev > 0 else -1, "degree": None})


__all__ = ["of_tones"]
