"""What stands where it had better not: "there is a dumpster next to the bride", "somebody's elbow sticks into it"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache

from edits.lexicon import FOLDER
from graph.state import Ask
from tools.planner.grammar.antecedents import PEOPLE, THINGS
from tools.planner.grammar.function_words import words_of
from tools.planner.grammar.nouns import ANIMATE
from tools.planner.requests.speech.turns import spelled_out
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

LED = (
    r"(?:(?:and|but|so|also|sadly|unfortunately|then|now|plus|naturally|of course|ugh|because|only|well|however|"
    r"the (?:only )?(?:problem|issue) is|except) )*"
)
"""What may stand before a hint."""
TURNS = words(", ; because which while so but and ( since although though")
SURE = 0.72
"""Confidence of what is only hinted at."""
MOST = 3
"""Things hinted at in one sentence."""
NAMELESS = PEOPLE | THINGS | words("the a an some my")


@cache
def load_hints() -> tuple[tuple[frozenset[str], re.Pattern[str]], ...]:
    """All of intruders.toml: the words of which one must stand there, and the pattern. Raises re.error for a slip."""
    table = tomllib.loads((FOLDER / "intruders.toml").read_text("utf-8"))
    macros = dict(reversed(table["macros"].items()))
    return tuple(
        (frozenset(row["words"]), re.compile(rf"{LED}{spelled_out(row['say'], macros)}")) for row in table["intruder"]
    )


@cache
def _telling() -> frozenset[str]:
    return frozenset().union(*(hint for hint, _ in load_hints()))


def read_intruders(sentence: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """What is to be taken out, of a sentence in which nothing else is asked for. seen: a glance at it."""
    if _telling().isdisjoint(seen.norms):
        return []
    found: list[Ask] = []
    for part in _parts(sentence):
        thing = words_of(_intruder(part), text)[:200]
        if thing and len(found) < MOST:
            said = words_of(part, text)[:300]
            found.append(Ask(op="remove_object", params={"subject": thing}, words=said, confidence=SURE))
    return found


def _parts(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    """What is said one after the other."""
    start = 0
    for at in [*(at for at, token in enumerate(sentence) if token.norm in TURNS), len(sentence)]:
        if at > start:
            yield list(sentence[start:at])
        start = at + 1


def _intruder(part: Sequence[Token]) -> Sequence[Token]:
    """The tokens of what had better go; none where nothing is hinted at."""
    norms = [token.norm for token in part]
    if "that" in norms and not {"was", "were"}.isdisjoint(norms[:3]):
        return ()  # "there was a stray cat that followed us": a story
    line = " ".join(norms)
    for hint, pattern in load_hints():
        match = pattern.match(line) if not hint.isdisjoint(norms) else None
        if match is not None:
            first = line[: match.start("thing")].count(" ")
            thing = part[first : first + len(match["thing"].split())]
            return thing if any(token.norm not in NAMELESS for token in thing) else ()
    return ()


def is_doubtful(ask: Ask) -> bool:
    """Whether an ask is a mere likeness, or reads a place as an edit: "it cuts | straight through | the church"."""
    placed = ask.op == "straighten" and STRAIGHT.search(ask.words) is not None
    named = ask.op == "shadows" and not ask.sign
    return (
        ask.confidence < LIKE or placed or named or (ask.params.get("what") == "skin" and "ugly" in ask.words.lower())
    )


LIKE = 0.65
STRAIGHT = re.compile(r"\bstraight (?:through|into|out|at|above|behind|across|down)\b", re.IGNORECASE)


def without_asked(asks: list[Ask]) -> list[Ask]:
    """The asks without what is only hinted at where the next one is about it: "… behind us. Make him a ghost".

    What a pronoun of that one stands for is what was hinted at.
    """
    found: list[Ask] = []
    taken = [
        str(ask.params.get("subject")).lower() for ask in asks if ask.op == "remove_object" and not _is_hinted(ask)
    ]
    for ask in asks:
        if _is_hinted(ask) and any(str(ask.params["subject"]).lower() in one for one in taken):
            continue
        if found and _is_hinted(found[-1]) and _is_about(ask, found[-1]):
            hinted = found.pop()
            if str(ask.params.get("subject")).lower() in PEOPLE | NOTHING_ELSE:
                ask = ask.model_copy(update={"params": {**ask.params, "subject": hinted.params["subject"]}})
        found.append(ask)
    return found


def _is_hinted(ask: Ask) -> bool:
    return ask.op == "remove_object" and ask.confidence == SURE


def _is_about(after: Ask, hinted: Ask) -> bool:
    """Whether an ask is about the thing hinted at: by its name, or by a pronoun."""
    region = after.target.region if after.target is not None else None
    named = {str(one).lower() for one in (after.params.get("subject"), region) if one}
    thing = str(hinted.params["subject"]).lower().split()
    pointing = PEOPLE if not SOMEBODY.isdisjoint(thing) else NOTHING_ELSE
    said = set(after.words.lower().split())
    return not pointing.isdisjoint(said) or any(one.split()[-1] == thing[-1] for one in named)


SOMEBODY = ANIMATE | words(
    "somebody someone stranger strangers tourist tourists photobomber bystander guys dudes ladies"
)
NOTHING_ELSE = words("them those these")
"""What stands for a thing and neither for the picture nor for who is in it."""

__all__ = ["is_doubtful", "read_intruders", "without_asked"]
