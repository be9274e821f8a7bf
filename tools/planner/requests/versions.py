"""Several versions of one thing in one prompt: "one square and one vertical" is one file now, and another after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.function_words import words_of
from tools.planner.words.phrases import Phrases
from tools.planner.words.signs import FRAMED
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

TOLD = re.compile(
    r"\b(?:one|an?|another|both|two|versions?|copy|copies|cuts?|edits?|each|separate|formats?|first|once)\b",
    re.IGNORECASE,
)
JOINING = words("and & plus + , also then another one a version versions copy cut as well for in the")
MOST_BETWEEN = 8
SHAPED = frozenset({"insert_subject", "overlay", "crop", "reframe", "cutout", "expand_canvas"})
"""What such words are mistaken for where each is read alone."""


def one_version(asks: list[Ask], tokens: Sequence[Token], text: str, notes: list[str]) -> list[Ask]:
    """The asks, with the first of the shapes that are asked for side by side, and a note on how to get the others."""
    shaped = [(at, _shape(token)) for at, token in enumerate(tokens) if token.kind == "aspect" or token.signs & FRAMED]
    if len({shape for _, shape in shaped}) < 2:
        return asks
    first, shape = shaped[0]
    second = next(at for at, one in shaped if one != shape)
    between = [token.norm for token in tokens[first + 1 : second]]
    if len(between) > MOST_BETWEEN or not {"and", "&", "plus", "+", "another"} & set(between) or not TOLD.search(text):
        return asks
    told = tokens[max(0, first - 1) : second + 1]
    ask = Ask(op="crop", params={"aspect": shape}, words=words_of(told, text)[:300])
    kept = [one for one in asks if one.op not in SHAPED and not (one.op == "output" and _only_shape(one))]
    one, two = tokens[first].text.lower(), tokens[second].text.lower()
    notes.append(f"One answer makes one file: this is the {one} one. Ask for the {two} one next, and I make it too.")
    return [*kept, ask]


def _shape(token: Token) -> str:
    if token.kind == "aspect":
        return str(token.value or token.norm)
    return str(token.entry.aspect) if token.entry is not None else ""


def _only_shape(ask: Ask) -> bool:
    return set(ask.params) <= {"aspect"}


VERSIONS = Phrases(
    r"\b(?:two|three|four|several|a few|both|\d) (?:different )?(?:versions|variants|options|copies|alternatives)\b|"
    r"\bone (?:in|with|as|that is) [^.]{2,40}? and (?:one|another|the other) (?:in|with|as|more|that is|normal)\b"
)
ONE_VERSION = "A plan is one version: this is the first. Ask for the other, and it is made beside this one."


def wants_versions(plain: str) -> bool:
    """Whether several versions are asked for at once. plain: in plain words."""
    return VERSIONS.stand_in(plain)


def first_version(asks: Sequence[Ask], plain: str) -> list[Ask]:
    """ "two versions, one in black and white and one in colour": what the first of them is."""
    kept = [ask for ask in asks if ask.op != "insert_subject" or not VERSION.search(str(ask.params.get("prompt")))]
    if not MONOCHROME.search(plain):
        return kept
    return [Ask(op="monochrome", words="black and white"), *(ask for ask in kept if ask.op not in COLOURED)]


VERSION = re.compile(r"\b(?:versions?|variants?|options?|copies|alternatives?)\b", re.IGNORECASE)
MONOCHROME = re.compile(r"\b(?:black and white|black & white|b ?(?:&|and|n)? ?w|monochrome|grayscale)\b")
COLOURED = frozenset({"colorize", "saturation", "vibrance", "monochrome"})


__all__ = ["ONE_VERSION", "first_version", "one_version", "wants_versions"]
