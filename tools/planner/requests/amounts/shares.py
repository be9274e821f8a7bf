"""Shares and multiples in words as the percent they stand for, and figures that measure nothing left out.

"half the saturation" is "decrease the saturation by 50 percent"; "i am 90% sure" and "100% better" tell no amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from tools.planner.verbs.frame import QUALITIES_GRADED
from tools.planner.words.signs import NUMBER, TELLING, Glance
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words

TOLD = words(
    "add put subtract take deduct knock minus half third thirds quarter quarters double twice triple percent kelvin k "
    "times x fifth tenth"
)
"""Words of which one stands in every such phrase."""
PARTS = {
    "half": 50, "a half": 50, "a third": 33, "one third": 33, "two thirds": 67, "a quarter": 25, "one quarter": 25,
    "three quarters": 75, "a fifth": 20, "one fifth": 20, "a tenth": 10, "one tenth": 10,
}  # fmt: skip
PART = "|".join(PARTS)
MANY = {"double": 100, "twice": 100, "triple": 200}
LED = r"(?:(?:please|just|can you|could you|and|then|also|make|use|set|with|at|try|give|apply|it|me|this|only) )*"
OF_QUALITY = re.compile(
    rf"(?:^|(?<=, )|(?<=and ))(?:{LED})(?P<how>half|double|twice|triple)(?: of)?(?: as much| the| its| that) "
    r"(?P<named>QUALITY(?: QUALITY)?)(?= |$)"
)
BY = re.compile(
    rf"(?<= )(?P<led>by|in) (?:about |around |roughly )?(?P<part>{PART})(?= |$)(?! (?:a )?stops?| of a| an? )"
)
BEHIND = re.compile(rf"(?<=QUALITY )(?P<part>{PART})(?= (?:,|and|please|pls)|$)")
SO_MUCH = re.compile(rf"(?:^|(?<= ))(?P<part>{PART}) (?=(?:less|more|\w+er) )")
AS_COLOURED = re.compile(r"(?:^|(?<= ))(?P<how>twice|half) as (?=COLOUR(?: |$))")
OFF = re.compile(
    rf"(?:^|(?<= ))(?P<part>{PART}) (?=(?:off|from) (?:of )?(?:the |each |both |every |all )*"
    r"(?:left|right|top|bottom|sides?|edges?)(?: |$))"
)
MEASURES_NOTHING = re.compile(
    r"(?:(?:i am|i'm|im|we are) )?(?:like |about |around |only )?(?:NUM|HUNDRED) percent "
    r"(?:sure|certain|positive|convinced|confident|agree|agreed|happy|satisfied|honest|serious)"
    r"(?: that| if| it)?(?= |$)|"
    r"(?<!\w)HUNDRED percent (?=(?:needs?|too|wrong|definitely|has to|must|should|off|not|unedited|natural)(?: |$))|"
    r"(?:(?:NUM|HUNDRED) percent|NUM ?(?:x|times)) (?=(?:better|nicer|cooler|prettier|improved|awesome|improvement|"
    r"more professional|more beautiful|more awesome)(?: |$))"
)
ADDED = re.compile(
    r"(?:^|(?<= ))(?P<verb>add|put|subtract|take|deduct|knock|increase|decrease) (?:on |in |about |another |roughly )*"
    r"NUM(?P<unit> percent| points?)? (?:to|from|off|onto|on|of) (?:the )?(?P<named>QUALITY)(?= |$)"
)
LESSENING = frozenset({"subtract", "take", "deduct", "knock", "decrease"})
LOWER = re.compile(r"(?:^|(?<= ))QUALITY (?:by )?NUM percent (?:less|lower)(?= |$)")
MINUS = re.compile(
    rf"(?:^|(?<= ))QUALITY (?P<minus>minus(?: (?P<part>{PART}))?(?P<unit> (?:of )?a stop| stops?)?)(?= NUM|$| ,| and)"
)
GRADED = words(
    "exposure contrast highlights shadows whites blacks temperature tint vibrance saturation clarity texture dehaze "
    "sharpen denoise blur vignette grain glow hsl"
)
SIZES = words("size dimensions dimension resize")


def with_shares(sentence: list[Token], seen: Glance) -> list[Token]:
    """The sentence with its shares in percent. seen: a glance at it, which says whether there is anything to do."""
    if TOLD.isdisjoint(seen.norms):
        return sentence
    for _ in range(MOST):
        counted = _with_share(sentence, seen)
        if counted is sentence:
            break
        sentence = counted
    return sentence


MOST = 4
"""Shares of one sentence."""


def _with_share(sentence: list[Token], seen: Glance) -> list[Token]:
    """The sentence with the first share of it in percent, the same one where there is none."""
    shown = [_shown(token) for token in sentence]
    line = " ".join(shown)
    if (match := MEASURES_NOTHING.search(line)) is not None:
        return _replaced(sentence, shown, match, "") or sentence
    if (match := OF_QUALITY.search(line)) is not None:
        return _of_quality(sentence, shown, match)
    if (match := AS_COLOURED.search(line)) is not None:
        return _replaced(sentence, shown, match, "100 percent more" if match["how"] == "twice" else "50 percent less")
    if (match := ADDED.search(line)) is not None:
        return _added(sentence, shown, match)
    if (match := LOWER.search(line)) is not None:
        return _lowered(sentence, shown, match)
    if (match := MINUS.search(line)) is not None:
        return _lessened(sentence, shown, match)
    if (match := OFF.search(line)) is not None:
        return _replaced(sentence, shown, match, f"{PARTS[match['part']]} percent")
    if any(map(_is_graded, sentence)):
        for pattern in (BY, BEHIND, SO_MUCH):
            if (match := pattern.search(line)) is not None:
                by = "" if pattern is SO_MUCH else "by "
                return _replaced(sentence, shown, match, f"{by}{PARTS[match['part']]} percent")
    return _in_kelvin(sentence) if seen.signs & NUMBER else sentence


def _shown(token: Token) -> str:
    if token.kind == "num":
        return "HUNDRED" if token.value in (100.0, 110.0, 1000.0) else "NUM"
    if token.norm in PLAIN:
        return token.norm
    if _quality(token):
        return "QUALITY"
    return "COLOUR" if token.entry is not None and token.entry.colour is not None else token.norm or "."


PLAIN = words("half third double twice triple quarter more less")


def _quality(token: Token) -> bool:
    entry = token.entry
    return entry is not None and entry.concept is not None and entry.concept.name in QUALITIES_GRADED


def _is_graded(token: Token) -> bool:
    """Whether the word tells of light, colour or detail: a quality, a verb or an adjective of one."""
    entry = token.entry
    if token.norm in SIZES:
        return True
    if entry is None or not token.signs & TELLING:
        return False
    wishes = entry.verb.wishes if entry.verb is not None else entry.adjective.want if entry.adjective else ()
    return _quality(token) or any(wish.op in GRADED for wish in wishes)


def _of_quality(sentence: list[Token], shown: Sequence[str], match: re.Match[str]) -> list[Token]:
    """ "half the saturation" as "decrease the saturation by 50 percent"."""
    led, _ = _span(shown, match.start(), match.end())
    first, end = _span(shown, match.start("how"), match.end("named"))
    named = [token for token in sentence[first:end] if _quality(token)]
    start, stop = sentence[first].start, sentence[end - 1].end
    verb, by = ("decrease", 50) if match["how"] == "half" else ("increase", MANY[match["how"]])
    lead = _made(f"{verb} the", start, start)
    return [*sentence[:led], *lead, *named, *_made(f"by {by} percent", stop, stop), *sentence[end:]]


def _added(sentence: list[Token], shown: Sequence[str], match: re.Match[str]) -> list[Token]:
    """ "add 20 to clarity" as "increase the clarity by 20"; "and 10 to texture" behind it goes on."""
    first, end = _span(shown, match.start(), match.end())
    verb = "decrease" if match["verb"] in LESSENING else "raise"
    number = next(token for token in sentence[first:end] if token.kind == "num")
    unit = [token for token in sentence[first:end] if token.norm == "percent"]
    start, stop = sentence[first].start, sentence[end - 1].end
    lead, by = _made(f"{verb} the", start, start), _made("by", stop, stop)
    rest = sentence[end:]
    if len(rest) > FEW_MORE and rest[0].norm in ("and", ",") and rest[1].kind == "num":
        rest = [rest[0], *_made(match["verb"], rest[1].start, rest[1].start), *rest[1:]]
    return [*sentence[:first], *lead, sentence[end - 1], *by, number, *unit, *rest]


FEW_MORE = 3


def _lowered(sentence: list[Token], shown: Sequence[str], match: re.Match[str]) -> list[Token]:
    """ "contrast 10% less" as "decrease the contrast by 10 percent"."""
    first, end = _span(shown, match.start(), match.end())
    amount = [token for token in sentence[first + 1 : end] if token.kind == "num" or token.norm == "percent"]
    start, stop = sentence[first].start, sentence[end - 1].end
    lead = _made("decrease the", start, start)
    return [*sentence[:first], *lead, sentence[first], *_made("by", stop, stop), *amount, *sentence[end:]]


def _lessened(sentence: list[Token], shown: Sequence[str], match: re.Match[str]) -> list[Token]:
    """ "exposure minus one third" as "exposure down one third of a stop"."""
    place, _ = _span(shown, match.start(), match.start() + 1)
    first, end = _span(shown, match.start("minus"), match.end("minus"))
    entry = sentence[place].entry
    light = entry is not None and entry.concept is not None and entry.concept.name == "brightness"
    part = match["part"]
    if part is None:
        told = match["unit"] or ""
    elif light or match["unit"]:
        told = " half a stop" if "half" in part else f" {part} of a stop"
    else:
        told = f" {PARTS[part]} percent"
    made = _made(f"down{told}", sentence[first].start, sentence[end - 1].end)
    return [*sentence[:first], *made, *sentence[end:]]


def _replaced(sentence: list[Token], shown: Sequence[str], match: re.Match[str], by: str) -> list[Token]:
    first, end = _span(shown, match.start(), match.end())
    made = _made(by, sentence[first].start, sentence[end - 1].end) if by else []
    return [*sentence[:first], *made, *sentence[end:]]


def _span(shown: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The places of the words between two places of the line."""
    at, first, last = 0, 0, len(shown)
    for place, word in enumerate(shown):
        if at <= start:
            first = place
        if at < end:
            last = place + 1
        at += len(word) + 1
    return first, last


@lru_cache(maxsize=256)
def _known(words: str) -> tuple[Token, ...]:
    return tuple(tokenise(words))


def _made(words: str, start: int, end: int) -> list[Token]:
    """The words as tokens that stand at these places of the text."""
    return [replace(token, start=start, end=end) for token in _known(words)]


PER_KELVIN = 1 / 40
"""How much of the slider each kelvin is."""
WHITE = words("temperature temp wb warmth warmer cooler colder warm cool")


def _in_kelvin(sentence: list[Token]) -> list[Token]:
    """ "500 kelvin warmer", "by 500k": so many kelvin as so much of the slider; "to 5600k" is where it is to stand."""
    place = next((at for at in range(1, len(sentence)) if sentence[at].norm in ("k", "kelvin")), None)
    if place is None or WHITE.isdisjoint(token.norm for token in sentence):
        return sentence
    number = sentence[place - 1]
    if number.kind != "num" or not isinstance(number.value, float) or not 50 <= abs(number.value) < 2_000:
        return sentence
    amount = round(abs(number.value) * PER_KELVIN, 1)
    made = _made(f"{amount:g} percent", number.start, sentence[place].end)
    return [*sentence[: place - 1], *made, *sentence[place + 1 :]]


__all__ = ["with_shares"]
