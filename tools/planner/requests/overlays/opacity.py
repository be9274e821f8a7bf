"""How solid what is laid over is: "at 50% opacity", "half transparent"; and that it stays for the whole clip."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.state import Ask
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

TOLD = words("opacity opaque transparent transparency translucent see throughout whole entire time through")
"""Words without which nothing is said about it."""
LAID = frozenset({"overlay", "text", "insert_subject"})
SOLID = re.compile(
    r"(?: (?:,|and|at|with|in|to|an?|its|set|of))* (?P<before>\d+(?:\.\d+)?) percent opacity(?= |$)|"
    r"(?: (?:,|and|at|with|in|to|an?|made|make it))+ (?P<share>\d+(?:\.\d+)?) percent"
    r" (?:opaque|visible|transparent|transparency|translucent)(?= |$)|"
    r"(?: (?:,|and|at|with|its|set))* opacity(?: (?:at|to|of|down to|is))* (?P<after>\d+(?:\.\d+)?)(?: percent)?"
    r"(?= |$)|"
    r"(?: (?:,|and|made|make it|slightly|a bit|a little))+ (?:(?:half|semi)(?: -)? (?:transparent|translucent|opacity)|"
    r"see through|translucent)(?= |$)"
)
LASTS = re.compile(
    r"(?: ,)?(?: (?:for|during|over|through|across|on|all along|stays?|keep it on))*(?: (?:the|my))? (?:whole|entire)"
    r"(?: (?:time|clip|video|film|movie|length|thing|duration)){1,2}(?= |$)|"
    r" throughout(?: the (?:whole |entire )?(?:video|clip))?(?= |$)|"
    r" all the way through(?= |$)"
)
"""That something is there all the time, which it is anyway where no time is named."""


def take_opacity(sentence: list[Token], seen: Glance) -> tuple[list[Token], float | None]:
    """The sentence without its words about opacity and about the whole time, and the opacity, 0 to 1.

    seen: a glance at the sentence, which is given back as it is where it says nothing about either.
    """
    if TOLD.isdisjoint(seen.norms):
        return sentence, None
    line, opacity = _line(sentence), None
    match = SOLID.search(line)
    if match is not None:
        opacity = _value(match)
        sentence = _without(sentence, line, match)
        line = _line(sentence)
    lasting = LASTS.search(line)
    if lasting is not None and (lasting.end() == len(line) or match is not None) and lasting.start() > 0:
        sentence = _without(sentence, line, lasting)
    return sentence, opacity


def _line(sentence: Sequence[Token]) -> str:
    return "".join(f" {token.norm or token.text.lower() or '.'}" for token in sentence)


def _value(match: re.Match[str]) -> float:
    said = match["before"] or match["share"] or match["after"]
    in_percent = said is not None and (float(said) > 1 or f"{said} percent" in match.group())
    share = min(1.0, float(said) / (100 if in_percent else 1)) if said else 0.5
    return round(1 - share, 3) if match["share"] and "trans" in match.group() else share


def _without(sentence: list[Token], line: str, match: re.Match[str]) -> list[Token]:
    first = line[: match.start()].count(" ")
    count = match.group().count(" ")
    return [*sentence[:first], *sentence[first + count :]]


def with_opacity(asks: list[Ask], opacity: float | None, known: int) -> list[Ask]:
    """The asks of a sentence with its opacity on what is laid over. known: how many asks came before it."""
    if opacity is None:
        return asks
    return [
        ask.model_copy(update={"params": {**ask.params, "opacity": opacity}})
        if nth >= known and ask.op in LAID
        else ask
        for nth, ask in enumerate(asks)
    ]
