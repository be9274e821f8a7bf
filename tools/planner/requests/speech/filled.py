"""What the number in a turn of speech stands for: "20% slower", "the first 5 seconds", "10% off the left"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tools.planner.requests.speech.turns import Idiom
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import PARTS, UNITS, numbers_in, seconds_at

DOWN = frozenset(
    ["down", "darker", "lower", "reduce", "decrease", "under", "minus", "drop", "darken", "underexpose", "pull", "less"]
)
QUIETER = frozenset({"quieter", "cut", "attenuate"})


def filled(idiom: Idiom, said: Sequence[Token]) -> dict[str, Any]:
    """The number of the idiom as what it stands for: by the name of its reader in `FILLS`, else a length in seconds."""
    if idiom.fill is None:
        return {}
    if (read := FILLS.get(idiom.fill)) is not None:
        return read(said)
    seconds = _length(said)
    return {idiom.fill: seconds} if seconds else {}


def _between(said: Sequence[Token]) -> dict[str, Any]:
    times = sorted(_times(said))
    return {"start": times[0], "end": times[-1]} if len(times) > 1 else {}


def _ranges(said: Sequence[Token]) -> dict[str, Any]:
    ranges = [span.params() for span in spans_in(said) if span.point is None]
    return {**ranges[0], **({"also": ranges[1:]} if len(ranges) > 1 else {})} if ranges else {}


def _from_for(said: Sequence[Token]) -> dict[str, Any]:
    """ "from 0:10 for 5 seconds"."""
    start = next(iter(_clocked(said)), 0.0)
    return {"start": start, "end": start + _length(said)}


def _off_top(said: Sequence[Token]) -> dict[str, Any]:
    """Too much room over a head."""
    return {"off": {"edges": ["top"], "amount": A_BIT, "pixels": False}}


def _frames(said: Sequence[Token]) -> dict[str, Any]:
    numbers = [one.value for one in numbers_in(said)][:2]
    return {"frames": numbers} if len(numbers) == 2 and numbers[0] < numbers[1] else {}


def _until(said: Sequence[Token]) -> dict[str, Any]:
    return {"start": 0.0, "end": max(_times(said), default=0.0)}


def _level(said: Sequence[Token]) -> dict[str, Any]:
    """ "volume to 50%" in dB, half the amplitude being -6."""
    percent = next((one.value for one in numbers_in(said) if one.unit == "percent"), 100.0)
    return {"db": round(max(-60.0, 20 * math.log10(max(0.001, percent / 100))), 1)}


def _pieces(said: Sequence[Token]) -> dict[str, Any]:
    """ "split it into | 3 | equal parts"."""
    many = next((int(one.value) for one in numbers_in(said)), 0)
    return {"pieces": many} if 2 <= many <= MOST_PIECES else {}


MOST_PIECES = 100


def _middle_third(said: Sequence[Token]) -> dict[str, Any]:
    return {"share": (1 / 3, 2 / 3)} if any(token.norm == "middle" for token in said) else {}


def _end_share(said: Sequence[Token]) -> dict[str, Any]:
    """ "the first 20%", "the last 10 percent"."""
    share = next((min(1.0, abs(one.value) / 100) for one in numbers_in(said) if one.unit == "percent"), 0.0)
    first = any(token.norm == "first" for token in said)
    return {"share": (0.0, share) if first else (1 - share, 1.0)} if share else {}


def _by_percent(said: Sequence[Token]) -> dict[str, Any]:
    return {"by_percent": next((abs(one.value) for one in numbers_in(said)), 0.0)}


def _last_length(said: Sequence[Token]) -> dict[str, Any]:
    lengths = [one.value * UNITS[one.unit] for one in numbers_in(said) if one.unit in UNITS]
    return {"length": lengths[-1]} if lengths else {}


def _both_ends(said: Sequence[Token]) -> dict[str, Any]:
    return {"start": 0.0, "end": _length(said), "also": [{"from_end": _length(said)}]}


def _ducked(said: Sequence[Token]) -> dict[str, Any]:
    """By how many dB music goes down under a voice."""
    level = next((one.value for one in numbers_in(said)), 0.0)
    return {"gain_db": -min(60.0, abs(level))} if level else {}


def _decibels(said: Sequence[Token]) -> dict[str, Any]:
    level = next((one.value for one in numbers_in(said)), 0.0)
    down = bool((DOWN | QUIETER) & {token.norm for token in said}) or level < 0
    return {"db": max(-60.0, -abs(level)) if down else min(30.0, level)}


def _from(said: Sequence[Token]) -> dict[str, Any]:
    start = next(iter(_clocked(said)), None)
    if start is not None:
        return {"start": start}
    return {"start": _length(said)} if _length(said) else {}


def _rate(said: Sequence[Token]) -> dict[str, Any]:
    """Frames a second; of "from 24 | to 60" those that are wanted."""
    rates = [one.value for one in numbers_in(said)] or [0.0]
    rate = rates[-1] if any(token.norm == "from" for token in said) else rates[0]
    return {"fps": rate} if 0 < rate <= 240 else {}


def _shorter(said: Sequence[Token]) -> dict[str, Any]:
    """What stays where so much is to go: "10 seconds shorter", "by a third", "cut 20% of it"."""
    if seconds := _length(said):
        return {"but_last": seconds}
    percent = next((abs(one.value) for one in numbers_in(said) if one.unit == "percent"), None)
    share = percent / 100 if percent is not None else next((PARTS[t.norm] for t in said if t.norm in PARTS), 0.0)
    return {"share": (0.0, 1 - share)} if 0 < share < 1 else {}


def _share_left(said: Sequence[Token]) -> dict[str, Any]:
    """What stays of it: "cut it down to half its length"."""
    share = next((PARTS[token.norm] for token in said if token.norm in PARTS), 0.0)
    return {"share": (0.0, share)} if 0 < share < 1 else {}


EDGES = ("left", "right", "top", "bottom")
OTHERWISE = {"top": "upper", "bottom": "lower"}
SHARES = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
"""Parts of a side in percent."""
SIDES = frozenset({"sides", "side"})
AROUND = frozenset({"each", "every", "all", "around", "edge", "edges", "border", "borders"})


def _off_edges(said: Sequence[Token]) -> dict[str, Any]:
    """How much of the picture goes at which edges: "10% off the left and right", "100 px from the top"."""
    number = next(iter(numbers_in(said)), None)
    norms = {token.norm for token in said}
    edges = [edge for edge in EDGES if edge in norms or OTHERWISE.get(edge) in norms]
    if not edges:
        edges = ["left", "right"] if norms & SIDES and not norms & AROUND else list(EDGES)
    share = next((SHARES[norm] for norm in norms if norm in SHARES), None)
    if share is not None:
        return {"off": {"edges": edges, "amount": share, "pixels": False}}
    if number is None:
        return {"off": {"edges": edges, "amount": A_BIT if norms & LITTLE else STRIP, "pixels": False}}
    return {"off": {"edges": edges, "amount": abs(number.value), "pixels": "percent" not in norms}}


STRIP, A_BIT = 15.0, 8.0
"""Percent of a side that goes where only the edge is told: "crop the bottom off", "a bit off the top"."""
LITTLE = frozenset({"bit", "little", "slightly", "touch", "tad"})
CIRCLE = ("red", "orange", "yellow", "green", "aqua", "blue", "purple", "magenta")
"""The eight bands in the order of their hues."""


def _towards(said: Sequence[Token]) -> dict[str, Any]:
    """ "pull the reds toward orange": which band moves, and which way around the circle of hues."""
    colours = [token.entry.colour for token in said if token.entry is not None and token.entry.colour is not None]
    bands = [colour.band for colour in colours if colour.band in CIRCLE]
    if len(bands) < 2 or bands[0] is None or bands[-1] is None:
        return {}
    away = bool({"less", "away"} & {token.norm for token in said})
    if bands[0] == bands[-1]:
        return {"band": bands[0], "field": "saturation", "way": -1 if away else 1}
    steps = (CIRCLE.index(bands[-1]) - CIRCLE.index(bands[0])) % len(CIRCLE)
    way = 1 if steps <= len(CIRCLE) // 2 else -1
    return {"band": bands[0], "field": "hue", "way": -way if away else way}


def _times(said: Sequence[Token]) -> list[float]:
    """Every time in seconds, with a colon or counted: "0:15", "15 sec"."""
    return [*_clocked(said), *(one.value * UNITS.get(one.unit, 1.0) for one in numbers_in(said))]


def _clocked(said: Sequence[Token]) -> list[float]:
    """The times with a colon, in seconds."""
    return [float(token.value) for token in said if token.kind == "time" and isinstance(token.value, float)]


FRONTS = frozenset({"start", "starts", "begin", "begins", "beginning", "front", "head", "intro", "opening"})
ENDS = FRONTS | {"end", "ends", "ending", "tail", "back", "stop", "stops", "finish", "outro", "credits"}


def _at_ends(said: Sequence[Token]) -> dict[str, Any]:
    """ "trim start 3s, end 5s", "10s off the end": how much goes at each end."""
    ends = [token.norm for token in said if token.norm in ENDS]
    lengths = [abs(one.value) * UNITS[one.unit] for one in numbers_in(said) if one.unit in UNITS]
    lengths = lengths if len(lengths) > 1 else [abs(_length(said))]
    found = [
        {"start": 0.0, "end": length} if end in FRONTS else {"from_end": length}
        for end, length in zip(ends, lengths, strict=False)
        if length > 0
    ]
    return {**found[0], **({"also": found[1:]} if found[1:] else {})} if found else {}


def _fades(said: Sequence[Token]) -> dict[str, float]:
    """ "a two second fade in and a five second fade out": a length for each."""
    found: dict[str, float] = {}
    for number in numbers_in(said):
        turn = next((one.norm for one in said[number.place + number.length :] if one.norm in ("in", "out")), None)
        if turn is not None and number.unit in UNITS:
            found.setdefault(turn, min(60.0, number.value * UNITS[number.unit]))
    return found


def _length(said: Sequence[Token]) -> float:
    """Seconds of "30 seconds", "half a minute", "a minute"."""
    number = next((one for one in numbers_in(said) if one.unit in UNITS), None)
    if number is not None:
        told = seconds_at(said, number.place)
        return told[0] if told is not None and told[2] else number.value * UNITS[number.unit]
    norms = [token.norm for token in said]
    unit = next((UNITS[norm] for norm in norms if norm in UNITS), 0.0)
    return unit / 2 if "half" in norms else unit


def stops_in(said: Sequence[Token]) -> dict[str, Any]:
    """Exposure in stops of "a stop and a half", "two thirds of a stop"."""
    norms = [token.norm for token in said]
    number = next((abs(one.value) for one in numbers_in(said)), 1.0)
    if "third" in norms or "thirds" in norms:
        number /= 3
    elif "quarter" in norms or "quarters" in norms:
        number /= 4
    elif "half" in norms:
        number = number + 0.5 if "and" in norms else 0.5
    down = bool(DOWN & set(norms)) or any(token.text.startswith("-") and token.kind == "num" for token in said)
    return {"ev": max(-5.0, min(5.0, round(-number if down else number, 3)))}


FILLS: Mapping[str, Callable[[Sequence[Token]], dict[str, Any]]] = {
    "between": _between, "kept": _between, "ranges": _ranges, "from_for": _from_for, "from": _from, "until": _until,
    "middle_third": _middle_third, "end_share": _end_share, "shorter": _shorter, "share_left": _share_left,
    "by_percent": _by_percent,
    "last_length": _last_length, "both": _both_ends, "ends": _at_ends, "frames": _frames, "fps": _rate,
    "level": _level, "pieces": _pieces, "db": _decibels, "gain_db": _ducked, "fades": _fades,
    "stops": stops_in, "off_edges": _off_edges, "off_top": _off_top, "towards": _towards,
}  # fmt: skip
"""What the number of an idiom stands for, by the name in its file, to how it is read."""


__all__ = ["filled", "stops_in"]
