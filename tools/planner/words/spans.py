"""Ranges and points of time as people say them: "the first 3 seconds", "from 0:05 to 0:12", "2 seconds off the end"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.planner.words.signs import SPAN
from tools.planner.words.token import Token
from tools.planner.words.values import ONES, PARTS, UNITS, number_at, seconds_at


@dataclass(frozen=True, slots=True)
class Span:
    """A range of time as said.

    share: parts of the whole duration; from_end: seconds before the end; middle: seconds around the middle.
    """

    start: float | None = None
    end: float | None = None
    share: tuple[float, float] | None = None
    from_end: float | None = None
    point: float | None = None
    place: int = 0
    length: int = 0
    middle: float | None = None

    @property
    def is_relative(self) -> bool:
        """Whether it is told by the length of the whole, which is not known from the words."""
        return self.share is not None or self.from_end is not None or self.middle is not None

    def params(self) -> dict[str, object]:
        """As an ask states it; relative parts are settled when the duration is known."""
        if self.share is not None:
            return {"share": self.share}
        if self.from_end is not None:
            return {"from_end": self.from_end}
        if self.middle is not None:
            return {"middle": self.middle}
        found: dict[str, object] = {}
        if self.start is not None:
            found["start"] = self.start
        if self.end is not None:
            found["end"] = self.end
        if self.point is not None:
            found["at"] = self.point
        return found


ENDS = frozenset({"to", "until", "till", "-", "through", "and", "up", "ending", "ends", "end"})


def spans_in(tokens: Sequence[Token]) -> list[Span]:
    """Every range or point of time that is said, left to right."""
    found: list[Span] = []
    free = 0
    for place in [at for at, token in enumerate(tokens) if token.signs & SPAN]:
        span = _span_at(tokens, place) if place >= free else None
        if span is not None:
            found.append(span)
            free = max(place, span.place) + span.length
    return found


def _span_at(tokens: Sequence[Token], place: int) -> Span | None:
    word = tokens[place].norm
    if word == "second" and place and tokens[place - 1].norm in ("a", "one"):
        return _off_an_end(tokens, place - 1)
    if word in ("first", "opening", "last", "final", "ending", "second", "middle"):
        return _edge(tokens, place, word)
    if (half := _half(tokens, place, word)) is not None:
        return half
    if word in ("from", "between") and place + 1 < len(tokens):
        return _from_to(tokens, place + 1, place)
    if word in ("starting", "start", "starts", "beginning", "begin", "begins") and place + 2 < len(tokens):
        at = place + 1 + (tokens[place + 1].norm in ("at", "from"))
        return _from_to(tokens, at, place) if at == place + 2 else None
    if word in ("after", "past") and place + 1 < len(tokens):
        time = seconds_at(tokens, place + 1)
        return Span(start=time[0], place=place, length=1 + time[1]) if time and time[2] else None
    if word in ("until", "till", "before") and place + 1 < len(tokens):
        time = seconds_at(tokens, place + 1)
        return Span(start=0.0, end=time[0], place=place, length=1 + time[1]) if time and time[2] else None
    if word in ("at", "around", "@") and place + 1 < len(tokens):
        ranged = word != "at" or _is_ranging(tokens, place + 2)
        span = _from_to(tokens, place + 1, place + 1) if ranged and not points_in(tokens[place:]) else None
        return span if span is not None and span.end is not None else _point(tokens, place)
    if word in ("half", "couple"):
        begins = place - (word == "couple" and place > 0 and tokens[place - 1].norm == "a")
        return _off_an_end(tokens, begins)
    if tokens[place].kind in ("time", "num") or word in ONES:
        begins = place - (place > 0 and _counts(tokens, place - 1))
        found = _off_an_end(tokens, place) or (_from_to(tokens, begins, begins) if word not in ONES else None)
        return found or _apart(tokens, place)
    return None


def _half(tokens: Sequence[Token], place: int, word: str) -> Span | None:
    """ "from the middle on", "from halfway", "until the middle": a half, told by where it ends or begins."""
    if word not in ("from", "after", "until", "till", "before") or place + 1 >= len(tokens):
        return None
    at = place + 1 + (tokens[place + 1].norm in ("the", "about", "around"))
    if at >= len(tokens) or tokens[at].norm not in ("middle", "halfway", "midpoint"):
        return None
    if at + 1 < len(tokens) and tokens[at + 1].norm in PIECES | {"third", "of"}:
        return None
    share = (0.5, 1.0) if word in ("from", "after") else (0.0, 0.5)
    return Span(share=share, place=place, length=at + 1 - place)


def _apart(tokens: Sequence[Token], place: int) -> Span | None:
    """ "right at the jump, | 0:07": a time of its own behind a sign is the moment that is meant."""
    token, before = tokens[place], tokens[place - 1] if place else None
    if token.kind != "time" or not isinstance(token.value, float) or before is None:
        return None
    told = before.norm == "is" and place > 1 and tokens[place - 2].norm in ("that", "which", "it")
    if before.norm not in (",", "(") and not (told and [one.norm for one in tokens[place + 1 : place + 2]] != ["long"]):
        return None
    return Span(point=token.value, place=place, length=1)


def _is_ranging(tokens: Sequence[Token], place: int) -> bool:
    """Whether a range goes on here: "at 3:00 | -3:40", "at 0:18 | to 0:21"."""
    if place >= len(tokens):
        return False
    timed = place + 1 < len(tokens) and tokens[place + 1].kind == "time"
    return tokens[place].norm in RANGING or (tokens[place].norm == "to" and timed)


RANGING = frozenset({"-", "until", "till", "through"})
"""What makes a range of two times even behind "at": "at 3:00-3:40"."""
FRONT, BACK = frozenset({"start", "beginning", "front", "head", "top"}), frozenset({"end", "back", "tail", "ending"})


def _off_an_end(tokens: Sequence[Token], place: int) -> Span | None:
    """ "2 seconds off the start and 3 off the end": a length at either end; the unit may have been said before."""
    time = seconds_at(tokens, place)
    if time is None:
        return None
    seconds, used, said = time
    unit = next((UNITS[one.norm] for one in reversed(tokens[max(0, place - 8) : place]) if one.norm in UNITS), None)
    rest = [one.norm for one in tokens[place + used : place + used + 4]]
    if len(rest) < 2 or rest[0] not in ("off", "from", "at") or not (said or unit):
        return None
    end = rest[2] if rest[1] in ("the", "of", "its") and len(rest) > 2 else rest[1]
    seconds = seconds if said or unit is None else seconds * unit
    length = used + (3 if end != rest[1] else 2)
    if end in FRONT:
        return Span(start=0.0, end=seconds, place=place, length=length)
    return Span(from_end=seconds, place=place, length=length) if end in BACK else None


def _unit_after(tokens: Sequence[Token], place: int) -> float | None:
    """The unit said with the other end: "the first two | and last three seconds"."""
    while place < len(tokens) and tokens[place].norm in ("and", "the", ",", "&"):
        place += 1
    if place + 1 >= len(tokens) or tokens[place].norm not in ("last", "final", "first"):
        return None
    number = number_at(tokens, place + 1)
    return UNITS.get(number.unit) if number is not None else None


def _edge(tokens: Sequence[Token], place: int, word: str) -> Span | None:
    after = place + 1
    after += after < len(tokens) and tokens[after].norm in ("like", "about", "around", "roughly")
    if after >= len(tokens):
        return None
    if tokens[after].norm == "half" and after + 1 < len(tokens) and _halves(tokens, after + 1):
        return _edge_of(word, UNITS[tokens[after + 1].norm] / 2, place, 3)
    if [one.norm for one in tokens[after : after + 2]] == ["half", "a"] and after + 2 < len(tokens):
        unit = UNITS.get(tokens[after + 2].norm)
        return _edge_of(word, unit / 2, place, 4) if unit is not None else None
    if tokens[after].norm in PARTS:
        return _share(word, PARTS[tokens[after].norm], place)
    if after + 1 < len(tokens) and tokens[after].norm in ONES and tokens[after + 1].norm in PARTS:
        return _share(word, min(1.0, ONES[tokens[after].norm] * PARTS[tokens[after + 1].norm]), place)
    if word == "second":
        return None
    if word == "middle" and tokens[after].norm in PIECES and not any(one.kind in TIMED for one in tokens):
        return _share(word, PARTS["third"], place)
    if tokens[after].norm in ("couple", "few"):
        more = after + 1 + (after + 1 < len(tokens) and tokens[after + 1].norm == "of")
        if more < len(tokens) and tokens[more].norm in UNITS:
            seconds = (2.0 if tokens[after].norm == "couple" else 3.0) * UNITS[tokens[more].norm]
            return _edge_of(word, seconds, place, more - place + 1)
        return None
    if tokens[after].norm in ("second", "minute", "hour"):
        half = [one.norm for one in tokens[after + 1 : after + 4]] == ["and", "a", "half"]
        return _edge_of(word, UNITS[tokens[after].norm] * (1.5 if half else 1), place, 5 if half else 2)
    if _shares_length(tokens, after):
        after += 2 + (tokens[after + 1].norm == "the")
        time = seconds_at(tokens, after) if after < len(tokens) else None
        return _edge_of(word, time[0], place, 1) if time is not None and time[2] else None
    time = seconds_at(tokens, after)
    if time is not None and time[2]:
        return _edge_of(word, time[0], place, 1 + time[1])
    unit = _unit_after(tokens, after + time[1]) or _unit_before(tokens, place, after + time[1]) if time else None
    return _edge_of(word, time[0] * unit, place, 1 + time[1]) if time is not None and unit is not None else None


TIMED = frozenset({"num", "time"})
PIECES = frozenset({"part", "bit", "section", "piece"})
"""What the middle of a clip is called, which is a third of it."""


def _halves(tokens: Sequence[Token], place: int) -> bool:
    """Whether half of a unit is meant: "the first half | second", not "first half slow, second half fast"."""
    follows = [one.norm for one in tokens[place + 1 : place + 2]]
    return tokens[place].norm in ("minute", "hour") or (tokens[place].norm == "second" and follows != ["half"])


def _shares_length(tokens: Sequence[Token], place: int) -> bool:
    """ "the first | and last 3 seconds": one length for both ends."""
    norms = [token.norm for token in tokens[place : place + 3]]
    return norms[:1] == ["and"] and bool(
        {"last", "final", "first"} & set(norms[1:2] + norms[2:] * (norms[1:2] == ["the"]))
    )


def _unit_before(tokens: Sequence[Token], place: int, after: int) -> float | None:
    """The unit said with the other end or range: "the first 10 seconds and the last | 5", nothing counted behind it."""
    if after < len(tokens) and tokens[after].kind == "word" and tokens[after].norm not in AFTER_LENGTH:
        entry = tokens[after].entry
        if entry is None or entry.adjective is None:  # "the first 5 s louder and the last 5 | quieter"
            return None
    for back in range(place - 1, max(-1, place - 15), -1):
        if tokens[back].kind == "time":
            return 1.0
        if tokens[back].norm in UNITS:
            return UNITS[tokens[back].norm]
    return None


AFTER_LENGTH = frozenset(
    {"and", "off", "out", "please", "then", "too", "as", "but", "from", "of", "with", "also", "plus"}
)


JOINING = frozenset({"and", ",", "&", "at", "also", "again", "then", "plus", "around", "@", "the", "once", "another"})


def points_in(tokens: Sequence[Token]) -> list[float]:
    """Several moments that are listed: "at 0:23, 0:40 and 1:14"; empty where only one is named."""
    for place, token in enumerate(tokens):
        if token.norm in ("at", "around", "@") and len(found := _points_from(tokens, place + 1)) > 1:
            return found
    return []


def _points_from(tokens: Sequence[Token], place: int) -> list[float]:
    found: list[float] = []
    kind = ""
    while place < len(tokens):
        if tokens[place].norm in JOINING:
            place += 1
            continue
        time = seconds_at(tokens, place)
        if time is None or not time[2] or (found and tokens[place].kind != kind):
            break
        kind = tokens[place].kind
        place += time[1]
        if place < len(tokens) and tokens[place].norm in ENDS - {"and"}:
            return []
        found.append(time[0])
    return found


def _edge_of(word: str, seconds: float, place: int, length: int) -> Span:
    if word in ("first", "opening"):
        return Span(start=0.0, end=seconds, place=place, length=length)
    if word == "middle":
        return Span(middle=seconds, place=place, length=length)
    return Span(from_end=seconds, place=place, length=length)


def _share(word: str, part: float, place: int) -> Span | None:
    if word in ("first", "opening"):
        return Span(share=(0.0, part), place=place, length=2)
    if word in ("last", "final", "ending"):
        return Span(share=(1 - part, 1.0), place=place, length=2)
    if word == "second":
        return Span(share=(part, min(1.0, 2 * part)), place=place, length=2)
    return Span(share=(0.5 - part / 2, 0.5 + part / 2), place=place, length=2)


def _from_to(tokens: Sequence[Token], place: int, begin: int) -> Span | None:
    """`T to T`, `T - T`, `T and T`; after "from", an end that is not said is the end of the clip."""
    introduced = begin != place
    while (
        place < len(tokens)
        and tokens[place].norm in ("the", "second", "minute", "about")
        and not _counts(tokens, place)
    ):
        place += 1
    if place >= len(tokens):
        return None
    first = seconds_at(tokens, place)
    opens = tokens[place].norm in ("start", "beginning") and introduced
    if first is None and not opens:
        return None
    start, used, said = first if first is not None else (0.0, 1, True)
    said = said or (introduced and _is_shown(tokens, begin))
    at = place + used
    if at < len(tokens) and (
        tokens[at].norm in ENDS or (tokens[at].kind == "num" and str(tokens[at].norm).startswith("-"))
    ):
        span = _ending(tokens, start, at, said, introduced, begin)
        if span is not None:
            return span
    if introduced and said:
        return Span(start=start, place=begin, length=at - begin)
    return None


SHOWN = frozenset({"shows", "show", "appears", "appear", "visible", "seen", "happens", "comes", "up", "part", "bit"})


def _is_shown(tokens: Sequence[Token], begin: int) -> bool:
    """ "the number that shows | between 6 and 8": what is seen between two numbers is seen between two seconds."""
    return begin > 0 and tokens[begin - 1].norm in SHOWN and tokens[begin + 1].kind == "num"


def _counts(tokens: Sequence[Token], place: int) -> bool:
    """Whether a minute or second is told by its number here: "minute | 2"."""
    return tokens[place].norm in ("minute", "second") and seconds_at(tokens, place) is not None


def _ending(tokens: Sequence[Token], start: float, at: int, said: bool, introduced: bool, begin: int) -> Span | None:
    if tokens[at].kind == "num":
        value = tokens[at].value
        end: tuple[float, int, bool] | None = (
            (abs(value), 1, at + 1 < len(tokens) and tokens[at + 1].norm in UNITS) if isinstance(value, float) else None
        )
        after = at
    else:
        after = at + 1
        while after < len(tokens) and tokens[after].norm in ENDING_LEADS and not _counts(tokens, after):
            after += 1
        if after < len(tokens) and tokens[after].norm in ("end", "finish"):
            return Span(start=start, place=begin, length=after + 1 - begin) if said else None
        end = seconds_at(tokens, after) if after < len(tokens) else None
    if end is None or end[0] <= start or not (said or end[2]):
        return None
    scale = 1.0
    if end[2] and not said and after + 1 < len(tokens):
        scale = UNITS.get(tokens[after + end[1] - 1].norm, 1.0)
        start *= scale
    return Span(start=start, end=end[0], place=begin, length=after + end[1] - begin)


ENDING_LEADS = frozenset({"to", "the", "second", "about", "until", "ending", "ends", "at", "around", "stopping"})


def _point(tokens: Sequence[Token], place: int) -> Span | None:
    after = place + 1
    while after < len(tokens) and tokens[after].norm in ("the", "about", "around"):
        after += 1
    if after >= len(tokens):
        return None
    time = seconds_at(tokens, after)
    if time is None or not time[2]:
        return None
    return Span(point=time[0], place=place, length=after + time[1] - place)
