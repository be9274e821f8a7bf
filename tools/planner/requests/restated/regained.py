"""Halves of a sentence that share what is said once: "zoom in on her at 0:05 and him at 0:12".

Each half that has a time, or a place on the frame, of its own is a sentence of its own: with the verb of the first one,
the unit of its numbers and the noun behind its "first".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tools.planner.grammar.clauses import find_clauses
from tools.planner.grammar.ends import ends_in
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS
from tools.planner.statements.mentions import position_in
from tools.planner.words.signs import NUMBER, SPAN, Glance
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise, typed
from tools.planner.words.values import UNITS, numbers_in
from tools.planner.words.wordsets import words

JOINING = words("and , & then ; plus")
SIDES = words("top bottom left right corner center middle upper lower centre")
ENDS = words("start beginning end ending front back opening")
PARTICLES = words("in out up down off away back")
TURNING = words("in out up down back")
"""Particles that may go another way in the second half: "fade in over 1 second and | out over 3"."""
LEADING = words("can could would you please pls just also i want to like let's lets we need should maybe and then , so")
"""Words before the first verb."""
OTHERS = words("first second last other latter final third")
MOST = 40
"""Words of a sentence that is looked at."""
BARE = (
    ARTICLES
    | JOINING
    | words(
        "seconds second secs s minutes minute min from to until till at - about around for last first the of on in "
        "during also again then"
    )
)


def regained(sentence: list[Token], seen: Glance, text: str) -> tuple[list[list[Token]], str]:
    """The halves of a sentence, each complete, and the text with those behind it that were completed.

    The sentence alone, and the text as it is, where it does not fall into such halves.
    """
    halves = _halves(sentence, seen)
    for at, half in enumerate(halves[1:], 1):
        start = len(text) + 1
        text = f"{text} {_spelled(half, text)}"
        halves[at] = tokenise(text[start:])
        for token in halves[at]:
            token.start, token.end = token.start + start, token.end + start
    return halves, text


def _spelled(half: Sequence[Token], text: str) -> str:
    """A half in the words of the person, with those that it was given."""
    said, end = "", -1
    for token in half:
        if token.end == token.start:
            said, end = f"{said} {token.text}", -1
            continue
        gap = text[end : token.start] if 0 <= end <= token.start else ""
        if end < 0 or token.start < end or any(map(str.isalnum, gap)):
            opened = text[token.start - 1 : token.start] if token.start else ""
            gap = f" {opened}" if opened in QUOTES else " "
        said, end = f"{said}{gap}{text[token.start : token.end]}", token.end
    closed = text[end : end + 1] if end >= 0 else ""
    return said.strip() + (closed if closed in QUOTES else "")


QUOTES = '"“”'


def _halves(sentence: list[Token], seen: Glance) -> list[list[Token]]:
    if JOINING.isdisjoint(seen.norms) or len(sentence) > MOST:
        return [sentence]
    if not seen.signs & (SPAN | NUMBER) and (SIDES | ENDS).isdisjoint(seen.norms):
        return [sentence]
    first, *parts = _parted(sentence)
    verb = _verb(first)
    if not parts or (verb is not None and any(token.norm not in LEADING for token in first[:verb])):
        return [sentence]
    more = [_with_noun(_with_unit(part, first), first) for part in parts]
    if any(map(_is_bare, more)) or not _alike(first, more, verb):
        return [sentence]
    if any(_verb(part) is not None and len(part) == len(said) for part, said in zip(more, parts, strict=True)):
        return [sentence]
    return [first, *(part if _verb(part) is not None else _with_verb(part, first, verb) for part in more)]


def _verb(part: Sequence[Token]) -> int | None:
    """Where the first verb of a part stands; "title at the top" has none."""
    clauses = find_clauses(part)
    return clauses[0].verb if clauses else None


def _parted(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    """The sentence at its joiners, but not inside a range of time."""
    held = {at for span in spans_in(sentence) for at in range(span.place, span.place + span.length)}
    part: list[Token] = []
    for at, token in enumerate(sentence):
        if token.norm in JOINING and at not in held:
            if part:
                yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part


def _alike(first: Sequence[Token], more: Sequence[Sequence[Token]], verb: int | None) -> bool:
    """Whether each part has a time of its own, or each a place on the frame, or each goes its own way."""
    if verb is not None and all(len(part) > 1 and part[0].norm in TURNING for part in more):
        return any(token.norm in TURNING for token in first[verb + 1 :])
    parts = [first, *more]
    timed = (verb is not None or all(map(_names, parts))) and all(spans_in(part) or ends_in(part) for part in parts)
    return timed or all(map(position_in, parts))


def _names(part: Sequence[Token]) -> bool:
    """Whether the part opens with what is put in: "music | from 0:10"; states along the time are told otherwise."""
    token = next((token for token in part if token.norm not in ARTICLES | LEADING), part[0])
    return token.entry is not None and token.entry.concept is not None and token.entry.concept.name in PUT_IN


PUT_IN = frozenset({"music", "captions", "text", "graphic", "watermark", "sound_effect", "voice_over"})


def _is_bare(part: Sequence[Token]) -> bool:
    """Whether the part is nothing but another time for the same: "the first 5 seconds | and the last 5"."""
    if part[0].norm in SIDES | ENDS:
        return True  # "black bars top and | bottom"
    off = any(token.norm in ("off", "from") for token in part) and bool(ENDS & {token.norm for token in part})
    return not off and all(token.kind in ("num", "time", "punct") or token.norm in BARE for token in part)


def _with_verb(part: list[Token], first: Sequence[Token], verb: int | None) -> list[Token]:
    """ "zoom in on her at 0:05 and | him at 0:12", "fade the music in at the start and | out at the end"."""
    if verb is None:
        return part
    turn = next((at for at in range(verb + 1, len(first)) if first[at].norm in TURNING), None)
    if part[0].norm in TURNING and turn is not None:
        return [*first[verb:turn], *part]
    end = _object(first, verb, part)
    apart = turn is not None and turn >= end and first[turn].norm in ("up", "down")
    lacking = apart and turn is not None and first[turn].norm not in {token.norm for token in part}
    return [*first[verb:end], *(first[turn : turn + 1] if lacking and turn is not None else []), *part]


def _object(first: Sequence[Token], verb: int, part: Sequence[Token]) -> int:
    """Where what belongs to the verb itself ends: "zoom in on | her"."""
    at = verb + 1
    while at < len(first) and first[at].norm in PARTICLES:
        at += 1
    led = at < len(first) and first[at].norm in PREPOSITIONS and part[0].norm not in PREPOSITIONS
    return at + 1 if led else at


def _with_unit(part: list[Token], first: Sequence[Token]) -> list[Token]:
    """ "over 3", "the last 5", "3 off the end": seconds, where the first half counts in them."""
    unit = next((one.unit for one in numbers_in(first) if one.unit in UNITS), None)
    bare = next((one for one in numbers_in(part) if one.unit not in UNITS), None)
    if unit is None or bare is None or part[bare.place].kind == "time":
        return part
    end = bare.place + bare.length
    before = part[bare.place - 1].norm if bare.place else ""
    after = part[end].norm if end < len(part) else ""
    if before not in ("over", "last", "first", "final", "for") and after not in ("off", "from"):
        return part
    said = unit if len(unit) < 3 else f"{unit.rstrip('s')}{'' if bare.value == 1 else 's'}"
    return [*part[:end], typed(said, part[end - 1].end), *part[end:]]


def _with_noun(part: list[Token], first: Sequence[Token]) -> list[Token]:
    """ "make the first half faster and the second | slower": the second half."""
    place = next((at for at, token in enumerate(first[:-1]) if token.norm in OTHERS), None)
    at = next((at for at, token in enumerate(part) if token.norm in OTHERS and at < 4), None)
    if place is None or at is None or first[place + 1].kind != "word" or first[place + 1].norm in UNITS:
        return part
    after = part[at + 1] if at + 1 < len(part) else None
    if after is not None and (after.norm == first[place + 1].norm or after.kind in ("num", "time")):
        return part
    return [*part[: at + 1], typed(first[place + 1].norm, part[at].end), *part[at + 1 :]]


__all__ = ["regained"]
