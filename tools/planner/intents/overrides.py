"""Tastes for now: "today I want pastel vibes" leaves the profile alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from edits.lexicon import load_trait_words
from graph.state import Override, Scope
from tools.planner.words.phrases import Phrases
from tools.planner.words.token import Token

SCOPES: tuple[tuple[Scope, Phrases], ...] = (
    (
        "from_now_on",
        Phrases(r"\b(from now on|from here on|going forward|always|every time|by default|in (the )?future)\b"),
    ),
    (
        "session",
        Phrases(
            r"\b(this session|for the session|today|tonight|for this project|this week|for the rest|in this "
            r"session)\b"
        ),
    ),
    (
        "once",
        Phrases(
            r"\b(this time|just this once|this once|for once|for now|right now|only this|just for this|"
            r"in the mood for|feeling|i am after|for this (one|photo|picture|video|clip|edit|image|shot|reel|post))\b"
        ),
    ),
)
"""How long a taste holds, by the words that say so; the longest first."""


def scope_of(text: str) -> Scope | None:
    """How long a taste is to hold, where it is said."""
    return next((scope for scope, pattern in SCOPES if pattern.stand_in(text)), None)


def read_overrides(text: str, _tokens: Sequence[Token]) -> tuple[Override, ...]:
    """Tastes for now in the prompt. text: normalised, lower case."""
    scope = scope_of(text)
    if scope is None or scope == "from_now_on":
        return ()
    return tuple(Override(trait=trait, value=value, scope=scope, words=text[:200]) for trait, value in traits_in(text))


@cache
def _patterns() -> dict[str, tuple[Phrases, dict[str, str]]]:
    """Trait to a pattern of all its words, the longest first, and what each word means."""
    found = {}
    for trait, values in load_trait_words().items():
        meaning = {word: value for value, words in values.items() for word in words}
        every = "|".join(re.escape(word) for word in sorted(meaning, key=len, reverse=True))
        found[trait] = (Phrases(rf"(?<!\w)({every})(?!\w)"), meaning)
    return found


DENIED = Phrases(r"\b(not|no|never|less|without)( \w+)? $")


def traits_in(text: str) -> list[tuple[str, str]]:
    """Traits and values named in the text, one value a trait: the longest words that are not denied."""
    found: list[tuple[str, str]] = []
    for trait, (pattern, meaning) in _patterns().items():
        said = [match for match in pattern.finditer(text) if not DENIED.stand_in(text[: match.start()])]
        if said:
            found.append((trait, meaning[max(said, key=lambda match: len(match.group())).group()]))
    return found
