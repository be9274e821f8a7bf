"""What a named quality says: "more contrast", "no captions", "there is a buzz"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edits.lexicon import Concept, Wishes
from tools.planner.grammar.colours import less_of
from tools.planner.grammar.function_words import ARTICLES, COPULAS
from tools.planner.grammar.modes import FAULT, LOOSE, WISH
from tools.planner.grammar.nouns import Nominal, region_of
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.scope import (
    Pending,
    Scope,
    States,
    before_degree,
    is_fragment,
    named_before,
    number_after,
    place_of,
    said_in,
)
from tools.planner.statements.stated import stated_for
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

LAID_OVER = frozenset({"captions", "text", "graphic", "watermark"})
"""What is added to a picture or a clip: "no captions" leaves it out."""


def is_inside_another(tokens: Sequence[Token], place: int) -> bool:
    """Whether the concept only completes one before it: "the beat of the song"."""
    if place < 2:
        return False
    back = place - 1
    while back > 0 and tokens[back].norm in ARTICLES:
        back -= 1
    return (
        tokens[back].norm == "of"
        and back > 0
        and any(
            token.entry is not None and token.entry.concept is not None for token in tokens[max(0, back - 2) : back]
        )
    )


def read_quality(scope: Scope, place: int, length: int, concept: Concept, pending: Pending, found: States) -> None:
    """Settle what a named quality means from what stands before it."""
    tokens = scope.tokens
    tail = list(tokens[place + length :])
    number_after(tail, pending)
    if pending.negated and concept.name in LAID_OVER and scope.mode != FAULT:
        found.avoid.extend(dict.fromkeys(wish.op for wish in concept.acts["add"]))
        return
    wishes = _wishes_for(scope, place, length, concept, pending)
    lead = tokens[place - 1].entry if place else None
    if scope.mode == FAULT and _casts(tokens, place, concept) and lead is not None and lead.colour is not None:
        wishes = less_of(lead.colour)
    if pending.number is not None and pending.step is None and scope.mode != FAULT:
        wishes = tuple(replace(wish, sign=0) for wish in (wishes or concept.acts.get("more", ())))[:1]
    if not wishes:
        return
    region = scope.region or place_of(scope, place + length) or _part_of(scope, tail) or named_before(scope, place)
    said = said_in(scope, pending, region, place + length)
    for ask in make_asks(wishes, said):
        stated = stated_for(ask.op, tokens, scope.text)
        sign = ask.sign or (0 if said.number is None else 1 if said.number > 0 else -1)
        found.asks.append(ask.model_copy(update={"params": {**ask.params, **stated}, "sign": sign}))


def _part_of(scope: Scope, tail: list[Token]) -> str | None:
    if not tail or tail[0].norm not in ("of", "for"):
        return None
    end = next(
        (
            at
            for at, token in enumerate(tail)
            if at and (token.norm in (",", "and", "but", "please") or token.kind == "punct")
        ),
        len(tail),
    )
    return region_of(Nominal([], tail[:end]), [], scope.text)


def _wishes_for(scope: Scope, place: int, length: int, concept: Concept, pending: Pending) -> Wishes:
    """What a quality is wished for by its own kind, a step, the word behind it, the words before it, or alone."""
    follows = scope.tokens[place + length].norm if place + length < len(scope.tokens) else ""
    after = scope.tokens[place + length + 1 : place + length + 2]
    if follows == "no" and (not after or after[0].kind == "punct"):
        return concept.acts.get("remove", ())  # "grain yes, vignette no"
    for wishes in (
        _by_its_kind(scope, concept),
        _by_step(concept, pending),
        _by_what_follows(scope, place, concept, follows),
        _by_what_leads(scope, place, concept, pending),
    ):
        if wishes is not None:
            return wishes
    return _alone(scope, place, concept, pending)


CASTING = frozenset({"glow", "tint", "cast", "haze", "fringing"})
"""What with a colour before it is a cast: "a weird green glow on my skin"."""


def _casts(tokens: Sequence[Token], place: int, concept: Concept) -> bool:
    """ "too much purple | light": whether the colour before it falls on everything."""
    return concept.name in CASTING or (concept.name == "brightness" and tokens[place].norm in ("light", "lighting"))


def _by_its_kind(scope: Scope, concept: Concept) -> Wishes | None:
    if concept.name == "rotation" and any(token.kind == "num" for token in scope.tokens):
        return concept.acts.get("bare", ())
    if concept.name == "text" and scope.mode == LOOSE and not any(token.kind == "quote" for token in scope.tokens):
        return ()
    return None


def _by_step(concept: Concept, pending: Pending) -> Wishes | None:
    if pending.step in ("more", "lack"):
        return concept.acts.get("more", ())
    if pending.step in ("less", "excess"):
        return concept.acts.get("less", ())
    return None


MENDING = words("adjustment adjustments correction corrections fix enhancement improvement")
RISING = words("up higher increase boost increment")
FALLING = words("down lower reduction removal decrease")


def _by_what_follows(scope: Scope, place: int, concept: Concept, follows: str) -> Wishes | None:
    """ "whiter | teeth", "contrast | adjustment", "saturation | up"."""
    if concept.name in ("skin", "teeth") and scope.mode != FAULT and _is_described(scope.tokens, place):
        return concept.acts.get("fix", ())
    if follows in MENDING and scope.mode == LOOSE:
        return concept.acts.get("adjust", ())
    if follows in RISING:
        return concept.acts.get("lift") or concept.acts.get("more", ())
    if follows in FALLING:
        lowered = follows in ("down", "lower") and "lift" in concept.acts
        return concept.acts.get("more" if lowered else "less", ())
    return None


def _is_described(tokens: Sequence[Token], place: int) -> bool:
    entry = tokens[place - 1].entry if place else None
    return entry is not None and (
        entry.adjective is not None or tokens[place - 1].norm in ("whiter", "white", "better")
    )


def _by_what_leads(scope: Scope, place: int, concept: Concept, pending: Pending) -> Wishes | None:
    """ "no | captions", "do | captions", "the problem is | the noise"."""
    acts, tokens = concept.acts, scope.tokens
    if pending.negated:
        return () if "add" in acts and scope.mode != FAULT and "less" not in acts else acts.get("remove", ())
    before = _leading_word(tokens, place)
    if before in ("do", "try", "doing") and scope.mode != FAULT:
        return acts.get("bare") or acts.get("add", ())
    if scope.mode == FAULT and concept.name == "brightness" and _in_phrase(tokens, place):
        return ()
    if before in ("about", "problem", "issue"):
        return acts.get("remove") or acts.get("less") or acts.get("fix", ())
    if scope.mode == FAULT:
        return _as_fault(tokens, place, concept, before)
    if scope.mode == LOOSE and _in_phrase(tokens, place):
        return ()
    held = before in ("with", "to", "of", "from", "for") and tokens[place - 1].norm not in ("more", "with", "some")
    return () if scope.mode == WISH and held else None


def _leading_word(tokens: Sequence[Token], place: int) -> str:
    """The word before the quality, degrees and articles passed over; empty where none stands."""
    lead = before_degree(tokens, place) - 1
    while lead >= 0:
        entry = tokens[lead].entry
        if tokens[lead].norm not in ARTICLES and not (entry is not None and entry.degree):
            return tokens[lead].norm
        lead -= 1
    return ""


def _as_fault(tokens: Sequence[Token], place: int, concept: Concept, before: str) -> Wishes:
    acts = concept.acts
    if _is_broken(tokens, place, concept):
        return acts.get("fix") or acts.get("adjust", ())
    if before in ("is", "are", "was", "looks", "seems"):
        return acts.get("less", ())
    alone = acts.get("bare", acts.get("remove")) == acts.get("remove")
    nuisance = alone and "more" not in acts and concept.name != "background"
    return acts.get("remove", ()) if nuisance and _at_head(tokens, place) else ()


BROKEN = words(
    "off wrong weird awful terrible horrible bad poor crap crappy shit shitty atrocious messed screwed wonky ugly funky"
    " horrendous rubbish trash ghastly odd strange dreadful garbage lousy unflattering inconsistent uneven"
)


def _is_broken(tokens: Sequence[Token], place: int, concept: Concept) -> bool:
    """ "the white balance | is way off": a quality that is not as it should be, whichever way."""
    rest = _behind_place(tokens[place + max(1, tokens[place].length) :])[:5]
    said = next((at for at, token in enumerate(rest) if token.norm in COPULAS), None)
    if said is None or said > 1 or not ("adjust" in concept.acts or "fix" in concept.acts):
        return False
    return any(token.norm in BROKEN for token in rest[said + 1 :])


def _behind_place(rest: Sequence[Token]) -> Sequence[Token]:
    """What follows the place of a quality: "the shadows | on our faces | are awful"."""
    if not rest or rest[0].norm not in ("on", "in", "under", "around", "behind", "across"):
        return rest
    said = next((at for at, token in enumerate(rest[:7]) if token.norm in COPULAS), 0)
    return rest[said:] if said > 1 else rest


def _alone(scope: Scope, place: int, concept: Concept, pending: Pending) -> Wishes:
    acts, tokens = concept.acts, scope.tokens
    if scope.mode == WISH and any(
        token.norm in ("longer", "shorter", "smoother") for token in tokens[place : place + 5]
    ):
        return acts.get("adjust", acts.get("bare", ()))
    named = is_fragment(tokens) or pending.degree is not None or (place == 0 and len(tokens) > 3)
    return acts.get("bare", ()) if scope.mode == WISH or named else ()


def _in_phrase(tokens: Sequence[Token], place: int) -> bool:
    """Whether the concept stands in a prepositional phrase: "for a check logo"."""
    start = before_degree(tokens, place)
    for back in range(start - 1, max(-1, start - 5), -1):
        if tokens[back].norm in ("for", "to", "of", "from", "on", "in", "by", "after", "at"):
            return True
        if tokens[back].kind == "punct" or tokens[back].norm in ("and", "with", "more", "some"):
            return False
    return False


def _at_head(tokens: Sequence[Token], place: int) -> bool:
    """Whether the fault is what the description is about: "there is a buzz", not "remember the scratch"."""
    return any(token.norm in COPULAS for token in tokens[max(0, place - 6) : place + 4])
