"""The thing and what it should become: where a predicate begins, and who should do something."""

from __future__ import annotations

from tools.planner.grammar.colours import FILL
from tools.planner.grammar.function_words import ARTICLES, PRONOUNS
from tools.planner.verbs.changing import STATES_OF_ALL
from tools.planner.verbs.frame import Tokens, is_nearby
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

SEEMING = words("look looks feel appear seem be sound looking become stay")


LEADS = SEEMING | words(
    "to into like as more less too not pop stand hit clockwise counterclockwise sideways upright so extra super "
    "way really very a any better nicer best good great nice perfect awesome amazing"
)


WEARS = words(
    "sit sitting stand standing drive driving fly flying wear wearing hold holding carry carrying have having ride "
    "riding play playing eat eating drink drinking"
)


def complement_of(tokens: Tokens) -> tuple[list[Token], list[Token]]:
    """The thing and what it should become: "my dad | brighter", "it | look old", "the colors | 30% stronger"."""
    subject, complement = _apart(tokens)
    if not complement or not subject or subject[-1].norm != "percent":
        return subject, complement
    start = len(subject) - 2
    while start > 0 and subject[start - 1].norm in ("about", "around", "by", "roughly", "at", "least", "another"):
        start -= 1
    return (subject[:start], [*subject[start:], *complement]) if start > 0 else (subject, complement)


def _apart(tokens: Tokens) -> tuple[list[Token], list[Token]]:
    for place, token in enumerate(tokens):
        if is_nearby(tokens, place):
            continue
        if token.norm in LEADS and not (token.norm == "a" and not _predicate_follows(tokens, place)):
            return list(tokens[:place]), list(tokens[place + (token.norm in SEEMING or token.norm == "to") :])
        if place and token.norm == "the" and place + 1 < len(tokens) and tokens[place + 1].norm == "same":
            return list(tokens[:place]), list(tokens[place:])
        if _begins_predicate(tokens, place):
            return list(tokens[:place]), list(tokens[place:])
    return list(tokens), []


def _predicate_follows(tokens: Tokens, place: int) -> bool:
    """Whether "a" belongs to "a bit" or "a little", or the thing before it becomes something: "it a red shirt"."""
    entry = tokens[place].entry
    return (entry is not None and entry.degree is not None) or place > 1


def _begins_predicate(tokens: Tokens, place: int) -> bool:
    if 0 < place <= 3 and tokens[place].kind == "aspect":
        return True  # "make the image | 16:9"
    entry = tokens[place].entry
    after = tokens[place + 1].entry if place + 1 < len(tokens) else None
    if place and tokens[place].norm in FILL and after is not None and after.colour is not None:
        return True
    if entry is None:
        return False
    inside = _noun_follows(tokens, place)
    if (entry.step or entry.degree or entry.aspect) and not inside:
        return True
    if (
        entry.adjective is not None
        and not inside
        and not (entry.concept is not None and place and tokens[place - 1].norm in ARTICLES)
    ):
        return True
    if entry.colour is not None and place and not inside and not tokens[place].norm.endswith("s"):
        return True
    return (
        entry.concept is not None
        and entry.concept.name in STATES_OF_ALL | {"collage", "panorama", "long_shots"}
        and place > 0
    )


def _noun_follows(tokens: Tokens, place: int) -> bool:
    """Whether the word describes a noun that follows it inside the same thing: "the dark sky | brighter"."""
    after = place + tokens[place].length
    if after >= len(tokens) or tokens[after].kind != "word":
        return False
    follower = tokens[after]
    if place and tokens[place - 1].norm not in ARTICLES:
        return False
    if not place:
        return (
            follower.entry is not None
            and follower.entry.concept is not None
            and tokens[place].entry is not None
            and tokens[place].entry.step is None
            and False
        )
    if follower.entry is not None and (follower.entry.step or follower.entry.degree):
        return False
    return follower.norm not in ("and", "or", "but", "please", ",")


def actor_of(tokens: Tokens) -> int:
    """How many tokens name who should do something: a pronoun, or an article with a noun."""
    if not tokens:
        return 0
    if tokens[0].norm in PRONOUNS and tokens[0].norm not in ("it", "this", "that", "these", "those"):
        return 1
    if tokens[0].norm not in ARTICLES or len(tokens) < 3:
        return 0
    verb = next((at for at in range(2, min(6, len(tokens))) if tokens[at].norm in WEARS), None)
    return verb if verb is not None else 2
