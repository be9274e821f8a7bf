"""A second reading for what the rules left: asks of the example that a sentence is most like, with its own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from edits.lexicon import Wish
from graph.state import Ask
from tools.planner.grammar.colours import colour_in, colour_words
from tools.planner.grammar.function_words import (
    ARTICLES,
    COPULAS,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    has_cue,
    is_verbal,
    words_of,
)
from tools.planner.grammar.nouns import ANIMATE, is_whole
from tools.planner.requests.examples.likeness import NEAR, Example, nearest
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.statements.stated import stated_for
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

SURE = 0.62
"""Similarity from which a sentence is read like its example although other sentences ask for something."""
LIGHTS = words("flash light lights lamp sun camera lens window phone iso lighting tripod screen bulb tube candle")
NAMELESS = words("i we it you there this that what who something nothing anything everything which")
PERSON = {"he": "him", "she": "her", "they": "them"}
LONGEST_THING = 6
EMPTY = words(
    "no not never yes ok okay add put move remove delete take make do get give go set keep use need want place shift "
    "drop lose change have try some any one ones more less again too also please pls just now then there here up down "
    "away off out back top bottom left right middle center corner side end start different better other another thing "
    "things same"
)
CONTENTLESS = ARTICLES | PREPOSITIONS | PRONOUNS | MODALS | EMPTY
"""Words that without an edit before them name no change: "add some", "move it to the bottom"."""
GRADED = words("exposure contrast saturation vibrance temperature tint highlights shadows clarity blur denoise sharpen")


LETTERS = words("font fonts typeface lettering")
"""What is told of letters is like nothing that is told of a picture."""


def read_again(sentence: Sequence[Token], text: str, kinds: frozenset[str], *, alone: bool) -> list[Ask]:
    """Asks for a sentence that no rule has read. alone: nothing else is asked for, so that a fair likeness will do."""
    tokens = [token for token in sentence if token.kind != "punct"]
    if not LETTERS.isdisjoint(token.norm for token in tokens):
        return []
    if not tokens or len(tokens) > 40 or all(token.norm in CONTENTLESS for token in tokens):
        return []
    least = NEAR if alone else SURE
    found = nearest(sentence, kinds, least)
    if found is None or found.score < least or not found.example.wishes:
        return []
    confidence = round(min(0.95, 0.6 + 0.4 * (found.score - NEAR)), 2)
    return [ask for wish in found.example.wishes if (ask := _asked(wish, found.example, tokens, text, confidence))]


def _asked(wish: Wish, example: Example, tokens: Sequence[Token], text: str, confidence: float) -> Ask | None:
    thing = named_thing(tokens, text) if example.part else ""
    region = thing if example.part == "region" and _is_pictured(tokens, thing) else None
    ask = make_asks((wish,), Said(words_of(tokens, text)[:300], None, None, None, region))[0]
    params: dict[str, Any] = {**ask.params, **(stated_for(ask.op, tokens, text) if ask.op not in GRADED else {})}
    if example.part == "subject":
        if not thing and ask.op in ("remove_object", "recolor"):
            return None
        params["subject"] = thing or "the main subject"
    params |= _described(ask.op, tokens, text)
    if ask.op == "recolor" and "color" not in params:
        return None
    return ask.model_copy(update={"params": params, "confidence": confidence})


def _described(op: str, tokens: Sequence[Token], text: str) -> dict[str, Any]:
    """What an image model is to be told, in the person's words."""
    if op == "recolor" and colour_in(tokens)[0] is not None:
        aimed = next((at for at, token in enumerate(tokens) if token.norm in ("instead", "rather", "not")), len(tokens))
        return {"color": colour_words(tokens[:aimed], text) or colour_words(tokens, text)}
    if op == "restyle":
        lead = next((at for at, token in enumerate(tokens) if token.norm in ("as", "like", "into", "of")), -1)
        return {"prompt": words_of(tokens[lead + 1 :], text)[:500] or words_of(tokens, text)[:500]}
    if op == "replace_background":
        lead = next((at for at, t in enumerate(tokens) if t.norm in ("in", "on", "at", "be", "use", "a", "an")), -1)
        return {"prompt": words_of(tokens[lead + 1 :], text)[:500] or words_of(tokens, text)[:500]}
    return {}


def named_thing(tokens: Sequence[Token], text: str) -> str:
    """The first thing named that is not the picture itself, in the person's words: "a lamp post", "my ex"."""
    for start, token in enumerate(tokens):
        if token.norm in PERSON and not (start and tokens[start - 1].norm == "that"):
            return PERSON[token.norm]
        if token.norm in ("him", "her", "them", "me", "us") and not _opens(tokens, start):
            return token.norm
        if _opens(tokens, start):
            phrase = _phrase(tokens, start)
            if not is_whole(phrase) and not {one.lemma for one in phrase} & LIGHTS:
                return words_of(phrase, text)[:200]
    phrase = _phrase(tokens, 0)
    bare = phrase and phrase[0].norm not in NAMELESS and not is_verbal(phrase[0]) and not is_whole(phrase)
    return words_of(phrase, text)[:200] if bare and len(phrase) <= 3 else ""


def _opens(tokens: Sequence[Token], place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return tokens[place].norm in ARTICLES and after is not None and not _closes(after)


def _closes(token: Token) -> bool:
    return (
        token.kind != "word"
        or token.norm in PREPOSITIONS
        or token.norm in COPULAS
        or token.norm in MODALS
        or token.norm in ("not", "and", "or", "but", "so", "because", "that", "which", "who", "too", "very", "do")
        or (token.norm in PRONOUNS and token.norm not in ARTICLES)
        or (token.norm.endswith("s") and token.lemma != token.norm and is_verbal(token))
    )


def _phrase(tokens: Sequence[Token], start: int) -> list[Token]:
    phrase = [tokens[start]]
    for token in tokens[start + 1 : start + LONGEST_THING]:
        if _closes(token) or (len(phrase) > 1 and (token.norm.endswith("ing") or token.norm in ARTICLES)):
            break
        phrase.append(token)
    return phrase


def _is_pictured(tokens: Sequence[Token], thing: str) -> bool:
    """Whether the thing is one that pictures show and light falls on."""
    named = set(thing.lower().split())
    return any(
        (has_cue(token, "pictured") or token.lemma in ANIMATE) and token.norm not in LIGHTS
        for token in tokens
        if token.text.lower() in named or token.norm in named
    )


__all__ = ["read_again"]
