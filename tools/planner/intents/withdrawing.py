"""Parts of the last edit that are to go, by what a person calls them: "lose the vignette", "only keep the colour"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from edits.lexicon import load_works
from tools.planner.words.phrases import Phrases
from tools.planner.words.wordsets import words


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Operations of the last edit that are to go, and where in the plain text it is said."""

    ops: frozenset[str]
    spans: tuple[tuple[int, int], ...]


NONE = Withdrawn(frozenset(), ())
THE = r"(?:(?:an?|the|that|this|those|your|all|any|of|these) )*"
ADJECTIVE = r"(?:(?:new|extra|added|whole|stupid|weird|damn|heavy|ugly|fake|annoying|horrible|awful|silly) )?"
THING = r"(?: (?:thing|effect|part|stuff|change|changes|edit|adjustment|bit|look|filter))?"
END = (
    r"(?=$| ?[.,!?;:)]| (?:please|pls|plz|and|but|then|now|thanks|so|because|for|again|it|this|off|is|rest|everything|"
    r"though|ok|you|actually|anyway|after|tho|instead|completely)\b)"
)
GOES = (
    r"(?:lose|drop|remove|ditch|dump|nix|axe|lighten up on|kill|scrap|undo|revert|get rid of|take (?:off|out|away|"
    r"back)|skip|delete|turn off|"
    r"without|minus|(?:i )?(?:did not|never) (?:ask|asked) for|no more|no|not|lose|cut out|forget|reverse)"
)


COLOR_AGAIN = Phrases(
    r"(?:^(?:(?:no|nah|nope|oh|hmm|actually|wait|sorry) ?,? ?)+)?\b(?:i (?:would )?(?:prefer|like|liked|want|wanted|"
    r"preferred) (?:it |this |that )?|make it |have it |(?:go |"
    r"put it |turn "
    r"it )?back (?:to |in |into )|keep it |leave it |should be )(?:back )?(?:in )?(?:full |the |its |normal "
    r")?colou?r(?: "
    r"(?:again|better|please|instead|version|one))*(?=$| ?[.,!?])"
)
"""After an edit in black and white: colour as it was."""


FILTER = Phrases(
    rf"\b{GOES} {THE}(?:[a-z]+ )?(?:filters?|presets?){END}|"
    rf"\b(?:take|turn|have|leave|switch) {THE}(?:filters?|presets?) (?:off|out|away|gone)\b"
)
"""What was laid over all of the picture, whatever operations it was made of."""
GRADED = words(
    "color_grade lut temperature tint contrast saturation vibrance exposure highlights shadows whites blacks clarity "
    "texture dehaze hsl tone_curve cdl grain vignette glow monochrome match_look"
)


@cache
def _phrases() -> tuple[Phrases, Phrases]:
    """What is to go, and what alone is to stay."""
    names = "|".join(re.escape(name) for name in sorted(load_works(), key=len, reverse=True))
    work = rf"{THE}{ADJECTIVE}(?P<{{}}>{names}){THING}"
    gone = Phrases(
        rf"\b{GOES} {work.format('a')}(?: (?:entirely|completely|altogether))?{END}|"
        rf"\b(?:take|turn|have|with|leave|switch) {work.format('b')} (?:off|out|away|gone)\b|"
        rf"\b{work.format('c')} (?:has|needs|have|need) to go\b|\b{work.format('d')} can go\b|"
        rf"\b(?:only |just )?{work.format('f')} (?:was|is|looks|looked) (?:all )?(?:wrong|a mistake|not needed|"
        rf"unnecessary|"
        rf"not (?:good|right|for me))\b|"
        rf"\b(?:everything|all(?: of it)?|keep it|keep it all|rest|great|perfect|love it)(?: ,)? (?:except|but|"
        rf"minus|besides|apart from)(?: for)? "
        rf"{work.format('e')}{END}"
    )
    alone = Phrases(
        rf"\b(?:only keep|keep only|just keep|keep just|only want|just want|i only like|only like|nothing but) "
        rf"{work.format('a')}{END}|"
        rf"\b(?:keep|leave|love|like|just) {THE}(?P<c>{names}){THING} ?,? ?(?:and |but |then )?"
        r"(?:undo|lose|drop|scrap|revert|remove|ditch|get rid of|forget|nothing) (?:the rest|everything else|all "
        r"else|else|"
        r"the others|all the others|the other (?:stuff|things|changes|edits))\b|"
        rf"\b(?:keep|leave|want) {THE}(?P<d>{names}){THING} only\b|"
        rf"^(?:just|only) {THE}(?P<b>{names}){THING}(?: please)?$"
    )
    return gone, alone


def find_withdrawn(plain: str, last_ops: frozenset[str]) -> Withdrawn:
    """What of the last edit is to go. plain: the prompt in plain words."""
    if not last_ops:
        return NONE
    gone, alone = _phrases()
    ops: set[str] = set()
    spans: list[tuple[int, int]] = []
    for match in COLOR_AGAIN.finditer(plain) if "monochrome" in last_ops else ():
        ops.add("monochrome")
        spans.append(match.span())
    for match in FILTER.finditer(plain):
        if graded := GRADED & last_ops:
            ops |= graded
            spans.append(match.span())
    for match in () if ops else gone.finditer(plain):
        named = _ops_of(match) & last_ops
        if named:
            ops |= named
            spans.append(match.span())
    for match in alone.finditer(plain):
        named = _ops_of(match) & last_ops
        if named and named != last_ops:
            ops |= last_ops - named
            spans.append(match.span())
    return Withdrawn(frozenset(ops), tuple(spans)) if ops else NONE


def _ops_of(match: re.Match[str]) -> frozenset[str]:
    name = next(word for word in match.groupdict().values() if word is not None)
    return load_works()[name]


def first_of(ops: Iterable[str]) -> str:
    """One of them to name the judgement by."""
    return min(ops)
