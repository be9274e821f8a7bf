"""What is said after an edit in words that only the edit explains: "and the cars", "move it to the top", "bigger"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from edits.vocabulary.graphics import Position
from tools.planner.grammar.ends import ends_in
from tools.planner.grammar.moments import HOLDS, WHOLE
from tools.planner.intents.added import PUT_IN, phrases_for, things_in
from tools.planner.intents.placing import NO_PLACE, PLACE
from tools.planner.statements.lettering import LANGUAGES
from tools.planner.words.phrases import Phrases
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words

OPENING = (
    r"^(?:(?:ok|okay|oh|yes|yeah|great|perfect|nice|cool|good|now|and|also|then|but|please|actually|hmm|can you|"
    r"could you|just|maybe|sorry|wait) ?,? ?)*"
)
CLOSING = r"(?: (?:please|pls|thanks|instead|now|too|as well|again))* ?[.!?]*$"
LAID_OUT = r"the (?:text|title|words|caption|captions|writing|subtitle|logo|sticker|overlay|watermark)"
IT = rf"(?:it|that|this|them|those|{LAID_OUT})"
KIND = r"(?:ok|okay|great|nice|perfect|good|cool|yes|yeah|yep|sure|please|alright|then|let us|lets)"
ALSO = Phrases(
    rf"^(?:{KIND} ?,? ?)*(?:and|also|plus|and also|same (?:for|with|on|to)|and (?:the )?same (?:for|with|on|to)|"
    rf"(?:now )?do the same (?:to|for|with|on)|(?:now )?do) (?P<a>{PLACE}){CLOSING}|"
    rf"{OPENING}(?P<c>{PLACE}) (?:too|as well|also) ?[.!]*$"
)
MOVE = Phrases(
    rf"{OPENING}(?:move|put|place|shift|have|set|stick) {IT} (?:(?:up |down )?(?:to|at|in|on|into) )?(?:the )?"
    r"(?P<a>(?:(?:top|bottom|upper|lower) )?(?:left|right|middle|center|top|bottom))"
    r"(?: (?:corner|side|edge|of the (?:frame|screen|picture|photo|video|image)))?"
    rf"(?: ?,? (?:they|it|because|so|since|as|else|cause) [^.!?]+)?{CLOSING}"
)
NO_WORDS = (
    "black|white|red|blue|green|yellow|orange|pink|purple|gray|gold|silver|color|a|an|the|vertical|portrait|square"
)
CORNER = Phrases(
    rf"{OPENING}(?:(?:to|at|in|on) )?(?:the )?(?P<a>(?:(?:top|bottom|upper|lower) )(?:left|right|middle|center)|top|"
    rf"bottom|"
    r"center)(?: corner)?(?: ?,? ?(?:and )?(?:a (?:bit|little) |much )?(?P<b>bigger|larger|smaller|tinier))?(?: "
    r"(?:please|"
    r"instead|rather|though))* ?[.!]*$"
)
COLOR = Phrases(
    rf"{OPENING}(?:(?:no|nah|not that|hm+) ?,? ?)*(?:(?:make|have|turn|change|do) {IT} (?:to |in )?|back to |i "
    rf"(?:said|meant|"
    r"want|wanted|prefer) |rather |try |in |how about |what about )?(?:(?:a|the) )?(?P<a>(?:(?:dark|light|deep|pale|"
    r"bright|"
    r"soft|off|navy|hot|baby) )?(?:white|black|gray|red|blue|green|yellow|orange|pink|purple|brown|beige|navy|teal|"
    r"turquoise|gold|silver|cream|maroon|burgundy|lavender|mint|coral))(?: ?,? (?:please|pls|instead|then|again|now|"
    r"sorry|"
    r"rather|thanks|not [a-z]+))* ?[.!?]*$"
)
SAY = Phrases(
    rf"{OPENING}(?:make {IT} (?:say|read)|have {IT} (?:say|read)|{IT} should (?:say|read)|"
    rf"(?:change|switch) (?:{IT} to (?:say|read)|(?:{LAID_OUT}) (?:to|into))|"
    rf"(?:change|switch) it (?:to|into)(?! (?:{NO_WORDS})\b)) (?P<a>.{{1,80}}?)(?: instead)? ?[.!?]*$"
)
SIZE = Phrases(
    rf"{OPENING}(?:(?:make|have) {IT} )?(?:a (?:bit|little) |much |way |even )*"
    rf"(?P<a>bigger|larger|smaller|tinier){CLOSING}|"
    rf"{OPENING}(?:(?:it|that|this|they|{LAID_OUT}) (?:is|are) )?(?:(?:still|way|far|much|a bit|a little) )*"
    rf"(?P<c>too (?:big|large|huge|small|tiny)){CLOSING}"
)
GONE = Phrases(
    rf"{OPENING}(?:remove|delete|lose|drop|scrap|ditch|get rid of|take (?:out|off|away)) "
    rf"(?P<a>it|that|this|them|those){CLOSING}|"
    rf"{OPENING}take (?:it|that|this|them|those) (?:out|off|away){CLOSING}"
)
GO = Phrases(
    rf"^(?:{KIND} ?,? ?)*(?:do (?:it|that|this|so|those|them|all of (?:it|that|them))|go (?:ahead|for it)|"
    r"apply (?:it|that|this|them|those|all)|sounds (?:good|great|perfect)|make it so|use (?:it|that|this|those))"
    r"(?: (?:please|pls|then|now|thanks))* ?[.!]*$"
)
ONLY_WHEN = Phrases(
    r"^(?:(?:no|ok|okay|oh|sorry|yes|and|also|plus|but|actually|hmm|wait|please|well|i (?:meant|mean|said)|it is|"
    r"that is|that would be|it was|it happens|it starts|this is|make (?:it|that)|do (?:it|that)|only|just|"
    r"around|about|maybe|for|like|somewhere|the (?:part|bit|scene) is) ?,? ?)*"
    r"(?P<a>(?:from|between|at|after|until|till|before|"
    r"(?:in |during )?(?:the )?(?:very )?(?:first|last|second|middle|opening|final)|around|\d)[\w :.\-]*)"
    r"(?: (?:please|pls|thanks|only|ish|i think|instead))* ?[.!]*$"
)
LENGTH = r"(?:\d+(?:\.\d+)?|a|one|two|three|four|five|ten|half a) ?(?:s|secs?|seconds?|minutes?|mins?)"
LASTS = Phrases(
    rf"{OPENING}(?:(?:shorter|longer)(?: again)? ?,? ?)?(?:(?:make|keep|have) {IT} )?"
    r"(?:(?:it|that|should|for|only|just|about|around|like|lasts?|to|maybe) )*"
    rf"(?P<a>{LENGTH})(?: (?:long|is enough|only|total|max))*{CLOSING}|"
    rf"{OPENING}(?:make|keep|have|hold|show|let|leave) (?:{IT}|the (?:freeze|title|text|fade|zoom|blur|arrow|circle)) "
    rf"(?:stay |last |be |on )?(?:(?:a (?:bit|little)|much|way|even) )*(?P<c>longer|shorter){CLOSING}"
)
"""How long it is to be."""
OTHER_END = Phrases(
    rf"{OPENING}(?:no ,? ?)?(?:keep|use|take|leave|i (?:want|meant)|show)(?: only| just)? (?:the )?"
    r"(?P<a>end|ending|last (?:part|bit)|start|beginning|first (?:part|bit)|middle)"
    rf"(?: (?:instead|rather)(?: of (?:the )?\w+)?|,? not the \w+)?{CLOSING}"
)
"""Which part of it stays, where only how much was told."""
SHIFT = Phrases(
    rf"{OPENING}(?:(?:make|have|move|start|show|play|bring) {IT} )?(?:(?:in|come|start) )?"
    rf"(?P<a>(?:(?:a (?:bit|little|tad)|much|way|even|{LENGTH}) )?(?:earlier|later|sooner)){CLOSING}"
)
CLOSER = Phrases(
    rf"{OPENING}(?:(?:make|have|go|get|zoom|push|move|come) )?(?:{IT} )?(?:in )?"
    rf"(?:(?:a (?:bit|little)|much|way|even) )*"
    rf"(?P<a>closer|tighter|further in|further out|further away|wider|looser|less close|too close|too tight){CLOSING}"
)
SHAPE = Phrases(
    r"^(?:(?:no|nope|ok|okay|actually|hmm|not (?:square|vertical|that)|rather|make it|i (?:meant|said|want)|now|and)"
    r" ?,? ?)*"
    r"(?P<a>vertical|portrait|square|landscape|horizontal|widescreen|\d{1,2}:\d{1,2})"
    r"(?: (?:please|pls|instead|rather|then))* ?[.!]*$"
)
HARMED = Phrases(
    r"\b(?P<a>robotic|metallic|under ?water|watery|tinny|artificial|hollow|muffled|unnatural|(?:cut|trimmed|took out|"
    r"removed) too much|too (?:tight|choppy|jumpy|abrupt)|(?:cuts?|cutting) (?:off )?(?:my|the|his|her) words)\b"
)
"""What too much of work on sound does to it."""
LEVEL = Phrases(
    rf"{OPENING}(?:(?:(?:make|turn|have|bring|put|get) (?:{IT} |the (?:music|song|track|soundtrack|beat) )?|"
    r"it is |that is |the (?:music|song|track|soundtrack|beat) (?:is )?|still |way |much |even |far |a (?:bit|little) |"
    r"to be )*)(?P<a>too loud|too quiet|louder|quieter|softer|lower|down|up)"
    r"(?: a (?:bit|little|lot|touch))?"
    r"(?: ?,? (?:(?:so|and|but|because) )?(?:i|we|you|one|people|nobody) [^.!?]*hear[^.!?]*)?"
    rf"{CLOSING}|{OPENING}(?:i|we|you|nobody) (?:can not|could not|can|barely|can barely|hardly|can hardly) "
    r"(?:barely |hardly )?(?P<c>hear) (?:my|the|his|her|their|our|what|me|him|us|them)\b[^.!?]*$"
)
"""How loud the music is to be that was just put in."""
CAPTIONED = Phrases(
    rf"{OPENING}(?:(?:make|have|put) (?:{IT} |they )?(?:in )?)?"
    r"(?P<a>(?:(?:and|,|with|a|an|in|the|all|letters|font|text|black|outline|shadow|box|boxed|bold|big|huge|thick|"
    r"yellow|white|red|green|blue|orange|pink|cyan|caps|uppercase) ?)+)"
    r"(?: (?:please|pls|thanks|instead))* ?[.!]*$|"
    rf"{OPENING}(?:put|add|with|use|give {IT}) (?:a |an |some )?(?P<c>(?:(?:black|white|dark|drop) )?(?:box|background|"
    rf"outline|shadow|stroke))(?: (?:behind|around|under|to|on) {IT})?{CLOSING}|"
    rf"{OPENING}(?:(?:no|only|just|in|into|make {IT}|{IT} in|should be|rather) )*"
    rf"(?P<d>{'|'.join(sorted(LANGUAGES))})(?: (?:only|subtitles|captions))?{CLOSING}"
)
STYLED = re.compile(
    r"\b(?:background|stroke|shadow|bold|boxed|box|yellow|white|red|green|blue|orange|pink|cyan|outline|huge|thick|caps)\b"
)
LAID = frozenset({"text", "overlay"})
"""What lies over a frame and has a position."""
PAINTED = frozenset({"recolor", "replace_background"})
"""What has a colour of its own."""
ADDED = frozenset(
    ["text", "overlay", "caption", "music", "sound_effect", "voice_over", "insert_subject", "grain", "vignette", "glow",
     "monochrome", "lut", "transition", "marker", "freeze_frame", "zoom", "loop"]
)  # fmt: skip
"""What an edit puts there, so that "remove it" means that."""
PLACES = {"upper": "top", "lower": "bottom", "middle": "center"}
POSITIONS = frozenset(get_args(Position))

HAS_TIME = HOLDS - WHOLE | frozenset({"cut", "trim", "freeze_frame", "marker", "extract_frame"})
"""What a time that is told afterwards can be for."""

LASTING = frozenset({"trim", "text", "overlay", "zoom", "freeze_frame", "transition", "blur", "mute", "fade_audio"})
"""What has a length of its own."""

Way = Literal[
    "also",
    "move",
    "say",
    "size",
    "gone",
    "go",
    "back",
    "color",
    "when",
    "style",
    "level",
    "lasts",
    "end",
    "shift",
    "closer",
    "shape",
    "milder",
]


@dataclass(frozen=True, slots=True)
class Following:
    """What is to become of the last edit. words: where to, what it says, which way, or of what else. size: how "
    "large besides."""

    way: Way
    words: str = ""
    size: str = ""
    thing: str = ""
    """The name of the one thing of the edit that is meant: "the circle"."""


