"""The words being read for how something is or should be, and what stands around one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from edits.lexicon import Concept
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES, COPULAS, PREPOSITIONS, PRONOUNS, words_of
from tools.planner.grammar.nouns import PLAIN, Nominal, region_of
from tools.planner.statements.meaning import Said
from tools.planner.words.token import Token
from tools.planner.words.values import number_at
from tools.planner.words.wordsets import words


@dataclass(slots=True)
class States:
    """What a stretch of words says about how things are or should be."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    concepts: list[Concept] = field(default_factory=list)
    better: bool = False


@dataclass(slots=True)
class Scope:
    """The words being read, and what is known about them."""

    tokens: Sequence[Token]
    text: str
    mode: str
    about: str | Callable[[], str | None] | None = None
    """The part that the words are about; or how to find it, which hardly any words that ask for nothing need."""
    thing: bool = False
    heard: bool = False
    """Whether it is about how something sounds."""

    @property
    def region(self) -> str | None:
        """The part that the words are about, none for the whole."""
        if callable(self.about):
            self.about = self.about()
        return self.about

    @property
    def words(self) -> str:
        return words_of(self.tokens, self.text)


@dataclass(slots=True)
class Pending:
    step: str | None = None
    degree: float | None = None
    negated: bool = False
    percent: float | None = None
    number: float | None = None


def _degree_after(tokens: Sequence[Token], place: int) -> float | None:
    """A degree said after the word: "brighter by a lot", "darken it slightly"."""
    for at in range(place, min(len(tokens), place + 3)):
        entry = tokens[at].entry
        if tokens[at].norm in ("and", ",", "but"):
            return None
        if entry is not None and entry.degree is not None and not entry.adjective and not entry.concept:
            end = at + tokens[at].length
            follows = tokens[end].entry if end < len(tokens) else None
            return None if follows is not None and (follows.adjective or follows.step or follows.verb) else entry.degree
    return None


def said_in(scope: Scope, pending: Pending, region: str | None, after: int) -> Said:
    degree = pending.degree if pending.degree is not None else _degree_after(scope.tokens, after)
    return Said(words=scope.words, degree=degree, percent=pending.percent, number=pending.number, region=region)


SINGLING = words(", especially particularly mostly mainly notably")
"""What leads to the part that is meant most: "a bit soft, especially around the eye"."""


def place_of(scope: Scope, after: int) -> str | None:
    """Where it is so: "too dark | on the left side"."""
    tail = list(scope.tokens[after:])
    while tail and tail[0].norm in SINGLING:
        tail = tail[1:]
    if not tail or tail[0].norm not in ("on", "in", "around", "under", "behind", "at", "above"):
        return None
    end = next(
        (
            at
            for at, token in enumerate(tail)
            if at and (token.kind == "punct" or token.norm in ("and", "but", "so", "please", "though", "because"))
        ),
        len(tail),
    )
    return region_of(Nominal([], tail[:end]), [], scope.text)


OF_FRAGMENT = ARTICLES | PREPOSITIONS | words("and or please maybe just also is i some one then")


def is_fragment(tokens: Sequence[Token]) -> bool:
    """Whether the words are a wish without a verb: a few words, nearly all of them the craft's."""
    if len(tokens) > 12:
        return False
    foreign = (token.kind == "word" and token.entry is None and token.norm not in OF_FRAGMENT for token in tokens)
    return sum(foreign) <= 1


def named_before(scope: Scope, place: int) -> str | None:
    """The thing named right before the quality: "foreground lighting", "face brightness"."""
    start = place
    while (
        start
        and scope.tokens[start - 1].kind == "word"
        and scope.tokens[start - 1].entry is None
        and scope.tokens[start - 1].norm not in ARTICLES | PREPOSITIONS | PRONOUNS | COPULAS | PLAIN
        and scope.tokens[start - 1].norm
        not in ("and", "or", "with", "i", "to", "do", "so", "there", "what", "how", "please")
    ):
        start -= 1
    return words_of(scope.tokens[start:place], scope.text)[:200] if 0 < place - start <= 2 else None


def number_after(tail: Sequence[Token], pending: Pending) -> None:
    """ "contrast +20", "brightness by 30 percent"."""
    if pending.number is not None or pending.percent is not None:
        return
    for at in range(min(7, len(tail))):
        if tail[at].norm in ("and", ","):
            return
        number = number_at(tail, at)
        if number is not None:
            if number.unit == "percent":
                pending.percent = number.value
            elif number.unit not in ("degrees", "seconds", "db", "s", "pixels"):
                pending.number = number.value
            return


def before_degree(tokens: Sequence[Token], place: int) -> int:
    """Where the degree before a place begins: "| a pinch of | clarity"."""
    for back in range(place - 1, max(-1, place - 6), -1):
        entry = tokens[back].entry
        if entry is not None and entry.degree is not None and back + tokens[back].length == place:
            return back
    return place


AFTER_STATE = (
    PREPOSITIONS
    | COPULAS
    | PRONOUNS
    | ARTICLES
    | words(
        "and or but so because here now please though if when while then than too again lol overall everywhere "
        "somehow somewhat instead maybe just thanks also not i we he she they who which where there out up down off "
        "around away throughout back can could would will should enough still yet"
    )
)
"""What goes on after a word that says how something is."""


def names_thing(tokens: Sequence[Token], after: int) -> bool:
    """Whether the word before `after` only describes the thing that follows: "a light | saber"."""
    if after >= len(tokens):
        return False
    follower = tokens[after]
    return (
        follower.kind == "word"
        and follower.entry is None
        and follower.norm not in AFTER_STATE
        and not follower.norm.endswith(("ly", "ing", "ed"))
    )
