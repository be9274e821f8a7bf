"""What is stated about time: factors, ranges, moments, how shots meet."""

from __future__ import annotations

import re
from itertools import pairwise

from tools.planner.grammar.ends import ends_in
from tools.planner.grammar.function_words import words_of
from tools.planner.statements.mentions import Params, Tokens
from tools.planner.words.spans import points_in, spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import PARTS, TIMES, UNITS, Number, numbers_in


def speed(tokens: Tokens, text: str) -> Params:
    natural = any(token.norm in ("chipmunk", "chipmunks", "pitch", "squeaky") for token in tokens)
    return {**_factor(tokens, text), **({"preserve_pitch": True} if natural else {})}


SHARES = {"quarter": 0.25, "third": 0.33, "normal": 1.0, "regular": 1.0, "full": 1.0}
"""Parts of the speed that are named before it: "quarter | speed"."""


def _factor(tokens: Tokens, _text: str) -> Params:
    numbers = numbers_in(tokens)
    for place, token in enumerate(tokens):
        if token.norm in TIMES and token.norm not in ("once",) and not _is_stretch(tokens, place):
            after = tokens[place + 1].norm if place + 1 < len(tokens) else ""
            if after in ("speed", "as", "the", "time", "it", "") or token.norm in ("double", "half", "triple", "twice"):
                return {"factor": TIMES[token.norm]}
    for one, two in pairwise(tokens):
        if two.norm == "speed" and one.norm in SHARES:
            return {"factor": SHARES[one.norm]}
        if one.norm in ("a", "one") and two.norm in PARTS and _is_aimed(tokens, one):
            return {"factor": round(PARTS[two.norm], 2)}
    told = next((one for one in numbers if one.place and tokens[one.place - 1].norm in ("speed", "rate")), None)
    if told is not None and 0.1 <= told.value <= 10 and told.unit not in {*UNITS, "percent"}:
        return {"factor": told.value}
    factor = next((one for one in numbers if one.unit in ("x", "times", "fold")), None)
    if factor is not None and 0.05 <= factor.value <= 10:
        return {"factor": factor.value}
    aimed = next((one for one in numbers if one.place and tokens[one.place - 1].norm == "to"), None)
    if aimed is not None and 0.1 <= aimed.value <= 10 and aimed.unit not in {*UNITS, "percent"}:
        return {"factor": aimed.value}
    percent = next((one.value for one in numbers if one.unit == "percent"), None)
    if percent is not None and percent > 0:
        by = any(token.norm == "by" for token in tokens)
        return {"by_percent": percent} if by else {"factor": max(0.1, min(10.0, percent / 100))}
    return {}


def _is_stretch(tokens: Tokens, place: int) -> bool:
    """Whether it is a part of the clip: "slow down the second | half"."""
    return place > 0 and tokens[place - 1].norm in ("first", "second", "last", "other", "final", "opening", "latter")


def _is_aimed(tokens: Tokens, token: Token) -> bool:
    """Whether a share is where the speed goes: "slow it down to | a quarter"."""
    place = next(at for at, one in enumerate(tokens) if one is token)
    after = tokens[place + 2].norm if place + 2 < len(tokens) else ""
    return place > 0 and tokens[place - 1].norm == "to" and after in ("", "of", "speed", ",", "and", "please", "the")


def kept(tokens: Tokens, _text: str) -> Params:
    spans = [span for span in spans_in(tokens) if span.point is None]
    return spans[0].params() if spans else {}


def cut(tokens: Tokens, _text: str) -> Params:
    spans = spans_in(tokens)
    return spans[0].params() if spans and spans[0].point is None else {}


def split(tokens: Tokens, _text: str) -> Params:
    points = points_in(tokens) or [span.point for span in spans_in(tokens) if span.point is not None]
    if points:
        return {"at": points}
    number = next((one for one in numbers_in(tokens) if one.unit in UNITS), None)
    if number is not None and number.value > 0:
        return {"every": number.value * UNITS[number.unit]}
    return {}


def loop(tokens: Tokens, _text: str) -> Params:
    number = next((one for one in numbers_in(tokens) if one.unit in ("times", "x", "time", "loops", "")), None)
    if number is not None and 2 <= number.value <= 100:
        return {"count": int(number.value)}
    return {"count": 2} if any(token.norm == "twice" for token in tokens) else {}


def length_of_fade(tokens: Tokens, _text: str) -> Params:
    seconds = seconds_of_fade(tokens)
    return {"duration": min(LONGEST_S, seconds)} if seconds is not None else {}


def seconds_of_fade(tokens: Tokens) -> float | None:
    """How long a fade is said to be; none where nothing says it."""
    number = next((one for one in numbers_in(tokens) if one.unit in UNITS or _is_over(tokens, one)), None)
    return number.value * UNITS.get(number.unit, 1.0) if number is not None else None


LONGEST_S = 5.0
"""The most a transition may last."""


def _is_over(tokens: Tokens, number: Number) -> bool:
    """ "fade in over 1 sec and fade out | over 5": the unit was said before."""
    return number.unit == "" and number.place > 0 and tokens[number.place - 1].norm in ("over", "last", "final")


