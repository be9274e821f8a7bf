"""What is told and then to be less: "her forehead is shiny, tone that down" is a forehead that is too shiny."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tools.planner.grammar.function_words import ARTICLES
from tools.planner.words.signs import DENYING
from tools.planner.words.token import Token
from tools.planner.words.tokens import typed
from tools.planner.words.wordsets import words

LESSENING = words("tone bring dial calm take turn pull knock tame reduce lower soften")
"""What is done to that which is too much of something."""
BY_ITSELF = words("tame reduce lower soften calm")
"""What lessens without "down" behind it."""
REFERRING = words("it that this them those")
AWAY = words("down back off out")
DEGREES = words("a bit little touch tad lot way slightly please pls some much notch")
BETWEEN = words(", . ; and so - can could you just please pls ! …")
STANDING = words("is are was were look looks looked came come seems seem")
MAKING = words("make makes made making")
MOST = 16
"""Words before what is to be less."""


def retold(tokens: list[Token]) -> list[Token]:
    """The tokens, with "… is shiny, tone that down a bit" as "… is too shiny"; as they are where nothing is told so."""
    verb = next((at for at in range(3, min(len(tokens), MOST)) if tokens[at].norm in LESSENING), 0)
    if not verb or not _lessens(tokens[verb:]):
        return tokens
    end = verb
    while end and tokens[end - 1].norm in BETWEEN:
        end -= 1
    told = tokens[:end]
    state = _state(told)
    return _as_too_much(told, state) or tokens


def _lessens(rest: Sequence[Token]) -> bool:
    """Whether a prompt ends in "tone that down a bit"."""
    norms = [token.norm for token in rest if token.kind == "word"]
    if norms[1:2] == [] or norms[1] not in REFERRING:
        return False
    after = [norm for norm in norms[2:] if norm not in DEGREES]
    return after == [] if norms[0] in BY_ITSELF and not after else len(after) == 1 and after[0] in AWAY


def _state(told: Sequence[Token]) -> int:
    """Where the words begin that say how the thing is: "neon green"; behind the last word where none do."""
    start = len(told)
    while start and _says_how(told[start - 1]):
        start -= 1
    return start if len(told) - start <= MOST_SAID else len(told)


MOST_SAID = 2


def _says_how(token: Token) -> bool:
    entry = token.entry
    return entry is not None and (entry.adjective is not None or entry.colour is not None)


def _as_too_much(told: list[Token], state: int) -> list[Token]:
    """ "the flash makes her braces | shiny" as "her braces is too shiny"; empty where nothing is said to be so."""
    if state == len(told):
        return []
    made = next((at for at, token in enumerate(told[:state]) if token.norm in MAKING), -1)
    thing = told[made + 1 : state]
    while thing and thing[-1].norm in STRESSING:
        thing = thing[:-1]
    stands = bool(thing) and thing[-1].norm in STANDING
    thing = thing[:-1] if stands else thing
    if not thing or not (stands or made >= 0) or all(token.norm in ARTICLES for token in thing):
        return []
    place = told[state].start
    put = [typed(norm, place) for norm in ("is", "too")]
    return [*thing, *put, *told[state:]]


LED = words("tone reduce lower fix lessen calm change mute dislike like love")
"""What stands before "how red my face is", which is too red."""
NOT_LIKED = words("like love")
LAST_HOW = 8


def told_how(stretch: list[Token]) -> list[Token]:
    """ "tone down how red my face is", "I don't like how red it is" as "my face is too red"; else as it is."""
    how = next((at for at, token in enumerate(stretch[:LAST_HOW]) if token.norm == "how"), 0)
    led = {token.norm for token in stretch[:how]} & LED
    if not led or (led <= NOT_LIKED and not any(token.signs & DENYING for token in stretch[:how])):
        return stretch
    rest = stretch[how + 1 :]
    said = next((at for at, token in enumerate(rest[:MOST_SAID]) if not _says_how(token)), MOST_SAID)
    thing = rest[said:]
    end = next((at for at, token in enumerate(thing) if token.norm in STANDING or token.kind != "word"), 0)
    if not said or not end:
        return stretch
    place = thing[end - 1].end
    put = [typed(norm, place) for norm in ("is", "too")]
    return [*thing[:end], *put, *(replace(token, start=place, end=place) for token in rest[:said])]


STRESSING = words("very so really too super all a bit little way kinda quite pretty just")


__all__ = ["retold", "told_how"]
