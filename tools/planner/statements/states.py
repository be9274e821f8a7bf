"""How something is or should be: "brighter", "too dark", "more contrast", "not sharp enough"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from edits.lexicon import Adjective, Concept, Wishes
from graph.state import Ask
from tools.planner.grammar.colours import SHADE_WORDS, less_of, more_of
from tools.planner.grammar.function_words import ARTICLES, COPULAS, PREPOSITIONS, PRONOUNS, has_cue, words_of
from tools.planner.grammar.modes import FAULT, LOOSE, WISH
from tools.planner.grammar.nouns import PLAIN, Nominal, region_of
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.statements.stated import stated_for
from tools.planner.words.tokens import Token
from tools.planner.words.values import COUNTS, Number, number_at
from tools.planner.words.wordsets import words

NEGATIONS = frozenset({"not", "no", "never", "without", "nor", "neither", "cannot"})
SHOWY = words("bright light saturated contrasty warm cool cold loud fast harsh")
"""Words that complain when said with "so" or "very" of what is."""
LAID_OVER = frozenset({"captions", "text", "graphic", "watermark"})
"""What is added to a picture or a clip: "no captions" leaves it out."""
LOOK_NOUNS = words("look looks feel vibe vibes style effect mood touch tones")


@dataclass(slots=True)
class States:
    """What a stretch of words says about how things are or should be."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    concepts: list[Concept] = field(default_factory=list)
    better: bool = False


@dataclass(slots=True)
class Scope:
    """The words being read, and what is known about them."""

    tokens: Sequence[Token]
    text: str
    mode: str
    region: str | None = None
    thing: bool = False
    heard: bool = False
    """Whether it is about how something sounds."""

    @property
    def words(self) -> str:
        return words_of(self.tokens, self.text)


@dataclass(slots=True)
class _Pending:
    step: str | None = None
    degree: float | None = None
    negated: bool = False
    percent: float | None = None
    number: float | None = None


def read_states(scope: Scope) -> States:
    """Asks from adjectives and named qualities in the words of `scope`."""
    found = States()
    pending = _Pending()
    place = 0
    tokens = scope.tokens
    while place < len(tokens):
        counts = tokens[place].kind == "num" or tokens[place].norm in COUNTS
        number = number_at(tokens, place) if counts else None
        if number is not None and tokens[place].length == 1:
            place = _number(scope, number, pending)
            continue
        place, pending = _read_word(scope, place, pending, found)
    return found


def _number(scope: Scope, number: Number, pending: _Pending) -> int:
    if number.unit == "percent":
        pending.percent = abs(number.value)
    elif number.unit in ("", "points", "point") or scope.tokens[number.place].text[:1] in "+-":
        pending.number = number.value
    return number.place + max(1, number.length)


def _read_word(scope: Scope, place: int, pending: _Pending, found: States) -> tuple[int, _Pending]:
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
    if token.norm in NEGATIONS and not entry.step:
        if not (after < len(tokens) and tokens[after].norm == ",") and not (
            token.norm == "without" and scope.mode == LOOSE
        ):
            pending.negated = True
    elif entry.adjective is not None and _of_body(tokens, after):
        pass
    elif entry.adjective is not None and _describes_state(scope, place, length, entry.adjective):
        _adjective(scope, place, entry.adjective, pending, found)
        pending = _kept(tokens, after, pending)
    elif entry.concept is not None and not _inside_another(tokens, place) and not _shades_colour(tokens, after, token):
        _concept(scope, place, length, entry.concept, pending, found)
        found.concepts.append(entry.concept)
        pending = _kept(tokens, after, pending)
    elif entry.action in ("increase", "decrease") and scope.mode != FAULT:
        pending.step = "more" if entry.action == "increase" else "less"
    elif entry.verb is not None and token.norm.endswith("ing") and scope.mode != FAULT:
        wishes = entry.verb.wishes
        found.asks.extend(make_asks(wishes, _said(scope, pending, scope.region or _named_before(scope, place), after)))
        pending = _kept(tokens, after, pending)
    elif entry.colour is not None and scope.mode == WISH and pending.step in ("less", "excess", "more"):
        wishes = more_of(entry.colour) if pending.step == "more" else less_of(entry.colour)
        found.asks.extend(make_asks(wishes, _said(scope, pending, scope.region, after)))
        pending = _kept(tokens, after, pending)
    elif entry.colour is not None and _complains_of(scope, place, pending):
        region = scope.region
        found.asks.extend(make_asks(less_of(entry.colour), _said(scope, _Pending(degree=None), region, after)))
    elif entry.step:
        pending.step = entry.step
        if entry.degree is not None and entry.step != "excess":
            pending.degree = entry.degree
    elif entry.degree is not None:
        pending.degree = entry.degree if pending.degree is None else min(pending.degree, entry.degree)
    elif "vague" in entry.cues and token.norm in ("better", "nicer", "nice", "good", "great", "best", "improvement"):
        found.better = True
    return after, pending


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


