"""Noun phrases without the words that only say how much."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

AMOUNTING = words(
    "more less by percent , at least most about around roughly approximately nearly almost only just maybe like as "
    "much possible lot bit little tad touch quite very so slightly further again too please now back up down a"
)
"""What may stand at the end of a phrase to say how much."""


def without_amount_after(tokens: Sequence[Token]) -> list[Token]:
    """The phrase without what says how much at its end: "the image | by at least 30 percent"."""
    rest = without_degree_after(tokens)
    while len(rest) > 1 and (rest[-1].kind in ("num", "punct") or rest[-1].norm in AMOUNTING or is_degree(rest[-1])):
        rest.pop()
    return [] if rest and (rest[-1].norm in AMOUNTING or rest[-1].kind == "num") else rest


def without_degree_after(tokens: Sequence[Token]) -> list[Token]:
    """The phrase without a degree of several words at its end: "the saturation | just a hair"."""
    rest = list(tokens)
    for place in range(len(rest) - 1, 0, -1):
        entry = rest[place].entry
        if entry is not None and entry.degree is not None and place + rest[place].length == len(rest):
            if not (entry.concept or entry.adjective):
                rest = rest[:place]
        elif rest[place].norm not in AMOUNTING:
            continue
    return rest


def is_degree(token: Token) -> bool:
    entry = token.entry
    return (
        entry is not None
        and entry.degree is not None
        and token.length == 1
        and not (entry.concept or entry.adjective or entry.step)
    )
