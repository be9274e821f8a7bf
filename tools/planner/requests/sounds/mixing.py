"""Two sides of a mix that go opposite ways: "voice up, music down", "less wind but more of the birds"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from edits.plan import Target
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES, words_of
from tools.planner.grammar.moments import timed
from tools.planner.requests.gathered import Requests
from tools.planner.verbs.frame import degree_in
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.tokens import typed
from tools.planner.words.values import numbers_in
from tools.planner.words.wordsets import words

LOUDER = words("louder")
SOFTER = words("quieter softer")
LOUD, QUIET = words("loud"), words("quiet soft faint")
UP = words("up forward higher raise lift boost increase bump raised boosted more")
DOWN = words("down back lower drop reduce decrease dip duck tame cut less lowered reduced ducked dropped")
RISING, FALLING = UP | LOUDER | QUIET, DOWN | SOFTER | LOUD
"""Words of which one of each stands where two sides of a mix part."""
EXCESS = words("too so")
PARTING = words(", ; and but & while whereas then plus / . -")
BESIDE = ARTICLES | words(
    "make turn bring push pull put get have let want need give keep i we you can could please pls just also it be to "
    "is are was sounds should must of by more a an the much volume level levels though on some only would like way"
)
"""Words beside a side of the mix and its way."""
WHEN = words("at from until till during in for when whenever after before throughout between because so")
"""What opens a time or a reason behind a side."""
VOICES = words(
    "voice voices vocal vocals dialogue dialog speech talking speaker speakers narration narrator voiceover "
    "commentator commentary singer singing interview him her them me he she i'm im guest host lyrics vo "
    "words interviewer"
)
MUSIC = words("music song soundtrack track beat score tune bgm")
NOISES = words(
    "noise traffic wind hum hiss buzz static rumble engine fan ac crowd chatter hubbub cars street rain background "
    "room breathing breaths echo reverb waves sea machine fridge generator planes plane helicopter audience"
)
HEARD = words(
    "birds bird birdsong guitar drums drum piano violin keys strings synth kick snare hihat trumpet sax footsteps "
    "applause laughter laughs cheering cheers ocean river water crickets dog bells ambience ambient atmosphere nature "
    "melody band instruments instrumental choir keyboard effects sfx sound sounds thunder fire ukulele cello flute"
)
SOUNDING = VOICES | MUSIC | NOISES | HEARD
TOLD = SOUNDING | LOUDER | SOFTER
"""Words of which one stands in every such sentence."""
ENDS = {
    "intro": "start", "start": "start", "beginning": "start", "opening": "start",
    "outro": "end", "end": "end", "ending": "end",
}  # fmt: skip
"""Parts of a clip that may be louder or quieter than it is: "make the intro louder and the outro quieter"."""
SPEAKERS = {"i": "me", "i'm": "me", "im": "me", "he": "him", "she": "her", "we": "us"}
"""Who is heard, by the subject of a sentence: "I'm too loud"."""
MOST = 4
"""Words of one side."""
ONE_TRACK = "All that is heard is one track here: a step for one part of the mix lifts or lowers the rest with it."


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the mix. way: 1 up, −1 down, 0 where the side beside it tells it."""

    source: list[Token]
    way: int
    part: list[Token]
    tail: list[Token]
    leads: bool = False
    """Whether its way stands before it, and so may go on for the next: "raise the guitar and the piano"."""


def read_mix(
    sentence: Sequence[Token], seen: Glance, text: str, kinds: frozenset[str], found: Requests
) -> list[list[Token]]:
    """Add an ask a side, where two sides or more part in their ways; the stretches of the sentence beside them."""
    if RISING.isdisjoint(seen.norms) or FALLING.isdisjoint(seen.norms) or TOLD.isdisjoint(seen.norms):
        return [list(sentence)]
    rest: list[list[Token]] = []
    run: list[Side] = []
    for part in [*_parted(sentence), []]:
        side = _side(part)
        if side is not None:
            run.append(side)
            continue
        sides = _with_ways(run)
        if sides:
            found.asks.extend(_asks(sides, text, kinds))
            found.verbs += 1
        else:
            rest.extend(one.part for one in run)
        run = []
        if part:
            rest.append(part)
    if sum(map(len, rest)) == sum(token.norm not in PARTING for token in sentence):
        return [list(sentence)]
    if any(ask.op == "gain" and ask.target is not None and ask.target.region for ask in found.asks):
        found.notes.append(ONE_TRACK)
    return rest


