"""The few words of a prompt that asked for one thing, as the person wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from edits.lexicon import Wish, load_lexicon
from graph.state import Ask
from tools.planner.words.lemmas import lemma_of

PART = re.compile(r"\s*(?:[,;!?…]|:(?!\d)|\.(?:\s|$)|\s-+\s|\b(?:and|then|but|also|plus)\b|&)\s*", re.IGNORECASE)
OPENING = re.compile(
    r"^(?:(?:and|then|also|please|pls|plz|just|now|so|but|maybe|hey|hi|guys|(?:can|could|would|will) (?:you|u|someone"
    r"|somebody|anyone|anybody)|i(?:'d| would) (?:like|love)(?: to)?|i (?:want|need)|help me|make (?:it|this|them)"
    r"|to)\s+)+",
    re.IGNORECASE,
)
WORD = re.compile(r"[\w'’:%.-]+")
LONGEST = 48


def quote(ask: Ask, prompt: str, asks: Sequence[Ask]) -> str:
    """The words of `ask` alone, trimmed; empty where it has none. asks: all of the reading, in their order."""
    parts = [part for part in PART.split(ask.words) if part.strip()] if ask.words else []
    if not parts:
        return ""
    words = ask.words if "also" in ask.params else parts[0] if len(parts) == 1 else _own(ask, parts, asks)
    return _shortened(_as_typed(OPENING.sub("", words.strip()) or words.strip(), prompt))


def _own(ask: Ask, parts: list[str], asks: Sequence[Ask]) -> str:
    """The part of the words that speaks of this ask: by what its words mean, else by its place, else all of it."""
    speaking = [part for part in parts if ask.op in meant(part) or _names(part, ask)]
    if len(speaking) == 1:
        return speaking[0]
    sharing = [other for other in asks if other.words == ask.words]
    place = next((at for at, other in enumerate(sharing) if other is ask), None)
    if len(sharing) == len(parts) and place is not None:
        return parts[place]
    return speaking[0] if speaking else ask.words


def excerpt(words: str, mention: str, prompt: str) -> str:
    """The part of the words that holds `mention`, as the person typed it; the opening words where none does."""
    parts = [part for part in PART.split(words) if part.strip()]
    found = next((part for part in parts if mention.lower() in part.lower()), parts[0] if parts else "")
    return _shortened(_as_typed(found.strip(), prompt))


def _names(part: str, ask: Ask) -> bool:
    """Whether a part holds what the ask states: its subject, its colour, its frame."""
    stated = [str(value).lower() for value in ask.params.values() if isinstance(value, str | int | float)]
    return any(value and value in part.lower() for value in stated)


@lru_cache(maxsize=4_096)
def meant(part: str) -> frozenset[str]:
    """Operations that a few words speak of, by the lexicon."""
    words = [word.lower() for word in WORD.findall(part)]
    forms = [*words, *map(lemma_of, words), *(f"{a} {b}" for a, b in pairwise(words))]
    known = _operations()
    return frozenset(op for form in forms for op in known.get(form, ()))


@cache
def _operations() -> dict[str, frozenset[str]]:
    """Phrase of the lexicon to the operations it can stand for."""
    return {phrase: frozenset(wish.op for wish in _wishes(phrase)) for phrase in load_lexicon().entries}


def _wishes(phrase: str) -> Iterator[Wish]:
    entry = load_lexicon().entries[phrase]
    if entry.adjective is not None:
        yield from (*entry.adjective.want, *entry.adjective.fault, *entry.adjective.sound)
    if entry.verb is not None:
        yield from (*entry.verb.wishes, *entry.verb.still, *entry.verb.clip)
    if entry.concept is not None:
        yield from (wish for wishes in entry.concept.acts.values() for wish in wishes)


def _as_typed(words: str, prompt: str) -> str:
    """The words with the capitals the person gave them, where they stand in the prompt."""
    place = prompt.lower().find(words.lower())
    return prompt[place : place + len(words)] if place >= 0 else words


def _shortened(words: str) -> str:
    words = " ".join(words.split()).strip(" .,;:!?\"'")
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rsplit(' ', 1)[0].rstrip(' ,;:')} …"
