"""A look for one part of a photograph: "make just the background vintage", "a noir look on the left half only"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edits.plan import Target
from tools.planner.grammar.function_words import ARTICLES, has_cue, is_verbal, words_of
from tools.planner.grammar.nouns import ANIMATE, is_whole
from tools.planner.grammar.places import place_of
from tools.planner.grammar.sides import is_side
from tools.planner.words.lookwords import LookWord
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

NAMING = words("look looks style filter grade grading effect vibe vibes feel treatment preset colors color mood")
"""What a look is called behind its name."""
ONLY = words("only just alone solely")
LEADING = words("on for to in over onto across")
"""What stands between a look and the part it is for."""
MAKING = words("make turn give render grade paint")
SEEMING = words("look looks looking feel feels more a an bit little into in all")
"""What stands between the part and its look."""
MOST = 6
"""Words of a part."""
ENDS = words("and but , . ; ! ? please pls then with while so")


class Placed(NamedTuple):
    """The part that a look is for, and the words that say so."""

    target: Target
    start: int
    end: int


def look_place(tokens: Sequence[Token], looks: Sequence[LookWord], text: str) -> Placed | None:
    """The part of the picture that its one look is for; None where it is for all of it."""
    if len({look.slug for look in looks}) != 1:
        return None
    look = looks[0]
    end = look.place + look.length
    named = end < len(tokens) and tokens[end].norm in NAMING
    end += named
    adjective = tokens[look.place].entry is not None and tokens[look.place].entry.adjective is not None  # type: ignore[union-attr]
    if any(token.entry is not None and token.entry.colour is not None for token in tokens[look.place : end]):
        return None
    own = look.slug.split("_")[0] == tokens[look.place].norm.split("'")[0]
    if not (named or own or look.named):
        return None  # "the cars", "a gift": what a look goes by, and is no name of it
    opens = all(token.norm in ARTICLES | OPENING for token in tokens[: look.place])
    behind = _behind(tokens, look.place, end, text) if named or opens else None
    if behind is not None or (adjective and not named):
        return behind
    if end < len(tokens) and not named and tokens[end].norm not in ENDS | ONLY:
        return _beside(tokens, look.place, end, text) if own and opens and _is_backdrop(tokens[end]) else None
    return _before(tokens, look.place, end, text)


def _is_backdrop(token: Token) -> bool:
    """ "sepia | background": a part that is no thing of its own, as in "winter forest"."""
    return token.norm in ("background", "backdrop", "foreground")


def gray_place(tokens: Sequence[Token], seen: Glance, text: str) -> Placed | None:
    """The part of the picture that is to be without colour, and the words that say so: "the background in b&w"."""
    if GRAYS.isdisjoint(seen.norms):
        return None
    place = next((at for at, token in enumerate(tokens) if _is_gray(token)), None)
    if place is None:
        return None
    end = place + tokens[place].length
    end += end < len(tokens) and tokens[end].norm in NAMING
    return _behind(tokens, place, end, text) or _before(tokens, place, end, text) or _beside(tokens, place, end, text)


def without_colour(rest: list[Token]) -> list[Token]:
    """ "keep me | in color": what is left alone beside a part without colour, which asks for no colour of its own."""
    coloured = len(rest) > FEW and rest[-2].norm == "in" and rest[-1].norm in ("color", "colour")
    return rest[:-2] if coloured else rest


GRAYS = words("black bw monochrome grayscale greyscale monochromatic gray grey")
"""Words of which one stands where something is to be without colour."""


def _is_gray(token: Token) -> bool:
    concept = token.entry.concept if token.entry is not None else None
    return concept is not None and concept.name == "monochrome"


def _beside(tokens: Sequence[Token], start: int, end: int, text: str) -> Placed | None:
    """ "b&w | background", "background | b&w": a part by nothing but its name."""
    stop = _stop(tokens, end)
    after, before = tokens[end:stop], tokens[:start]
    if before and before[-1].norm == "in":
        before = before[:-1]
    thing = after if after and not before else before if before and not after else ()
    bare = [token for token in thing if token.norm not in ONLY]
    if not 0 < len(bare) <= FEW or not _is_part(bare, text) or not _is_shown(bare[-1]):
        return None
    return Placed(Target(region=words_of(bare, text)[:200]), 0 if thing is before else start, stop)


FEW = 2


def _behind(tokens: Sequence[Token], start: int, end: int, text: str) -> Placed | None:
    """ "a cinematic look | on the sky only"."""
    at = end
    while at < len(tokens) and tokens[at].norm in ONLY:
        at += 1
    only = at > end
    if at >= len(tokens) or tokens[at].norm not in LEADING:
        return None
    at += 1
    while at < len(tokens) and tokens[at].norm in ONLY:
        at, only = at + 1, True
    stop = _stop(tokens, at)
    thing = [token for token in tokens[at:stop] if token.norm not in ONLY]
    only = only or len(thing) < stop - at
    if not _is_part(thing, text) or not (only or _is_pictured(thing)):
        return None
    return Placed(Target(region=words_of(thing, text)[:200]), _opening(tokens, start), stop)


def _before(tokens: Sequence[Token], start: int, end: int, text: str) -> Placed | None:
    """ "make just the background | vintage", "give the wall | a vintage look", "only the sky | cinematic"."""
    last = start
    while last and tokens[last - 1].norm in SEEMING and tokens[last - 1].norm != "the":
        last -= 1
    first = last
    while first and last - first < MOST and tokens[first - 1].norm not in ENDS | MAKING:
        first -= 1
    thing = [token for token in tokens[first:last] if token.norm not in ONLY]
    only = len(thing) < last - first
    made = bool(first) and tokens[first - 1].norm in MAKING
    if not (made or (only and _stop(tokens, end) in (end, len(tokens)))) or not _is_part(thing, text):
        return None
    if not (only or _is_pictured(thing)) or any(token.norm in LEADING for token in thing[:1]):
        return None
    return Placed(Target(region=words_of(thing, text)[:200]), _opening(tokens, first), end)


def _stop(tokens: Sequence[Token], start: int) -> int:
    """Where the words of a part are over."""
    found = (at for at in range(start, len(tokens)) if tokens[at].norm in ENDS or at - start > MOST)
    return next(found, len(tokens))


def _opening(tokens: Sequence[Token], start: int) -> int:
    """Where the request for the look begins: at its verb, and what stands before the look's name."""
    while start and tokens[start - 1].norm in ARTICLES | ONLY | MAKING | OPENING:
        start -= 1
    return start


OPENING = words("a an apply add put use do i would like want can could you please me us it")


def _is_part(thing: Sequence[Token], text: str) -> bool:
    """Whether the words name a part of the picture: no verb, no pronoun for all of it, no place to post to."""
    if not thing or len(thing) > MOST or is_whole(thing) or any(token.kind != "word" for token in thing):
        return False
    if thing[0].norm in ALL or any(has_cue(token, "except") for token in thing):
        return False
    if any(is_verbal(token) and token.norm == token.lemma and token is not thing[-1] for token in thing):
        return False
    return place_of(words_of(thing, text)) is not None


def _is_pictured(thing: Sequence[Token]) -> bool:
    """Whether it is known as something that pictures show."""
    return _is_shown(thing[-1]) or is_side(thing) or thing[0].norm in OWNED


def _is_shown(token: Token) -> bool:
    concept = token.entry.concept if token.entry is not None else None
    place = concept is not None and concept.name in ("background", "skin")
    return place or has_cue(token, "pictured") or token.lemma in ANIMATE


ALL = words("everything everyone all anything maybe")
OWNED = words("the my her his their our")


__all__ = ["Placed", "gray_place", "look_place", "without_colour"]