def _of_body(tokens: Sequence[Token], after: int) -> bool:
    """ "smoother skin", "whiter teeth": the retouch that the noun stands for."""
    return (
        after < len(tokens)
        and tokens[after].entry is not None
        and tokens[after].entry.concept is not None
        and tokens[after].entry.concept.name in ("skin", "teeth")
    )  # type: ignore[union-attr]


def _plain_word(scope: Scope, place: int, pending: _Pending) -> None:
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


def _kept(tokens: Sequence[Token], place: int, pending: _Pending) -> _Pending:
    """After "and" or a comma the same step goes on: "less dark and yellow", "more contrast and saturation"."""
    if place < len(tokens) and tokens[place].norm in ("and", ",", "or", "/", "nor"):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if after is not None and (after.entry is None or not after.entry.step):
            negated = pending.negated and tokens[place].norm in ("or", "nor")
            return _Pending(step=pending.step, negated=negated)
    return _Pending()


def _describes_state(scope: Scope, place: int, length: int, adjective: Adjective) -> bool:
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
    if after is None or after.kind != "word":
        return True
    if after.entry is not None and after.entry.colour is not None and tokens[place].norm in SHADE_WORDS:
        return False
    if after.entry is not None and after.entry.concept is not None and _of_speed(adjective):
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
    if named and after.norm in ("one", "ones", "thing"):
        return False
    return not (scope.mode == LOOSE and before is not None and before.norm in PREPOSITIONS)


def _of_no_person(scope: Scope, place: int, length: int) -> bool:
    """Whether the word cannot be about a person: "an ugly tinge", "make the picture hotter"."""
    after = scope.tokens[place + length] if place + length < len(scope.tokens) else None
    named = after is not None and after.kind == "word" and after.norm not in BESIDE
    owned = place > 0 and scope.tokens[place - 1].norm.endswith("'s")
    return (scope.mode == WISH and not scope.thing) or (named and not owned and not has_cue(after, "pictured"))  # type: ignore[arg-type]


BESIDE = words("and or but in on at as because so here now with from for to than too again lol please , though if")


def _of_speed(adjective: Adjective) -> bool:
    """Whether the word says how fast something is, as in "a quick swipe"."""
    return any(wish.op == "speed" for wish in adjective.want)


def _inside_another(tokens: Sequence[Token], place: int) -> bool:
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


CASTING = words("look looks looked seem seems seemed appear appears came come comes turned turn turns went gone")


def _complains_of(scope: Scope, place: int, pending: _Pending) -> bool:
    """Whether a colour is a complaint: "the snow looks blue", "her skin seems too red", "how yellow it was"."""
    tokens = scope.tokens
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if scope.mode == WISH or (
        after is not None
        and after.kind == "word"
        and after.entry is None
        and after.norm not in ("to", "in", "on", "and", "now", "here", "that", "because", "for", "from", "lol")
    ):
        return False
    lead = [token.norm for token in tokens[max(0, place - 5) : place]]
    told = scope.mode == FAULT and pending.degree is not None and any(word in COPULAS for word in lead)
    return told or pending.step == "excess" or "how" in lead[-1:] or any(word in CASTING for word in lead)


def _shades_colour(tokens: Sequence[Token], after: int, token: Token) -> bool:
    """ "light blue": the word belongs to the colour."""
    return (
        token.norm in SHADE_WORDS
        and after < len(tokens)
        and tokens[after].entry is not None
        and tokens[after].entry.colour is not None
    )  # type: ignore[union-attr]


def _degree_after(tokens: Sequence[Token], place: int) -> float | None:
    """A degree said after the word: "brighter by a lot", "darken it slightly"."""
    for at in range(place, min(len(tokens), place + 3)):
        entry = tokens[at].entry
        if tokens[at].norm in ("and", ",", "but"):
            return None
        if entry is not None and entry.degree is not None and not entry.adjective and not entry.concept:
            end = at + tokens[at].length
            follows = tokens[end].entry if end < len(tokens) else None
            return None if follows is not None and (follows.adjective or follows.step or follows.verb) else entry.degree
    return None


