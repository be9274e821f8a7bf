"""What is asked for that no operation does: said in a sentence, and read as nothing else."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from edits.lexicon import FOLDER
from tools.planner.requests.gathered import Requests
from tools.planner.requests.speech.turns import MACROS, shown, spelled_out
from tools.planner.words.phrases import Phrases
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token


@dataclass(frozen=True, slots=True)
class Beyond:
    """One thing that cannot be done. words: one of them must be there; note: what the person is told."""

    words: frozenset[str]
    pattern: Phrases
    kinds: frozenset[str]
    note: str


@cache
def load_beyond() -> tuple[Beyond, ...]:
    """All of beyond.toml. Raises ValueError for a pattern that is none."""
    table = tomllib.loads((FOLDER / "beyond.toml").read_text("utf-8"))
    macros = {**table["macros"], **MACROS}
    return tuple(
        Beyond(
            frozenset(row["words"]),
            Phrases(rf"(?<![\w']){spelled_out(row['say'], macros)}(?![\w'])"),
            frozenset(row["kinds"]),
            row["note"],
        )
        for row in table["beyond"]
    )


DENYING = frozenset({"not", "never", "without", "no"})
"""Words before what is not wanted at all: "do not | make me sound like a chipmunk"."""


@cache
def _telling() -> frozenset[str]:
    return frozenset().union(*(one.words for one in load_beyond()))


def without_beyond(sentence: list[Token], seen: Glance, kinds: frozenset[str], found: Requests) -> list[Token]:
    """The sentence without what cannot be done, which is noted once. seen: a glance at it."""
    if _telling().isdisjoint(seen.norms):
        return sentence
    for beyond in load_beyond():
        if not beyond.words.isdisjoint(seen.norms) and beyond.kinds & kinds:
            sentence = _without(sentence, beyond, found)
    return sentence


def _without(sentence: list[Token], beyond: Beyond, found: Requests) -> list[Token]:
    words = list(map(shown, sentence))
    line = " ".join(words)
    match = beyond.pattern.search(line)
    if match is None or not DENYING.isdisjoint(line[: match.start()].split()[-3:]):
        return sentence
    if beyond.note not in found.notes:
        found.notes.append(beyond.note)
    found.beyond = True
    ends = [sum(map(len, words[:at])) + at for at in range(len(words))]
    first, last = match.span("gone" if "gone" in match.groupdict() else 0)
    return [token for token, at in zip(sentence, ends, strict=True) if not first <= at < last]


__all__ = ["without_beyond"]
