"""How long a fade or another transition is, said before its word or behind it: "a 1 second fade", "fade out, 3 s"."""

from __future__ import annotations

from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.function_words import is_verbal
from tools.planner.words.signs import NUMBER, Glance
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, Number, numbers_in
from tools.planner.words.wordsets import words

NAMES = words(
    "fade fades fading crossfade crossfades dissolve dissolves transition transitions wipe wipes dip whip slide swipe "
    "blend"
)
LEADS = words("over for in lasting taking about around like , maybe say ( long roughly of last first final during the")
BETWEEN = words("long slow smooth gentle soft nice cross - black white quick audio video of a to film clean")
BEGUN = words("at after from before first until till between every")
"""Words in front of a time that is no length."""
LONGEST_S = 5.0
"""The most a transition may last."""
FRAME_S = 1 / 25
"""A frame, where nothing is known of the clip."""


def with_lengths(asks: list[Ask], known: int, sentence: Sequence[Token], seen: Glance) -> list[Ask]:
    """The asks, those for a transition since `known` with the length that the sentence says of it."""
    if not seen.signs & NUMBER or NAMES.isdisjoint(seen.norms):
        return asks
    bare = [at for at in range(known, len(asks)) if asks[at].op == "transition" and "duration" not in asks[at].params]
    places = [at for at, token in enumerate(sentence) if token.norm in NAMES] if bare else []
    numbers = [number for number in numbers_in(sentence) if _seconds(number)] if places else []
    for at, place in zip(bare, places[-len(bare) :] if len(places) > len(bare) else places, strict=False):
        length = _before(sentence, place, numbers) or _behind(sentence, place, numbers)
        if length:
            params = {**asks[at].params, "duration": min(LONGEST_S, length)}
            asks[at] = asks[at].model_copy(update={"params": params})
    return asks


def _seconds(number: Number) -> float:
    scale = FRAME_S if number.unit in ("frame", "frames") else UNITS.get(number.unit, 0.0)
    return number.value * scale if number.value > 0 else 0.0


def _before(sentence: Sequence[Token], place: int, numbers: Sequence[Number]) -> float | None:
    """ "a 1 second | fade", "2s cross | dissolve"."""
    for number in numbers:
        between = sentence[number.place + number.length + 1 : place]
        if number.place < place and len(between) <= 3 and all(token.norm in BETWEEN for token in between):
            led = sentence[number.place - 1].norm if number.place else ""
            return None if led in BEGUN else _seconds(number)
    return None


def _behind(sentence: Sequence[Token], place: int, numbers: Sequence[Number]) -> float | None:
    """ "fade out at the end | over 3 seconds", "fade to black, 2 s", up to the next request."""
    end = next((at for at in range(place + 1, len(sentence)) if _goes_on(sentence, at)), len(sentence))
    for number in numbers:
        if place < number.place < end and sentence[number.place - 1].norm in LEADS:
            return _seconds(number)
    return None


def _goes_on(sentence: Sequence[Token], at: int) -> bool:
    token = sentence[at]
    loose = token.entry is not None and token.entry.action == "with particle"
    return (is_verbal(token) and not loose and token.norm not in LEADS) or token.norm in NAMES or token.norm == "then"
