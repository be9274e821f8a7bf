"""A thing with what is to be done to it behind: "flyaway hairs around her head please remove" is "remove the hairs"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tools.planner.grammar.function_words import COPULAS, MODALS, SUBJECTS, has_cue, is_verbal
from tools.planner.grammar.nouns import is_whole
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

DONE = words(
    "remove delete erase retouch blur pixelate whiten brighten darken lighten sharpen smooth soften straighten "
    "desaturate recolor slim"
)
"""What people ask for behind the thing."""
CLOSING = words("please pls plz thanks thx it that this them ! . ? , can you could u just")
MOST = 12


def verb_first(stretch: list[Token]) -> list[Token]:
    """The words with the verb before its thing; as they are where they have no such form."""
    end = len(stretch)
    while end and stretch[end - 1].norm in CLOSING:
        end -= 1
    if not 2 <= end <= MOST or stretch[end - 1].norm not in DONE:
        return stretch
    thing = stretch[: end - 1]
    while thing and thing[-1].norm in CLOSING:
        thing = thing[:-1]
    if not thing or not _is_thing(thing):
        return stretch
    start = thing[0].start
    return [replace(stretch[end - 1], start=start, end=start), *thing]


def _is_thing(thing: Sequence[Token]) -> bool:
    """Whether the words name a thing and tell nothing of it: "the sign behind him", not "her skin is red"."""
    plain = all(token.kind == "word" and token.norm not in TELLING and not _acts(token) for token in thing)
    told = any(
        token.entry is not None
        and (token.entry.step or token.entry.degree or (token.entry.adjective and token.entry.adjective.complains))
        for token in thing
    )
    shown = any(has_cue(token, "pictured") or _is_marked(token) for token in thing)
    return plain and shown and not told and thing[-1].norm not in LEADING and not is_whole(thing)


TELLING = COPULAS | MODALS | SUBJECTS | words("you how and or then any anyone one some someone somebody")
LEADING = words("to and or then so the a an")


def _is_marked(token: Token) -> bool:
    """Whether the word names what the craft takes out: "pimple", "wires"."""
    concept = token.entry.concept if token.entry is not None else None
    return concept is not None and "remove" in concept.acts


def _acts(token: Token) -> bool:
    return is_verbal(token) and token.entry is not None and (token.entry.action is not None or token.norm in DONE)


__all__ = ["DONE", "verb_first"]
