"""What is stated about words on the frame: what they say, where they stand, in which language."""

from __future__ import annotations

import re
from itertools import pairwise

from tools.planner.grammar.function_words import words_of
from tools.planner.statements.mentions import Params, Tokens, position_in, quoted_in

HANDLE = re.compile(r"(?<![\w@])@[A-Za-z]\w[\w.]*\w")
"""An account's name, which is written as it is."""
STYLES = (
    ("watermark", ("watermark", "copyright", "signature")),
    ("lower_third", ("lower third", "name tag", "name and title")),
    ("meme", ("meme", "impact font")),
    ("label", ("label", "caption it")),
)


SAYING = frozenset(["say", "says", "saying", "reads", "reading", "called", "that", "content"])


def written(tokens: Tokens, text: str) -> Params:
    found: Params = {}
    quote = quoted_in(tokens)
    if quote:
        found["content"] = quote
    else:
        handle = HANDLE.search(text, tokens[0].start)
        named = handle is not None and handle.start() < tokens[-1].end
        said = handle[0] if handle is not None and named else _after_saying(tokens, text)
        if said:
            found["content"] = said
    position = position_in(tokens)
    if position:
        found["position"] = position
    words = " ".join(token.norm for token in tokens)
    style = next((name for name, phrases in STYLES if any(phrase in words for phrase in phrases)), None)
    if style:
        found["style"] = style
    return found


def spoken(tokens: Tokens, text: str) -> Params:
    """What a voice is to say: quoted, or behind "saying"."""
    said = quoted_in(tokens)
    place = next((at for at, token in enumerate(tokens) if token.norm in ("saying", "says", "reads", "reading")), None)
    if said is None and place is not None:
        said = words_of(tokens[place + 1 :], text)
    return {"text": said[:2_000]} if said else {}


def _after_saying(tokens: Tokens, text: str) -> str | None:
    for place, token in enumerate(tokens):
        if token.norm in SAYING or token.norm == ":":
            rest = list(tokens[place + 1 :])
            while rest and rest[0].norm in (":", "to", "the", "text", "words", "saying", "that"):
                rest = rest[1:]
            end = next(
                (
                    at
                    for at, one in enumerate(rest)
                    if one.norm in ("in", "on", "at", "across", "over", "along", "under", "to")
                    and position_in(rest[at:])
                ),
                len(rest),
            )
            return words_of(rest[:end], text)[:500] or None
    return None


LANGUAGES = frozenset(
    [
        "english",
        "spanish",
        "french",
        "german",
        "italian",
        "portuguese",
        "dutch",
        "polish",
        "russian",
        "ukrainian",
        "turkish",
        "arabic",
        "hebrew",
        "hindi",
        "urdu",
        "bengali",
        "chinese",
        "mandarin",
        "cantonese",
        "japanese",
        "korean",
        "vietnamese",
        "thai",
        "indonesian",
        "swedish",
        "norwegian",
        "danish",
        "finnish",
        "greek",
        "czech",
        "hungarian",
        "romanian",
        "catalan",
        "tagalog",
        "malay",
        "persian",
        "farsi",
        "swahili",
        "welsh",
    ]
)


def caption(tokens: Tokens, text: str) -> Params:
    norms = [token.norm for token in tokens]
    led = (two for one, two in pairwise(norms) if one in ("in", "into", "to") and two in LANGUAGES)
    language = next(led, next((norm for norm in norms if norm in LANGUAGES), None))
    kind = next((style for norm in norms for style, words in CAPTION_KINDS.items() if norm in words), None)
    kind = "boxed" if kind is None and any(map(_is_backing, pairwise(norms))) else kind
    ink = _ink(norms)
    more = told_of_captions(text[tokens[0].start : tokens[-1].end])
    style = " ".join(filter(None, (kind or ("clean" if ink or more else None), ink)))
    return {
        **({"language": language} if language else {}),
        **({"style": ", ".join((style, *more))[:200]} if style else {}),
    }


def _ink(norms: list[str]) -> str | None:
    """The colour of the letters, which is not that of their outline or their box."""
    of_edge = {at for at, norm in enumerate(norms[1:]) if norm in CAPTION_EDGES}
    return next((norm for at, norm in enumerate(norms) if norm in CAPTION_INKS and at not in of_edge), None)


def _is_backing(two: tuple[str, str]) -> bool:
    """ "on a | black background"."""
    return two[1] == "background" and two[0] in ("black", "white", "dark", "solid", "transparent")


def told_of_captions(words: str) -> list[str]:
    """What words say of how captions look besides their kind and their colour, as it is said."""
    found = (pattern.search(words.lower()) for pattern in CAPTION_MORE)
    return [match.group().strip() for match in found if match is not None]


CAPTION_EDGES = frozenset(["outline", "outlines", "stroke", "border", "shadow", "edge", "background", "box", "boxes"])
CAPTION_MORE = (
    re.compile(
        r"\b(?:black|white|dark|red|blue|yellow|thick|thin|drop|grey|gray)(?: drop)? (?:outlines?|strokes?|shadows?)\b"
    ),
    re.compile(r"\b(?:arial|helvetica|montserrat|impact|roboto|futura|bebas|comic sans|times|georgia|poppins|inter)\b"),
    re.compile(r"\b\d{1,3} ?(?:pt|px|points?|pixels?)\b|\bsmall(?:er)?\b|\btiny\b"),
    re.compile(r"\b(?:one|a single) word at a time\b|\bword[ -]by[ -]word\b|\bkaraoke\b"),
    re.compile(r"\b(?:italics?|serif|sans serif|handwritten|cursive|rounded?|rounder|uppercase|lowercase|all caps)\b"),
    re.compile(r"\b(?:at|on|to|in|near)(?: the)? (?:very )?(?:top|middle|cent(?:er|re))\b"),
)
"""What else people say of how captions look: their edge, font, size, pace, letters and place."""


CAPTION_KINDS = {
    "bold": frozenset(
        ["bold", "big", "bigger", "huge", "large", "thick", "chunky", "fat", "mrbeast", "hormozi", "loud"]
    ),
    "boxed": frozenset(["boxed", "box", "boxes", "bar"]),
}
"""Styles of captions by the words people have for them."""
CAPTION_INKS = frozenset(["yellow", "white", "red", "green", "blue", "orange", "pink", "cyan"])
