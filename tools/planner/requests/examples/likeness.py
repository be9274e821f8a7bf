"""The nearest known way to say it: for sentences that no rule reads, the most similar of the lexicon's examples."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from edits.lexicon import FOLDER, Wishes, load_lexicon, parse_wishes
from tools.planner.grammar.function_words import ARTICLES, has_cue
from tools.planner.grammar.nouns import ANIMATE
from tools.planner.words.normalise import clean
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words

NEAR = 0.42
"""Similarity, 0–1, from which an example is taken for what was meant."""
PLAIN = ARTICLES | words(
    "is are was were be been am do does did has have had i we you it of and or to in on at for with so just please "
    "that this there as but by from me my us our would could can will should very really some a bit little too "
    "also if when then than"
)
"""Words that say little about what is meant."""


@dataclass(frozen=True, slots=True)
class Example:
    """One known sentence: what it asks for, for which media, and what the thing named in it is to the asks."""

    words: str
    wishes: Wishes
    kinds: frozenset[str]
    part: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """The example that is nearest, and how near: 0–1."""

    example: Example
    score: float


@cache
def load_examples() -> tuple[Example, ...]:
    """All of examples.toml and its sisters. Raises ValueError for an operation that does not exist."""
    files = sorted(FOLDER.glob("examples*.toml"))
    rows = [row for file in files for row in tomllib.loads(file.read_text("utf-8"))["example"]]
    return tuple(
        Example(words, parse_wishes(row["do"]), frozenset(row["kinds"]), row.get("part", ""))
        for row in rows
        for words in row["say"]
    )


def features(tokens: Sequence[Token]) -> Iterator[str]:
    """What a sentence is compared by: base forms, kinds of words, and pairs of neighbours."""
    before = ""
    for token in tokens:
        if token.kind == "punct":
            before = ""
            continue
        lemma = "0" if token.kind in ("num", "size", "aspect") else token.lemma
        if lemma in PLAIN:
            continue
        yield lemma
        yield from _kinds(token)
        if before:
            yield f"{before} {lemma}"
        before = lemma


def _kinds(token: Token) -> Iterator[str]:
    entry = token.entry
    if token.norm in ANIMATE or token.lemma in ANIMATE:
        yield "<who>"
    if entry is None:
        return
    if entry.concept is not None:
        yield f"<{entry.concept.name}>"
    if entry.action is not None:
        yield f"<{entry.action}>"
    if entry.colour is not None:
        yield "<colour>"
    for wish in entry.adjective.fault if entry.adjective is not None else ():
        yield f"<{wish.op}{wish.sign}>"
    if has_cue(token, "whole"):
        yield "<whole>"


Numbers: TypeAlias = npt.NDArray[np.intp]
Shares: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Index:
    """Examples by feature: their numbers, and what share of each one's length the feature has, 0–1."""

    weights: Mapping[str, float]
    places: Mapping[str, tuple[Numbers, Shares]]


@cache
def _index(kinds: frozenset[str]) -> Index:
    """The index of the examples for these kinds of media; all of them where none is known."""
    load_lexicon()
    bags = {
        number: Counter(features(tokenise(clean(example.words))))
        for number, example in enumerate(load_examples())
        if not kinds or example.kinds & kinds
    }
    spread = Counter(name for bag in bags.values() for name in bag)
    weights = {name: math.log(1 + len(bags) / count) for name, count in spread.items()}
    places: dict[str, tuple[list[int], list[float]]] = {}
    for number, bag in bags.items():
        length = math.sqrt(sum((weights[name]) ** 2 for name in bag)) or 1.0
        for name in bag:
            numbers, shares = places.setdefault(name, ([], []))
            numbers.append(number)
            shares.append(weights[name] / length)
    return Index(weights, {name: (np.array(numbers), np.array(shares)) for name, (numbers, shares) in places.items()})


UNKNOWN = 5.0
"""Weight of a word that no example has."""


def nearest(tokens: Sequence[Token], kinds: frozenset[str], least: float = 0.0) -> Likeness | None:
    """The example that the tokens are most like, for media of these kinds; none when none can be as near as `least`.

    No cosine is above the share that known words have in the length of all (Cauchy and Schwarz), which spares looking
    at the examples for most of a story.
    """
    index = _index(kinds)
    bag = set(features(tokens))
    known = [name for name in bag if name in index.places]
    if not known:
        return None
    length = math.sqrt(
        sum(index.weights.get(name, 0.0 if " " in name or name[:1] == "<" else UNKNOWN) ** 2 for name in bag)
    )
    if math.sqrt(sum(index.weights[name] ** 2 for name in known)) < least * length:
        return None
    scores = np.zeros(len(load_examples()))
    for name in known:
        numbers, shares = index.places[name]
        scores[numbers] += index.weights[name] / length * shares
    number = int(scores.argmax())
    return Likeness(load_examples()[number], float(scores[number]))


__all__ = ["NEAR", "Example", "Likeness", "load_examples", "nearest"]
