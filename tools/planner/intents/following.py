"""What is said after an edit in words that only the edit explains: "and the cars", "move it to the top", "bigger"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from edits.vocabulary.graphics import Position
from tools.planner.intents.placing import NO_PLACE, PLACE
from tools.planner.words.phrases import Phrases

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
    rf"(?:now )?do the same (?:to|for|with|on)|(?:now )?do) (?P<a>{PLACE}){CLOSING}"
)
MOVE = Phrases(
    rf"{OPENING}(?:move|put|place|shift|have|set|stick) {IT} (?:(?:up |down )?(?:to|at|in|on|into) )?(?:the )?"
    r"(?P<a>(?:(?:top|bottom|upper|lower) )?(?:left|right|middle|center|top|bottom))"
    rf"(?: (?:corner|side|edge|of the (?:frame|screen|picture|photo|video|image)))?{CLOSING}"
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
    rf"(?P<a>bigger|larger|smaller|tinier){CLOSING}"
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

Way = Literal["also", "move", "say", "size", "gone", "go", "back", "color"]


@dataclass(frozen=True, slots=True)
class Following:
    """What is to become of the last edit. words: where to, what it says, which way, or of what else. size: how "
    "large besides."""

    way: Way
    words: str = ""
    size: str = ""


def find_following(plain: str, last_ops: frozenset[str]) -> Following | None:
    """How a prompt that says nothing else goes on from the last edit. plain: in plain words."""
    if not last_ops or len(plain) > MOST:
        return None
    for way, phrases, ops in WAYS:
        match = next(phrases.finditer(plain), None) if ops is None or ops & last_ops else None
        if match is None:
            continue
        words = match["a"] if "a" in match.re.groupindex and match["a"] else ""
        if way != "also" or not NO_PLACE.search(words):
            named = match["b"] if "b" in match.re.groupindex else None
            return Following(way, position(words) if way == "move" else words, named or "")
    return None


WAYS: tuple[tuple[Way, Phrases, frozenset[str] | None], ...] = (
    ("move", MOVE, LAID),
    ("move", CORNER, LAID),
    ("color", COLOR, PAINTED),
    ("size", SIZE, frozenset({"overlay"})),
    ("say", SAY, frozenset({"text"})),
    ("gone", GONE, ADDED),
    ("go", GO, None),
    ("also", ALSO, None),
)
MOST = 120
"""Characters of such a prompt."""


def position(words: str) -> str:
    """A place of the vocabulary: "upper left" is top_left, "top middle" is top."""
    parts = [PLACES.get(word, word) for word in words.split()]
    return "_".join(parts) if "_".join(parts) in POSITIONS else parts[0]
