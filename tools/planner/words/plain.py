"""A prompt in plain words, as patterns of whole phrases read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tools.planner.words.normalise import clean
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise


def plain_of(tokens: Sequence[Token]) -> str:
    """The prompt in plain lower-case words, signs kept apart."""
    return " ".join([token.norm or plain_word(token) for token in tokens]).replace(" .", ".")


@lru_cache(maxsize=512)
def plain_prompt(prompt: str) -> str:
    """A whole prompt in plain words. The last ones are kept: reaching back and composing ask for the same."""
    return plain_of(tokenise(clean(prompt)))


def plain_word(token: Token) -> str:
    """One token in it."""
    return token.norm or ("“”" if token.kind == "quote" else token.text.lower())


def placed(tokens: Sequence[Token]) -> Iterator[tuple[Token, int, int]]:
    """Each token with the place in the plain words where it begins and where it ends."""
    at = 0
    for number, token in enumerate(tokens):
        word = plain_word(token)
        at += 1 if number and not word.startswith(".") else 0
        yield token, at, at + len(word)
        at += len(word)
