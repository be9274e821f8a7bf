"""Words without a request verb: complaints, wishes as nouns, exceptions."""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import Wish
from graph.state import Ask
from tools.planner.grammar.function_words import ARTICLES, COPULAS, MODALS, PRONOUNS, has_cue, words_of
from tools.planner.grammar.modes import FAULT, LOOSE, WISH, mode_of, subject_of
from tools.planner.grammar.nouns import is_whole
from tools.planner.requests.fragments import (
    read_backdrop,
    read_becoming,
    read_format,
    read_stretch,
    read_titled,
    read_wished,
)
from tools.planner.requests.gathered import Requests
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.statements.units import read_units
from tools.planner.words.token import Token
from tools.planner.words.values import percent_in
from tools.planner.words.wordsets import words


def read_loose(
    tokens: list[Token], text: str, kinds: frozenset[str], found: Requests, *, question: bool = False
) -> None:
    """Words without a request verb: complaints, wishes as nouns, exceptions."""
    place = next((at for at, token in enumerate(tokens) if has_cue(token, "except")), None)
    if place is not None:
        rest = tokens[place + tokens[place].length :]
        _spare(rest, text, found)
        comma = next((at for at, token in enumerate(rest) if token.norm in (",", "but")), len(rest))
        if rest[comma + 1 :]:
            read_loose(list(rest[comma + 1 :]), text, kinds, found, question=question)
        tokens = tokens[:place]
    if not any(token.entry is not None or token.kind in ("num", "aspect", "size") for token in tokens):
        return
    mode = WISH if question else mode_of(tokens)
    if mode == LOOSE and (thing := _one_more(tokens, found)):
        found.asks.append(
            Ask(op="remove_object", params={"subject": words_of(thing, text)}, words=words_of(tokens, text))
        )
        return
    commas = [at for at, token in enumerate(tokens) if token.norm == ","]
    if mode == LOOSE and commas:
        for start, end in zip([-1, *commas], [*commas, len(tokens)], strict=True):
            if tokens[start + 1 : end]:
                read_loose(tokens[start + 1 : end], text, kinds, found)
        return
    known = len(found.asks)
    if not question:
        titled = read_titled(tokens, text)
        if titled:
            found.asks.extend(titled)
            return
        found.asks.extend(read_format(tokens, text))
        found.asks.extend(read_stretch(tokens, text))
        found.asks.extend(read_units(tokens, text))
        found.asks.extend(read_backdrop(tokens, text))
        found.asks.extend(read_becoming(tokens, text))
    heard = any(
        token.lemma == "sound" and token.norm.startswith("sound") and at and tokens[at - 1].kind == "word"
        for at, token in enumerate(tokens)
    )
    scope = Scope(
        tokens,
        text,
        mode,
        subject_of(tokens, text) if mode == FAULT or (mode == WISH and not question) else None,
        heard=heard,
    )
    states = read_states(scope)
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
    stated = any(token.entry is not None and token.entry.step for token in rest)
    return rest if named and plain and not stated and not is_whole(rest) else []


GRADED = words("exposure contrast saturation vibrance temperature tint highlights shadows whites blacks clarity")


def _late_number(tokens: Sequence[Token], found: Requests) -> None:
    """ "increase the contrast slightly, maybe around 20 percent": the number comes after."""
    last = found.asks[-1] if found.asks else None
    percent = percent_in(tokens)
    if last is None or percent is None or last.op not in GRADED or last.params:
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
        end = next((at for at, token in enumerate(kept) if token.kind == "punct"), len(kept))
        if kept[:end]:
            found.exclude.append(words_of(kept[:end], text)[:200])
