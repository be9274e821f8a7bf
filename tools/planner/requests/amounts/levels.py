"""A quality that stands too high or should go another way: "could the warmth come down a notch", "a hair lower".

The quality is what the words are about; the verb behind it asks for nothing by itself: "the contrast needs to drop".
"""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import Concept, Wishes
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES, MODALS, has_cue, is_verbal, words_of
from tools.planner.grammar.nouns import Nominal, region_of
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.verbs.frame import degree_in
from tools.planner.words.signs import QUALITY, Glance
from tools.planner.words.token import Token
from tools.planner.words.values import number_at, stops_in
from tools.planner.words.wordsets import words

UP = words("up higher rise raised lifted increased boosted lift lifting raising boosting boost")
DOWN = words("down lower drop lowered reduced dropped fall dip dipped lowering reducing reduction")
BELOW = words("low")
ABOVE = words("high strong heavy hot")
BARE = words("up down higher lower")
"""What tells the way right behind the quality: "saturation up"."""
MOVING = UP | DOWN | BELOW | ABOVE
"""Words of which one stands in every such request."""
LEVELS = words(
    "brightness contrast highlights shadows whites blacks saturation vibrance color warmth coolness tint clarity "
    "texture sharpness noise grain vignette haze glow"
)
"""Concepts that stand high or low."""
WANTED = MODALS | words("need needs needed has have had ought want wants use")
STANDS = words("is are was were sits sitting seems seem looks look feels feel came")
GOING = words(
    "to be come coming go going get getting brought taken pulled pushed dialed turned set just really also still "
    "definitely please probably maybe a an bit little touch tad hair notch slightly way much far more some too so "
    "kinda quite on the side smidge bunch lot pretty very fair all both"
)
HEDGES = words(
    "too so bit little touch tad hair notch slightly way much far pretty kinda quite very really side smidge"
)
"""Words of which one stands where a level is complained of: "is a touch | high"; not "the contrast is high"."""
PLACING = words("on in of across around")
LEADING = MODALS | words(
    "and but , . : so please maybe also think feel like wish if that then i let would however though - / because ok "
    "just let's for only now still"
)
"""What stands before a quality that the words are about."""
MOST = 12
"""Words behind the quality among which its way is told."""


def read_levels(sentence: Sequence[Token], seen: Glance, text: str) -> tuple[list[Ask], list[list[Token]]]:
    """Asks for each quality that is to go up or down, and the stretches of the sentence beside them."""
    if not seen.signs & QUALITY or MOVING.isdisjoint(seen.norms):
        return [], [list(sentence)]
    asks: list[Ask] = []
    parts: list[list[Token]] = []
    start = 0
    for place in [at for at, token in enumerate(sentence) if token.signs & QUALITY]:
        found = _level(sentence, place, text) if place >= start else None
        if found is None:
            continue
        first, end, more = found
        if lead := _without_leads(sentence[start:first]):
            parts.append(lead)
        asks.extend(more)
        start = end
    rest = list(sentence[start:])
    return asks, [*parts, rest] if rest else parts


def _without_leads(lead: Sequence[Token]) -> list[Token]:
    """What stands before the quality, where it says anything: not "could", "i think"."""
    lead = list(lead)
    while lead and lead[-1].norm in LEADING | ARTICLES:
        lead.pop()
    return lead


def _level(sentence: Sequence[Token], place: int, text: str) -> tuple[int, int, list[Ask]] | None:
    """Where the request for the quality at this place begins and ends, and its asks."""
    if _quality(sentence[place]) is None:
        return None
    first, concepts = _named_with(sentence, place)
    if first and sentence[first - 1].norm not in LEADING:
        if len(concepts) == 1 or is_verbal(sentence[first - 1]):
            return None
        first, concepts = _bare(sentence, place), concepts[-1:]
    after = place + sentence[place].length
    told = _way(sentence, _behind_place(sentence, after))
    if told is None:
        return None
    at, way = told
    end = _end(sentence, at)
    if sentence[end - 1].norm in BARE and end < len(sentence) and sentence[end].norm in ARTICLES:
        return None  # "tone up | the colors"
    stops = _where(sentence, end)
    region = _region(sentence[after : _behind_place(sentence, after)], text) or _region(sentence[end:stops], text)
    end = _end(sentence, stops - 1) if stops > end else end
    return first, end, [ask for one in concepts for ask in _asks(sentence, first, end, one, way, region, text)]


def _quality(token: Token) -> Concept | None:
    """What stands high or low, where the word names nothing but that."""
    entry = token.entry
    if entry is None or entry.concept is None or entry.adjective is not None or token.norm in ("bright", "tone"):
        return None
    return entry.concept if entry.concept.name in LEVELS else None


def _named_with(sentence: Sequence[Token], place: int) -> tuple[int, list[Concept]]:
    """Where the qualities that are named together begin, and all of them: "contrast and saturation | need to drop"."""
    concepts: list[Concept] = []
    quality = _quality(sentence[place])
    while quality is not None:
        concepts.insert(0, quality)
        place = _bare(sentence, place)
        joined = place > 1 and sentence[place - 1].norm in ("and", ",", "&", "or")
        quality = _quality(sentence[place - 2]) if joined else None
        if quality is not None:
            place -= 2
    return place, concepts


