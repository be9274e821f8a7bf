"""A request verb with its words, and what is found in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from edits.lexicon import Concept, Entry
from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES, has_cue, words_of
from tools.planner.statements.meaning import Said, target_of
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import numbers_in, percent_in
from tools.planner.words.wordsets import words

Tokens = Sequence[Token]
LONGEST_WORDS = 300


@dataclass(slots=True)
class Frame:
    """One request verb. object: what follows it; whole: verb and object; sentence: all of it, brackets included.

    kinds: what media there is, as far as known. topic: what was last spoken of, for "it" and "that".
    before: the last ask. named: finds the last thing that was named before, in the person's words.
    complained: whether a complaint stands right before, which "fix that" only repeats.
    """

    entry: Entry
    object: list[Token]
    whole: list[Token]
    sentence: list[Token]
    text: str
    kinds: frozenset[str] = frozenset()
    negated: bool = False
    verb: str = ""
    topic: Concept | None = None
    before: Ask | None = None
    earlier: list[Token] = field(default_factory=list)
    """The sentence before, for the times that "cut those" is about."""
    complained: bool = False
    named: Callable[[], str] = str
    told: Callable[[], str] = str
    """What the words right before describe: "the wall is dirty, make | it | white". Looked for when it is asked."""

    @property
    def words(self) -> str:
        """The clause as written."""
        return words_of(self.whole, self.text)[:LONGEST_WORDS]

    @property
    def clip(self) -> bool:
        """Whether it may be about something that runs in time."""
        return bool(self.kinds & {"video", "audio"}) or not self.kinds

    @property
    def timed(self) -> bool:
        """Whether it is surely about something that runs in time."""
        return bool(self.kinds & {"video", "audio"})

    def ask(self, op: str, params: dict[str, Any] | None = None, **more: Any) -> Ask:
        """An ask in the words of this frame."""
        return Ask(op=op, params=params or {}, words=self.words, **more)

    def verbatim(self, tokens: Tokens) -> str:
        """Tokens as typed, slips and all: what is to be read on the picture."""
        return self.text[tokens[0].start : tokens[-1].end].strip(" ,.'\"") if tokens else ""

    def say(self, tokens: Tokens) -> str:
        """Tokens as written."""
        return words_of(tokens, self.text).strip(" ,.'\"")


@dataclass(slots=True)
class Found:
    """What a frame asks for, forbids, leaves alone and takes back; vague when it asks without naming a change."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    cancels: list[str] = field(default_factory=list)
    vague: bool = False
    inspects: bool = False
    missing: list[str] = field(default_factory=list)
    concept: Concept | None = None


def said_of(frame: Frame, region: str | None = None, tokens: Tokens | None = None) -> Said:
    """Degree, numbers, region and time that the words state."""
    scope = list(frame.whole if tokens is None else tokens)
    percent = percent_in(scope)
    if percent is None:
        percent = IMPLIED.get(frame.entry.phrase)
    number = None
    if percent is None:
        plain = (one for one in numbers_in(scope) if one.unit not in MEASURED)
        number = next((one.value for one in plain if not _counts(scope, one.place + one.length)), None)
    if percent is None and number is None:
        percent, number = _said_later(frame)
    return Said(frame.words, degree_in(scope), percent, number, region, time_of(scope))


def _said_later(frame: Frame) -> tuple[float | None, float | None]:
    """ "… must be increased for this image by 40": the number stands apart from its verb."""
    place = next(
        (at for at, token in enumerate(frame.sentence) if token.norm == "by" and at + 1 < len(frame.sentence)), None
    )
    if place is None or (frame.whole and frame.sentence[place].start < frame.whole[-1].start):
        return None, None
    number = next(iter(numbers_in(frame.sentence[place + 1 : place + 4])), None)
    if number is None or number.unit in MEASURED - {"percent"}:
        return None, None
    return (number.value, None) if number.unit == "percent" else (None, number.value)


UNCOUNTED = words(
    "i we you he she using that which will would be may might as when its this with from until if because also "
    "again now here there time point points more less further overall in on of to and please for so at is or it "
    "the by then"
)


