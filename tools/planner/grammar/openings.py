"""Where a request may begin: nothing before it, or words that lead to one."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.grammar.function_words import ARTICLES, MODALS, PRONOUNS, has_cue, is_verbal
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

ADVERBS = words(
    "just maybe perhaps also please kindly then only even really possibly simply quickly slowly basically and or "
    "but too now probably either both first second third next lastly finally somehow actually definitely still "
    "instead to if mostly ok so well go try again plus somewhat slightly gently carefully otherwise ultimately "
    "ideally hopefully digitally completely totally entirely bit quite further more little always ever"
)


PERSONS = words(
    "someone anyone somebody anybody you we i everyone one guys people expert experts wizard wizards maestro "
    "maestros editor kind talented who folks friends reddit y'all anyone's"
)


OPENERS = words("not never me us lets help mind by do need needs no either want yes cool great good hi hey hello let")


UNITS = words("second seconds s minute minutes end start beginning")


def opens_clause(tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb at this place may begin a request: nothing before it, or a word that leads to one."""
    if place == 0:
        return True
    before = tokens[place - 1]
    if (
        before.kind in ("punct", "emoji", "quote", "time", "num")
        or before.norm in UNITS
        or tokens[place].text[:1].isupper()
        or before.hushed
    ):
        return True
    return (
        before.norm in ADVERBS
        or before.norm in MODALS
        or before.norm in PERSONS
        or before.norm in OPENERS
        or slipped_and(before, tokens[place])
        or (before.norm in PROPOSING and tokens[place].norm.endswith("ing"))
        or has_cue(before, "thanks")
        or before.norm.endswith("ly")
        or follows_time(tokens, place)
        or _follows_complaint(tokens, place)
        or (before.norm in ("this", "it") and place >= 2 and tokens[place - 2].norm in ("help", "let", "make"))
    )


def _follows_complaint(tokens: Sequence[Token], place: int) -> bool:
    """Whether what is wrong has just been said: "if the background is too busy | blur it"."""
    before = tokens[place - 1].entry
    after = tokens[place + tokens[place].length].norm if place + tokens[place].length < len(tokens) else ""
    if before is None or (before.adjective is None and before.colour is None):
        return False
    told = any(token.norm in COMPLAINING for token in tokens[max(0, place - 5) : place - 1])
    return told and after in PRONOUNS | ARTICLES and tokens[place].norm == tokens[place].lemma


COMPLAINING = words("is are was were too so looks look")


PROPOSING = words(
    "feel think suggest recommend try trying consider after by expect propose advise mind with maybe about"
)
"""What stands before a verb in "ing" that asks: "I think | increasing the brightness will help"."""


def slipped_and(before: Token, token: Token) -> bool:
    """Whether "an" was meant as "and": "brighten it an | remove the man"."""
    return before.norm in ("an", "nd", "amd", "ad") and is_verbal(token) and token.norm[:1] not in "aeiou"


FRONTED = words("at from between in for during after before around until on over throughout by")


MOMENTS = words(
    "second seconds s minute minutes end start beginning intro outro middle half third quarter part scene clip "
    "video chorus frame whole entire finish ending opening interview section shot moment"
)


def follows_time(tokens: Sequence[Token], place: int) -> bool:
    """Whether nothing but a time stands before: "at 0:45 | put", "in the last 5 seconds | show"."""
    back = range(place - 1, max(-1, place - 11), -1)
    start = next((at for at in back if tokens[at].norm in (",", "and", "then", "but", "also")), back.stop) + 1
    lead = tokens[start:place]
    if not 2 <= len(lead) <= 9 or lead[0].norm not in FRONTED:
        return False
    timed = any(token.kind == "time" or token.norm in MOMENTS for token in lead)
    return timed and (lead[-1].kind in ("time", "num") or lead[-1].norm in MOMENTS)


def addressed(tokens: Sequence[Token], place: int) -> bool:
    """Whether somebody is asked to do it: "could one of you maestros | remove"."""
    near = tokens[max(0, place - 9) : place]
    asked = any(
        token.norm in MODALS
        or token.norm in ("please", "want", "need", "like", "possible", "help", "someone", "anyone")
        for token in near
    )
    return asked and any(token.norm in PERSONS or token.norm in ("please", "possible") for token in near)
