"""Words that come into the picture: whether something is to be read there, and what it says."""

from __future__ import annotations

import re
from typing import Any

from tools.planner.grammar.moments import says_when
from tools.planner.statements.mentions import position_in
from tools.planner.verbs.frame import Found, Frame, Tokens, region, time_of
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words


def adds_words(frame: Frame, part: Tokens, place: Tokens, found: Found) -> bool:
    """ "add the words happy birthday": text, said without quotation marks."""
    written = _written(part)
    if not written or any(token.kind == "quote" for token in part):
        return False
    content = frame.verbatim([*written, *_to_the_end(frame, part, place)])
    position = position_in(place) if place else None
    if position is None and (match := CORNER.search(content)) is not None:
        content, position = content[: match.start()], position_in(tokenise(match.group()))
    params = {"content": content[:500], **({"position": position} if position else {})}
    found.asks.append(frame.ask("text", params, target=region(None, time_of(frame.whole))))
    return True


CORNER = re.compile(
    r"(?<=\w) (?:(?:at|in|on) (?:the )?)?(?:top|bottom|upper|lower)(?: (?:left|right|center|middle))?(?: corner)?$",
    re.IGNORECASE,
)
"""Where words go that stand right behind them: "text SALE | top left"."""


def is_lettered(part: Tokens) -> bool:
    """Whether a quotation is to be written: alone, or told to be words or letters."""
    return any(token.kind == "quote" for token in part) and (
        len(part) == 1
        or any(token.lemma in ("word", "words", "letter", "letters", "line", "phrase") for token in part)
        or any(_is_lettering(token) for token in part)
    )


def _written(part: Tokens) -> list[Any]:
    """What "the words Happy New Year", "a text saying hello" want written, where no quotation marks say it."""
    for at, token in enumerate(part[:3]):
        if token.lemma in ("word", "words", "letter", "letters", "phrase", "sentence", "text", "caption", "title"):
            rest = list(part[at + 1 :])
            said = bool(rest) and rest[0].norm in ("saying", "says", "reading", "that", ":", "reads", "of")
            named = bool(rest) and token.lemma in ("word", "words", "phrase", "letter", "letters", "sentence")
            bare = token.lemma in ("text", "title") and _is_content(part[:at], rest)
            return rest[said:] if (named or bare or (said and rest[0].norm in ("saying", "says", "reads"))) else []
    return []


def _is_content(before: Tokens, rest: Tokens) -> bool:
    """ "add text | hello world": words that follow at once are what is to be read."""
    if not rest or rest[0].kind != "word" or rest[0].norm in KINDS_OF_TEXT or rest[0].norm in LEADING_AWAY:
        return False
    led = all(token.norm in ("the", "some", "a", "small", "big", "bold", "white") for token in before)
    return led and rest[-1].norm not in KINDS_OF_TEXT


KINDS_OF_TEXT = words(
    "overlay overlays box boxes animation animations effect effects card cards screen screens sequence slide slides "
    "page pages track layer bubble bubbles font fonts color colors style styles size shadow outline background "
    "message messages template templates graphic graphics line lines title titles text texts element elements popup "
    "popups bar crawl"
)
LEADING_AWAY = words(
    "to in on at over under for from with about that which of and or but when where while as by into onto across "
    "below above here there please too also so it them is should needs appearing popping explaining describing "
    "showing introducing naming telling like using between during after before until near around"
)
"""Words that go on about a text rather than being it."""


def _to_the_end(frame: Frame, part: Tokens, place: Tokens) -> list[Any]:
    """The words between the part and where it goes: "the words | Live in the moment" is written whole."""
    after = [token for token in frame.object if token.start >= part[-1].end]
    if not after or position_in(after) or says_when(after):
        return []
    return after if after[0].text[:1].islower() and _capital(part) else []


def _capital(part: Tokens) -> bool:
    return bool(part) and part[-1].text[:1].isupper()


def _is_lettering(token: Any) -> bool:
    """Whether the word says that the quotation is to be read: "… as a title"."""
    concept = token.entry.concept if token.entry is not None else None
    return concept is not None and concept.name == "text"
