"""The last edit moved to a place, or kept off one: "no, I meant only the sky", "but leave my face alone"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from edits.lexicon import load_lexicon, load_works
from tools.planner.words.phrases import Phrases

PLACE = r"(?:the|my|her|his|their|our|its|that|this|those|these) [a-z]+(?: (?!and\b|but\b|is\b|are\b)[a-z]+){0,3}?"
OPENING = (
    r"^(?:(?:no|nope|oh|oops|sorry|ok|okay|hmm|wait|actually|but|and|please|great|good|nice|cool|yes|well|"
    r"not everything|not all of it|not the (?:whole|entire) (?:thing|picture|photo|image|frame|clip|video|shot)|"
    r"(?:everything else|all else|the rest|rest|(?:the )?other (?:[a-z]+ )?)(?:is|are) (?:fine|good|great|ok|okay)) "
    r"?[,.!]? ?)*"
)
BARE = r"(?:sky|face|faces|background|foreground|hair|eyes|skin|grass|water|clouds|people|clothes|dress|flowers)"
CLOSING = r"(?: (?:please|pls|thanks|only|though|instead|ok|tho))* ?[.!]*$"
ONLY = Phrases(
    rf"{OPENING}(?:i (?:only |just )?(?:meant|mean|wanted|want)(?: (?:it|this|that|you to do (?:it|that|this)))?|"
    r"(?:do|apply|use|put|keep|have|make|limit|restrict) (?:it|that|this|the (?:edit|effect|change|changes|look))) "
    rf"(?:only |just )?(?:(?:to|on|for|in|at) )?(?:only |just )?(?P<a>{PLACE}){CLOSING}|"
    rf"{OPENING}(?:only|just) (?:(?:to|on|for|in|at) )?(?P<b>{PLACE}){CLOSING}|"
    rf"{OPENING}(?:only|just) (?:(?:to|on|for|in|at) )?(?P<c>{BARE}){CLOSING}"
)
EXCEPT = Phrases(
    rf"{OPENING}(?:leave|keep) (?P<a>{PLACE}) (?:alone|out|out of (?:it|this)|untouched|unchanged|natural|"
    rf"(?:exactly )?(?:the same|as (?:it|they|he|she) (?:is|are|was|were)|as is|like (?:it|that) was)){CLOSING}|"
    rf"{OPENING}(?:keep|leave) (?:in )?(?P<d>(?:the|my|her|his|their|our) (?:(?:natural|real|original|soft|contact) )?"
    rf"(?:shadows?|reflections?|skin|face|faces|eyes|hair|sky|background|freckles|wrinkles|logo|text|people|flowers))"
    rf"(?: (?:under|below|of|on|in|behind|around) (?:it|him|her|them|me|us|the [a-z]+))?{CLOSING}|"
    rf"{OPENING}(?:do not|never|without|you should not|stop) (?:touch|touching|change|changing|edit|editing|alter|"
    rf"altering|affect|affecting|mess with|messing with) (?P<b>{PLACE}){CLOSING}|"
    rf"{OPENING}(?:everything (?:but|except)|not(?: on| for)?|except(?: for)?) (?P<c>{PLACE}){CLOSING}"
)
NO_PLACE = re.compile(
    r"\b(?:seconds?|minutes?|half|start|end|ending|beginning|intro|outro|parts?|clip|video|rest|whole|entire|edits?|"
    r"changes?|one|ones|version|look|style|filter|text|title|caption|captions|subtitles|music|sound|audio|voice|song|"
    r"original|same|way|photo|picture|image|thing|things|last|first|next|previous|scene|shots?|moment|frame|format|"
    r"kind|job|best|basics|usual|black|bw|monochrome|grayscale|greyscale|colou?r|blurred|blurry|more|less|"
    r"brighter|darker|lighter|sharper|warmer|cooler|softer|bigger|smaller)\b"
)
"""Words of which no part of a picture is made: "just the last one"."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the last edit is to be, or where it is not to be; one of the two."""

    only: str | None = None
    without: str | None = None


def find_placed(plain: str, last_ops: frozenset[str]) -> Placed | None:
    """What a prompt says that says nothing else. plain: in plain words. last_ops: operations of the last edit."""
    if not last_ops:
        return None
    for phrases, name in ((EXCEPT, "without"), (ONLY, "only")):
        match = next(phrases.finditer(plain), None)
        place = _place(match.groupdict()) if match is not None else None
        if place is not None:
            return Placed(**{name: place})
    return None


def is_place_alone(plain: str) -> bool:
    """Whether "only the sky" is all that is said, where there is nothing to be done there yet."""
    placed = find_placed(plain, frozenset({"exposure"})) if plain.startswith(("only ", "just ")) else None
    return placed is not None and placed.only is not None


def _place(groups: Mapping[str, str | None]) -> str | None:
    place = next(words for words in groups.values() if words is not None)
    bare = place.split(" ", 1)[-1]
    entry = load_lexicon().entries.get(bare)
    told = entry is not None and entry.adjective is not None and entry.concept is None
    return None if NO_PLACE.search(place) or bare in load_works() or told else place
