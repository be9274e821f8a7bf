"""What a request is for: "brighten it so that the sky looks more blue", "darken it until her face is not so bright".

Behind a request, what should come of it is told as if it were so already: it is a wish, and no complaint.
"""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import Wish
from graph.state import Ask
from tools.planner.grammar.colours import colour_in, colour_words, less_of, more_of
from tools.planner.grammar.function_words import ARTICLES, MODALS, has_cue, is_verbal, words_of
from tools.planner.grammar.modes import FAULT, WISH
from tools.planner.grammar.nouns import is_whole
from tools.planner.grammar.places import place_of
from tools.planner.requests.gathered import Requests
from tools.planner.requests.hedges import QUALIFYING
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.statements.scope import Scope, is_fragment
from tools.planner.statements.states import read_states
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

OPENING = words("so until till such")
LEADING = OPENING | words("that , and much")
STANDING = words("is are look looks appear appears seem seems become becomes gets get turns")
DENYING = words("not no longer do does any anymore")
JOINING = words("and , but")
HAVING = words("have has")
COMPARED = words("instead rather than compared because without")
ENDING = COMPARED | words("but then which with i we you they he she")
TONES = words("whites blacks highlights shadows darks mids midtones")
TONAL = words("exposure contrast highlights shadows whites blacks saturation vibrance temperature tint hsl color_grade")
CASTS = words("tint tints cast casts tone tones hue hues undertone undertones overtone overtones shade color colour")
FADING = DENYING | words("less gone removed reduced weaker fainter")
BALANCING = words("temperature tint hsl")
GRADED = TONAL - {"color_grade"} | words(
    "clarity texture sharpen denoise dehaze blur glow retouch reshape straighten monochrome"
)
"""What an aim may add to a request."""
STEPS = ("more", "less", "excess")
MOST, FEW = 12, 9
"""Words up to the verb of an aim, and words that say how a thing is to be: what goes on longer tells more than that."""


def read_aim(tokens: list[Token], text: str, found: Requests) -> list[Token] | None:
    """The words behind an aim, whose asks are added to the request before it; none where no aim is told."""
    if not tokens or tokens[0].norm not in OPENING:
        return None
    rest = _read_one(tokens, text, found)
    while rest:
        more = next((at for at, token in enumerate(rest) if token.norm not in JOINING), len(rest))
        further = _read_one(rest[more:], text, found)
        if further is None:
            break
        rest = further
    return [] if rest and rest[0].norm in COMPARED else rest


def _read_one(tokens: list[Token], text: str, found: Requests) -> list[Token] | None:
    place = next((at for at in range(1, min(len(tokens), MOST)) if tokens[at].norm in STANDING), 0)
    lead = [token for token in tokens[:place] if token.norm not in LEADING]
    makes = next((at for at, token in enumerate(lead) if token.norm in ("makes", "make")), -1)
    denials = [token for token in lead if _denies(token)]
    thing = [token for token in lead[makes + 1 :] if not _denies(token)]
    if not thing or any(token.norm in MODALS or token.kind != "word" for token in thing):
        return None
    whole = is_whole(thing) or [token.norm for token in thing] in (["it"], ["this"], ["that"])
    if not whole and not (thing[0].norm in ARTICLES or has_cue(thing[-1], "pictured")):
        return None
    if thing[-1].norm in CASTS and _coloured(thing) and not FADING.isdisjoint(token.norm for token in tokens):
        return None  # "until the blue tint is gone"
    about = None if whole else place_of(words_of(thing, text))
    told = _up_to_next(tokens[place + 1 :])
    if not told or len(told) > FEW or not is_fragment(told) or any(map(_is_thing, told)):
        return None
    if not (thing[-1].norm in TONES and _coloured(told)) and not (thing[-1].norm in CASTS and _coloured(thing)):
        _settle([*denials, *told], about, text, found)
    rest = tokens[place + 1 + len(told) :]
    more = next((at for at, token in enumerate(rest) if token.norm not in JOINING), len(rest))
    if rest[more : more + 1] and rest[more].norm in STANDING | HAVING:
        told = _up_to_next(rest[more + 1 :])
        _settle(told, about, text, found)
        rest = rest[more + 1 + len(told) :]
    return rest


def _denies(token: Token) -> bool:
    return token.norm in DENYING or token.norm.endswith("'t")