def find_following(plain: str, last_ops: frozenset[str], marks: frozenset[str] = frozenset()) -> Following | None:
    """How a prompt that says nothing else goes on from the last edit. plain: in plain words.

    marks: of the things that the edit put in.
    """
    if not last_ops or len(plain) > MOST:
        return None
    if marks and (about := _about_thing(plain, last_ops, marks)) is not None:
        return about
    for way, phrases, ops in WAYS:
        match = next(phrases.finditer(plain), None) if ops is None or ops & last_ops else None
        if match is None:
            continue
        said = next((match[name] for name in ("a", "c", "d") if name in match.re.groupindex and match[name]), "")
        if (way == "when" and told_time(said) is None) or (
            way == "style" and STYLED.search(said) is None and said not in LANGUAGES
        ):
            continue
        if way != "also" or not NO_PLACE.search(said):
            named = match["b"] if "b" in match.re.groupindex else None
            return Following(way, position(said) if way == "move" else said, named or "")
    return None


def _about_thing(plain: str, last_ops: frozenset[str], marks: frozenset[str]) -> Following | None:
    """ "make the circle yellow", "make it yellow" where nothing else was done: something done to what was put in."""
    for way, phrases in _of_things(marks):
        match = next(phrases.finditer(plain), None)
        if match is not None:
            said = match["a"] if "a" in match.re.groupindex else ""
            return Following(way, position(said) if way == "move" else said, thing=match["thing"])  # type: ignore[arg-type]
    things = things_in(marks)
    match = next(COLOR.finditer(plain), None) if len(things) == 1 and last_ops <= PUT_IN else None
    return Following("color", match["a"], thing=things[0]) if match is not None else None