def _counts(tokens: Tokens, after: int) -> bool:
    """Whether the number counts things: "the 2 guys"."""
    return (
        after < len(tokens)
        and tokens[after].kind == "word"
        and (tokens[after].entry is None or has_cue(tokens[after], "pictured"))
        and tokens[after].norm not in UNCOUNTED
    )


def degree_in(tokens: Tokens) -> float | None:
    """The mildest degree word."""
    found: float | None = None
    place = 0
    while place < len(tokens):
        entry = tokens[place].entry
        amount = entry is not None and entry.adjective is None and entry.concept is None and entry.step != "excess"
        if amount and entry is not None and entry.degree is not None:
            found = entry.degree if found is None else min(found, entry.degree)
        place += tokens[place].length if entry is not None else 1
    return found


def time_of(tokens: Tokens) -> TimeRange | None:
    """A stated range of time, where it is absolute."""
    for span in spans_in(tokens):
        if span.start is not None and (span.end is None or span.end > span.start):
            return TimeRange(start=span.start, end=span.end)
    return None


MEASURED = words(
    "percent degrees degree seconds second s minute minutes db lufs fps pixels px x times mb kb gb frames hours"
)
WEARABLE = words(
    "collar tie hair hairstyle tooth teeth bow hat cap glasses shirt jacket posture back nose dress sleeve strap smile "
    "veil wig necklace scarf bangs arm leg finger whisker tail ear"
)
"""What is straightened by itself, where a horizon is straightened with its picture."""
QUALITIES_GRADED = words(
    "brightness contrast highlights shadows whites blacks saturation vibrance color warmth coolness tint clarity "
    "texture sharpness noise grain vignette haze glow"
)
"""Concepts of which there can be half or twice as much."""
IMPLIED = {"halve": 50.0, "double": 100.0, "triple": 200.0}
"""Percent that a verb says by itself."""
EDGES = words(
    "and , / or also please then plus just maybe & too - + out up here there as well only ' : nor again possibly"
)
THINGS = words("family butterfly dragonfly firefly assembly jelly anomaly")
"""What ends like an adverb and is none."""
TRAILING = words("to of a the with in so from is i can could you we for this")


def stripped(tokens: Tokens) -> list[Token]:
    """Without joiners, politeness and adverbs at either end."""
    rest = list(tokens)
    while rest and rest[0].norm in EDGES and rest[0].kind != "quote":
        rest = rest[1:]
    while rest and rest[-1].kind != "quote" and (rest[-1].norm in EDGES or _trails(rest)):
        rest = rest[:-1]
    return rest


def _trails(tokens: Tokens) -> bool:
    """Whether the last word leads to something that was not taken along: "the logo and also | generally"."""
    last = tokens[-1]
    adverb = last.entry is None and len(last.norm) > 5 and last.norm.endswith("ly") and last.norm not in THINGS
    return adverb or (last.norm in TRAILING and len(tokens) > 1)


def split_at(tokens: Tokens, *words: str) -> tuple[list[Token], list[Token]]:
    """What stands before and after the first of these words."""
    for place, token in enumerate(tokens):
        if token.norm in words and not is_nearby(tokens, place):
            return list(tokens[:place]), list(tokens[place + 1 :])
    return list(tokens), []


def is_nearby(tokens: Tokens, place: int) -> bool:
    """ "the guy next | to | me": where something is, and not what it is to be."""
    return (
        tokens[place].norm == "to" and place > 0 and tokens[place - 1].norm in ("next", "close", "closest", "nearest")
    )


def until(tokens: Tokens, *words: str) -> list[Token]:
    """What stands before the first of these words, that word not being the very first."""
    found = (at for at, token in enumerate(tokens) if at and token.norm in words and not is_nearby(tokens, at))
    return list(tokens[: next(found, len(tokens))])


def bare(tokens: Tokens) -> list[Token]:
    """Without articles."""
    return [token for token in tokens if token.norm not in ARTICLES]


def region(words: str | None, time: TimeRange | None = None) -> Target | None:
    """A target, or none when everything is meant."""
    return target_of(words, time)
