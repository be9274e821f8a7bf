"""What is told not to be meant: "blur all faces, not mine", "remove the people, not the dog"."""

from __future__ import annotations

from tools.planner.grammar.function_words import ARTICLES, is_verbal, words_of
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

OWNED = words("mine me him her them us hers ours yours it")
MOST = 5
"""Words of a thing that is spared."""


def without_spared(stretch: list[Token], text: str, spared: list[str]) -> list[Token]:
    """The words without ", not mine" behind a request; the thing is added to what is spared."""
    places = (at for at in range(2, len(stretch) - 1) if stretch[at].norm == "not" and stretch[at - 1].norm == ",")
    place = next(places, 0)
    if not place or not any(map(is_verbal, stretch[:place])):
        return stretch
    rest = stretch[place + 1 :]
    end = next((at for at, token in enumerate(rest) if token.kind == "punct"), len(rest))
    thing = rest[:end]
    named = thing[0].norm in ARTICLES or (len(thing) == 1 and thing[0].norm in OWNED)
    if not named or len(thing) > MOST or any(map(is_verbal, thing[:1])):
        return stretch
    spared.append(words_of(thing, text))
    return [*stretch[: place - 1], *rest[end:]]


__all__ = ["without_spared"]
