"""Where a noun phrase ends, and the members of a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.grammar.function_words import FILLERS, STOPS, has_cue
from tools.planner.words.token import Token
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
        "otherwise",
    }
)


BESIDE = words("who which when so because it he she they i we there this that is its was do never nothing")
"""Words after a comma that begin to tell something else."""


RELATIVE = frozenset({"where", "that", "which", "who", "when"})


EXACTLY = frozenset({"right", "just", "exactly", "precisely", "only", "immediately", "shortly"})
"""Words that belong to the occasion behind them: "right when he falls"."""


def ends_phrase(tokens: Sequence[Token], place: int, *, over_for: bool = False, at_states: bool = False) -> bool:
    """Whether a noun phrase cannot go on here. over_for: "for" is part of it, as in "swap A for B"."""
    token = tokens[place]
    if token.norm == "," and place + 1 < len(tokens):
        follower = tokens[place + 1]
        if follower.norm in BESIDE or _is_delivery(tokens, place + 1) or (at_states and _states_something(follower)):
            return True
    if token.kind == "punct":
        return token.norm in STOPS or token.norm in (">", "=")
    if token.norm in EXACTLY and place and place + 1 < len(tokens) and tokens[place + 1].hushed:
        return True
    if token.hushed and place and not tokens[place - 1].hushed and tokens[place - 1].norm not in RELATIVE:
        return True
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
        return not (token.norm == "until" and _ends_time(tokens, place))
    return (
        token.norm == "so" and place > 0 and tokens[place - 1].norm not in ("not", "is", "are", "was", "look", "looks")
    )


def _ends_time(tokens: Sequence[Token], place: int) -> bool:
    """Whether a range of time goes on here: "from 0:10 | until 0:20"."""
    times = [token.kind in ("time", "num") for token in tokens[place + 1 : place + 2]]
    return any(times) and any(token.norm in ("from", "between") for token in tokens[max(0, place - 4) : place])


RATES = frozenset({"fps", "mbps", "kbps", "lufs"})


def _is_delivery(tokens: Sequence[Token], place: int) -> bool:
    """ "… , 1080x1920, 30 fps": a size or a rate of the file, which belongs to no thing."""
    token = tokens[place]
    rated = token.kind == "num" and place + 1 < len(tokens) and tokens[place + 1].norm in RATES
    ends = place + 1 == len(tokens) or tokens[place + 1].norm == ","
    named = ends and token.entry is not None and bool(token.entry.size or token.entry.codec)
    return rated or named or (token.kind == "size" and place > 2)


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


JOINING = frozenset({"and", ",", "/", "+", "plus", "or", "nor", "also"})


def split_list(tokens: Sequence[Token]) -> list[list[Token]]:
    """The members of a coordination: "the cup, the plate and my hand". Adjectives and colours stay together."""
    parts: list[list[Token]] = [[]]
    for place, token in enumerate(tokens):
        joins = token.norm in JOINING or (token.norm in ("as", "well", "wel") and _as_well(tokens, place))
        if joins and not _inside(tokens, place):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _as_well(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token is part of "as well as"."""
    norms = [token.norm for token in tokens[max(0, place - 2) : place + 3]]
    return "well" in norms and norms.count("as") == 2


def _inside(tokens: Sequence[Token], place: int) -> bool:
    """Whether the joiner stands between two colours or adjectives of one thing, or after "between"."""
    if any(token.norm == "between" for token in tokens[max(0, place - 4) : place]):
        return True
    if place == 0 or place + 1 >= len(tokens):
        return False
    left, right = tokens[place - 1], tokens[place + 1]
    return _only_colours(left) and _only_colours(right)


def _only_colours(token: Token) -> bool:
    """Whether the word is a colour of something; "the blues" by themselves are what has it."""
    if token.norm.endswith("s") and token.entry is not None and token.entry.phrase != token.norm:
        return False
    return token.entry is not None and token.entry.colour is not None and token.entry.concept is None
