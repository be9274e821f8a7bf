"""What is told not to be meant: "blur all faces, not mine", "remove the people, not the dog"."""

from __future__ import annotations

from collections.abc import Sequence

from edits.plan import Target
from graph.state import Ask
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES, COPULAS, PRONOUNS, is_verbal, words_of
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

OWNED = words("mine me him her them us hers ours yours it")
MOST = 5
"""Words of a thing that is spared."""


def without_spared(stretch: list[Token], text: str, spared: list[str]) -> list[Token]:
    """The words without ", not mine" behind a request; the thing is added to what is spared."""
    places = (at for at in range(2, len(stretch) - 1) if stretch[at].norm == "not" and stretch[at - 1].norm == ",")
    place = next(places, 0)
    if not place or not any(is_verbal(token) or token.look for token in stretch[:place]):
        return stretch
    rest = stretch[place + 1 :]
    end = next((at for at, token in enumerate(rest) if token.kind == "punct"), len(rest))
    thing = rest[:end]
    thing = thing[1:] if len(thing) > 1 and thing[0].norm in ("on", "in", "for") else thing
    named = thing[0].norm in ARTICLES or (len(thing) == 1 and thing[0].norm in OWNED)
    if not named or len(thing) > MOST or any(map(is_verbal, thing[:1])):
        return stretch
    spared.append(words_of(thing, text))
    return [*stretch[: place - 1], *rest[end:]]


def each_spared(kept: list[Token]) -> list[list[Token]]:
    """ "her dress | and | the balloons": each of what is spared."""
    parts = split_list(kept)
    each = len(parts) > 1 and all(part[0].norm in ARTICLES | PRONOUNS for part in parts)
    return parts if each else [kept] if kept else []


def spares_more(asks: list[Ask], part: Sequence[Token], text: str) -> list[Ask]:
    """The asks that spare "her dress", with what is named beside it: "| and the balloons"; as they are without it."""
    named = 1 < len(part) <= MOST + 1 and part[0].norm == "and" and part[1].norm in ARTICLES
    if not named or any(is_verbal(token) or token.kind != "word" or token.norm in COPULAS for token in part):
        return asks
    if not asks or any(ask.target is None or not ask.target.exclude for ask in asks):
        return asks
    more = words_of(part[1:], text)
    return [ask.model_copy(update={"target": _sparing(ask.target, more)}) for ask in asks]


def _sparing(target: Target | None, more: str) -> Target:
    spared = target or Target()
    return spared.model_copy(update={"exclude": (*spared.exclude, more)})


__all__ = ["each_spared", "spares_more", "without_spared"]
