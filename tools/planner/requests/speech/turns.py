"""The table of turns of speech, and which of them a sentence may hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Any

from edits.lexicon import FOLDER, Wishes, load_lexicon, parse_wishes
from tools.planner.words.begun import begun_by
from tools.planner.words.phrases import RANKS, Phrases
from tools.planner.words.signs import FIGURED, Glance
from tools.planner.words.token import Token
from tools.planner.words.values import ONES, TENS

SHOWN_AS = {"time": "TIME", "num": "NUM", "quote": "QUOTE", "aspect": "ASPECT"}
SHOWN = frozenset(SHOWN_AS.values())
AUDIO = "mp3|wav|flac|aac|m4a|ogg|opus|aiff"
MACROS = {
    "{it}": (
        r"(?:it|this|that|them|(?:the|my|this|our|that)"
        r"(?: (?:whole|entire))? (?:video|clip|footage|thing|shot|film|movie|scene|photo"
        r"|image|picture|file|song|track|audio|recording|sound|reel|podcast|vlog|edit))"
    ),
    "{det}": r"(?:the|a|an|my|our|his|her|this|that|your|their|its)",
    "{unit}": r"(?:seconds?|s|minutes?|half minute|hours?)",
    "{audio}": f"(?:{AUDIO})",
    "{start}": r"(?:^|(?<=, )|(?<=\band )|(?<=\bplease ))",
    "{stop}": r"(?=$| ,| and\b| please\b| but\b)",
    "{n}": f"(?:{'|'.join([*ONES, *TENS])})",
}
FEW_WORDS = re.compile(r"(?P<letters>\[\\w(?:\\x27)?\])\+ \?\)")
"""A word and the space behind it, if there is one. It is taken whole: else `re` parts each word wherever it can, which
in a sentence of fifty words took 0.6 ms."""


@dataclass(frozen=True, slots=True)
class Idiom:
    """One turn of speech. words: one of them must be there; fill: what its number stands for."""

    words: frozenset[str]
    pattern: Phrases
    wishes: Wishes
    kinds: frozenset[str]
    fill: str | None = None
    beside: bool = False
    """Whether it is read only where media lies beside the words."""
    alone: bool = False
    """Whether its words name no look besides, whatever they are called."""
    whole: bool = False
    """Whether it is read only where it begins with the sentence, and not with what another has left of it."""


@cache
def load_idioms() -> tuple[Idiom, ...]:
    """All of idioms.toml and its sisters. Raises ValueError for an operation or a pattern that is none."""
    colours = sorted(
        {phrase for phrase, entry in load_lexicon().entries.items() if entry.colour}, key=len, reverse=True
    )
    macros = {**MACROS, "{colour}": f"(?:{'|'.join(map(re.escape, colours))})"}
    files = sorted(FOLDER.glob("idioms*.toml"))
    tables = [tomllib.loads(file.read_text("utf-8")) for file in files]
    return tuple(
        _idiom(row, {**table.get("macros", {}), **macros}, beside=table.get("beside", False))
        for table in tables
        for row in table["idiom"]
    )


def _idiom(row: dict[str, Any], macros: dict[str, str], *, beside: bool) -> Idiom:
    said = FEW_WORDS.sub(r"\g<letters>+(?: |(?!\g<letters>)))", spelled_out(row["say"], macros))
    return Idiom(
        frozenset(row["words"]),
        Phrases(rf"(?<![\w']){said}(?![\w'])"),
        parse_wishes(row["do"]),
        frozenset(row["kinds"]),
        row.get("fill"),
        beside,
        row.get("alone", False),
        row.get("whole", False),
    )


def spelled_out(say: str, macros: Mapping[str, str]) -> str:
    """A pattern with what its macros stand for."""
    for name, pattern in macros.items():
        say = say.replace(name, pattern)
    return say


def shown(token: Token) -> str:
    """A token as patterns know it."""
    return SHOWN_AS.get(token.kind) or token.norm or token.text.lower()


def possible_idioms(seen: Glance, kinds: frozenset[str]) -> tuple[list[Idiom], int]:
    """The turns of speech all of whose words are among those of a sentence, in order, and its bits of `begun_in`."""
    words = seen.norms | SHOWN if shows_figures(seen) else seen.norms
    met, many = reduce(or_, map(_met_by, words), 0), len(load_idioms())
    possible = met & _read_of(kinds)
    for rank in range(1, RANKS + 1):
        possible &= met >> rank * many
    if not possible:
        return [], 0
    said = begun_by(words)
    return [idiom for idiom in _numbered(possible) if idiom.pattern.can_stand(said)], said


def shows_figures(seen: Glance) -> bool:
    """Whether something stands in a sentence that patterns know by its kind; a quotation has no word of its own."""
    return seen.signs & FIGURED > 0 or "" in seen.norms


def _numbered(bits: int) -> Iterator[Idiom]:
    """The turns of speech with the numbers of these bits, in order."""
    idioms = load_idioms()
    return (idioms[bit.bit_length() - 1] for bit in _parted(bits))


def _parted(bits: int) -> Iterator[int]:
    """Each bit by itself, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest


@lru_cache(maxsize=16_384)
def _met_by(word: str) -> int:
    """Turns of speech that a word belongs to, as bits by their number; above these, those whose rarest word it is, and
    those whose next rarest it is, and so on.
    """
    met = _by_word().get(word, 0)
    for bit in _parted(begun_by((word,))):
        met |= _by_need().get(bit, 0)
    return met


@cache
def _by_word() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for number, idiom in enumerate(load_idioms()):
        for word in idiom.words:
            found[word] = found.get(word, 0) | 1 << number
    return found


@cache
def _by_need() -> Mapping[int, int]:
    """The bits above in `_met_by`, by each of the bits of which a text must have one."""
    found: dict[int, int] = {}
    idioms = load_idioms()
    for number, idiom in enumerate(idioms):
        for rank, needed in enumerate(idiom.pattern.needed, 1):
            for bit in _parted(needed):
                found[bit] = found.get(bit, 0) | 1 << rank * len(idioms) + number
    return found


@lru_cache(maxsize=32)
def _read_of(kinds: frozenset[str]) -> int:
    """The turns of speech that are read of media of these kinds, as bits by their number."""
    read = [idiom.kinds & kinds if kinds else not idiom.beside for idiom in load_idioms()]
    return sum(1 << number for number, one in enumerate(read) if one)
