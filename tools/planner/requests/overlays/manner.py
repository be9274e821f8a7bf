"""How what is laid over is to look: "a watermark, very faint", "my name in the corner, small", "a frame, gold".

Such a word tells how solid, how large or of what make the graphic is, and never asks for an edit of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from graph.state import Ask
from tools.planner.requests.overlays.opacity import LAID
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

GRAPHICS = words(
    "watermark watermarks logo logos sticker stickers caption text title headline signature border borders frame "
    "frames badge icon emoji arrow circle banner label name names date hashtag handle copyright stamp credit "
    "leak leaks flare flares"
)
"""What is laid over a picture, by its name."""
EFFECTS = {"vignette": "vignette", "vignetting": "vignette", "grain": "grain", "glow": "glow", "bloom": "glow",
           "fog": "dehaze", "mist": "dehaze", "haze": "dehaze"}  # fmt: skip
"""What is laid over all of a picture, and its operation."""
NAMED = GRAPHICS | EFFECTS.keys()
OPACITIES = {
    **dict.fromkeys(("faint", "fainter", "ghostly", "transparent"), 0.35),
    **dict.fromkeys(("subtle", "discreet", "unobtrusive", "understated", "light", "soft", "gentle", "delicate"), 0.5),
    **dict.fromkeys(("barely visible", "barely there", "hardly visible", "barely noticeable"), 0.2),
}
"""How solid a graphic is that is called so, 0 to 1."""
SCALES = {"tiny": 0.07, "small": 0.12, "smaller": 0.12, "little": 0.12, "discreet": 0.12, "big": 0.35, "large": 0.35,
          "huge": 0.5}  # fmt: skip
"""How wide it lies, in parts of the frame."""
DEGREES = {
    **dict.fromkeys(
        ("faint", "fainter", "barely visible", "barely there", "hardly visible", "barely noticeable"), 0.25
    ),
    **dict.fromkeys(("subtle", "light", "lighter", "soft", "gentle", "delicate", "discreet", "slight", "small"), 0.5),
    **dict.fromkeys(("strong", "heavy", "big", "bold"), 1.3),
}
"""How much there is of an effect that is called so."""
MADE = words(
    "thin thinner thick narrow wide rounded dashed dotted wooden white black red blue green yellow gold golden silver "
    "pink purple orange grey gray brown cream beige"
)
"""What a graphic is made like, which belongs to its own description."""
TOLD = frozenset(word for phrase in (*OPACITIES, *SCALES, *DEGREES) for word in phrase.split()) | MADE | {"obvious"}
"""Words of which one tells how a graphic is to look."""
_MOST = (
    r"(?: (?:very|really|super|quite|pretty|so|rather|fairly|nice|nicely|just|only|a bit|a little|kind of|and|but))*"
)
_WORD = "|".join(sorted({*OPACITIES, *SCALES, *DEGREES, *MADE}, key=len, reverse=True))
_LESS = r"not (?:too|so|very|overly|that) (?:big|large|huge|strong|bold|obvious|visible|prominent|heavy|loud)"
_MANNER = rf"{_MOST} (?:{_LESS}|{_WORD})"
BEHIND = re.compile(
    r"(?: (?:,|-|\(|but|;))+(?: (?:please|make|keep|have|leave) (?:it|them)| (?:make|keep|have|leave) (?:it|them)"
    rf"| it should be| should be)?(?P<told>{_MANNER}(?:(?: ,| and| but)*{_MANNER})*)(?: one| though| please| \))*"
    r"(?= ,| and| \.| at| in| on| bottom| top| saying| that says|$)"
)
"""Behind a graphic, between commas."""
AND_SMALL = re.compile(
    rf"^(?: ,)?(?: make it| keep it)?(?P<told>{_MANNER}(?:(?: ,| and| but)*{_MANNER})*)(?: please)*$"
)
"""All of a sentence behind a graphic: "Very faint please"."""
BEFORE = re.compile(
    r" (?:an?|some|my|our|with|and|,)(?P<told>(?:(?: very| really| super| quite| nice| nicely)*"
    r"(?: (?:faint|subtle|discreet|transparent|soft|small|tiny|barely visible))(?: and| ,)*)+)"
    r"(?= (?:(?!and |or |with |to |of )[\w'-]+ ){0,2}?"
    rf"(?P<name>{'|'.join(sorted(NAMED, key=len, reverse=True))})(?= |$))"
)
"""Before the graphic's name: "a | very faint | watermark"."""
SAID_BEHIND = ([",", "saying"], [",", "that"], [",", "reading"], [",", "with"])
"""What goes on about the graphic behind the words on how it looks."""
SAID = words("say write read make keep have put add")
GOING = words("remove delete erase take lose ditch without rid move enlarge")
"""Words beside which the graphic is one that is there already."""


class Manner(NamedTuple):
    """How one graphic is to look."""

    name: str
    """The word for the graphic; empty for the last one."""
    told: str
    """The words about it, as they were read."""