def _said(scope: Scope, pending: _Pending, region: str | None, after: int) -> Said:
    degree = pending.degree if pending.degree is not None else _degree_after(scope.tokens, after)
    return Said(words=scope.words, degree=degree, percent=pending.percent, number=pending.number, region=region)


def _place_of(scope: Scope, after: int) -> str | None:
    """Where it is so: "too dark | on the left side"."""
    tail = list(scope.tokens[after:])
    if not tail or tail[0].norm not in ("on", "in", "around", "under", "behind", "at", "above"):
        return None
    end = next(
        (
            at
            for at, token in enumerate(tail)
            if at and (token.kind == "punct" or token.norm in ("and", "but", "so", "please", "though", "because"))
        ),
        len(tail),
    )
    return region_of(Nominal([], tail[:end]), [], scope.text)


def _adjective(scope: Scope, place: int, adjective: Adjective, pending: _Pending, found: States) -> None:
    """Settle what an adjective means from what stands around it."""
    token = scope.tokens[place]
    after = place + token.length
    compared = token.norm.endswith("er") or pending.step == "more"
    if after < len(scope.tokens) and scope.tokens[after].norm in ("by", "with"):
        _number_after(scope.tokens[after:], pending)
    said = _said(scope, pending, scope.region or _place_of(scope, after), after)
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
    scope: Scope, adjective: Adjective, want: Wishes, pending: _Pending, compared: bool, after: int
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
    if pending.negated or enough or pending.step == "lack":
        return () if adjective.complains else want
    if adjective.complains or (compared and scope.mode == FAULT):
        return adjective.fault
    return want if scope.mode == LOOSE and _is_fragment(scope.tokens) else ()


def _than(tokens: Sequence[Token], after: int) -> bool:
    """Whether something is told to be more so than the rest: "the corner is darker | than the rest"."""
    return after < len(tokens) and tokens[after].norm in ("than", "compared")


def _is_fragment(tokens: Sequence[Token]) -> bool:
    """Whether the words are a wish without a verb: a few words, nearly all of them the craft's."""
    foreign = [
        token for token in tokens
        if token.kind == "word" and token.entry is None and token.norm not in ARTICLES | PREPOSITIONS
        and token.norm not in ("and", "or", "please", "maybe", "just", "also", "is", "i", "some", "one", "then")
    ]  # fmt: skip
    return len(foreign) <= 1 and len(tokens) <= 12


def _concept(scope: Scope, place: int, length: int, concept: Concept, pending: _Pending, found: States) -> None:
    """Settle what a named quality means from what stands before it."""
    tokens = scope.tokens
    tail = list(tokens[place + length :])
    _number_after(tail, pending)
    if pending.negated and concept.name in LAID_OVER and scope.mode != FAULT:
        found.avoid.extend({wish.op for wish in concept.acts["add"]})
        return
    wishes = _wishes_for(scope, place, length, concept, pending)
    if pending.number is not None and pending.step is None and scope.mode != FAULT:
        wishes = tuple(replace(wish, sign=0) for wish in (wishes or concept.acts.get("more", ())))[:1]
    if not wishes:
        return
    region = scope.region or _place_of(scope, place + length) or _part_of(scope, tail) or _named_before(scope, place)
    said = _said(scope, pending, region, place + length)
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


def _named_before(scope: Scope, place: int) -> str | None:
    """The thing named right before the quality: "foreground lighting", "face brightness"."""
    start = place
    while (
        start
        and scope.tokens[start - 1].kind == "word"
        and scope.tokens[start - 1].entry is None
        and scope.tokens[start - 1].norm not in ARTICLES | PREPOSITIONS | PRONOUNS | COPULAS | PLAIN
        and scope.tokens[start - 1].norm
        not in ("and", "or", "with", "i", "to", "do", "so", "there", "what", "how", "please")
    ):
        start -= 1
    return words_of(scope.tokens[start:place], scope.text)[:200] if 0 < place - start <= 2 else None


def _number_after(tail: Sequence[Token], pending: _Pending) -> None:
    """ "contrast +20", "brightness by 30 percent"."""
    if pending.number is not None or pending.percent is not None:
        return
    for at in range(min(7, len(tail))):
        if tail[at].norm in ("and", ","):
            return
        number = number_at(tail, at)
        if number is not None:
            if number.unit == "percent":
                pending.percent = number.value
            elif number.unit not in ("degrees", "seconds", "db", "s", "pixels"):
                pending.number = number.value
            return


