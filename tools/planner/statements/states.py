"""How something is or should be: "brighter", "too dark", "more contrast", "not sharp enough"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from edits.lexicon import Colour, Entry, Wish
from tools.planner.grammar.colours import SHADE_WORDS, less_of, more_of
from tools.planner.grammar.function_words import ARTICLES, COPULAS
from tools.planner.grammar.modes import FAULT, LOOSE, WISH
from tools.planner.statements.adjectives import describes_state, is_of_body, read_adjective
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.qualities import is_inside_another, read_quality
from tools.planner.statements.scope import (
    Pending,
    Scope,
    States,
    is_fragment,
    named_before,
    names_thing,
    place_of,
    said_in,
)
from tools.planner.words.marking import NEGATIONS
from tools.planner.words.signs import DENYING, LONG, NUMBER, TELLING
from tools.planner.words.token import Token
from tools.planner.words.values import Number, number_at
from tools.planner.words.wordsets import words

TOLD = TELLING | NUMBER | DENYING | LONG
"""Signs of words that may say something by themselves; others only stand between."""
MOST_STATES = 48
"""Asks of one stretch of words; nobody writes more."""


def read_states(scope: Scope) -> States:
    """Asks from adjectives and named qualities in the words of `scope`."""
    found = States()
    pending = Pending()
    place = 0
    tokens = scope.tokens
    telling = [at for at, one in enumerate(tokens) if one.signs & TOLD or one.look is not None]
    nearest = 0
    while place < len(tokens) and len(found.asks) < MOST_STATES:
        if pending.step is None and not pending.negated:  # nothing that the plain words before the next could end
            nearest = bisect_left(telling, place, nearest)
            if nearest == len(telling):
                break
            place = telling[nearest]
        token = tokens[place]
        number = number_at(tokens, place) if token.signs & NUMBER else None
        if number is not None and token.length == 1:
            place = _number(scope, number, pending)
            continue
        if token.entry is not None and not token.signs & (TELLING | DENYING) and token.look is None:
            place += token.length
            continue
        place, pending = _read_word(scope, place, pending, found)
    return found


def _number(scope: Scope, number: Number, pending: Pending) -> int:
    if number.unit == "percent":
        pending.percent = abs(number.value)
    elif number.unit in ("", "points", "point") or scope.tokens[number.place].text[:1] in "+-":
        pending.number = number.value
    return number.place + max(1, number.length)


def _read_word(scope: Scope, place: int, pending: Pending, found: States) -> tuple[int, Pending]:
    tokens = scope.tokens
    token = tokens[place]
    entry = token.entry
    after = place + 1
    if token.look is not None and scope.mode == WISH and _ends_as_look(scope, place):
        found.looks.append(token.look)
    if entry is None:
        _plain_word(scope, place, pending)
        return after, pending
    length = min(token.length, len(tokens) - place)
    after = place + length
    if token.norm == "in" and found.asks and found.asks[-1].op in UNLIT:
        pass  # "a bit noisy | in the shadows": where it is so, not what is wrong too
    elif token.norm in NEGATIONS and not entry.step:
        if not (after < len(tokens) and tokens[after].norm == ",") and not (
            token.norm == "without" and scope.mode == LOOSE
        ):
            pending.negated = True
    elif entry.adjective is not None and (is_of_body(tokens, after) or _stays(scope, place)):
        pass
    elif entry.adjective is not None and describes_state(scope, place, length, entry.adjective):
        read_adjective(scope, place, entry.adjective, pending, found)
        pending = _kept(tokens, after, pending)
    elif entry.concept is not None and _is_spoken_of(scope, place, after, pending):
        read_quality(scope, place, length, entry.concept, pending, found)
        found.concepts.append(entry.concept)
        pending = _kept(tokens, after, pending)
    elif entry.action in ("increase", "decrease") and scope.mode != FAULT:
        pending.step = "more" if entry.action == "increase" else "less"
    elif entry.verb is not None and token.norm.endswith("ing") and scope.mode != FAULT and not _is_doing(tokens, place):
        wishes = entry.verb.wishes
        found.asks.extend(make_asks(wishes, said_in(scope, pending, scope.region or named_before(scope, place), after)))
        pending = _kept(tokens, after, pending)
    elif entry.colour is not None and _is_wished(scope) and (pending.step in STEPS or _compares(token, entry)):
        pending.step = pending.step or "more"
        _read_colour(scope, place, entry.colour, pending, found)
        pending = _kept(tokens, after, pending)
    elif entry.colour is not None and _complains_of(scope, place, pending):
        region = scope.region or place_of(scope, after)
        wishes = less_of(entry.colour, region)
        found.asks.extend(make_asks(wishes, said_in(scope, Pending(degree=None), region, after)))
    elif entry.step:
        pending.step = entry.step
        if entry.degree is not None and entry.step != "excess":
            pending.degree = entry.degree
    elif entry.degree is not None:
        pending.degree = entry.degree if pending.degree is None else min(pending.degree, entry.degree)
    elif "vague" in entry.cues and token.norm in ("better", "nicer", "nice", "good", "great", "best", "improvement"):
        found.better = True
    return after, pending


STEPS = ("less", "excess", "more")


def _read_colour(scope: Scope, place: int, colour: Colour, pending: Pending, found: States) -> None:
    """ "bluer", "more red": a colour that is to be more or less; in a part, or compared, its own band."""
    token = scope.tokens[place]
    after = place + min(token.length, len(scope.tokens) - place)
    more = pending.step == "more"
    wishes = more_of(colour) if more else less_of(colour)
    region = scope.region or place_of(scope, after)
    compared = token.entry is not None and _compares(token, token.entry)
    apart = region is not None or (scope.mode == LOOSE and compared)
    if apart and colour.band is not None and (compared or scope.region is None or not _is_flesh(scope.region)):
        wishes = (Wish("hsl", 1 if more else -1, (("band", colour.band), ("field", "saturation"))),)
    found.asks.extend(make_asks(wishes, said_in(scope, pending, region, after)))


def _compares(token: Token, entry: Entry) -> bool:
    """ "make the water | bluer | and clearer": more of a colour that is there."""
    banded = entry.colour is not None and entry.colour.band is not None
    return banded and token.norm.endswith("er") and token.norm != entry.phrase and token.kind == "word"


def _is_doing(tokens: Sequence[Token], place: int) -> bool:
    """ "I am | holding it": what somebody does is not asked for."""
    return place > 0 and tokens[place - 1].norm in ("am", "is", "are", "was", "were", "been")


UNLIT = words("denoise sharpen tint temperature hsl saturation texture blur")
"""What a complaint may ask for that is none of light."""


def _stays(scope: Scope, place: int) -> bool:
    """ "but with the candle still | glowing": what stays as it is."""
    return scope.mode == LOOSE and place > 1 and scope.tokens[place - 1].norm == "still"


def _is_wished(scope: Scope) -> bool:
    """Whether "less yellow" asks for it: after "make", or by itself."""
    return scope.mode == WISH or (scope.mode == LOOSE and is_fragment(scope.tokens))


def _is_spoken_of(scope: Scope, place: int, after: int, pending: Pending) -> bool:
    """Whether a quality is meant, rather than another one completed or a thing described with it."""
    tokens = scope.tokens
    if is_inside_another(tokens, place) or _shades_colour(tokens, after, tokens[place]):
        return False
    return not (scope.thing and scope.mode == WISH and pending.step is None and names_thing(tokens, after))


def _ends_as_look(scope: Scope, place: int) -> bool:
    """Whether the look is what the words end in: "like an A24 film", "more cinematic"."""
    entry = scope.tokens[place].entry
    if entry is not None and (entry.adjective is not None or entry.concept is not None):
        return False
    before = scope.tokens[place - 1].norm if place else ""
    leads = not place or before in (
        "like",
        "as",
        "a",
        "an",
        "more",
        "very",
        "really",
        "all",
        "so",
        "some",
        "the",
        "of",
        "in",
        "into",
        "and",
        "super",
        "kinda",
        "quite",
        ",",
    )
    return leads and len(scope.tokens) - place <= 6


def _plain_word(scope: Scope, place: int, pending: Pending) -> None:
    norm = scope.tokens[place].norm
    if norm in NEGATIONS:
        pending.negated = not (place + 1 < len(scope.tokens) and scope.tokens[place + 1].norm == ",")
    elif norm in ("but", ".", ";"):
        pending.negated = False
    elif place and scope.tokens[place - 1].norm == "," and pending.step == "excess":
        pending.step = None
    elif (
        norm not in ARTICLES
        and norm not in ("of", "and", ",", "or", "in", "a", "to", "for")
        and scope.tokens[place].kind == "word"
    ):
        pending.step = None if pending.step in ("more", "less") and norm not in ("the",) else pending.step


def _kept(tokens: Sequence[Token], place: int, pending: Pending) -> Pending:
    """After "and" or a comma the same step goes on: "less dark and yellow", "more contrast and saturation"."""
    if place < len(tokens) and tokens[place].norm in ("and", ",", "or", "/", "nor"):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if after is not None and after.norm != "better" and (after.entry is None or not after.entry.step):
            negated = pending.negated and tokens[place].norm in ("or", "nor")
            return Pending(step=pending.step, negated=negated)
    return Pending()


FLESH = words("skin face faces cheeks forehead complexion nose hands")
"""What has no such colour of its own: "her face is green"."""


MARKS = words("scratches blemish text graphic watermark")
"""What is told of by its colour, and is no colour of the picture."""


def _is_flesh(region: str) -> bool:
    return not FLESH.isdisjoint(region.lower().split())


CASTING = words("look looks looked seem seems seemed appear appears came come comes turned turn turns went gone going")


GOING_ON = words("to in on and now here that because for from lol indoors inside outside outdoors overall everywhere")
"""What stands behind a colour that is complained of, and is no thing that has it."""


def _complains_of(scope: Scope, place: int, pending: Pending) -> bool:
    """Whether a colour is a complaint: "the snow looks blue", "her skin seems too red", "how yellow it was"."""
    tokens = scope.tokens
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if scope.mode == WISH or (
        after is not None and after.kind == "word" and after.entry is None and after.norm not in GOING_ON
    ):
        return False
    named = after.entry.concept if after is not None and after.entry is not None else None
    if named is not None and named.name in MARKS:
        return False  # "a brown | stain"
    lead = [token.norm for token in tokens[max(0, place - 5) : place]]
    fleshy = scope.region is not None and not FLESH.isdisjoint(scope.region.lower().split())
    if scope.mode == FAULT and fleshy and not pending.negated:
        return True
    told = scope.mode == FAULT and pending.degree is not None and any(word in COPULAS for word in lead)
    return told or pending.step == "excess" or "how" in lead[-1:] or any(word in CASTING for word in lead)


def _shades_colour(tokens: Sequence[Token], after: int, token: Token) -> bool:
    """ "light blue": the word belongs to the colour."""
    entry = tokens[after].entry if after < len(tokens) else None
    return token.norm in SHADE_WORDS and entry is not None and entry.colour is not None