@lru_cache(maxsize=64)
def _of_things(marks: frozenset[str]) -> tuple[tuple[str, Phrases], ...]:
    return phrases_for(things_in(marks), OPENING, CLOSING)


WAYS: tuple[tuple[Way, Phrases, frozenset[str] | None], ...] = (
    ("move", MOVE, LAID | {"caption"}),
    ("move", CORNER, LAID | {"caption"}),
    ("color", COLOR, PAINTED),
    ("size", SIZE, frozenset({"overlay", "caption", "text"})),
    ("style", CAPTIONED, frozenset({"caption", "text"})),
    ("level", LEVEL, frozenset({"music"})),
    ("lasts", LASTS, LASTING),
    ("end", OTHER_END, frozenset({"trim"})),
    ("shift", SHIFT, HAS_TIME),
    ("closer", CLOSER, frozenset({"zoom"})),
    ("shape", SHAPE, frozenset({"crop", "reframe"})),
    ("milder", HARMED, frozenset({"denoise_audio", "enhance_voice", "remove_silence"})),
    ("when", ONLY_WHEN, HAS_TIME),
    ("say", SAY, frozenset({"text"})),
    ("gone", GONE, ADDED),
    ("go", GO, None),
    ("also", ALSO, None),
)
MOST = 120
"""Characters of such a prompt."""


