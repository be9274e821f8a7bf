"""Whether words describe what is or wish for what should be, and what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.grammar.function_words import COPULAS, has_cue, words_of
from tools.planner.grammar.nouns import PLAIN, is_whole
from tools.planner.words.signs import OFF, Glance
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

WISH, FAULT, LOOSE = "wish", "fault", "loose"
"""What words stand for: a wish after "make", a description after "is", or neither said."""

REQUIRED = words("required needed necessary requirement wanted")


WISHING = REQUIRED | {"should", "must"}
"""Words of which one makes a wish of all."""


MODES = frozenset(
    {"to", "should", "could", "can", "would", "must", "want", "needs", "need", "let", "make", "if", "may", "might"}
)


def mode_of(tokens: Sequence[Token], seen: Glance) -> str:
    """What the words stand for: "it looks dark" describes, "it should be brighter" wishes. seen: a glance at them."""
    if not WISHING.isdisjoint(seen.norms):
        return WISH
    otherwise = FAULT if seen.signs & OFF else LOOSE
    if COPULAS.isdisjoint(seen.norms):
        return otherwise
    for place, token in enumerate(tokens):
        if token.norm in COPULAS and not (token.norm in ("look", "feel", "get") and place == 0):
            if token.norm in ("look", "feel") and _is_noun(tokens, place):
                continue
            inverted = place == 0 and len(tokens) > 1 and tokens[1].norm in ("there", "it")
            if has_cue(token, "polite") or (inverted and any(one.norm in MODES for one in tokens[2:])):
                continue
            before = {one.norm for one in tokens[max(0, place - 4) : place]}
            return WISH if before & MODES else FAULT
    return otherwise


BODY = words("skin teeth complexion")
"""Words of the craft that name a part of a person too."""


ENDS_NOUN = words("please and but with for to on in pls thanks though")


def _is_noun(tokens: Sequence[Token], place: int) -> bool:
    """Whether "look" is what is wanted: "a faded | look", "flat profile | look please"."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    ends = after is None or after.kind == "punct" or after.norm in ENDS_NOUN
    plural = tokens[place - 1].norm.endswith("s") or tokens[place - 1].norm in ("i", "we", "you", "they", "it", "how")
    return ends and not plural


def subject_of(tokens: Sequence[Token], text: str) -> str | None:
    """What a description is about: "my dad" of "my dad is too dark"; none for the whole picture."""
    place = next((at for at, token in enumerate(tokens) if token.norm in COPULAS), None)
    if place is None:
        return None
    start = place
    while start and _in_subject(tokens[start - 1]):
        start -= 1
    subject = list(tokens[start:place])
    if [token.norm for token in subject] in (["why"], ["how", "come"]):
        subject = _inverted(tokens[place + 1 :])
    elif [token.norm for token in subject[:1]] == ["why"] and len(subject) > 2:
        subject = subject[2:]  # "why does | my face | look so red"
    while subject and subject[0].norm in ("and", "but", "because", "so", "that", "as", "since", "if", "though"):
        subject = subject[1:]
    if not subject or is_whole(subject) or all(one.norm in PLAIN for one in subject):
        return None
    if len(subject) > 1 and subject[0].norm in ("i", "we", "you"):
        return None
    if len(subject) == 1:
        return {"i": "me", "we": "us", "he": "him", "she": "her", "they": "them"}.get(subject[0].norm) or (
            None
            if subject[0].norm in ("there", "it", "that", "this", "what", "which")
            or (subject[0].entry is not None and subject[0].entry.concept is not None and subject[0].norm not in BODY)
            else words_of(subject, text)[:200]
        )
    return words_of(subject, text)[:200] if len(subject) <= 7 else None


def _inverted(rest: Sequence[Token]) -> list[Token]:
    """What stands behind the verb of a question: "why is | this photo | so grainy"."""
    end = next((at for at, token in enumerate(rest) if token.entry is not None and _predicates(token)), len(rest))
    return list(rest[:end])


def _predicates(token: Token) -> bool:
    entry = token.entry
    return entry is not None and (bool(entry.step) or entry.degree is not None or entry.adjective is not None)


def _in_subject(token: Token) -> bool:
    return token.kind == "word" and token.norm not in ENDS_SUBJECT


ENDS_SUBJECT = words(
    "and but because so since if can not also though ok too bus i've as please someone anyone still which now"
)
