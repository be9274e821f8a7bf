"""What an adjective says: "brighter", "too dark", "not sharp enough"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edits.lexicon import Adjective, Wishes
from tools.planner.grammar.colours import SHADE_WORDS
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS, has_cue, words_of
from tools.planner.grammar.modes import FAULT, LOOSE, WISH
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.scope import (
    Pending,
    Scope,
    States,
    is_fragment,
    names_thing,
    number_after,
    place_of,
    said_in,
)
from tools.planner.statements.stated import stated_for
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

SHOWY = words("bright light saturated contrasty warm cool cold loud fast harsh")
"""Words that complain when said with "so" or "very" of what is."""


LOOK_NOUNS = words("look looks feel vibe vibes style effect mood touch tones")


def is_of_body(tokens: Sequence[Token], after: int) -> bool:
    """ "smoother skin", "whiter teeth": the retouch that the noun stands for."""
    return (
        after < len(tokens)
        and tokens[after].entry is not None
        and tokens[after].entry.concept is not None
        and tokens[after].entry.concept.name in ("skin", "teeth")
    )  # type: ignore[union-attr]


def describes_state(scope: Scope, place: int, length: int, adjective: Adjective) -> bool:
    """Whether the adjective says how something is, rather than naming a thing: not "the dark jacket"."""
    if adjective.needs == "thing" and not scope.thing:
        return False
    if adjective.needs == "person" and _of_no_person(scope, place, length):
        return False
    if adjective.needs == "fault" and scope.mode == WISH:
        return False
    if adjective.needs == "whole" and scope.mode == WISH:
        return False
    if adjective.needs == "pop" and scope.mode != WISH:
        return False
    if adjective.needs in ("format", "background", "look") or (adjective.needs == "heard" and not scope.heard):
        return False
    tokens = scope.tokens
    after = tokens[place + length] if place + length < len(tokens) else None
    before = tokens[place - 1] if place else None
    coloured = before is not None and before.entry is not None and before.entry.colour is not None
    if coloured and scope.mode == FAULT and tokens[place].norm == "light":
        return False  # "too much purple | light"
    if after is None or after.kind != "word":
        return True
    if after.entry is not None and after.entry.colour is not None and tokens[place].norm in SHADE_WORDS:
        return False
    if after.entry is not None and after.entry.concept is not None and _of_speed(adjective):
        return False
    if length > 1 and tokens[place].norm == "in" and names_thing(tokens, place + length):
        return False
    if after.norm in ("shade", "hue") and any(
        token.entry is not None and token.entry.colour is not None
        for token in tokens[place + length : place + length + 4]
    ):
        return False
    if after.entry is not None and after.entry.concept is not None:
        step = before.entry.step if before is not None and before.entry is not None else None
        return not (tokens[place].entry and tokens[place].entry.concept) and step is None and scope.mode != FAULT  # type: ignore[union-attr]
    named = (
        before is not None and before.norm in ARTICLES and before.norm not in ("all", "both", "this", "that", "these")
    )
    if named and (after.entry is None or not (has_cue(after, "whole") or after.entry.degree or after.entry.step)):
        return after.norm in ("and", ",", "or", "but", "as", "in", "on", "at") or after.norm in LOOK_NOUNS
    if scope.thing and scope.mode == WISH and names_thing(tokens, place + length) and not named:
        return tokens[place].norm.endswith("er")
    if named and after.norm in ("one", "ones", "thing"):
        return False
    return not (scope.mode == LOOSE and before is not None and before.norm in PREPOSITIONS)


def _of_no_person(scope: Scope, place: int, length: int) -> bool:
    """Whether the word cannot be about a person: "an ugly tinge", "make the picture hotter"."""
    after = scope.tokens[place + length] if place + length < len(scope.tokens) else None
    named = after is not None and after.kind == "word" and after.norm not in BESIDE
    owned = place > 0 and scope.tokens[place - 1].norm.endswith("'s")
    if scope.region is not None and _is_thing(scope.region):
        return True
    return (scope.mode == WISH and not scope.thing) or (named and not owned and not has_cue(after, "pictured"))  # type: ignore[arg-type]


def _is_thing(region: str) -> bool:
    """ "the wall behind us": whether what is told of is surely no person."""
    spelled = region.lower().split()
    if spelled[0] not in ("the", "this", "that", "those", "these"):
        return False
    end = next((at for at, word in enumerate(spelled) if at and word in PREPOSITIONS), len(spelled))
    return spelled[end - 1] in SCENERY


SCENERY = words(
    "wall walls background sky grass floor ground building buildings house street road fence car table sofa curtain "
    "curtains room sign trees bushes garden sea water ceiling door window windows carpet rug lamp chair font fonts "
    "text lettering letters words caption captions title logo watermark border frame background typeface writing"
)
BESIDE = words("and or but in on at as because so here now with from for to than too again lol please , though if")


def _of_speed(adjective: Adjective) -> bool:
    """Whether the word says how fast something is, as in "a quick swipe"."""
    return any(wish.op == "speed" for wish in adjective.want)


def read_adjective(scope: Scope, place: int, adjective: Adjective, pending: Pending, found: States) -> None:
    """Settle what an adjective means from what stands around it."""
    token = scope.tokens[place]
    after = place + token.length
    compared = token.norm.endswith("er") or pending.step == "more"
    if after < len(scope.tokens) and scope.tokens[after].norm in ("by", "with"):
        number_after(scope.tokens[after:], pending)
    attributed = _attributed_thing(scope, place, after)
    region = scope.region or place_of(scope, after) or (_compared_thing(scope, after) if compared else attributed)
    said = said_in(scope, pending, region, after)
    if (
        scope.mode == FAULT
        and pending.step is None
        and pending.degree is not None
        and pending.degree >= 1.3
        and token.norm in SHOWY
        and not pending.negated
    ):
        pending.step = "excess"
    if pending.step == "excess":
        said = replace(said, degree=None)
    if (
        token.norm == "cool"
        and not compared
        and scope.mode in (WISH, LOOSE)
        and not (after < len(scope.tokens) and scope.tokens[after].entry is not None)
    ):
        found.better = True
        return
    want = adjective.sound if scope.heard and adjective.sound else adjective.want
    wishes = _wanted(scope, adjective, want, pending, compared, after)
    if attributed is not None and token.norm in WISHED and pending.step is None and not pending.negated:
        wishes = want
    if wishes is None:
        found.avoid.extend(wish.op for wish in adjective.want)
    else:
        made = make_asks(wishes, said)
        if any(ask.op == "speed" for ask in made):
            made = [
                ask.model_copy(update={"params": {**ask.params, **stated_for(ask.op, scope.tokens, scope.text)}})
                for ask in made
            ]
        found.asks.extend(made)


def _wanted(
    scope: Scope, adjective: Adjective, want: Wishes, pending: Pending, compared: bool, after: int
) -> Wishes | None:
    """The wishes an adjective stands for; none when it is only to be avoided."""
    enough = after < len(scope.tokens) and scope.tokens[after].norm == "enough"
    if pending.step in ("excess", "less"):
        return adjective.fault
    if pending.negated and scope.mode == WISH:
        return None if not adjective.complains else adjective.fault
    if pending.negated and compared and not adjective.complains:
        return None
    if compared and want and not (scope.mode == FAULT and _than(scope.tokens, after)):
        return want
    if scope.mode == WISH:
        return want or adjective.fault
    if scope.mode == LOOSE and want and pending.step is None and _is_of_a_look(scope.tokens, after):
        return want  # "for a faded look" wants it so
    fine = enough and scope.mode == FAULT and pending.step is None and not pending.negated
    if fine and (pending.degree is None or pending.degree >= 1):
        return ()  # "the sky is moody enough"
    if pending.negated or enough or pending.step == "lack":
        return () if adjective.complains else want
    if adjective.complains or (compared and scope.mode == FAULT):
        return adjective.fault
    return want if scope.mode == LOOSE and is_fragment(scope.tokens) else ()


def _is_of_a_look(tokens: Sequence[Token], after: int) -> bool:
    """ "faded | look", "soft | film look"."""
    for _ in range(2):
        styled = after < len(tokens) and (tokens[after].look is not None or _is_adjective(tokens[after]))
        after += styled and tokens[after].norm not in LOOK_NOUNS
    named = after < len(tokens) and tokens[after].norm in ("look", "vibe", "vibes", "feel", "style", "aesthetic")
    return named and (after + 1 >= len(tokens) or tokens[after + 1].kind == "punct" or tokens[after + 1].norm in BESIDE)


def _is_adjective(token: Token) -> bool:
    return token.entry is not None and token.entry.adjective is not None


def _compared_thing(scope: Scope, after: int) -> str | None:
    """ "brighter | faces": what a wish without a verb is for."""
    if scope.mode != LOOSE:
        return None
    rest = list(scope.tokens[after:])
    end = next((at for at, token in enumerate(rest) if token.kind == "punct" or token.norm in BESIDE), len(rest))
    thing = rest[:end]
    named = 0 < len(thing) <= 3 and (has_cue(thing[-1], "pictured") or _is_background(thing[-1]))
    plain = named and all(_is_place(one) and one.norm not in PREPOSITIONS for one in thing)
    return words_of(thing, scope.text)[:200] if plain else None


def _is_place(token: Token) -> bool:
    """Whether the word is a thing in a picture or the background, rather than a quality of it."""
    concept = token.entry.concept if token.entry is not None else None
    return concept is None or concept.name == "background"


WISHED = words("muted subdued restrained understated pastel desaturated")
"""What is wished for before a thing, though it complains of one behind "looks": "muted foreground"."""


def _attributed_thing(scope: Scope, place: int, after: int) -> str | None:
    """ "moody | sky", "very dramatic | clouds": the thing that such a word stands before, and nothing else is said."""
    if scope.mode != LOOSE or not all(_leads(token) for token in scope.tokens[:place]):
        return None
    rest = list(scope.tokens[after:])
    end = next((at for at, token in enumerate(rest) if token.kind == "punct" or token.norm in BEHIND), len(rest))
    thing = rest[:end]
    shown = 0 < len(thing) <= 2 and (has_cue(thing[-1], "pictured") or _is_background(thing[-1]))
    plain = shown and all(_is_place(one) and not (one.entry and one.entry.colour) for one in thing)
    return words_of(thing, scope.text)[:200] if plain else None


BEHIND = words("only please pls thanks thx")


def _leads(token: Token) -> bool:
    entry = token.entry
    described = entry is not None and bool(entry.degree or entry.adjective)
    return described or token.norm in ("a", "an", "the", "some", "and", "with", "nice")


def _is_background(token: Token) -> bool:
    return token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "background"


def _than(tokens: Sequence[Token], after: int) -> bool:
    """Whether something is told to be more so than the rest: "the corner is darker | than the rest"."""
    return after < len(tokens) and tokens[after].norm in ("than", "compared")
