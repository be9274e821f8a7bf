"""In which order shots are to play, as far as the words say it by numbers."""

from __future__ import annotations

import re

NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "a": 1, "b": 2, "c": 3, "d": 4,
}  # fmt: skip
WORDS = "|".join(sorted((word for word in NUMBERS if len(word) > 1), key=len, reverse=True)) + "|[abcd](?![a-z])"
KIND = r"(?:clip|shot|scene|part|take|video|piece)"
SHOT = rf"(?:the )?(?:(?:{KIND}|number|no)s? ?#?)?(?P<%s>\d{{1,3}}|last|{WORDS})(?:st|nd|rd|th)?(?: {KIND})?"
ONE, OTHER = (SHOT % name for name in ("one", "other"))
BEFORE = re.compile(rf"\b{ONE} (?:goes |go |to go |should come |comes )?(?:right |directly )?before {OTHER}\b")
AFTER = re.compile(rf"\b{ONE} (?:goes |go |to go |should come |comes )?(?:right |directly )?after {OTHER}\b")
SWAPPED = re.compile(rf"\b(?:swap|switch|exchange)(?: the order of)? {ONE} (?:and|with) {OTHER}\b")
LAST_TWO = re.compile(r"\b(?:swap|switch|exchange)(?: the order of)? (?:the )?last (?:two|2)\b")
TO_FRONT = re.compile(
    rf"\b{ONE} (?:to the (?:very )?(?:start|beginning|front)|first|up front|at the (?:start|beginning|front)|"
    r"as (?:the |an? )?(?:opening|opener|intro|start|teaser|hook|cold open))(?: |$)"
)
ORDINAL = re.compile(r"\b(first|second|third|fourth|fifth|sixth|last|1st|2nd|3rd|4th|5th)\b")
PLAYED = re.compile(
    r"\b(?:play|show|put|have|run|use) (?:the )?(?:\w+)(?: (?:clip|shot|scene|one|part|take))?,? "
    r"(?:and |then |followed by )+"
)
TIMES = re.compile(r"\b\d{1,3}:\d\d(?:\.\d+)?\b")
"""Times are no numbers of shots."""
LISTED = re.compile(r"\b\d{1,3}(?:(?: ?, ?(?:and |then )?| then | - |-)\d{1,3}){1,40}\b")


def order_of(words: str, shots: int) -> list[int]:
    """The shots in the order that is asked for, 1 the first; empty where the words do not say.

    shots: how many there are; 0 where that is not known.
    """
    said = TIMES.sub("then", " ".join(words.lower().split()))
    if listed := LISTED.search(said):
        return list(dict.fromkeys(int(number) for number in re.findall(r"\d+", listed.group()) if int(number) > 0))
    if len(told := ORDINAL.findall(said)) > 1 and PLAYED.search(said):
        return list(dict.fromkeys(_number(word, shots) for word in told if _number(word, shots)))
    if LAST_TWO.search(said):
        return [*range(1, shots - 1), shots, shots - 1] if shots > 1 else []
    for pattern, place in ((SWAPPED, _swapped), (BEFORE, _before), (AFTER, _after)):
        if (match := pattern.search(said)) and (pair := _pair(match, shots)):
            return place(*pair, shots)
    if match := TO_FRONT.search(said):
        number = _number(match["one"], shots)
        return [number] if number else []
    return []


def _pair(match: re.Match[str], shots: int) -> tuple[int, int] | None:
    one, other = _number(match["one"], shots), _number(match["other"], shots)
    return (one, other) if one and other and one != other else None


def _number(word: str, shots: int) -> int:
    return shots if word == "last" else int(word) if word.isdigit() else NUMBERS[word]


def _swapped(one: int, other: int, _shots: int) -> list[int]:
    order = list(range(1, max(one, other) + 1))
    order[one - 1], order[other - 1] = other, one
    return order


def _before(one: int, other: int, _shots: int) -> list[int]:
    order = [number for number in range(1, max(one, other) + 1) if number != one]
    order.insert(order.index(other), one)
    return order


def _after(one: int, other: int, _shots: int) -> list[int]:
    order = [number for number in range(1, max(one, other) + 1) if number != one]
    order.insert(order.index(other) + 1, one)
    return order