def take_manner(sentence: list[Token], seen: Glance) -> tuple[list[Token], list[Manner]]:
    """The sentence without its words about how graphics are to look, and those. seen: a glance at the sentence."""
    if TOLD.isdisjoint(seen.norms) or seen.norms.isdisjoint(NAMED):
        return sentence, []
    found: list[Manner] = []
    for pattern in (BEHIND, BEFORE):
        if pattern is BEFORE and not GOING.isdisjoint(seen.norms):
            continue
        at = 0
        while (match := pattern.search(line := line_of(sentence), at)) is not None:
            start, end = line[: match.start("told")].count(" "), line[: match.end("told")].count(" ")
            name = _named_before(sentence, start) if pattern is BEHIND else match["name"]
            at = match.end() if name not in NAMED else match.start()
            if name not in NAMED:
                continue
            if pattern is BEHIND:
                start, end = line[: match.start()].count(" "), line[: match.end()].count(" ")
                end += [token.norm for token in sentence[end : end + 2]] in SAID_BEHIND
            found.append(Manner(name, match["told"].strip()))
            sentence = [*sentence[:start], *sentence[end:]]
    return sentence, found


def manner_alone(sentence: Sequence[Token], seen: Glance) -> list[Manner]:
    """How the graphic of the sentence before is to look, where this one says nothing else: "Very faint please"."""
    if TOLD.isdisjoint(seen.norms) or len(sentence) > FEW:
        return []
    match = AND_SMALL.search(line_of(sentence))
    return [Manner("", match["told"].strip())] if match is not None else []


FEW = 8


def line_of(sentence: Sequence[Token]) -> str:
    """The words of a sentence, each behind a space."""
    return "".join(f" {(token.norm or token.text.lower() or '.').replace(' ', '_')}" for token in sentence)


def _named_before(sentence: Sequence[Token], place: int) -> str:
    """The graphic before this place that nothing else is asked beside; empty where there is none."""
    for token in reversed(sentence[:place]):
        if token.norm in NAMED:
            return token.norm
        entry = token.entry
        if entry is not None and (entry.verb or entry.action) and token.lemma not in SAID and not entry.adjective:
            return ""
    return ""


def with_manner(asks: list[Ask], manners: Sequence[Manner], known: int) -> list[Ask]:
    """The asks from `known` on, with what is told of how their graphics are to look."""
    for manner in manners:
        effect = EFFECTS.get(manner.name)
        for at in range(known, len(asks)):
            if effect is not None and asks[at].op == effect:
                asks[at] = _graded(asks[at], manner.told)
            elif effect is None and asks[at].op in LAID:
                asks[at] = _looking(asks[at], manner.told)
    return asks


def _graded(ask: Ask, told: str) -> Ask:
    degree = 0.5 if told.startswith("not ") else next((value for said, value in DEGREES.items() if said in told), None)
    return ask if degree is None else ask.model_copy(update={"degree": degree})


VERY = re.compile(r"\b(?:very|really|super)\b")


def _looking(ask: Ask, told: str) -> Ask:
    """The graphic as solid, as large and of such a make as it is told."""
    params = dict(ask.params)
    meek = re.search(_LESS, told)
    large = meek is not None and meek[0].split()[-1] in SCALES
    opacity = (
        0.5 if meek and not large else next((value for said, value in OPACITIES.items() if _has(told, said)), None)
    )
    scale = 0.12 if large else next((value for said, value in SCALES.items() if _has(told, said)), None)
    if opacity is not None and "opacity" not in params:
        params["opacity"] = round(opacity * (0.6 if VERY.search(told) else 1.0), 2)
    if scale is not None and ask.op == "overlay" and "scale" not in params:
        params["scale"] = scale
    if scale is not None and scale < LARGE and ask.op == "text" and "style" not in params:
        params["style"] = "label"
    if "prompt" in params:
        params["prompt"] = _bare(str(params["prompt"]), told)
    made = " ".join(word for word in told.split() if word in MADE)
    if made and ask.op == "overlay":
        params["prompt"] = _made(str(params.get("prompt", "graphic")), made)
    return ask.model_copy(update={"params": params})


LARGE = 0.3


def _has(told: str, said: str) -> bool:
    return f" {said} " in f" {told} "


ARTICLE = re.compile(r"^(?:an?|the|my|our|some) ", re.IGNORECASE)


def _bare(prompt: str, told: str) -> str:
    """ "a very subtle watermark" without what is told of it: "a watermark"."""
    return re.sub(rf"^((?:an? |my |our |some )?){re.escape(told)} (?=\w)", r"\1", prompt, flags=re.IGNORECASE)


def _made(prompt: str, made: str) -> str:
    """ "a frame", "gold and thick": "gold thick frame"."""
    return f"{made} {ARTICLE.sub('', prompt)}"


__all__ = ["Manner", "manner_alone", "take_manner", "with_manner"]
