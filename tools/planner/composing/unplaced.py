"""What is asked for moments that no time was given for is asked back.

A swear word, or every other shot, is only found by somebody who hears or sees the clip; to mute or change all of it
instead would be wrong.
"""

from __future__ import annotations

import re

from graph.state import Ask
from tools.planner.grammar.moments import HOLDS
from tools.planner.steps.making import Making
from tools.planner.wording.phrasing import shortened

SAID = re.compile(
    r"\b(?:swear\w*|curs(?:e|es|ing|ed)|cuss\w*|profan\w*|f[- ]?(?:word|bombs?)|(?:bad|swear|curse|dirty|rude) words?|"
    r"language|expletives?|slurs?)\b",
    re.IGNORECASE,
)
"""What is said at moments that only the sound tells."""
SHOTS = re.compile(
    r"\b(?:every|each) (?:other|second|third|fourth|2nd|3rd|4th) (?:\w+ )?(?:shot|clip|scene|cut|take|segment)s?\b",
    re.IGNORECASE,
)
"""Shots that are told by counting them."""
OF_SHOTS = HOLDS | {"cut", "trim", "crop", "rotate", "flip"}


def unplaced(ask: Ask, making: Making) -> str | None:
    """The name of the question without whose answer more would be changed than was meant; none where all is clear."""
    if making.facts is None or making.facts.kind == "image" or _has_time(ask):
        return None
    if ask.op in ("mute", "sound_effect", "gain") and (SAID.search(ask.words) or _meant(ask, making)):
        return "said"
    return "shots" if ask.op in OF_SHOTS and _counting(ask, making) else None


PRONOUN = re.compile(r"^\W*\w+(?: out)? (?:it|that|them|those)\W*$", re.IGNORECASE)


def _meant(ask: Ask, making: Making) -> bool:
    """ "if there's any swearing, bleep it": what the pronoun stands for."""
    return PRONOUN.match(ask.words) is not None and SAID.search(making.prompt) is not None


def _has_time(ask: Ask) -> bool:
    timed = ask.target is not None and ask.target.time is not None
    return timed or bool({"share", "from_end", "start", "end", "at"} & set(ask.params))


def _counting(ask: Ask, making: Making) -> str:
    """The words that ask for it of counted shots; empty where none do."""
    if SHOTS.search(ask.words):
        return ask.words
    return making.prompt if len(making.asks) == 1 and SHOTS.search(making.prompt) else ""


def over_whole(making: Making) -> str:
    """What was asked of counted shots, asked of all: "speed up | the whole clip"."""
    words = next(filter(None, (_counting(ask, making) for ask in making.asks)), "")
    whole = shortened(SHOTS.sub("the whole clip", words).strip(" .!"), LONGEST)
    return whole[:1].upper() + whole[1:]


LONGEST = 60
"""Characters of an option."""


__all__ = ["over_whole", "unplaced"]
