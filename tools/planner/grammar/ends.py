"""The beginning and the end as places in time: "at the very end", "at the start and the end", "in the beginning"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from tools.planner.words.signs import TELLING, VERBAL
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

End = Literal["start", "end"]
STARTS = words("start beginning opening outset")
ENDS = words("end ending")
NAMED = STARTS | ENDS
LEADING, TRAILING = words("leading initial intro opening starting"), words("trailing outro closing final")
"""Silences by where they stand."""
LEADS = words("at in from of off on towards toward near to")
BETWEEN = words("the very both each either of its my this real")
GOES_ON = words("of card screen credits title titles frame result point up off")
"""What turns the word into another: "the end | of the line", "an end | card"."""
PLACE = re.compile(
    r"\s+(?:right |just |only )?(?:at|in|towards|near|from) the (?:very )?(?:start|beginning|opening|end|ending)$",
    re.IGNORECASE,
)
"""Behind a region: "her face | at the end"."""


def ends_in(tokens: Sequence[Token]) -> tuple[End, ...]:
    """Which ends of the clip the words name, in their order."""
    found: list[End] = []
    for place, token in enumerate(tokens):
        if token.norm not in NAMED or not (_is_led(tokens, place, bool(found)) or _is_changed(tokens, place)):
            continue
        end: End = "start" if token.norm in STARTS else "end"
        if end not in found:
            found.append(end)
    for one, two in pairwise(tokens):
        if two.norm in ("silence", "silences", "pause", "gap") and one.norm in LEADING | TRAILING:
            return ("start",) if one.norm in LEADING else ("end",)
    if not found:
        found.extend(_told_by_part(tokens))
    if any(one.norm == "both" and two.norm == "ends" for one, two in pairwise(tokens)):
        return ("start", "end")
    return tuple(found)


FIRST, LAST = words("first opening"), words("last final ending closing")
PIECES = words("bit part section piece stretch moments seconds chunk")


def _told_by_part(tokens: Sequence[Token]) -> list[End]:
    """ "the | last bit", "the very first part": an end by the piece that lies there."""
    for at in range(1, len(tokens) - 1):
        one, two = tokens[at].norm, tokens[at + 1].norm
        led = tokens[at - 1].norm in ("the", "very", "my", "that", "this")
        if led and two in PIECES and one in FIRST | LAST:
            return ["start" if one in FIRST else "end"]
    return []


def _is_led(tokens: Sequence[Token], place: int, again: bool) -> bool:
    """Whether the word stands behind a preposition and an article, or is named beside another end."""
    back = place - 1
    while back >= 0 and tokens[back].norm in BETWEEN:
        back -= 1
    if back < 0 or (back == place - 1 and not again and tokens[back].norm != "at"):
        return False
    after = [token.norm for token in tokens[place + 1 : place + 4]]
    if after[:1] == ["of"] and after[2:3] and after[2] not in OF_CLIP and after[1] not in ("it", "this", "that"):
        return False
    if after[:1] and after[0] in GOES_ON - {"of"}:
        return False
    return tokens[back].norm in LEADS or (again and tokens[back].norm in ("and", "&", "or", ","))


TAKING = words("cut trim remove delete chop lose drop skip snip shorten crop keep take get rid move put swap write say")
"""Verbs that take an end away or put it elsewhere, which says of nothing else when it holds."""
PARTICLES = words("up down out")
MAKING = words("make making have want let keep need rush rushing hurry")
BEHIND = words("and , . ! then please pls but too a much more less look with at to in by so")


COMPLAINED = words("is was looks sounds feels seems are gets")


def _is_changed(tokens: Sequence[Token], place: int) -> bool:
    """ "slow down | the ending", "the beginning is too quiet": an end that is itself to be another."""
    if place and tokens[place - 1].norm in ("the", "very") and place + 1 < len(tokens):
        opens = place < 2 or tokens[place - 2].kind == "punct" or tokens[place - 2].norm in ("and", "but", "the")
        if opens and tokens[place + 1].norm in COMPLAINED:
            return True
    back = place - 1
    while back > 0 and tokens[back].norm in BETWEEN:
        back -= 1
    if back < 0 or back == place - 1:
        return False
    follows = tokens[place + 1] if place + 1 < len(tokens) else None
    if follows is not None and follows.norm not in BEHIND and not follows.signs & TELLING:
        return False
    verb = back - 1 if tokens[back].norm in PARTICLES and back else back
    token = tokens[verb]
    return token.norm in MAKING or (token.signs & VERBAL > 0 and token.norm not in TAKING)


OF_CLIP = words("video clip film movie footage recording audio song track podcast edit reel file whole thing episode")