def _wishes_for(scope: Scope, place: int, length: int, concept: Concept, pending: _Pending) -> Wishes:
    acts = concept.acts
    tokens = scope.tokens
    if concept.name == "rotation" and any(token.kind == "num" for token in tokens):
        return acts.get("bare", ())
    if concept.name == "text" and scope.mode == LOOSE and not any(token.kind == "quote" for token in tokens):
        return ()
    if pending.step in ("more", "lack"):
        return acts.get("more", ())
    if pending.step in ("less", "excess"):
        return acts.get("less", ())
    after = tokens[place + length].norm if place + length < len(tokens) else ""
    if (
        concept.name in ("skin", "teeth")
        and place
        and tokens[place - 1].entry is not None
        and (tokens[place - 1].entry.adjective is not None or tokens[place - 1].norm in ("whiter", "white", "better"))
        and scope.mode != FAULT
    ):  # type: ignore[union-attr]
        return acts.get("fix", ())
    if (
        after in ("adjustment", "adjustments", "correction", "corrections", "fix", "enhancement", "improvement")
        and scope.mode == LOOSE
    ):
        return acts.get("adjust", ())
    if after in ("up", "higher", "increase", "boost", "increment"):
        return acts.get("more", ())
    if after in ("down", "lower", "reduction", "removal", "decrease"):
        return acts.get("less", ())
    if pending.negated:
        return () if "add" in acts and scope.mode != FAULT and "less" not in acts else acts.get("remove", ())
    lead = _before_degree(tokens, place) - 1
    while lead >= 0 and (
        tokens[lead].norm in ARTICLES or (tokens[lead].entry is not None and tokens[lead].entry.degree)
    ):  # type: ignore[union-attr]
        lead -= 1
    before = tokens[lead].norm if lead >= 0 else ""
    if before in ("do", "try", "doing") and scope.mode != FAULT:
        return acts.get("bare") or acts.get("add", ())
    if scope.mode == FAULT and concept.name == "brightness" and _in_phrase(tokens, place):
        return ()
    if before in ("about", "problem", "issue"):
        return acts.get("remove") or acts.get("less") or acts.get("fix", ())
    if scope.mode == FAULT:
        if before in ("is", "are", "was", "looks", "seems"):
            return acts.get("less", ())
        alone = acts.get("bare", acts.get("remove")) == acts.get("remove")
        nuisance = alone and "more" not in acts and concept.name != "background"
        return acts.get("remove", ()) if nuisance and _at_head(tokens, place) else ()
    if scope.mode == LOOSE and _in_phrase(tokens, place):
        return ()
    if (
        scope.mode == WISH
        and before in ("with", "to", "of", "from", "for")
        and tokens[place - 1].norm not in ("more", "with", "some")
    ):
        return ()
    if scope.mode == WISH and any(
        token.norm in ("longer", "shorter", "smoother") for token in tokens[place : place + 5]
    ):
        return acts.get("adjust", acts.get("bare", ()))
    return (
        acts.get("bare", ())
        if scope.mode == WISH or _is_fragment(tokens) or pending.degree is not None or (place == 0 and len(tokens) > 3)
        else ()
    )


def _in_phrase(tokens: Sequence[Token], place: int) -> bool:
    """Whether the concept stands in a prepositional phrase: "for a check logo"."""
    start = _before_degree(tokens, place)
    for back in range(start - 1, max(-1, start - 5), -1):
        if tokens[back].norm in ("for", "to", "of", "from", "on", "in", "by", "after", "at"):
            return True
        if tokens[back].kind == "punct" or tokens[back].norm in ("and", "with", "more", "some"):
            return False
    return False


def _before_degree(tokens: Sequence[Token], place: int) -> int:
    """Where the degree before a place begins: "| a pinch of | clarity"."""
    for back in range(place - 1, max(-1, place - 6), -1):
        entry = tokens[back].entry
        if entry is not None and entry.degree is not None and back + tokens[back].length == place:
            return back
    return place


def _at_head(tokens: Sequence[Token], place: int) -> bool:
    """Whether the fault is what the description is about: "there is a buzz", not "remember the scratch"."""
    return any(token.norm in COPULAS for token in tokens[max(0, place - 6) : place + 4])
