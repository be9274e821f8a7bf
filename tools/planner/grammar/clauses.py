"""Sentences, and inside them the verbs that ask for something with the words that belong to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edits.lexicon import PARTICLES, load_lexicon
from tools.planner.grammar.extents import read_extent
from tools.planner.grammar.function_words import is_verbal
from tools.planner.grammar.participles import is_negated, is_participle
from tools.planner.grammar.requesting import is_request
from tools.planner.words.signs import CAPITAL, COMMA, END, VERBAL
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

MOST_OBJECT = 120
"""Words that may belong to one verb."""
MOST_WORDS = 250
"""Words read as one sentence where no sign ends it."""
MOST_CLAUSES = 40
"""Requests in one sentence; nobody writes more."""


def split_sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    """Runs of tokens between signs that end a sentence, or before a capital that begins one without a sign."""
    start = 0
    marks = [at for at, token in enumerate(tokens) if token.signs & (END | CAPITAL | COMMA)]
    for at in [*marks, len(tokens)]:
        if at < len(tokens) and not _may_end(tokens, at, tokens[at]):
            continue
        while at - start >= MOST_WORDS:
            yield tokens[start : start + MOST_WORDS]
            start += MOST_WORDS
        comma = at < len(tokens) and tokens[at].norm == ","
        ends = at == len(tokens) or bool(tokens[at].signs & END) or (comma and _says_much(tokens[start:at]))
        if at > start and (ends or (not comma and _begins_anew(tokens[at - 1], tokens[at]))):
            yield tokens[start:at]
            start = at
        start += ends


FEW_WORDS = 3
"""Words before a comma that are no sentence yet: "you are right, could you …"."""


def _says_much(lead: Sequence[Token]) -> bool:
    return len(lead) > FEW_WORDS or any(token.signs & VERBAL for token in lead)


def _may_end(tokens: Sequence[Token], at: int, token: Token) -> bool:
    return bool(token.signs & (END | CAPITAL)) or (token.norm == "," and _asks_anew(tokens[at + 1 : at + 3]))


def _asks_anew(after: Sequence[Token]) -> bool:
    """ "too much purple light, | can you …": a question behind a comma is a sentence of its own."""
    if len(after) < 2 or after[0].norm not in ("can", "could", "would"):
        return False
    return after[1].norm in ("you", "it", "someone", "somebody", "anyone", "anybody", "we")


STARTERS = words(
    "an a can could would please now also make is are yes then next lastly and lets this the i it but so just no let"
)


def _begins_anew(before: Token, token: Token) -> bool:
    """ "… a blue sky Lighten up the whole image": a capitalised verb or opener after a word in small letters."""
    if before.end > token.start:
        return False
    if token.kind != "word" or not token.text[:1].isupper() or (token.text.isupper() and len(token.text) > 1):
        return False
    if (
        before.kind == "punct"
        or before.norm in ("and", "to", "or", "the", "a", "called")
        or (before.text[:1].isupper() and before.kind == "word" and before.norm not in ("i",))
    ):
        return False
    if token.norm in ("i", "the", "this", "it"):
        return token.text[:1].isupper() and token.norm in ("the", "this") and before.kind == "word"
    return token.norm in STARTERS or is_verbal(token)


@dataclass(slots=True)
class Clause:
    """A verb phrase: where the verb stands, where its object ends, whether it is forbidden or passive."""

    verb: int
    object_from: int
    object_to: int
    end: int
    negated: bool
    passive: bool


def _is_plain(token: Token) -> bool:
    """Whether a wish after a comma is none of this verb's business: true but for "make it warmer, brighter"."""
    return token.entry is None or token.entry.action not in ("make", "increase", "decrease", "adjust", "fix", "add")


def _completes(sentence: Sequence[Token], verbs: list[int], place: int) -> bool:
    """Whether the word belongs to the verb before: "bring the shadows | up | a little"."""
    if not verbs or sentence[place].norm not in PARTICLES:
        return False
    phrase = f"{sentence[verbs[-1]].lemma} {sentence[place].norm}"
    return phrase in load_lexicon().entries and place - verbs[-1] <= 6


def _is_listing(sentence: Sequence[Token], place: int) -> bool:
    """ "keep | : 0:12-0:20, 1:05-1:30": a sign before times, which the verb is about."""
    return place + 1 < len(sentence) and sentence[place].norm == ":" and sentence[place + 1].kind == "time"


CAUSED = words("wear hold carry ride play eat drink look smile stand sit face")


def _is_caused(sentence: Sequence[Token], verbs: list[int], place: int) -> bool:
    """Whether the verb is what somebody is made to do: "have her | hold a bouquet"."""
    if not verbs or sentence[place].lemma not in CAUSED:
        return False
    entry = sentence[verbs[-1]].entry
    between = sentence[verbs[-1] + sentence[verbs[-1]].length : place]
    caused = entry is not None and entry.action == "make" and 1 <= len(between) <= 4
    return caused and all(token.kind == "word" and token.norm not in ("and", "then", "to") for token in between)


def find_clauses(sentence: Sequence[Token]) -> list[Clause]:
    """The request verbs of a sentence in order."""
    verbs: list[int] = []
    free = 0
    for place in [at for at, token in enumerate(sentence) if token.signs & VERBAL]:
        if place < free or _completes(sentence, verbs, place) or not is_request(sentence, place, first=not verbs):
            continue
        if not _is_caused(sentence, verbs, place):
            verbs.append(place)
            free = place + sentence[place].length
            if len(verbs) == MOST_CLAUSES:
                break
    clauses: list[Clause] = []
    for number, verb in enumerate(verbs):
        start = verb + sentence[verb].length
        start += _is_listing(sentence, start)
        limit = min(verbs[number + 1] if number + 1 < len(verbs) else len(sentence), start + MOST_OBJECT)
        replaces = sentence[verb].entry is not None and sentence[verb].entry.action in ("replace", "isolate")  # type: ignore[union-attr]
        end = read_extent(sentence, start, limit, over_for=replaces, at_states=_is_plain(sentence[verb]))
        passive = is_participle(sentence, verb)
        clauses.append(Clause(verb, start, end, limit, is_negated(sentence, verb), passive))
    return clauses
