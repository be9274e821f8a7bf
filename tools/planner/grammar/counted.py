"""Bare numbers that count the seconds of a clip: "0.5x from 4 to 6", "mute it between 10 and 15"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tools.planner.words.signs import NUMBER, SPAN, Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

OPENING, JOINING = words("from between"), words("to until till and -")
"""What such a range begins with, and what stands between its two numbers."""
BEHIND = words("and then , but please pls thanks with in on so only too also plus while . ! ? ) ; of")
"""What may follow a range that has no unit: anything else says what is counted."""
OF_VALUES = words(
    "raise increase lower reduce decrease change boost turn drop bring set go goes grow grows shrink scale bump fps "
    "opacity volume level size sized number numbers rating page pages frame frames percent clips shots parts people "
    "steps points crop aspect ratio ramp ramps ramping gradually slider exposure contrast saturation temperature"
)
"""Words in front of a range of something else: "raise the contrast | from 4 to 6"."""
LONGEST_S = 3_600.0


def count_seconds(sentence: list[Token], seen: Glance) -> list[Token]:
    """The sentence with two bare numbers behind "from" or "between" as times. seen: a glance at it."""
    if not (seen.signs & NUMBER and seen.signs & SPAN) or OPENING.isdisjoint(seen.norms):
        return sentence
    counted = list(sentence)
    for at in range(len(sentence) - 3):
        if sentence[at].norm in OPENING and _is_range(sentence, at):
            counted[at + 1], counted[at + 3] = _as_time(sentence[at + 1]), _as_time(sentence[at + 3])
    return counted


def _is_range(sentence: Sequence[Token], at: int) -> bool:
    one, joiner, two = sentence[at + 1 : at + 4]
    if joiner.norm not in JOINING or one.kind != "num" or two.kind != "num":
        return False
    if not (isinstance(one.value, float) and isinstance(two.value, float) and 0 <= one.value < two.value <= LONGEST_S):
        return False
    follows = sentence[at + 4 : at + 5]
    if follows and follows[0].norm not in BEHIND:
        return False
    return OF_VALUES.isdisjoint([token.norm for token in sentence[max(0, at - 5) : at]])


def _as_time(token: Token) -> Token:
    return replace(token, kind="time", signs=token.signs & ~NUMBER | SPAN)


__all__ = ["count_seconds"]