def told_time(said: str) -> Span | None:
    """The one time that words name which name nothing else: "from 2 to 4 seconds", "the last half"."""
    tokens = tokenise(said)
    spans = spans_in(tokens)
    if [token.kind for token in tokens] == ["time"] and isinstance(tokens[0].value, float):
        return Span(point=tokens[0].value)
    if not spans and (ends := ends_in(tokens)):
        return Span(point=0.0) if ends == ("start",) else Span(from_end=SHOWN_AT_END_S) if ends == ("end",) else None
    if not spans and {"middle"} & {token.norm for token in tokens} and len(tokens) <= MOST_PART:
        return Span(share=(1 / 3, 2 / 3))
    if len(spans) != 1:
        return None
    told = range(spans[0].place, spans[0].place + spans[0].length)
    beside = [token for at, token in enumerate(tokens) if at not in told]
    return spans[0] if all(token.norm in BESIDE for token in beside) else None


MOST_PART = 4
"""Words of a part that is told by where it lies: "just the middle part"."""
SHOWN_AT_END_S = 4.0
BESIDE = words("only just of it the and to mark seconds second minutes about around - ,")


def _is_styled(said: str) -> bool:
    return said in LANGUAGES or STYLED.search(said) is not None


def position(named: str) -> str:
    """A place of the vocabulary: "upper left" is top_left, "top middle" is top."""
    parts = [PLACES.get(word, word) for word in named.split()]
    return "_".join(parts) if "_".join(parts) in POSITIONS else parts[0]