def _bare(sentence: Sequence[Token], place: int) -> int:
    """Where the phrase of a quality begins: "| the photo's overall contrast"."""
    while place and (sentence[place - 1].norm in ARTICLES or has_cue(sentence[place - 1], "whole")):
        place -= 1
    return place


def _where(sentence: Sequence[Token], end: int) -> int:
    """Where the place behind it ends: "needs to drop | in the sky"."""
    if end >= len(sentence) or sentence[end].norm not in PLACING | {"for"}:
        return end
    while sentence[-1].norm in ALONE and len(sentence) > end + 2:
        sentence = sentence[:-1]
    stop = next(
        (at for at in range(end, len(sentence)) if sentence[at].kind != "word" or sentence[at].norm in ENDING),
        len(sentence),
    )
    return stop if 2 <= stop - end <= 6 else end


ALONE = words("only alone please though")
ENDING = words("and but so by please because to since while or order")


def _region(tokens: Sequence[Token], text: str) -> str | None:
    """The part of the picture that a phrase of place names; none for all of it."""
    return region_of(Nominal([], list(tokens)), [], text) if tokens else None


def _behind_place(sentence: Sequence[Token], after: int) -> int:
    """What follows the place of a quality: "the brightness | on his face | has to go up"."""
    if after >= len(sentence) or sentence[after].norm not in PLACING:
        return after
    for at in range(after + 2, min(after + 7, len(sentence))):
        if sentence[at].norm in WANTED | STANDS:
            return at
        if sentence[at].kind != "word":
            break
    return after


def _way(sentence: Sequence[Token], after: int) -> tuple[int, int] | None:
    """Where the word stands that tells the way, and the way: 1 up, −1 down; none where the words tell none."""
    wanted = stands = moves = hedged = False
    for at in range(after, min(after + MOST, len(sentence))):
        norm = sentence[at].norm
        if norm in WANTED:
            wanted = True
        elif norm in STANDS:
            stands = True
        elif norm in UP | DOWN and (wanted or (moves and not stands) or (at == after and norm in BARE)):
            return at, 1 if norm in UP else -1
        elif norm in BELOW | ABOVE and stands and hedged and not wanted:
            return at, 1 if norm in BELOW else -1
        elif norm not in GOING:
            return None
        moves = True
        hedged = hedged or norm in HEDGES
    return None


MEASURES = words("percent point points stop stops ev notch notches")
HEDGED = words(
    "a an the bit little touch tad hair notch slightly just more some much way far by about lot further please"
)


STOPPING = words("percent stop stops ev half third thirds quarter quarters of")
"""What goes on about how much: "a third | of a stop"."""


def _end(sentence: Sequence[Token], at: int) -> int:
    """Where what belongs to the way ends: "down | by about 20 percent"."""
    end = at + 1
    while end < len(sentence):
        entry = sentence[end].entry
        number = number_at(sentence, end)
        if number is not None:
            end += number.length + (number.unit in MEASURES)
        elif sentence[end].norm in HEDGED | STOPPING:
            end += 1
        elif entry is not None and entry.degree is not None and not (entry.adjective or entry.concept):
            end += sentence[end].length
        else:
            break
    return min(end, len(sentence))


def _asks(
    sentence: Sequence[Token], first: int, end: int, concept: Concept, way: int, region: str | None, text: str
) -> list[Ask]:
    said = list(sentence[first:end])
    acts = concept.acts
    wishes = (acts.get("lift") or acts.get("more", ())) if way > 0 else _falling(concept)
    numbers = [number for at in range(len(said)) if (number := number_at(said, at)) is not None]
    percent = next((abs(one.value) for one in numbers if one.unit == "percent"), None)
    stops = stops_in(said) if concept.name == "brightness" else None
    number = stops[0] if stops is not None else next((one.value for one in numbers if one.unit != "percent"), None)
    degree = degree_in([token for token in said if token.norm not in ("too", "so")])
    asks = make_asks(wishes, Said(words_of(said, text), degree, percent, number, region))
    band = _band(sentence[first:end]) if region else None
    return [_of_band(ask, band) for ask in asks] if band else asks


FIELDS = {"saturation": "saturation", "vibrance": "saturation", "exposure": "luminance"}


def _band(said: Sequence[Token]) -> str | None:
    """The band of colour that a place stands for: "saturation down 10 | on the reds"."""
    entries = [(token, token.entry) for token in said if token.entry is not None and token.norm.endswith("s")]
    return next((entry.colour.band for _, entry in entries if entry.colour is not None), None)


def _of_band(ask: Ask, band: str) -> Ask:
    field = FIELDS.get(ask.op)
    if field is None:
        return ask
    amount = ask.params.get("amount")
    params = {"band": band, "field": field, **({"amount": amount} if amount is not None else {})}
    return ask.model_copy(update={"op": "hsl", "params": params, "target": None})


def _falling(concept: Concept) -> Wishes:
    """ "the shadows could go down": darker ones, though less of them is lighter."""
    return concept.acts.get("more" if concept.name in ("shadows", "blacks") else "less", ())


__all__ = ["read_levels"]