def _parted(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    """The sentence at its joiners, and where one side follows another without any: "him louder | engine softer"."""
    part: list[Token] = []
    for token in sentence:
        turned = token.norm in ("more", "less") and any(one.norm in SOUNDING for one in part)
        told = bool(part) and part[-1].norm in LOUDER | SOFTER and token.norm in SOUNDING
        over = told and any(one.norm in SOUNDING for one in part)
        if part and (token.norm in PARTING or turned or over):
            yield part
            part = []
        if token.norm not in PARTING:
            part.append(token)
    if part:
        yield part


def _side(part: Sequence[Token]) -> Side | None:
    """What a part tells of the mix; none where it tells anything else."""
    end = next((at for at, token in enumerate(part) if token.norm in WHEN and at), len(part))
    own, tail = list(part[:end]), list(part[end:])
    counted = {at for one in numbers_in(own) for at in range(one.place, one.place + one.length + bool(one.unit))}
    graded = {
        at + more
        for at, token in enumerate(own)
        if token.entry is not None and token.entry.degree is not None and not token.entry.concept
        for more in range(token.length)
    }
    source = [
        at
        for at, token in enumerate(own)
        if token.norm not in BESIDE | UP | DOWN | LOUDER | SOFTER | LOUD | QUIET | EXCESS and at not in counted | graded
    ]
    named = [own[at] for at in source]
    norms = {token.norm for token in own}
    loud = bool(norms & (LOUDER | SOFTER | LOUD | QUIET)) or "db" in norms
    if len(source) > MOST or any(map(_is_sign, named)) or (source and source[-1] - source[0] >= len(source)):
        return None
    if not loud and SOUNDING.isdisjoint(token.norm for token in named):
        return None
    way = _way(norms)
    if way is None or not (source or (tail and loud)):
        return None
    if len(named) == 1 and named[0].norm in ENDS:
        at = named[0].start
        named, tail = [], [typed("at", at), typed("the", at), typed(ENDS[named[0].norm], at), *tail]
    first = min((at for at, token in enumerate(own) if token.norm in UP | DOWN), default=len(own))
    article = own[source[0] - 1 : source[0]] if source and own[source[0] - 1].norm in ARTICLES else []
    return Side([*article, *named] if named else [], way, list(part), tail, bool(source) and first < source[0])


def _is_sign(token: Token) -> bool:
    return token.kind not in ("word", "quote")


def _way(norms: set[str]) -> int | None:
    """1 up, −1 down, 0 where nothing tells it; none where the words say both or complain of nothing."""
    if norms & (LOUDER | SOFTER):
        return None if norms & LOUDER and norms & SOFTER else 1 if norms & LOUDER else -1
    if norms & (LOUD | QUIET):
        stands = 1 if norms & LOUD else -1
        return -stands if norms & (EXCESS | {"less"}) else None if norms.isdisjoint(("more", "make")) else stands
    moved = norms - {"back"} if norms & (UP - {"more"}) else norms - {"more"} if norms & DOWN else norms
    up, down = bool(moved & UP), bool(moved & DOWN)
    return None if up and down else 1 if up else -1 if down else 0


def _with_ways(run: Sequence[Side]) -> list[Side]:
    """The sides with a way each; empty where they do not part, or nothing tells the way of one."""
    found: list[Side] = []
    for at, side in enumerate(run):
        before = found[-1] if found else None
        after = next((one for one in run[at + 1 :] if one.way), None)
        if not side.way and before is not None and before.leads:
            side = replace(side, way=before.way, leads=True)
        elif not side.way and after is not None and not after.leads:
            side = replace(side, way=after.way)
        found.append(side)
    ways = {side.way for side in found}
    return found if ways == {1, -1} else []


def _asks(sides: Sequence[Side], text: str, kinds: frozenset[str]) -> Iterator[Ask]:
    shared = sides[-1].tail if not any(side.tail for side in sides[:-1]) else []
    told = any(one.unit == "db" for side in sides for one in numbers_in(side.part))
    for side in sides:
        ask = _ask(side, text, ("db", "percent", "") if told else ("db", "percent"))
        when = side.tail or shared
        yield _when(ask, when, kinds) if when else ask


def _when(ask: Ask, tail: Sequence[Token], kinds: frozenset[str]) -> Ask:
    """The ask for the time that the tail names; music that steps back does so there, and does not begin there."""
    level = timed(Ask(op="gain", target=ask.target), tail, kinds)
    return ask.model_copy(update={"target": level.target, "params": {**ask.params, **level.params}})


def _ask(side: Side, text: str, units: Sequence[str]) -> Ask:
    """A voice is made clearer, music steps back, a noise is taken down; anything else is louder or quieter.

    units: those of a figure that tells by how much; an empty one where decibels were said beside it.
    """
    said, degree = words_of(side.part, text)[:300], degree_in([one for one in side.part if one.norm not in EXCESS])
    figure = next((one for one in numbers_in(side.part) if one.unit in units), None)
    share = figure.value if figure is not None and figure.unit == "percent" else None
    decibels = abs(figure.value) if figure is not None and share is None else None
    names = {token.norm for token in side.source}
    if names & MUSIC and side.way < 0:
        level = -decibels if decibels else _decibels(share)
        return Ask(
            op="music", params={"duck": True, **({"gain_db": level} if level else {})}, degree=degree, words=said
        )
    if decibels is None and names & VOICES and side.way > 0:
        return Ask(op="enhance_voice", degree=degree, words=said)
    if decibels is None and names & NOISES and side.way < 0:
        return Ask(op="denoise_audio", degree=degree, words=said)
    params = {"db": side.way * decibels} if decibels else {}
    heard = words_of(side.source, text) if side.source else None
    place = Target(region=SPEAKERS.get(heard.lower(), heard)) if heard else None
    return Ask(op="gain", params=params, sign=side.way, degree=degree, target=place, words=said)


def _decibels(share: float | None) -> float | None:
    """By how much less is left when so many percent go."""
    return round(20 * math.log10(1 - share / 100), 1) if share is not None and 0 < share < 95 else None


__all__ = ["read_mix"]
