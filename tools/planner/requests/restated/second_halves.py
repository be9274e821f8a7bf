"""What only the first half of a request says in full: "brighten her face and grandma's", "he is dark, lift him"."""

from __future__ import annotations

import re

from graph.state import Ask
from tools.planner.grammar.nouns import OF_BODY
from tools.planner.words.wordsets import words

OWNER = re.compile(r"^(?:[\w-]+ ){0,3}[\w-]+'s$")
"""Somebody, of whom what is meant is not said again."""
PRONOUNS = words("him her them it")
TELLS = re.compile(r"\b(?:is|are|was|were|looks?|too|so)\b|(?:'s|'re)\b", re.IGNORECASE)
"""What tells how a thing is, beside the request for it."""


def completed(asks: list[Ask]) -> list[Ask]:
    """The asks; somebody's part is the part that was named before, and what is told of a thing is asked for once."""
    found: list[Ask] = []
    for ask in asks:
        before = next((one for one in reversed(found) if one.op == ask.op and _place(one)), None)
        if before is None or not _place(ask):
            found.append(ask)
        elif not _is_told_again(ask, before):
            found.append(_owned(ask, before))
    return found


def _place(ask: Ask) -> str:
    region = ask.target.region if ask.target is not None else None
    return region if isinstance(region, str) else ""


def _owned(ask: Ask, before: Ask) -> Ask:
    """ "her face and | grandma's": grandma's face."""
    head = _place(before).split()[-1].lower()
    if head not in OF_BODY or not OWNER.match(_place(ask)) or ask.target is None:
        return ask
    return ask.model_copy(update={"target": ask.target.model_copy(update={"region": f"{_place(ask)} {head}"})})


def _is_told_again(ask: Ask, before: Ask) -> bool:
    """ "sharpen Huey, | he's blurry": why, and no second step."""
    again = _place(ask).lower() in PRONOUNS and _place(before).lower() not in PRONOUNS
    same = (ask.sign, ask.params) == (before.sign, before.params)
    apart = ask.words != before.words and bool(TELLS.search(ask.words)) != bool(TELLS.search(before.words))
    return again and same and apart


__all__ = ["completed"]
