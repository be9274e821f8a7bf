"""Function words, and the small questions the reader asks of a token."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tools.planner.words.signs import VERBAL
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

ARTICLES = words(
    "the a an this that these those my your his her our their its some any all every each both another whole "
    "entire other same such"
)


PRONOUNS = words("it this that them him her me us these those everything everyone everybody you")


SUBJECTS = words("i he she they who it there")


MODALS = words("can could would will should may might must shall")


PREPOSITIONS = words(
    "of in on at from to into onto with by for behind under over above below near beside between around across "
    "through inside outside against along among towards toward like as than within without off out next during "
    "after before until underneath beneath alongside upon"
)


JOINERS = frozenset({"and", "or", "plus", "also", "then", ",", "/", "+", "nor", "but", "&"})


STOPS = frozenset({".", "!", "?", ";", "\n", "...", ")", "(", "*", "|", "•", ":"})


BE = frozenset({"be", "look", "seem", "appear", "feel", "sound", "get", "become"})


COPULAS = words(
    "is are was were look looks looked seem seems seemed appear appears came come comes turned turn feel feels "
    "felt sound sounds sounded got get gets has have had be been"
)


FILLERS = words("please thanks thank kindly")


def has_cue(token: Token, cue: str) -> bool:
    """Whether a phrase with this cue begins here."""
    return token.entry is not None and cue in token.entry.cues


def words_of(tokens: Sequence[Token], text: str) -> str:
    """The tokens as the person wrote them, slips of the keyboard mended."""
    if not tokens:
        return ""
    said, at = "", tokens[0].start
    for token in tokens:
        if token.meant is not None and token.start >= at:
            said, at = f"{said}{text[at : token.start]}{token.meant}", token.end
    return " ".join(f"{said}{text[at : tokens[-1].end]}".split())


def place_named(norms: Sequence[str], leads: Collection[str]) -> tuple[int, int]:
    """Where one of these prepositions stands, or "next to", and where what it leads to begins; (0, 0) for none."""
    for at, norm in enumerate(norms):
        if norm in leads:
            return at, at + 1
        if norm == "next" and norms[at + 1 : at + 2] == ["to"]:
            return at, at + 2
    return 0, 0


def is_verbal(token: Token | None) -> bool:
    """Whether the token can be a verb of the craft."""
    return token is not None and token.signs & VERBAL > 0