def _is_thing(token: Token) -> bool:
    return has_cue(token, "pictured") and token.entry is not None and token.entry.adjective is None


def _up_to_next(told: Sequence[Token]) -> list[Token]:
    """How the thing is to be, without what is told of another one or what it is compared with."""
    end = len(told)
    for at, token in enumerate(told):
        after = told[at + 1] if at + 1 < len(told) else None
        joined = token.norm == "and" and after is not None and _goes_on(after)
        parted = token.norm == "," and (after is None or not _says_how(after))
        if at and (joined or parted or token.norm in ENDING):
            end = at
            break
    return list(told[:end])


def _goes_on(token: Token) -> bool:
    """Whether another thing, another wish or another aim is told behind "and"."""
    described = token.entry is not None and token.entry.adjective is not None
    return token.norm in ARTICLES | OPENING or (is_verbal(token) and not described)


def _says_how(token: Token) -> bool:
    return token.entry is not None and (token.entry.adjective is not None or token.entry.colour is not None)


def _coloured(told: Sequence[Token]) -> bool:
    return colour_in(told)[0] is not None


def _settle(told: Sequence[Token], thing: str | None, text: str, found: Requests) -> None:
    """Ask for what the aim adds to the request before it."""
    if not told or not (QUALIFYING | {"still"}).isdisjoint(token.norm for token in told):
        return  # "remove the hand so the shoulder looks natural"
    stepped = any(_steps(token) for token in told)
    asks = _in_colour(told, thing, text, found) if _coloured(told) and not stepped else _made_so(told, thing, text)
    if not stepped:
        known = {ask.op for ask in found.asks if ask.sign or ask.params}
        asks = [ask for ask in asks if ask.op not in known or ask.op == "hsl"]
    if any(map(_denies, told)):
        turned = {(ask.op, -ask.sign) for ask in found.asks if ask.sign}
        asks = [ask for ask in asks if (ask.op, ask.sign) not in turned]  # "brighten it so it is not too bright"
    found.asks.extend(ask for ask in asks if ask.op in GRADED or ask.op == "recolor")


def _made_so(told: Sequence[Token], thing: str | None, text: str) -> list[Ask]:
    """The asks of "brighter and less flat"; of "not so dark and blurry" against what is complained of."""
    denied = next((at for at, token in enumerate(told) if _denies(token)), None)
    if denied is None:
        return read_states(Scope(told, text, WISH, thing)).asks
    if denied:  # "crisp, | not dull"
        return [*_made_so(told[:denied], thing, text), *_made_so(told[denied:], thing, text)]
    rest = [token for token in told if not _denies(token)]
    said, asks = Said(words_of(rest, text), region=thing), list[Ask]()
    for adjective in (token.entry.adjective for token in rest if token.entry is not None and token.norm not in SEEN):
        if adjective is not None and not adjective.needs:
            complains = adjective.complains
            asks += make_asks(adjective.fault if complains else adjective.want, said, turned=not complains)
    return asks or read_states(Scope(rest, text, FAULT, thing)).asks


SEEN = words("visible readable legible noticeable looking")


def _in_colour(told: Sequence[Token], thing: str | None, text: str, found: Requests) -> list[Ask]:
    """The asks of "very blue": more of a colour by light, another colour by paint; of "no longer blue" less of it."""
    colour, _start = colour_in(told)
    last = found.asks[-1] if found.asks else None
    tonal = last is not None and last.op in TONAL
    if colour is None or (thing is None and not tonal):
        return []
    said = Said(words_of(told, text), region=thing)
    if any(map(_denies, told)):
        return make_asks(less_of(colour, thing), said)
    if colour.band is None and last is not None and last.op in BALANCING:
        return []  # "take the yellow out so the wall is white"
    if tonal and thing is not None and colour.band is not None:
        return make_asks((Wish("hsl", 1, (("band", colour.band), ("field", "saturation"))),), said)
    if tonal:
        return make_asks(more_of(colour), said)
    params = {"subject": thing, "color": colour_words(told, text)}
    return [] if found.asks else [Ask(op="recolor", params=params, words=words_of(told, text))]


def _steps(token: Token) -> bool:
    entry = token.entry
    compared = entry is not None and (entry.colour is not None or entry.adjective is not None)
    stepped = compared and token.norm.endswith("er") and not _denies(token)
    return stepped or (entry is not None and entry.step in STEPS)


__all__ = ["read_aim"]
