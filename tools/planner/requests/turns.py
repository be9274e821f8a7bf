"""The table of turns of speech, and which of them a sentence may hold."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from edits.lexicon import FOLDER, Wishes, load_lexicon, parse_wishes
from tools.planner.words.begun import begun_by
from tools.planner.words.phrases import Phrases
from tools.planner.words.signs import FIGURE, NUMBER, SPAN, Glance
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
    said = row["say"]
    for name, pattern in macros.items():
        said = said.replace(name, pattern)
    said = FEW_WORDS.sub(r"\g<letters>+(?: |(?!\g<letters>)))", said)
    return Idiom(
        frozenset(row["words"]),
        Phrases(rf"(?<![\w']){said}(?![\w'])"),
        parse_wishes(row["do"]),
        frozenset(row["kinds"]),
        row.get("fill"),
        beside,
        row.get("alone", False),
    )


def possible_idioms(seen: Glance, kinds: frozenset[str]) -> tuple[list[Idiom], int]:
    """The turns of speech all of whose words are among those of a sentence, in order, and its bits of `begun_in`."""
    words = seen.norms | SHOWN if seen.signs & (NUMBER | SPAN | FIGURE) or "" in seen.norms else seen.norms
    index = _idioms_by_word(kinds)
    opened = index.keys() & words
    if not opened:
        return [], 0
    said, idioms = begun_by(words), load_idioms()
    numbers = sorted({number for word in opened for number in index[word]})
    possible = [idiom for number in numbers if (idiom := idioms[number]).pattern.rarest & said]
    return [idiom for idiom in possible if idiom.pattern.can_stand(said)], said


@lru_cache(maxsize=32)
def _idioms_by_word(kinds: frozenset[str]) -> dict[str, tuple[int, ...]]:
    """The turns of speech that are read of media of these kinds, by each of their words."""
    index: dict[str, list[int]] = {}
    for number, idiom in enumerate(load_idioms()):
        for word in idiom.words if (idiom.kinds & kinds if kinds else not idiom.beside) else ():
            index.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in index.items()}
