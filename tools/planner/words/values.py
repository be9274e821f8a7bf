"""Numbers in digits and words, percentages, times and ranges of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tools.planner.words.signs import NUMBER
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)


ONES = {word: value for value, word in enumerate(_UP_TO_NINETEEN.split())}


TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}


TENS["fourty"] = 40


SCALES = {"hundred": 100.0, "thousand": 1_000.0}


PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "thirds": 1 / 3, "quarters": 0.25}


UNITS = {
    "second": 1.0,
    "seconds": 1.0,
    "s": 1.0,
    "minute": 60.0,
    "minutes": 60.0,
    "m": 60.0,
    "hour": 3_600.0,
    "hours": 3_600.0,
    "h": 3_600.0,
    "milliseconds": 0.001,
    "millisecond": 0.001,
    "beat": 0.5,
}


MAGNITUDES = {
    "k": 1e3,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "kbps": 1e3,
    "mbps": 1e6,
    "kbit": 1e3,
    "mbit": 1e6,
    "megabytes": 1e6,
    "kilobytes": 1e3,
    "megs": 1e6,
    "meg": 1e6,
    "kib": 1024.0,
    "mib": 1024.0**2,
    "gigabytes": 1e9,
}


TIMES = {"once": 1.0, "twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0, "half": 0.5, "quadruple": 4.0}


COUNTS = frozenset({"a", "half", "quarter", *ONES, *TENS})
"""Words a number can begin with."""


class Number(NamedTuple):
    """A number, where it stands and how many tokens it takes; unit is the word after it."""

    value: float
    place: int
    length: int
    unit: str = ""


def number_at(tokens: Sequence[Token], place: int) -> Number | None:
    """The number that begins at `place`, in digits or in words."""
    token = tokens[place]
    if token.kind == "num" and isinstance(token.value, float):
        return Number(token.value, place, 1, _unit(tokens, place + 1))
    if token.kind == "word" and (token.norm in ONES or token.norm in TENS):
        return _in_words(tokens, place)
    if token.norm in ("half", "quarter"):
        return _part_of_one(tokens, place)
    if (
        token.norm == "a"
        and place + 1 < len(tokens)
        and tokens[place + 1].norm in ("hundred", "thousand", "minute", "second", "couple", "dozen")
    ):
        amount = {"couple": 2.0, "dozen": 12.0}.get(tokens[place + 1].norm)
        if amount is not None:
            after = place + 2 + (place + 2 < len(tokens) and tokens[place + 2].norm == "of")
            return Number(amount, place, after - place, _unit(tokens, after))
        if tokens[place + 1].norm in UNITS:
            return Number(1.0, place, 1, tokens[place + 1].norm)
        return Number(SCALES[tokens[place + 1].norm], place, 2, _unit(tokens, place + 2))
    return None


def _part_of_one(tokens: Sequence[Token], place: int) -> Number | None:
    """ "half a second", "a quarter of a minute": part of one unit of time."""
    after = place + 1 + (place + 1 < len(tokens) and tokens[place + 1].norm == "of")
    if place and tokens[place - 1].norm in ("a", "by") and after < len(tokens) and tokens[after].norm in UNITS:
        return Number(PARTS[tokens[place].norm], place, after - place, tokens[after].norm)  # "a | quarter second"
    if after + 1 < len(tokens) and tokens[after].norm in ("a", "an") and tokens[after + 1].norm in UNITS:
        return Number(PARTS[tokens[place].norm], place, after - place + 1, tokens[after + 1].norm)
    return None


def _in_words(tokens: Sequence[Token], place: int) -> Number:
    total, part, at = 0.0, 0.0, place
    while at < len(tokens):
        word = tokens[at].norm
        if word in ONES:
            part += ONES[word]
        elif word in TENS:
            part += TENS[word]
        elif word in SCALES:
            part = max(part, 1) * SCALES[word]
        elif not (
            word == "and"
            and at > place
            and at + 1 < len(tokens)
            and tokens[at - 1].norm in SCALES
            and tokens[at + 1].norm in ONES | TENS
        ):
            break
        at += 1
        if word in ONES and not (at < len(tokens) and tokens[at].norm in SCALES):
            break
    total += part
    if at + 1 < len(tokens) and tokens[at].norm == "point" and tokens[at + 1].norm in ONES:
        total += ONES[tokens[at + 1].norm] / 10
        at += 2
    return Number(total, place, at - place, _unit(tokens, at))


def _unit(tokens: Sequence[Token], place: int) -> str:
    if place >= len(tokens) or tokens[place].kind not in ("word", "punct"):
        return ""
    word = tokens[place].norm
    if word == "more" and place + 1 < len(tokens) and tokens[place + 1].kind == "word":
        word, place = tokens[place + 1].norm, place + 1
    if word == "-" and place + 1 < len(tokens):
        word = tokens[place + 1].norm
    if word == "per" and place + 1 < len(tokens) and tokens[place + 1].norm == "cent":
        return "percent"
    return word if tokens[place].kind == "word" or word in UNITS else ""


def numbers_in(tokens: Sequence[Token]) -> list[Number]:
    """Every number, left to right."""
    found: list[Number] = []
    free = 0
    for place in [at for at, token in enumerate(tokens) if token.signs & NUMBER]:
        number = number_at(tokens, place) if place >= free else None
        if number is not None:
            found.append(number)
            free = place + number.length
    return found


def with_unit(tokens: Sequence[Token], *units: str) -> Number | None:
    """The first number followed by one of these units."""
    return next((number for number in numbers_in(tokens) if number.unit in units), None)


def percent_in(tokens: Sequence[Token]) -> float | None:
    """The first percentage, as a number of percent."""
    number = with_unit(tokens, "percent")
    return number.value if number else None


def seconds_at(tokens: Sequence[Token], place: int) -> tuple[float, int, bool] | None:
    """A time that begins at `place`: seconds, tokens used, and whether a unit or a colon said it is one."""
    token = tokens[place]
    if token.kind == "time" and isinstance(token.value, float):
        return token.value, 1, True
    if token.norm in ("minute", "second") and place + 1 < len(tokens) and tokens[place + 1].kind == "num":
        counted = number_at(tokens, place + 1)  # "from minute 2"
        if counted is not None and counted.unit not in UNITS and counted.value >= 0:
            return counted.value * UNITS[token.norm], 1 + counted.length, True
    number = number_at(tokens, place)
    if number is None or number.value < 0 or (number.unit == "s" and 1_800 <= number.value <= 2_100):
        return None
    if number.unit not in UNITS:
        return number.value, number.length, False
    seconds, used = number.value * UNITS[number.unit], number.length + 1
    if place + used < len(tokens) and tokens[place + used - 1].norm == "-":
        used += 1
    if [one.norm for one in tokens[place + used : place + used + 3]] == ["and", "a", "half"]:
        return seconds + UNITS[number.unit] / 2, used + 3, True
    if number.unit in ("minute", "minutes", "m", "hour", "hours", "h") and place + used < len(tokens):
        more = place + used + (tokens[place + used].norm == "and")
        rest = number_at(tokens, more) if more < len(tokens) else None
        if rest is not None and (
            rest.unit in ("second", "seconds", "s", "minutes", "minute")
            or (rest.unit in GOES_ON and more == place + used and rest.value < 60)
        ):
            seconds += rest.value * UNITS.get(rest.unit, 1.0)
            used = more - place + rest.length + (rest.unit in UNITS)
    return seconds, used, True


GOES_ON = frozenset({"", "and", "to", "until", "till", "for", "then", "on", "please"})
"""What may follow seconds that are said without their unit: "3 min 20 | and 4 min"."""
OPENS_SPAN = frozenset(ONES) | words(
    "first opening last final ending second middle from between starting start starts beginning begin begins after "
    "past until till before at around @ half couple"
)
"""Words that a span of time may begin with, as `_span_at` reads them."""


HALTING = words("and then to , or please just not do")
"""Before "stop" where something is to end: "turn it up | and stop it there"."""


def stops_in(tokens: Sequence[Token]) -> tuple[float, int, int] | None:
    """Stops of light as said, with where they begin and end: "a stop and a half", "two thirds of a stop"."""
    place = next((at for at, token in enumerate(tokens) if token.norm in ("stop", "stops", "ev")), None)
    if place is None or place == 0:
        return None
    number = next((one for one in numbers_in(tokens[: place + 1]) if one.place + one.length == place), None)
    if number is None and tokens[place - 1].norm in HALTING:
        return None
    start, value = (number.place, number.value) if number is not None else (place, 1.0)
    back = [token.norm for token in tokens[max(0, place - 4) : place]]
    if back[-2:] == ["of", "a"] and len(back) >= 3:
        part = PARTS.get(back[-3])
        if part is not None:
            many = ONES.get(back[0], 1) if len(back) == 4 else 1
            return many * part, max(0, place - 4 if many != 1 else place - 3), place + 1
    if number is None and (back[-1:] == ["half"] or back[-2:] == ["half", "a"]):
        start, value = place - (1 if back[-1:] == ["half"] else 2), 0.5
    end = place + 1
    if [token.norm for token in tokens[end : end + 3]] == ["and", "a", "half"]:
        value, end = value + 0.5, end + 3
    return (value, start, end) if abs(value) <= 10 else None
