"""Requests whose verb is none of editing: "flyaway hairs gone please", "I can't stand my wrinkles"."""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import load_lexicon
from tools.planner.grammar.function_words import ARTICLES, COPULAS, MODALS, PRONOUNS, SUBJECTS, is_verbal
from tools.planner.verbs.frame import Found, Frame, stripped
from tools.planner.verbs.frames import read_frame
from tools.planner.words.signs import Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

OPENING = words("gone begone hate dislike like stand love")
"""Words of which one stands in every such request."""
POLITE = words("please pls plz thanks thank you ty asap now ! . , lol ok")
LEADS = words("and also then just i want need all the , ok so")
QUANTITIES = words("too many much so most half some")
OWNED = words("my her his our their")
ENDS = words("and but so because , since when in on if as")
MOST = 7


def read_verbless(sentence: Sequence[Token], seen: Glance, text: str, kinds: frozenset[str]) -> Found | None:
    """What is to be gone, or what is not liked of oneself; none where the words say neither. seen: a glance."""
    if OPENING.isdisjoint(seen.norms) or kinds != {"image"}:
        return None
    norms = [token.norm for token in sentence]
    if gone := _gone(sentence, norms):
        return _frame("remove", gone, sentence, text, kinds)
    if disliked := _disliked(sentence, norms):
        return _frame("fix", disliked, sentence, text, kinds)
    return None


def _frame(verb: str, thing: list[Token], sentence: Sequence[Token], text: str, kinds: frozenset[str]) -> Found:
    entry = load_lexicon().entries[verb]
    frame = Frame(
        entry=entry, object=thing, whole=list(sentence), sentence=list(sentence), text=text, kinds=kinds, verb=verb
    )
    return read_frame(frame)


def _gone(sentence: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """The thing before "gone": not what is said to have gone."""
    place = next((at for at, norm in enumerate(norms) if norm in ("gone", "begone")), 0)
    if not place or any(norm not in POLITE for norm in norms[place + 1 :]):
        return []
    thing = stripped([token for token in sentence[:place] if token.norm not in ("all",)])
    while thing and thing[0].norm in LEADS - ARTICLES:
        thing = thing[1:]
    plain = 0 < len(thing) <= MOST and not any(
        token.kind != "word"
        or token.norm in COPULAS | MODALS | SUBJECTS
        or (is_verbal(token) and token.entry is not None and token.entry.concept is None)
        for token in thing
    )
    counted = any(token.norm in QUANTITIES for token in thing)
    return thing if plain and not counted and thing[0].norm not in PRONOUNS else []


def _disliked(sentence: Sequence[Token], norms: Sequence[str]) -> list[Token]:
    """ "I hate | my nose", "I do not like | her wrinkles": what is one's own; a dislike of a version is a judgement."""
    place = next(
        (
            at
            for at, norm in enumerate(norms)
            if norm in ("hate", "dislike")
            or (norm in ("like", "stand", "love") and "not" in norms[max(0, at - 2) : at])
        ),
        None,
    )
    if place is None or norms[place + 1 : place + 2] == [] or norms[place + 1] not in OWNED:
        return []
    rest = sentence[place + 1 :]
    end = next((at for at, token in enumerate(rest) if at and (token.kind == "punct" or token.norm in ENDS)), len(rest))
    return list(rest[:end]) if end <= MOST else []


__all__ = ["read_verbless"]
