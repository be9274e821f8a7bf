"""What is to stay, what must not be touched, and what is taken back again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from graph.state import Ask
from tools.planner.grammar.colours import ends_in_colour
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES, has_cue
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import concept_in, is_whole, read_nominal, region_of
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.mentions import position_in
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.adding import filled
from tools.planner.verbs.frame import Found, Frame, Tokens, bare, said_of, stripped
from tools.planner.verbs.predicate import complement_of
from tools.planner.verbs.removing import remove
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, numbers_in
from tools.planner.words.wordsets import words

STAYING = words("only alone as is same untouched unchanged intact it")
ONLY = frozenset(
    {
        "want only",
        "need only",
        "want just",
        "need just",
        "use just",
        "keep just",
        "only use",
        "use only",
        "just use",
        "only show",
        "only want",
        "just keep",
        "only keep",
        "only leave",
    }
)
HEARD = words("audio sound voice voices music")
AT_MOST = words("under within below max maximum")


def keep(frame: Frame) -> Found:
    """ "keep only 0:12 to 0:47", "keep only the dog", "leave the sky alone", "keep it under 30 s"."""
    found = Found()
    spans = [span for span in spans_in(frame.object) if span.point is None]
    only = any(token.norm == "only" for token in frame.object) or frame.entry.phrase == "keep only"
    at_most = any(token.norm in AT_MOST for token in frame.object)
    number = next((one for one in numbers_in(frame.object) if one.unit in UNITS), None)
    if frame.before is not None and frame.before.op == "remove_silence" and number is not None:
        padded = stated_for("remove_silence", frame.whole, frame.text)
        found.asks.append(frame.before.model_copy(update={"params": {**frame.before.params, **padded}}))
    elif at_most and number is not None:
        found.asks.append(frame.ask("output", {"max_duration": number.value * UNITS[number.unit]}))
    elif number is not None and frame.timed and any(token.norm in ("middle", "center") for token in frame.object):
        found.asks.append(frame.ask("trim", {"middle": number.value * UNITS[number.unit]}))
    elif spans and frame.kinds != {"image"}:
        found.asks.extend(_kept(frame, spans))
    else:
        _keep_part(frame, only, found)
    return found


def _kept(frame: Frame, spans: Sequence[Span]) -> list[Ask]:
    """What stays of several ranges: all from the first to the last, without what lies between them."""
    ranges = sorted((span.start, span.end) for span in spans if span.start is not None and span.end is not None)
    if len(ranges) < 2 or len(ranges) < len(spans):
        return [frame.ask("trim", spans[0].params())]
    gaps = [(one[1], two[0]) for one, two in pairwise(ranges) if two[0] > one[1]]
    whole = frame.ask("trim", {"start": ranges[0][0], "end": max(end for _, end in ranges)})
    return [whole, *(frame.ask("cut", {"start": start, "end": end}) for start, end in gaps)]


def _keep_part(frame: Frame, only: bool, found: Found) -> None:
    part = [
        token
        for token in stripped(frame.object)
        if token.norm not in STAYING or (token.norm == "it" and len(frame.object) == 1)
    ]
    if not part:
        return
    graphic = concept_in(read_nominal(part))[0]
    if (
        graphic is not None
        and graphic.name in ("graphic", "watermark", "captions")
        and (frame.timed or position_in(part))
    ):
        found.asks.extend(
            filled(frame, ask, part, frame.sentence, graphic) for ask in make_asks(graphic.acts["add"], said_of(frame))
        )
        return
    if frame.timed and not is_whole(part) and (only or frame.entry.phrase in ONLY) and part[-1].norm not in HEARD:
        found.asks.append(frame.ask("trim", {"part": frame.say(part)[:200]}))
        return
    if only and not is_whole(part) and not frame.timed:
        found.asks.append(frame.ask("cutout", {"subject": frame.say(part)}))
    elif frame.verb == "leave" and not any(token.norm in STAYING for token in frame.object):
        if len(part) > 1 and part[-1].norm in NATURAL:
            spare(frame, [token for token in part if token is not part[-1]], found)
            return
        states = read_states(Scope(part, frame.text, WISH))
        found.asks.extend(ask for ask in states.asks if ask.op not in LAID)
        if not states.asks and ends_in_colour(part) and len(part) > 1:
            spare(frame, [token for token in part if token is not part[-1]], found)
        elif any(ask.op in LAID for ask in states.asks):
            found.exclude.append(frame.say(part)[:200])
    else:
        spare(frame, _as_it_is(part), found)


def _as_it_is(part: Tokens) -> Tokens:
    """ "keep | the candles | bright": the thing without how it is, which is what is to stay."""
    kept = list(part)
    named = kept[0].norm in ARTICLES or has_cue(kept[0], "pictured") or _is_of_skin(kept[:1])
    while len(kept) > 1 and named and _tells_how(kept[-1]) and not _tells_how(kept[-2]):
        kept.pop()
    bare = kept[0].norm in ARTICLES and len(kept) == 1
    concept = concept_in(read_nominal(kept))[0]
    return list(part) if bare or (concept is not None and concept.name not in OF_SKIN | {"background"}) else kept


def _tells_how(token: Token) -> bool:
    return token.norm in NATURAL or (token.entry is not None and token.entry.adjective is not None)


NATURAL = words("natural realistic normal real neutral original")
LAID = words("overlay text caption")
"""What "leave the logo" does not ask for: it is there."""


def spare(frame: Frame, part: Tokens, found: Found) -> None:
    """Something to be left as it is: operations to avoid, or a region to leave alone."""
    for member in split_list(part):
        nominal = read_nominal(_uncoloured(stripped(member)))
        concept, before = concept_in(nominal)
        place = region_of(nominal, before, frame.text)
        if concept is not None and (concept.name in OF_SKIN or _is_of_skin(before)):
            found.exclude.append(frame.say(nominal.tokens)[:200])
        elif concept is not None and concept.name in DETAILED and frame.verb not in TOUCHING:
            continue
        elif concept is not None and concept.name in GRAPHICS and frame.kinds == {"image"}:
            found.exclude.append(frame.say(nominal.tokens)[:200])
        elif concept is not None and concept.name != "background" and not place:
            found.avoid.extend(dict.fromkeys(wish.op for wishes in concept.acts.values() for wish in wishes))
        elif place:
            found.exclude.append(place)
        elif nominal.core and not is_whole(nominal.tokens):
            found.exclude.append(frame.say(nominal.tokens)[:200])


GRAPHICS = frozenset({"graphic", "watermark", "text"})
"""What is in a picture and stays: "remove the text but keep the logo"."""
DETAILED = frozenset({"detail", "sharpness", "texture", "clarity"})
"""What is kept where nothing takes it away: "sharpen it while keeping the detail"."""
TOUCHING = words("touch change alter adjust affect modify edit mess")


def _uncoloured(part: list[Token]) -> list[Token]:
    """ "without turning | the walls | orange": the thing without what it must not become."""
    coloured = len(part) > 2 and part[0].norm in ARTICLES and ends_in_colour(part[-1:])
    return part[:-1] if coloured else part


OF_SKIN = frozenset({"blemish", "wrinkles", "stray_hair", "skin", "teeth", "scratches", "glare", "smile"})
"""What a retouch can spare while it does the rest."""


def _is_of_skin(before: Tokens) -> bool:
    """ "leave the skin tones alone": the skin is spared, not every colour."""
    concepts = [token.entry.concept for token in before if token.entry is not None]
    return any(concept is not None and concept.name in OF_SKIN for concept in concepts)


def forbid(frame: Frame) -> Found:
    """ "do not crop", "without touching the sky": what no step may do."""
    found = Found()
    part = stripped(frame.object)
    verb = frame.entry.verb
    if verb is not None and frame.entry.action not in ("touch", "keep", "remove"):
        if part and not is_whole(part) and verb.takes in ("region", "subject"):
            found.exclude.append(frame.say(part)[:200])
        else:
            found.avoid.extend(wish.op for wish in verb.wishes)
    elif frame.verb == "like" and part and part[0].norm in ARTICLES:
        found.concept = concept_in(read_nominal(part))[0]
    elif (
        frame.entry.action == "make"
        and frame.verb in ("want", "need", "like")
        and part
        and not is_whole(part)
        and not complement_of(part)[1]
    ):
        return remove(frame)
    elif frame.entry.action == "make":
        states = read_states(Scope(frame.object, frame.text, WISH))
        found.avoid.extend(ask.op for ask in states.asks)
    elif part and bare(part):
        spare(frame, part, found)
        found.concept = concept_in(read_nominal(_excepted(part)))[0]
    return found


def _excepted(part: Tokens) -> Tokens:
    """What "do not change anything apart from the contrast" still speaks of."""
    place = next((at for at, token in enumerate(part) if has_cue(token, "except")), None)
    return part[place + part[place].length :] if place is not None else []


def cancel(frame: Frame) -> Found:
    """ "actually forget the slow mo": what was asked before is taken back."""
    found = Found()
    states = read_states(Scope(frame.object, frame.text, WISH))
    found.cancels.extend(ask.op for ask in states.asks)
    for token in frame.object:
        if token.entry is not None and token.entry.concept is not None:
            found.cancels.extend(wish.op for wishes in token.entry.concept.acts.values() for wish in wishes)
        if token.entry is not None and token.entry.verb is not None:
            found.cancels.extend(wish.op for wish in token.entry.verb.wishes)
    return found


__all__ = ["cancel", "forbid", "keep", "spare", "stated_for"]
