"""Steps that are for what happens in a clip, where nobody said when that is: "mute the boring parts"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.moments import HOLDS, WHOLE
from tools.planner.grammar.occasions import told_of
from tools.planner.words.token import Token


def untimed(asks: Sequence[Ask], tokens: list[Token], text: str) -> tuple[str, ...]:
    """What must be said where a step is for an occasion that no time was given for."""
    waits = any(
        (ask.op in HOLDS - WHOLE or ask.op == "stabilize")
        and (ask.target is None or ask.target.time is None)
        and not {"share", "from_end", "edge"} & set(ask.params)
        and not (ask.op == "music" and ask.params.get("duck"))
        for ask in asks
    )
    occasions = _occasions(asks, tokens, text) if waits else []
    if not occasions:
        return ()
    when = _shortened(occasions[0])
    return (f"I don't know when “{when}” is: tell me from when to when, and the step holds only there.",)


def _occasions(asks: Sequence[Ask], tokens: list[Token], text: str) -> list[str]:
    """What is told instead of a time; "zoom in on the goal" says where and not when."""
    aimed = bool(asks) and all(ask.op == "zoom" for ask in asks)
    events = [] if aimed else _events_told(text)
    return told_of(tokens, text) or events or _parts_told(asks) or _ends_told(asks, text)


PART = re.compile(
    r"\b(?:the|that|this|those|all the|every|any) (?:[\w'-]+ ){1,3}?"
    r"(?:parts?|bits?|sections?|segments?|scenes?|moments?)\b",
    re.IGNORECASE,
)
"""A part of a clip that is told by what happens in it: "the boring parts"."""
PLACED = re.compile(r"\b(?:first|last|middle|opening|final|second|whole|entire|same)\b", re.IGNORECASE)


def _parts_told(asks: Sequence[Ask]) -> list[str]:
    """Parts that asks for a stretch of time name without a time."""
    matches = [PART.search(ask.words) for ask in asks if ask.op in IN_PARTS and not _has_time(ask)]
    return [match.group() for match in matches if match and not PLACED.search(match.group())]


INTRO = re.compile(r"\b(?:the|my|this|that|our) (?:intro|outro|introduction|conclusion)\b", re.IGNORECASE)


def _ends_told(asks: Sequence[Ask], text: str) -> list[str]:
    """ "slow down the intro", "make the intro | brighter": how long it lasts only somebody knows who sees it."""
    named = INTRO.search(text)
    if named is None:
        return []
    behind = text[named.end() :].lstrip()
    told = (ask for ask in asks if ask.op in HOLDS - WHOLE and not _has_time(ask))
    return [named.group()] if any(INTRO.search(ask.words) or _means_it(ask.words, behind) for ask in told) else []


def _means_it(words: str, behind: str) -> bool:
    """Whether the ask is for the part that was just named: "the intro | drags, tighten it up"."""
    place = behind.find(words)
    return place == 0 or (0 < place <= NEAR and PRONOUN.search(words) is not None)


PRONOUN = re.compile(r"\b(?:it|that)\b", re.IGNORECASE)
NEAR = 30
"""Characters that may be told of a part before what is asked for it."""


EVENT = re.compile(
    r"\b(?:from|after|until|till|before|during|through|throughout|at|on|around|when|into|for) "
    r"(?:the|my|his|her|our|their) "
    r"(?:(?:first|second|third|last|bass|beat|final|big|best man's|wedding|maid of honou?r's) )?"
    r"(?:drop|chorus|verse|bridge|hook|kiss|vows|goal|jump|toast|speech|speeches|ceremony|first dance|dance|punchline|"
    r"reveal|explosion|crash|landing|finish line|applause|proposal|dunk|trick|backflip|interview|sermon|solo|"
    r"joke|punch line|countdown|bouquet toss|serve|kick ?off|whistle)\b(?: on(?:wards)?\b| onwards\b)?",
    re.IGNORECASE,
)
"""What happens in a clip, as a time that only somebody knows who sees it: "from the drop on"."""


def _events_told(text: str) -> list[str]:
    """The first thing that happens by which a time is told."""
    match = EVENT.search(text)
    return [match.group()] if match else []


IN_PARTS = frozenset({"speed", "mute", "reverse", "gain", "loop", "stabilize"})


def _has_time(ask: Ask) -> bool:
    return (ask.target is not None and ask.target.time is not None) or bool({"share", "from_end"} & set(ask.params))


MOST_WORDS = 60


def _shortened(words: str) -> str:
    """The words cut at a word's end where they are many."""
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS].rsplit(' ', 1)[0]} …"


__all__ = ["untimed"]
