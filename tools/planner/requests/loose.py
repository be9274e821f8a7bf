"""Words without a request verb: complaints, wishes as nouns, exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from edits.lexicon import Wish, load_lexicon
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES, COPULAS, MODALS, PRONOUNS, has_cue, is_verbal, words_of
from tools.planner.grammar.modes import FAULT, LOOSE, WISH, mode_of, subject_of
from tools.planner.grammar.moments import timed
from tools.planner.grammar.nouns import is_whole
from tools.planner.grammar.sides import is_side
from tools.planner.requests.continuing import goes_on
from tools.planner.requests.fragments import (
    STAYING,
    read_backdrop,
    read_becoming,
    read_format,
    read_stretch,
    read_titled,
    read_wished,
)
from tools.planner.requests.gathered import Requests
from tools.planner.requests.overlays.lettered import read_lettered
from tools.planner.requests.restated.unless import each_spared
from tools.planner.statements.meaning import STRENGTHS, Said, make_asks
from tools.planner.statements.scope import Scope, States
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.statements.units import MEASURES, read_units
from tools.planner.verbs.frame import Frame
from tools.planner.verbs.grading import is_band
from tools.planner.verbs.making import make
from tools.planner.words.signs import (
    BACKGROUND,
    DENYING,
    EXCEPT,
    FIGURE,
    FILE,
    FRAMED,
    HEARD,
    KNOWN,
    LOOK,
    NUMBER,
    OFF,
    SPAN,
    STATING,
    TELLING,
    Glance,
    glance,
)
from tools.planner.words.token import Token
from tools.planner.words.values import percent_in
from tools.planner.words.wordsets import words


def read_loose(
    tokens: list[Token],
    text: str,
    kinds: frozenset[str],
    found: Requests,
    *,
    question: bool = False,
    seen: Glance | None = None,
) -> None:
    """Words without a request verb: complaints, wishes as nouns, exceptions. seen: a glance at them, where one is."""
    seen = seen or glance(tokens)
    if seen.signs & EXCEPT:
        tokens = _before_exception(tokens, text, kinds, found, question=question)
        seen = glance(tokens)
    if not seen.signs & (KNOWN | FIGURE | SPAN):
        return
    mode = WISH if question else mode_of(tokens, seen)
    if not (
        _in_parts(tokens, seen, mode, text, kinds, found, question=question) or goes_on(tokens, text, kinds, found)
    ):
        _read_whole(tokens, seen, mode, text, kinds, found, question=question)


def _before_exception(
    tokens: list[Token], text: str, kinds: frozenset[str], found: Requests, *, question: bool
) -> list[Token]:
    """The words before "except …"; what is spared is kept, and what is said behind it is read."""
    place = next(at for at, token in enumerate(tokens) if has_cue(token, "except"))
    rest = tokens[place + tokens[place].length :]
    _spare(rest, text, found)
    comma = next((at for at, token in enumerate(rest) if token.norm in (",", "but")), len(rest))
    if rest[comma + 1 :]:
        read_loose(list(rest[comma + 1 :]), text, kinds, found, question=question)
    return tokens[:place]


def _in_parts(
    tokens: list[Token], seen: Glance, mode: str, text: str, kinds: frozenset[str], found: Requests, *, question: bool
) -> bool:
    """Whether the words name one more thing that is to go, or were read part by part."""
    if mode == LOOSE and (thing := _one_more(tokens, found)):
        found.asks.append(
            Ask(op="remove_object", params={"subject": words_of(thing, text)}, words=words_of(tokens, text))
        )
        return True
    if mode == LOOSE and "," in seen.norms:
        commas = [at for at, token in enumerate(tokens) if token.norm == ","]
        for start, end in zip([-1, *commas], [*commas, len(tokens)], strict=True):
            if tokens[start + 1 : end]:
                read_loose(tokens[start + 1 : end], text, kinds, found)
        return True
    if mode == FAULT and not question and "," in seen.norms and (parts := _praised_beside(tokens)):
        for part in parts:
            if _is_praised(part) and (fine := subject_of(part, text)):
                found.exclude.append(fine)
            else:
                read_loose(part, text, kinds, found)
        return True
    if mode == FAULT and not seen.norms.isdisjoint(APART) and (parts := _each_told(tokens, text)):
        for part in parts:
            read_loose(part, text, kinds, found)
        return True
    if mode == FAULT and not question and not TURNING.isdisjoint(seen.norms) and (halves := _praised_but(tokens)):
        seen_now = {"now", "still", "again"} & seen.norms
        found.lessened = not seen_now and any(has_cue(token, "pictured") for token in halves[1][:3])
        for half in halves:
            if half is halves[1] and _is_praised(half) and (fine := subject_of(half, text)):
                found.exclude.append(fine)
            else:
                read_loose(half, text, kinds, found)
        return True
    return False


PRAISE = words("fine good great perfect ok okay nice lovely alright right")


def _is_praised(part: Sequence[Token]) -> bool:
    """ "the faces are too dark | but the sky is fine": nothing is wrong there."""
    told = any(token.norm in COPULAS for token in part) and not any(token.signs & DENYING for token in part)
    return part[-1].norm in PRAISE and told and len(part) <= MOST_PRAISED


MOST_PRAISED = 6


def _praised_beside(tokens: list[Token]) -> list[list[Token]]:
    """ "the face is too dark, | the sky is fine": parts of which some are praised and some are not; else empty."""
    commas = [at for at, token in enumerate(tokens) if token.norm == ","]
    parts = [tokens[start + 1 : end] for start, end in zip([-1, *commas], [*commas, len(tokens)], strict=True)]
    parts = [part for part in parts if part]
    praised = [part for part in parts if _is_praised(part)]
    others = [part for part in parts if part not in praised]
    return parts if praised and others and all(any(one.signs & OFF for one in part) for part in others) else []


def _read_whole(
    tokens: list[Token], seen: Glance, mode: str, text: str, kinds: frozenset[str], found: Requests, *, question: bool
) -> None:
    """What is asked for by less than a clause, and how something is or should be."""
    known = len(found.asks)
    if not question:
        if ":" in seen.norms and (titled := read_titled(tokens, text)):
            found.asks.extend([timed(ask, tokens, kinds) for ask in titled])
            return
        if seen.signs & FILE and (files := read_format(tokens, text)):
            found.asks.extend(files)
            return
        if kinds and kinds != {"image"} and (lettered := read_lettered(tokens, text, kinds)):
            found.asks.extend(lettered)
            return
        laid = bool(found.asks) and found.asks[-1].op in LAID
        found.asks.extend([one for one in _fragments(tokens, seen, text) if not (one.op == "trim" and laid)])
    if mode == LOOSE and not question and kinds == {"image"} and (made := _made_so(tokens, text, kinds)):
        found.asks.extend(made)
        found.verbs += 1
        return
    spoken_of = partial(_spoken_of, tokens, text, mode, question=question)
    scope = Scope(tokens, text, mode, spoken_of, heard=_is_heard(tokens, seen))
    states = read_states(scope) if seen.signs & (STATING | LOOK) else States()
    if mode == FAULT and known and found.asks[known - 1].op == "hsl" and scope.region == "them":
        return  # "tone the greens down, they look radioactive" says why
    if mode == FAULT and known and states.asks and _says_why(found.asks[known - 1], scope.region, states.asks):
        return
    found.asks.extend(states.asks if not question else [ask for ask in states.asks if ask.sign])
    found.avoid.extend(states.avoid)
    found.complained = mode == FAULT and bool(states.asks)
    if mode == WISH and not question and len(found.asks) == known:
        wished = read_wished(tokens, text, kinds)
        found.asks.extend(wished.asks)
        found.looks.extend(wished.looks)
    if not states.asks and not question:
        _late_number(tokens, found)
    if states.concepts:
        found.topic = states.concepts[-1]


LIGHT = frozenset({"exposure", "shadows", "highlights", "relight"})


def _says_why(asked: Ask, spoken_of: str | None, told: Sequence[Ask]) -> bool:
    """ "brighten my wife, | she is in the shade": what is told of the same part is why, and no second step."""
    place = asked.target.region if asked.target is not None else None
    if spoken_of not in ("him", "her", "them", "it") or not isinstance(place, str):
        return False
    return all({ask.op, asked.op} <= LIGHT and ask.sign == asked.sign for ask in told)


def _spoken_of(tokens: list[Token], text: str, mode: str, *, question: bool) -> str | None:
    """What the words are about, where they name it."""
    if mode == FAULT or (mode == WISH and not question):
        return subject_of(tokens, text) or (_verbless_subject(tokens, text) if mode == FAULT else None)
    return _verbless_subject(tokens, text) if mode == LOOSE else None


def _is_heard(tokens: Sequence[Token], seen: Glance) -> bool:
    """Whether something sounds like something: "the voice | sounds dull"."""
    return seen.signs & HEARD > 0 and any(
        token.signs & HEARD and at and tokens[at - 1].kind == "word" for at, token in enumerate(tokens)
    )


def _fragments(tokens: list[Token], seen: Glance, text: str) -> Iterator[Ask]:
    """What is asked for by less than a clause: each reader where there is something for it."""
    if seen.signs & SPAN and not seen.norms.isdisjoint(STAYING):
        yield from read_stretch(tokens, text)
    if has_units(seen):
        yield from read_units(tokens, seen, text)
    if seen.signs & BACKGROUND:
        yield from read_backdrop(tokens, text)
    if "be" in seen.norms:
        yield from read_becoming(tokens, text)


def has_units(seen: Glance) -> bool:
    """Whether something may be measured: a figure, a frame, a number with a unit or a clock time, or a limit."""
    counted = seen.signs & NUMBER and not MEASURES.isdisjoint(seen.norms)
    limited = seen.signs & SPAN and not LIMITING.isdisjoint(seen.norms)
    return bool(seen.signs & (FIGURE | FRAMED) or counted or limited)


LIMITING = words("max maximum under below within most than")
"""Words of which one stands before a limit."""
LAID = words("text overlay caption blur zoom monochrome")
"""What "only the first 10 seconds" behind it is for, rather than what stays of the clip."""


def _spoken_part(part: list[Token], text: str) -> str | None:
    """What one part of a list is about: "the eyes are too dark | the lips too bright"."""
    subject = subject_of(part, text) if any(token.signs & OFF and token.signs & TELLING for token in part) else None
    named = subject is not None and subject.lower() not in ("it", "this", "that", "they")
    return subject if named else _verbless_subject(part, text)


APART = frozenset({",", "but"})
TURNING = frozenset({"but", "yet"})


def _each_told(tokens: list[Token], text: str) -> list[list[Token]]:
    """ "faces too dark | background too light": things told without a verb between commas; empty where one is not."""
    commas = [at for at, token in enumerate(tokens) if token.norm in APART]
    parts = [tokens[start + 1 : end] for start, end in zip([-1, *commas], [*commas, len(tokens)], strict=True)]
    if len(parts) < 2 or not all(any(token.signs & TELLING for token in part) for part in reversed(parts)):
        return []
    spoken = False
    for part in parts:
        if _spoken_part(part, text) is not None:
            spoken = True
        elif not _of_all(part):
            return []
    return parts if spoken else []


OF_ALL = words("too way so very a bit it is looks really overall generally")


def _of_all(part: Sequence[Token]) -> bool:
    """ "too contrasty | faces are too dark": told of the whole picture."""
    return part[0].norm in OF_ALL and len(part) <= FEW


FEW = 4


def _praised_but(tokens: list[Token]) -> list[list[Token]]:
    """ "the bride looks great | but the groom is too dark": two things told, each of its own."""
    place = next((at for at, token in enumerate(tokens) if token.norm in TURNING and at), 0)
    lead, rest = tokens[:place], tokens[place + 1 :]
    told = [any(token.norm in COPULAS for token in half) for half in (lead, rest)]
    named = bool(rest) and rest[0].norm in ARTICLES | PEOPLED and len(rest) > 2
    return [lead, rest] if all(told) and named else []


def _verbless_subject(tokens: list[Token], text: str) -> str | None:
    """ "leaves | more orange", "her eyes | brighter": the thing before what it should be, where no verb is said."""
    place = next((at for at, token in enumerate(tokens) if token.signs & TELLING and _compares(token)), 0)
    thing = tokens[:place]
    named = 0 < len(thing) <= 3 and has_cue(thing[-1], "pictured") and all(one.kind == "word" for one in thing)
    if thing and is_side(thing):
        return words_of(thing, text)
    plain = named and all(one.entry is None or (not one.entry.adjective and _is_place(one)) for one in thing)
    return words_of(thing, text)[:200] if plain else None


def _made_so(tokens: list[Token], text: str, kinds: frozenset[str]) -> list[Ask]:
    """ "grass | more green", "teeth whiter": read as what is to be made so; empty where it is none of these."""
    place = next((at for at, token in enumerate(tokens) if token.signs & TELLING and _steps(token)), 0)
    thing = tokens[:place]
    pictured = 0 < len(thing) <= 4 and (has_cue(thing[-1], "pictured") or is_band(thing[-1]))
    named = pictured or any(map(_is_body, thing[-1:])) or (bool(thing) and is_side(thing))
    if not named or not all(one.kind == "word" and not is_verbal(one) for one in thing):
        return []
    words = [token for token in tokens if token.norm not in ("please", "pls", "thanks")]
    entry = load_lexicon().entries["make"]
    frame = Frame(entry=entry, object=words, whole=tokens, sentence=tokens, text=text, kinds=kinds, verb="make")
    return make(frame).asks


def _steps(token: Token) -> bool:
    """Whether a comparison begins here: "more", "less", "whiter"."""
    entry = token.entry
    compared = entry is not None and bool(entry.adjective or entry.colour) and token.norm[-2:] == "er"
    if entry is not None and entry.degree is not None and token.length > 1 and not entry.step:
        return True
    return compared or (entry is not None and entry.step in ("more", "less"))


def _is_body(token: Token) -> bool:
    concept = token.entry.concept if token.entry is not None else None
    return concept is not None and concept.name in ("skin", "teeth")


def _is_place(token: Token) -> bool:
    """Whether the word is a part of the picture rather than a quality of it."""
    concept = token.entry.concept if token.entry is not None else None
    return concept is None or concept.name in ("background", "skin")


def _compares(token: Token) -> bool:
    entry = token.entry
    if entry is None:
        return False
    predicated = entry.adjective is not None and (bool(entry.adjective.fault) or token.norm[-2:] == "er")
    return bool(entry.step) or predicated


PEOPLED = words("he she they his her my our")
ALSO = words(", and also plus & if possible as well too maybe even please perhaps ) ( - possibly ideally thanks .")


def _one_more(tokens: list[Token], found: Requests) -> list[Token]:
    """ "… remove the guy. And the lamppost as well if possible": one more thing that is to go; empty where none."""
    if not found.asks or found.asks[-1].op != "remove_object" or tokens[0].norm not in ("and", "also", "plus", ","):
        return []
    rest = list(tokens)
    while rest and rest[0].norm in ALSO:
        rest = rest[1:]
    while rest and rest[-1].norm in ALSO:
        rest = rest[:-1]
    named = 2 <= len(rest) <= 7 and rest[0].norm in ARTICLES and rest[0].norm not in ("this", "that", "all")
    plain = all(token.kind == "word" and token.norm not in COPULAS | MODALS | PRONOUNS for token in rest)
    stated = any((token.entry is not None and token.entry.step) or _steps(token) for token in rest)
    return rest if named and plain and not stated and not is_whole(rest) else []


GRADED = words("exposure contrast saturation vibrance temperature tint highlights shadows whites blacks clarity")


def _late_number(tokens: Sequence[Token], found: Requests) -> None:
    """ "increase the contrast slightly, maybe around 20 percent": the number comes after."""
    last = found.asks[-1] if found.asks else None
    if last is None or last.op not in GRADED | STRENGTHS.keys() or last.params:
        return
    percent = percent_in(tokens)
    if percent is None:
        return
    if last.op in STRENGTHS and 0 < percent <= 100:
        found.asks[-1] = last.model_copy(update={"params": dict.fromkeys(STRENGTHS[last.op], percent)})
        return
    wish = Wish(last.op, last.sign)
    region = last.target.region if last.target is not None else None
    said = Said(last.words, last.degree, percent, None, region if isinstance(region, str) else None)
    found.asks[-1] = make_asks((wish,), said)[0]


def _spare(rest: list[Token], text: str, found: Requests) -> None:
    for token in rest[:4]:
        if token.entry is not None and token.entry.concept is not None and token.entry.concept.name == "metadata":
            found.asks.append(
                Ask(op="metadata", params=stated_for("metadata", rest[:6], text), words=words_of(rest[:6], text))
            )
            return
    kept = [token for token in rest if token.norm not in ("please", "that", "it")]
    if kept and not is_whole(kept) and kept[0].kind == "word":
        end = next((at for at, token in enumerate(kept) if token.kind == "punct" or token.norm == "like"), len(kept))
        for one in each_spared(kept[:end]):
            found.exclude.append(words_of(one, text)[:200])
