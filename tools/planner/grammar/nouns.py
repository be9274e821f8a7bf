"""Noun phrases: where one ends, what stands at its head, which part of the picture it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from edits.lexicon import Concept
from tools.planner.grammar.function_words import ARTICLES, FILLERS, PREPOSITIONS, PRONOUNS, STOPS, has_cue, words_of
from tools.planner.words.tokens import Token
from tools.planner.words.wordsets import words

BREAKS = frozenset(
    {
        "but",
        "then",
        "because",
        "since",
        "while",
        "although",
        "though",
        "unless",
        "if",
        "whenever",
        "except",
        "without",
        "who'd",
    }
)
BESIDE = words("who which when so because it he she they i we there this that is its was")
"""Words after a comma that begin to tell something else."""
FRAMES = frozenset({"in", "from", "on", "of", "out", "for", "to", "into", "at", "within", "across", "off"})


@dataclass(slots=True)
class Nominal:
    """A noun phrase: its tokens, the prepositional tail, and what it is of."""

    core: list[Token] = field(default_factory=list)
    tail: list[Token] = field(default_factory=list)

    @property
    def tokens(self) -> list[Token]:
        return [*self.core, *self.tail]

    def words(self, text: str) -> str:
        """The phrase as written, without the sign that ends it."""
        return words_of(self.tokens, text).strip(" ,.'\"")


def ends_phrase(tokens: Sequence[Token], place: int, *, over_for: bool = False, at_states: bool = False) -> bool:
    """Whether a noun phrase cannot go on here. over_for: "for" is part of it, as in "swap A for B"."""
    token = tokens[place]
    if token.norm == "," and place + 1 < len(tokens):
        follower = tokens[place + 1]
        if follower.norm in BESIDE or (at_states and _states_something(follower)):
            return True
    if token.kind == "punct":
        return token.norm in STOPS or token.norm in (">", "=")
    if token.norm == "but" and place and tokens[place - 1].norm == "nothing":
        return False
    if token.norm == "if" and place and tokens[place - 1].norm == "as":
        return False
    if token.kind == "emoji" or token.norm in FILLERS or token.norm in BREAKS:
        return True
    if token.norm == "for" and not over_for and place + 1 < len(tokens):
        return tokens[place + 1].norm in (
            "a",
            "an",
            "my",
            "his",
            "her",
            "our",
            "the",
            "their",
            "me",
            "us",
            "him",
            "your",
        )
    if token.norm == "as" and place and tokens[place - 1].norm in ("look", "looks", "appear", "seem", "feel"):
        return False
    if has_cue(token, "purpose") and place > 0:
        return True
    return token.norm == "so" and place > 0


def _states_something(token: Token) -> bool:
    """ "… , warmer, more contrast": a wish of its own after the comma."""
    entry = token.entry
    return entry is not None and (
        entry.step in ("more", "less") or (entry.adjective is not None and token.norm.endswith("er"))
    )


def read_extent(
    tokens: Sequence[Token], start: int, end: int, *, over_for: bool = False, at_states: bool = False
) -> int:
    """Where the material that belongs to a verb at `start` stops, at most `end`."""
    place = start
    while place < end and not ends_phrase(tokens, place, over_for=over_for, at_states=at_states):
        place += 1
    return place


def split_list(tokens: Sequence[Token]) -> list[list[Token]]:
    """The members of a coordination: "the cup, the plate and my hand". Adjectives and colours stay together."""
    parts: list[list[Token]] = [[]]
    for place, token in enumerate(tokens):
        joins = token.norm in ("and", ",", "/", "+", "plus", "or", "nor", "also") or _as_well(tokens, place)
        if joins and not _inside(tokens, place):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _as_well(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token is part of "as well as"."""
    norms = [token.norm for token in tokens[max(0, place - 2) : place + 3]]
    return tokens[place].norm in ("as", "well", "wel") and "well" in norms and norms.count("as") == 2


def _inside(tokens: Sequence[Token], place: int) -> bool:
    """Whether the joiner stands between two colours or adjectives of one thing, or after "between"."""
    if any(token.norm == "between" for token in tokens[max(0, place - 4) : place]):
        return True
    if place == 0 or place + 1 >= len(tokens):
        return False
    left, right = tokens[place - 1], tokens[place + 1]
    return _only_colours(left) and _only_colours(right)


QUANTIFIERS = words("any some all most both each much more lot bit little rest none part either")


def _only_colours(token: Token) -> bool:
    return token.entry is not None and token.entry.colour is not None and token.entry.concept is None


def read_nominal(tokens: Sequence[Token]) -> Nominal:
    """Core and tail of one phrase: the tail begins at the first preposition; "some of the" only counts."""
    for place in range(1, min(4, len(tokens))):
        counted = tokens[place - 1].norm in QUANTIFIERS or tokens[place - 1].norm == "percent"
        if (
            tokens[place].norm == "of"
            and counted
            and all(one.kind == "num" or one.norm in QUANTIFIERS | ARTICLES for one in tokens[: place - 1])
        ):
            tokens = tokens[place + 1 :]
            break
    for place, token in enumerate(tokens):
        if (
            place
            and tokens[place - 1].norm not in ARTICLES
            and token.kind == "word"
            and token.norm in PREPOSITIONS
            and not (token.length > 1 and token.entry is not None and (token.entry.concept or token.entry.adjective))
        ):
            return Nominal(list(tokens[:place]), list(tokens[place:]))
    return Nominal(list(tokens), [])


