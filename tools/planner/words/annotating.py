"""Tokens get their lexicon entries, and words that are often a slip for another are read again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from edits.lexicon import Entry, Lexicon, load_lexicon
from tools.planner.words.lemmas import lemma_of
from tools.planner.words.marking import PLEASE, set_entry, set_word
from tools.planner.words.signs import DOUBT, PHRASE, SECOND, SLIP
from tools.planner.words.spelling import verbs_near
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

VERB_SLOTS = words("to please you and someone somebody anyone help can could then also just kindly , .")
"""What stands before a verb that asks."""


def _reconsider(tokens: list[Token], place: int, lexicon: Lexicon) -> None:
    """A slip where a verb should stand is rather that verb: "chane the color", "help dit out the phone"."""
    token = tokens[place]
    before = tokens[place - 1] if place else None
    if before is not None and before.norm not in VERB_SLOTS and before.kind != "punct":
        return
    known = lexicon.entries.get(token.norm)
    if known is not None and (known.action or known.verb) and token.norm not in lexicon.often:
        verbs = [verb for verb in verbs_near(token.text.lower()) if verb in lexicon.often]
        if verbs and place == 0:
            _replace(token, verbs[0], verbs[0])
        return
    if known is not None and (known.action or known.verb):
        return
    verbs = verbs_near(token.text.lower())
    if verbs:
        _replace(token, verbs[0], lemma_of(verbs[0]))


def _replace(token: Token, word: str, lemma: str) -> None:
    """Read a slip as the word it stands for."""
    token.meant = word
    set_word(token, word, lemma)
    entries = load_lexicon().entries
    set_entry(token, entries.get(word) or entries.get(lemma))


def _opens_short(tokens: Sequence[Token]) -> bool:
    """Whether "ad" stands where a verb should: "ad three hats"."""
    first, follower = tokens[0], tokens[1] if len(tokens) > 1 else None
    return first.norm == "ad" and follower is not None and (follower.kind == "num" or follower.norm in NAMING)


NAMING = words("a an the my his her our their this these those some it one two three four five")
"""What stands right behind a verb that asks."""


def annotate(tokens: list[Token], lexicon: Lexicon) -> None:
    """Read slips where a verb should stand, and give each token the longest lexicon phrase that begins with it."""
    slips = [place for place, token in enumerate(tokens) if token.signs & SLIP]
    for place in [0, *slips] if tokens and 0 not in slips[:1] and _opens_short(tokens) else slips:
        _reconsider(tokens, place, lexicon)
    signs = [token.signs for token in tokens]
    opening = [place for place, own in enumerate(signs[:-1]) if own & PHRASE and signs[place + 1] & SECOND]
    for place in opening:
        _find_phrase(tokens, place, tokens[place], lexicon)
    for place in reversed([place for place, own in enumerate(signs) if own & DOUBT]):
        _read_doubtful(tokens, place, lexicon)


def _read_doubtful(tokens: list[Token], place: int, lexicon: Lexicon) -> None:
    """A word that is often a slip for another, read as the other where that fits."""
    token = tokens[place]
    if token.norm == "to" and _means_too(tokens, place):
        set_word(token, "too", "too")
        _find_entry(tokens, place, token, lexicon)
    elif token.norm in PLEASE and _before_verb(tokens, place):
        set_word(token, "please", "please")
        set_entry(token, lexicon.entries.get("please"), token.length)
    elif token.norm == "wan" and place and tokens[place - 1].norm in ("i", "we", "you", "would"):
        _mistyped(token, "want", lexicon)
    elif token.norm == "he" and place and _means_the(tokens, place):
        set_word(token, "the", "the")
        token.meant = "the"
    elif token.norm == "its" and _means_it_is(tokens, place):
        _split_it_is(tokens, place, lexicon)
    elif token.norm == "can" and place and _is_tin(tokens, place):
        set_word(token, "tin", "tin")
        set_entry(token, lexicon.entries.get("tin"), 1)
    elif token.norm == "polish" and _is_tongue(tokens, place):
        set_entry(token, None)
    elif token.norm == "form" and _means_from(tokens, place):
        _mistyped(token, "from", lexicon)


def _is_tongue(tokens: Sequence[Token], place: int) -> bool:
    """Whether a language or a people is meant: "in | polish", "my | Polish | aunt"."""
    before = tokens[place - 1] if place else None
    named = before is not None and before.kind == "word" and tokens[place].text == "Polish"
    return named or (before is not None and before.norm in ("in", "into"))


def _mistyped(token: Token, word: str, lexicon: Lexicon) -> None:
    set_word(token, word, word)
    token.meant = word
    set_entry(token, lexicon.entries.get(word), token.length)


COPULA = words("is its are was were looks look looked came comes be seems seem 's way much bit little")


def _means_too(tokens: Sequence[Token], place: int) -> bool:
    """Whether "to" was meant as "too": "it is to dark"."""
    after = tokens[place + 1].entry if place + 1 < len(tokens) else None
    before = tokens[place - 1].norm if place else ""
    return (
        after is not None
        and after.adjective is not None
        and after.verb is None
        and after.action is None
        and after.concept is None
        and (not place or before in COPULA)
    )


SAYS_HOW = words(
    "too so very way just not really a all kinda quite getting been the awful terrible horrible my only still super "
    "pretty also such like for because"
)
"""What stands after "it is" and never after "its"."""


def _means_it_is(tokens: Sequence[Token], place: int) -> bool:
    """Whether "its" was meant as "it is": "fix the light its awful", "its too dark"."""
    if place + 1 >= len(tokens) or tokens[place + 1].kind != "word":
        return False
    after = tokens[place + 1]
    last = place + 2 >= len(tokens) or tokens[place + 2].kind == "punct"
    described = after.entry is not None and bool(after.entry.adjective) and not after.entry.concept
    return after.norm in SAYS_HOW or (last and described)


def _split_it_is(tokens: list[Token], place: int, lexicon: Lexicon) -> None:
    token = tokens[place]
    set_word(token, "it", "it")
    set_entry(token, lexicon.entries.get("it"))
    split = Token("word", token.text, token.start, token.end)
    set_word(split, "is", "be")
    tokens.insert(place + 1, split)
    _find_entry(tokens, place + 1, tokens[place + 1], lexicon)


def _before_verb(tokens: Sequence[Token], place: int) -> bool:
    after = tokens[place + 1].entry if place + 1 < len(tokens) else None
    return after is not None and bool(after.action or after.verb)


def _means_the(tokens: Sequence[Token], place: int) -> bool:
    """Whether "he" was meant as "the": "increase he contrast"."""
    before, after = tokens[place - 1].entry, tokens[place + 1].entry if place + 1 < len(tokens) else None
    asked = before is not None and before.action in ("increase", "decrease", "remove", "add", "change", "adjust", "fix")
    named = after is not None and after.concept is not None
    return named and (asked or tokens[place - 1].norm in ("of", "in", "on", "with"))


def _means_from(tokens: Sequence[Token], place: int) -> bool:
    """Whether "form" was meant as "from": "the sticker form the window"."""
    after = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    before = tokens[place - 1] if place else None
    named = before is not None and before.kind == "word" and before.norm not in ("the", "a", "this", "to", "in", "an")
    return named and after in ("the", "my", "this", "his", "her", "our", "background", "behind", "that", "their")


HELD = words(
    "coke beer soda trash garbage tin paint spray watering gas cola pepsi aluminum metal soup tuna oil drink rubbish "
    "fanta sprite monster pop red white empty crushed silver milk"
)
ASKED = words("you u i we be he she they it someone somebody anyone anybody this that the these")


def _is_tin(tokens: Sequence[Token], place: int) -> bool:
    """Whether "can" is a thing: "put a | can | in his hand", "the coke | can"."""
    before, after = tokens[place - 1].norm, tokens[place + 1].norm if place + 1 < len(tokens) else ""
    held = before in HELD and (after not in ASKED or (place > 1 and tokens[place - 2].norm in DETERMINED))
    return held or (before in DETERMINED and after not in ASKED)


DETERMINED = words("a the his her my your their our an")


def _is_named(tokens: Sequence[Token], place: int, entry: Entry) -> bool:
    """Whether a phrase that is only a verb stands where a noun does: "some | color in | the sky"."""
    named = place > 0 and tokens[place - 1].norm in ("some", "the", "a", "more", "any", "my", "no", "less")
    return named and not (entry.noun or entry.concept or entry.adjective or entry.degree)


def _find_entry(tokens: list[Token], place: int, token: Token, lexicon: Lexicon) -> None:
    """Give a token the entry of the longest phrase that begins with it, else of the word alone."""
    if not (token.signs & PHRASE and place + 1 < len(tokens) and _find_phrase(tokens, place, token, lexicon)):
        set_entry(token, lexicon.entries.get(token.norm) or lexicon.entries.get(token.lemma), token.length)


LITTLE = words("bit little lot tad touch hair notch smidge ton")


def _is_degree(tokens: Sequence[Token], place: int) -> bool:
    """Whether "a" before this place begins a degree: "a | little", not "a | little hat"."""
    if place >= len(tokens) or tokens[place].norm not in LITTLE:
        return False
    return place + 1 >= len(tokens) or tokens[place + 1].kind == "punct" or tokens[place + 1].norm in GOING_ON


GOING_ON = words("more and but please without while so with in though")


def _find_phrase(tokens: list[Token], place: int, token: Token, lexicon: Lexicon) -> bool:
    """Give a token the entry of the longest phrase of several words that begins with it; whether there is one."""
    follower = tokens[place + 1]
    for first, length in phrase_lengths(token.norm, token.lemma, follower.norm, follower.lemma):
        rest = tokens[place + 1 : place + length]
        if len(rest) + 1 < length:
            continue
        entry = _entry_of(first, [one.norm for one in rest]) or _entry_of(first, [one.lemma for one in rest])
        if entry is not None and entry.colour is not None and rest[-1].norm.endswith("er"):
            continue  # "the sky | bluer"
        if rest[-1].norm == "a" and _is_degree(tokens, place + length):
            continue  # "make it pop | a little"
        if entry is not None and not (entry.verb is not None and _is_named(tokens, place, entry)):
            set_entry(token, entry, length)
            return True
    return False


def _entry_of(first: str, rest: Sequence[str]) -> Entry | None:
    return load_lexicon().entries.get(" ".join((first, *rest)))


@lru_cache(maxsize=16_384)
def phrase_lengths(norm: str, lemma: str, second: str, second_lemma: str) -> tuple[tuple[str, int], ...]:
    """How the lexicon's phrases begin that go on with another word or its base form, and how many words they have.

    Those that begin with the word before those with its base form, and the longest first. Of the pairs of words in a
    text hardly any opens a phrase.
    """
    found: list[tuple[str, int]] = []
    for first in dict.fromkeys((norm, lemma)):
        seconds = load_lexicon().seconds.get(first, {})
        lengths = {*seconds.get(second, ()), *seconds.get(second_lemma, ())}
        found.extend((first, length) for length in sorted(lengths, reverse=True))
    return tuple(found)
