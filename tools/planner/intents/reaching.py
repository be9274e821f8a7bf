"""How far back in a conversation a prompt reaches: "undo the grain" under two edits, "back to the pink one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from edits.lexicon import load_works
from edits.plan import Step
from graph.state import Recalled
from tools.planner.intents.added import SPOKEN_OF, marks_of
from tools.planner.intents.following import find_following
from tools.planner.intents.withdrawing import THE, find_withdrawn
from tools.planner.words.phrases import Phrases
from tools.planner.words.plain import plain_prompt
from tools.planner.words.wordsets import words

BACK = re.compile(
    r"\b(?:first|wrong|mistake|ask|asked|undo|revert|reverse|remove|lose|drop|ditch|kill|scrap|skip|delete|forget|"
    r"without|minus|no|not|keep|only|"
    r"just|back|redo|reapply|restore|readd|rid|off|out|away|go|except|but|"
    r"liked?|prefer(?:red)?|better|return|switch|use|want|give)\b",
    re.IGNORECASE,
)
"""Words of which one stands in whatever is about an earlier edit."""
LONGEST = 160
"""Characters of a prompt that may be about an earlier edit; a longer one is a request of its own."""


def points_back(prompt: str) -> bool:
    """Whether the edits that lie under the last one may be meant: one word for it, and the name of some work."""
    if len(prompt) > LONGEST:
        return False
    if SPOKEN_OF.search(prompt) is not None:
        return True
    if BACK.search(prompt) is None:
        return False
    return _named().search(prompt) is not None or FIRST.stand_in(prompt.lower()) or ONE.search(prompt) is not None


def reach(prompt: str, layers: Sequence[Recalled], earlier: Sequence[Recalled] = ()) -> Recalled:
    """The last edit as far as the prompt reaches: as many layers of the stack as hold all it names, in one.

    layers: the edits that are shown, the last one first; at least one. earlier: every edit before the last one, shown
    or not, the latest first. What is wanted back of those stands in `lost`.
    """
    plain = plain_prompt(prompt)
    top = layers[0]
    version = _version(plain, earlier)
    if version is not None:
        return version.model_copy(update={"steps": (), "lost": version.steps})
    first = _first_edits(plain, layers)
    if first is not None:
        return first
    everything = _together(layers)
    named = find_withdrawn(plain, _ops(everything))
    if named.ops:
        depths = range(1, len(layers) + 1)
        held = (_together(layers[:depth]) for depth in depths)
        return next(turn for turn in held if find_withdrawn(plain, _ops(turn)).ops == named.ops)
    depth = next((at for at in range(1, len(layers) + 1) if _speaks_of(plain, layers[at - 1])), 1)
    if depth > 1:
        return _together(layers[:depth])
    wanted = ops_to_bring_back(plain) - _ops(everything)
    lost = next((found for one in earlier if (found := tuple(step for step in one.steps if step.op in wanted))), ())
    return top.model_copy(update={"lost": lost}) if lost else top


def _speaks_of(plain: str, layer: Recalled) -> bool:
    """Whether something is done to what an edit put in: "make the circle yellow"."""
    return find_following(plain, _ops(layer), marks_of(layer.steps)) is not None and bool(marks_of(layer.steps))


ONE = re.compile(r"\b(?:one|version|look|edit|try|attempt)\b", re.IGNORECASE)
TO_ONE = Phrases(
    r"\b(?:(?:go |get |take (?:it |me )?|switch |roll )?back to|return to|revert to|i (?:want|prefer|liked?|preferred)|"
    r"give me|use|restore|keep) (?:the|my|that|your) (?:very )?(?:(?P<a>(?!last|previous|other|old|original|one\b)"
    r"[a-z][a-z ]{1,30}?) (?:one|version|look|edit|try|attempt)|(?:one|version|look|edit) (?:with|where|that "
    r"(?:had|has|was)) (?P<b>[a-z ]{2,40}?))(?: (?:again|back|please|instead|better|then|more))*(?=$| ?[.,!?])|"
    r"\b(?:the|my|that|your) (?:very )?(?P<c>(?!last|previous|other|old|original|one\b)[a-z]+) (?:one|version|look|"
    r"edit|try|attempt) (?:was|is|looked|looks)(?: (?:way|much|a lot|so|just|actually|definitely))* "
    r"(?:better|nicer|best)\b"
)
"""An earlier version of the picture, by its number or by what it had."""
NUMBERED = {"first": 0, "second": 1, "third": 2, "fourth": 3}
SMALL = words("the a an my your it was had has with where that is in on of more less very bit little again just and")


def _version(plain: str, earlier: Sequence[Recalled]) -> Recalled | None:
    """The earlier edit that a prompt wants back as it was, by its number or by a word of what was asked for then."""
    match = next(iter(TO_ONE.finditer(plain)), None)
    if match is None:
        return None
    said = match["a"] or match["b"] or match["c"]
    if said in NUMBERED:
        return earlier[-1 - NUMBERED[said]] if NUMBERED[said] < len(earlier) else None
    meant = [word for word in said.split() if word not in SMALL]
    return next((turn for turn in earlier if meant and all(word in _told(turn) for word in meant)), None)


FIRST = Phrases(
    r"\b(?:give me|bring|get|go|keep|back to|only|just|want|use)(?: me)?(?: back)?(?: to)?(?: only| just)? (?:the|"
    r"my|your) "
    r"first (?P<a>two|three|four|2|3|4)(?: (?:edits?|changes?|steps?|ones|things))?(?: back)?(?: please)?(?=$| ?[.,!?])"
)
COUNTED = {"two": 2, "three": 3, "four": 4}


def _first_edits(plain: str, layers: Sequence[Recalled]) -> Recalled | None:
    """ "give me back the first two": as many edits as are counted, from the lowest up; none where there are no more."""
    match = next(iter(FIRST.finditer(plain)), None)
    count = COUNTED.get(match["a"]) or int(match["a"]) if match is not None else 0
    if not 0 < count < len(layers):
        return None
    kept = _together(layers[-count:])
    return kept.model_copy(update={"steps": (), "lost": kept.steps})


def _told(turn: Recalled) -> str:
    return f"{turn.prompt} {turn.summary}".lower()


def _together(layers: Sequence[Recalled]) -> Recalled:
    """Layers of the stack as one edit, the last one first; what a later layer settles anew counts once."""
    top, lowest = layers[0], layers[-1]
    if top is lowest:
        return top
    steps: list[Step] = [step for layer in reversed(layers) for step in layer.steps]
    return top.model_copy(
        update={
            "steps": tuple(step.model_copy(update={"id": f"s{at}"}) for at, step in enumerate(steps, 1)),
            "builds_on": lowest.builds_on,
        }
    )


def _ops(turn: Recalled) -> frozenset[str]:
    return frozenset(step.op for step in turn.steps)


def _names() -> str:
    return "|".join(re.escape(name) for name in sorted(load_works(), key=len, reverse=True))


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_names()})\b", re.IGNORECASE)


@cache
def _brought_back() -> Phrases:
    names = _names()
    get = r"(?:bring|put|get|give me|take|i want|want|can i have|have|let us have)"
    return Phrases(
        rf"\b{get} {THE}(?P<a>{names})(?: \w+)? back\b|"
        rf"\b{get} back {THE}(?P<b>{names})(?: too| again| please| as well| instead| from before| you had)*"
        rf"(?=$| ?[.,!?])|"
        rf"^(?:(?:ok|no|hmm|actually|but|oh|wait|and|now|sorry) ,? ?)*{THE}(?P<c>{names}) back(?: in| on)?"
        rf"(?: please)?$|"
        rf"\b(?:redo|reapply|restore|add back|re-add|readd) {THE}(?P<d>{names})\b"
    )


def ops_to_bring_back(plain: str) -> frozenset[str]:
    """Operations that an earlier edit had and that are to be there again. plain: the prompt in plain words."""
    works = load_works()
    return frozenset(
        op
        for match in _brought_back().finditer(plain)
        for op in works[next(word for word in match.groupdict().values() if word is not None)]
    )