def without_frame(nominal: Nominal) -> Nominal:
    """The phrase without "in the photo", "from this picture", "out of our pic"."""
    tail = nominal.tail
    for place in range(len(tail)):
        if tail[place].norm in FRAMES and is_whole(_after_prepositions(tail[place:])):
            return Nominal(nominal.core, tail[:place])
    return nominal


def _after_prepositions(tokens: Sequence[Token]) -> list[Token]:
    place = 0
    while place < len(tokens) and tokens[place].norm in PREPOSITIONS:
        place += 1
    return list(tokens[place:])


PERSONAL = words("him her me us them everyone everybody you")
WHOLE_BESIDE = ARTICLES | frozenset(
    [
        "overall",
        "of",
        "whole",
        "entire",
        "full",
        "complete",
        "just",
        "please",
        "attached",
        "following",
        "here",
        "original",
        "old",
        "below",
        "above",
        "quick",
        "nice",
        "out",
        "pretty",
        "up",
        "lovely",
        "one",
        "one's",
        "own",
        "first",
        "last",
        "both",
        "group",
        "family",
        "wedding",
    ]
)


def is_whole(tokens: Sequence[Token]) -> bool:
    """Whether the words name the picture or clip itself rather than something in it."""
    if tokens and tokens[-1].norm in ("her", "his", "my"):
        return False
    named = False
    for token in tokens:
        if named and token.norm in PREPOSITIONS:
            return token.norm in ("of", "from", "in", "for", "with", "at", "on", "to")
        if _is_thing_itself(token):
            named = True
        elif token.norm not in WHOLE_BESIDE:
            return False
    return True


def _is_thing_itself(token: Token) -> bool:
    return has_cue(token, "whole") or (token.norm in PRONOUNS and token.norm not in PERSONAL)


def concept_in(nominal: Nominal) -> tuple[Concept | None, list[Token]]:
    """The craft's noun at the head of the phrase, with the words that stand before it."""
    core = nominal.core
    found: tuple[Concept | None, list[Token]] = (None, [])
    place = 0
    while place < len(core):
        entry = core[place].entry
        step = core[place].length if entry is not None else 1
        if entry is not None and entry.concept is not None and place + step <= len(core):
            ends = place + step == len(core) or not _is_noun_ahead(core[place + step :])
            vague = entry.concept.name == "sound" and found[0] is not None and found[0].name == "audio_noise"
            if ends and not vague:
                found = (entry.concept, core[:place])
        place += max(1, step)
    return found


def _is_noun_ahead(tokens: Sequence[Token]) -> bool:
    """Whether a noun follows, so that the concept only describes it: "the light jacket"."""
    first = tokens[0]
    if first.kind != "word" or first.norm.endswith("ing"):
        return False
    if first.entry is not None and (
        first.entry.degree
        or first.entry.step
        or first.entry.adjective
        or has_cue(first, "thanks")
        or has_cue(first, "polite")
    ):
        return False
    return first.norm not in (
        "here",
        "there",
        "all",
        "more",
        "overall",
        "now",
        "too",
        "also",
        "again",
        "levels",
        "level",
        "percent",
        "up",
        "down",
        "that",
        "which",
        "who",
        "where",
        "when",
        "issue",
        "issues",
        "problem",
        "problems",
        "effect",
        "thing",
        "adjustment",
        "adjustments",
        "correction",
        "please",
        "for",
        "say",
        "could",
        "can",
        "will",
        "is",
        "be",
    )


PLAIN = ARTICLES | frozenset(
    [
        "little",
        "bit",
        "of",
        "all",
        "more",
        "less",
        "overall",
        "some",
        "any",
        "general",
        "too",
        "much",
        "extra",
        "general",
        "nice",
        "lot",
        "lots",
        "bad",
        "weird",
        "annoying",
        "ugly",
        "slight",
        "heavy",
        "extreme",
        "excessive",
        "unwanted",
        "existing",
        "current",
    ]
)


def region_of(nominal: Nominal, before: Sequence[Token], text: str) -> str | None:
    """The part a phrase is about: "contrast of the sky", "the face brightness"; none for the whole picture."""
    tail = without_frame(nominal).tail
    rest = _after_prepositions(tail)
    if (
        rest
        and tail[0].norm
        in (
            "of",
            "on",
            "in",
            "for",
            "around",
            "from",
            "behind",
            "under",
            "at",
            "over",
            "above",
            "to",
            "between",
            "below",
        )
        and not is_whole(rest)
    ):
        while rest and (rest[-1].norm in ("more", "less", "by", "percent", ",") or rest[-1].kind == "num"):
            rest.pop()
        return words_of(rest, text)[:200] or None
    described = [
        token for token in before
        if token.norm not in PLAIN and token.kind == "word" and token.entry is None and not has_cue(token, "whole")
    ]  # fmt: skip
    if described and len(described) <= 3:
        return words_of(described, text)[:200]
    return None