KINDS = (
    (
        "fade_black",
        r"\b(fade|dip|cut|go|fading|dipping|turn)s?( \w+)? (in |out )?(to|from|in from|out to) black",
    ),
    ("fade_white", r"(fade|dip|flash|burn|cut|go)( \w+)? (out )?(to|from) white|white flash"),
    ("whip", r"whip"),
    ("wipe", r"\bwipes?\b"),
    ("slide", r"\bslid(e|es|ing)\b|push transition|\bswip(e|es|ing)\b"),
    ("zoom", r"zoom"),
    ("dissolve", r"dissolve|cross ?-?fade|smooth|soft|blend"),
    ("cut", r"hard cut|straight cut|jump cut|smash cut|match cut|\b[lj][ -]cut|split edit"),
    ("fade_black", r"\bfad(e|es|ing)\b"),
)


def transition(tokens: Tokens, text: str) -> Params:
    words = words_of(tokens, text).lower()
    kind = next((name for name, pattern in KINDS if re.search(pattern, words)), None)
    found = length_of_fade(tokens, text)
    edge = edge_of(tokens, words) if kind is None or kind.startswith("fade") else None
    return {**({"kind": kind} if kind else {}), **found, **({"edge": edge} if edge else {})}


RISES = re.compile(
    r"\bfad(?:e|es|ing)(?: it)?[ -]?(?:in|up)\b|\b(?:open|start|begin)s? on (?:black|white)\b|"
    r"\b(?:in|up)? ?from (?:black|white)\b"
)
FALLS = re.compile(
    r"\bin (?:and|&|,)(?: \w+)? out\b|\bfad(?:e|es|ing)[ -]?(?:\w+ )?out\b|"
    r"\b(?:fad(?:e|es|ing)|cut|go|turn)s?(?: \w+)? to black\b|\bend on black\b|\b(?:and|,|then)(?: back)? to black\b"
)
INSIDE = re.compile(
    r"\b(?:between|every|each|all|cuts?|scenes|shots|clips|sections|when|while|after|before|until|once|as)\b"
)


def edge_of(tokens: Tokens, words: str) -> str | None:
    """Which end of the clip a fade is for: "fade in", "fade to black at the end"; none where it joins two shots."""
    ends = ends_in(tokens)
    rises, falls = bool(RISES.search(words)) or "start" in ends, bool(FALLS.search(words)) or "end" in ends
    if INSIDE.search(words) and not ends:
        return None
    if any(span.point or span.start for span in spans_in(tokens)):
        return None
    return "both" if rises and falls else "start" if rises else "end" if falls else None


def moment(tokens: Tokens, _text: str) -> Params:
    for span in spans_in(tokens):
        if span.point is not None or span.start is not None:
            return {"at": span.point if span.point is not None else span.start}
    time = next((token.value for token in tokens if token.kind == "time"), None)
    if time is not None:
        return {"at": time}
    ends = ends_in(tokens)
    if ends or any(token.norm in ("last", "final") and is_frame(tokens, at) for at, token in enumerate(tokens)):
        return {"end": ends[0] if ends else "end"}
    return {"end": "start"} if any(t.norm == "first" and is_frame(tokens, at) for at, t in enumerate(tokens)) else {}


CALLED = frozenset({"called", "named", "labelled", "labeled", "titled", "saying", ":"})


def marked(tokens: Tokens, text: str) -> Params:
    """Where a marker stands, and what it is called."""
    found = moment(tokens, text)
    quoted = next((str(token.value) for token in tokens if token.kind == "quote"), None)
    place = next((at for at, token in enumerate(tokens) if token.norm in CALLED), None)
    label = quoted or (words_of(tokens[place + 1 :], text) if place is not None else "")
    return {**found, **({"label": label[:200]} if label else {})}


def is_frame(tokens: Tokens, place: int) -> bool:
    """Whether a frame is what comes next: "the last | frame", "the first shot"."""
    return place + 1 < len(tokens) and tokens[place + 1].norm in ("frame", "shot", "image", "picture", "moment")


def freeze(tokens: Tokens, text: str) -> Params:
    found = moment(tokens, text)
    for place, token in enumerate(tokens):
        if token.norm == "for" and place + 1 < len(tokens):
            number = next((one for one in numbers_in(tokens[place:]) if one.unit in UNITS), None)
            if number is not None and 0 < number.value * UNITS[number.unit] <= 60:
                found["duration"] = number.value * UNITS[number.unit]
    if "duration" not in found and (length := _beside_times(tokens)):
        found["duration"] = min(60.0, length)
    return found


def _beside_times(tokens: Tokens) -> float | None:
    """ "a 3 second freeze at 0:10": a length that is part of no time."""
    taken = {at for span in spans_in(tokens) for at in range(span.place, span.place + span.length)}
    free = (one for one in numbers_in(tokens) if one.unit in UNITS and one.place not in taken and one.value > 0)
    number = next(free, None)
    return number.value * UNITS[number.unit] if number is not None else None


def cut_on_beat(tokens: Tokens, _text: str) -> Params:
    for place, token in enumerate(tokens):
        if token.norm == "every" and place + 1 < len(tokens):
            number = numbers_in(tokens[place + 1 : place + 3])
            if number and 1 <= number[0].value <= 32:
                return {"every_n": int(number[0].value)}
            words = {"other": 2, "second": 2, "third": 3, "fourth": 4, "eighth": 8}
            if tokens[place + 1].norm in words:
                return {"every_n": words[tokens[place + 1].norm]}
    return {}
