"""Clauses that tell when or why something should happen: "whenever she holds up the phone, zoom in"."""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import PARTICLES
from tools.planner.grammar.function_words import ARTICLES, MODALS, PREPOSITIONS, PRONOUNS, is_verbal, words_of
from tools.planner.words.marking import set_entry
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

OPENERS = words("when whenever while whilst once as until till before after where wherever anytime")
"""Words that open such a clause where a subject and its verb follow."""
TIMES = words("time times moment second instant part parts bit bits point scene scenes section sections shot shots")
"""Nouns that open one with the clause right behind them: "every time he laughs", "the moment it falls"."""
ACTORS = words("i we he she they it you someone somebody everyone everybody nobody anyone people who which that there")
ENDINGS = words("but so then please")
BASE_ACTORS = words("i we they you people")
"""Subjects whose verb has no ending: "when they compare the two"."""
LINKING = words(
    "is are was were am has have had does do did will would can could gets got goes went comes came starts started "
    "begins began says said ends drops hits kicks stops keeps"
)
MOST_SUBJECT = 6


def hush_occasions(sentence: Sequence[Token]) -> None:
    """Take the craft's meaning from words that only tell of an occasion, which are then read by nobody as a request.

    The words stay, with their times and as part of the phrases they stand in.
    """
    place = 0
    while place < len(sentence):
        start = _opened(sentence, place)
        verb = _finite(sentence, start) if start is not None else None
        if start is None or verb is None:
            place += 1
            continue
        end = _end(sentence, start, verb, told=sentence[start - 1].norm in TOLD_OF)
        _hush_opener(sentence, place, start)
        for token in sentence[start:end]:
            _hush(token)
        place = max(end, place + 1)


def _hush_opener(sentence: Sequence[Token], place: int, start: int) -> None:
    """Mark "every time" and "after" as part of the occasion; "the part where" stays a thing that can be cut."""
    if sentence[place].norm in OPENERS - {"where", "wherever"}:
        sentence[place].hushed = True
    elif sentence[place].norm in POINTS and start == place + 1:
        for token in sentence[max(0, place - 1) : start]:
            _hush(token)


def _hush(token: Token) -> None:
    token.told, token.hushed = token.entry, True
    set_entry(token, None)


POINTS = words("time times moment second instant")


def _opened(sentence: Sequence[Token], place: int) -> int | None:
    """Where the clause begins that is opened at `place`, none where nothing is."""
    token = sentence[place]
    after = sentence[place + 1] if place + 1 < len(sentence) else None
    if after is None:
        return None
    if token.norm == "as" and after.norm in ("soon", "long") and place + 2 < len(sentence):
        return place + 3 if sentence[place + 2].norm == "as" else None
    if token.norm in OPENERS:
        told = token.norm == "as" and (after.norm not in ACTORS | ARTICLES or _likened(sentence, place))
        return None if told else place + 1
    led = place > 0 and sentence[place - 1].norm in ARTICLES
    told = after.norm in ACTORS or after.norm in ("where", "when")
    told = told or (
        token.norm in POINTS and sentence[place - 1].norm in ("every", "each", "any") and after.norm in ARTICLES
    )
    if token.norm in TIMES and led and told:
        return place + 1 + (after.norm in ("where", "when", "that", "which"))
    return None


def _likened(sentence: Sequence[Token], place: int) -> bool:
    """Whether "as" compares rather than tells when: "as bright as the sky", "the same as the other"."""
    before = sentence[place - 1] if place else None
    return before is not None and (
        before.norm in ("same", "such", "well", "much", "known", "save", "export", "look", "deliver")
        or any(token.norm == "as" for token in sentence[max(0, place - 4) : place])
        or (before.entry is not None and before.entry.adjective is not None)
    )


def _finite(sentence: Sequence[Token], start: int) -> int | None:
    """Where the verb of the clause stands that has its subject at `start`; none where no subject has a verb."""
    stop = min(len(sentence), start + MOST_SUBJECT)
    if start >= len(sentence):
        return None
    if sentence[start].norm in ACTORS:
        after = start + 1
        while after < stop and (sentence[after].norm.endswith("ly") or sentence[after].norm in ("just", "also", "all")):
            after += 1
        return after if after < len(sentence) and sentence[after].kind == "word" else None
    if sentence[start].norm not in ARTICLES and not sentence[start].text[:1].isupper() and start + 1 < len(sentence):
        return start + 1 if _is_finite(sentence[start + 1]) and sentence[start].kind == "word" else None
    for place in range(start + 1, stop):
        token = sentence[place]
        if token.kind not in ("word", "quote"):
            return None
        if _is_finite(token) and not (
            token.entry is not None and token.entry.concept is not None and place == start + 1
        ):
            return place
    return None


def _is_finite(token: Token) -> bool:
    """Whether the form can be a verb that tells: "opens", "is", "dropped"."""
    if token.norm in LINKING or token.norm in MODALS:
        return True
    return token.kind == "word" and (
        (token.norm.endswith("s") and not token.norm.endswith(("ss", "'s")) and len(token.norm) > 3)
        or (token.norm.endswith("ed") and len(token.norm) > 4)
    )


TOLD_OF = words("where who which that part bit scene section shot parts bits scenes moment")
"""Words before a clause that only says which part is meant, and that the sentence goes on about."""


def _end(sentence: Sequence[Token], start: int, verb: int, *, told: bool) -> int:
    """Where the clause ends: at a comma, a word that turns away, or a plain verb that asks for something.

    told: the clause says which part is meant, so that the next verb is said of that part.
    """
    place = verb + 1
    while place < len(sentence):
        token = sentence[place]
        if token.norm in ENDINGS or (token.kind == "punct" and token.norm in (",", ";", ":", "(", ")")):
            return place
        if place > verb + 1 and token.norm in ("it", "this", "everything") and _begins_clause(sentence, place + 1):
            return place
        if told and place > verb + 1 and token.norm in RESUMING and sentence[place - 1].norm not in ACTORS:
            return place
        if token.norm == "and" and _turns_to_request(sentence, place + 1):
            return place
        if _asks(sentence, place) or (place > verb + 1 and _compares(sentence, place)):
            return place
        place += 1
    return place


def _compares(sentence: Sequence[Token], place: int) -> bool:
    """ "the part where he chops onions | 4x faster": what the occasion should become."""
    token = sentence[place]
    if token.kind == "num":
        near = [one.norm for one in sentence[place + 1 : place + 4]]
        return near[:1] in (["x"], ["times"]) or "faster" in near or "slower" in near
    return token.norm in COMPARED and sentence[place - 1].norm not in ("gets", "is", "it", "becomes", "even", "much")


COMPARED = words("faster slower louder quieter brighter darker bigger smaller shorter longer warmer cooler")


RESUMING = MODALS | words("is are was were has have needs need looks seems feels")


def _begins_clause(sentence: Sequence[Token], place: int) -> bool:
    """ "when she jumps | it goes slow": the wish itself, told of the clip."""
    return place < len(sentence) and sentence[place].norm in TOLD_OF_CLIP


TOLD_OF_CLIP = words("goes should must needs has gets becomes turns will")


def _turns_to_request(sentence: Sequence[Token], place: int) -> bool:
    while place < len(sentence) and sentence[place].norm in ("then", "please", "also", "just", "maybe"):
        place += 1
    return place < len(sentence) and _plain_verb(sentence[place])


DESCRIBING = words("to not and of it's is are was were be been gets looks seems so very too really quite all")
"""Words behind which a verb only describes: "the needle is close to it"."""


def _asks(sentence: Sequence[Token], place: int) -> bool:
    """Whether a plain verb of the craft stands where only a request can: "… picks up the drill | zoom in"."""
    if not _plain_verb(sentence[place]):
        return False
    before = sentence[place - 1]
    follows = sentence[place + sentence[place].length] if place + sentence[place].length < len(sentence) else None
    if before.norm in ARTICLES | PREPOSITIONS | MODALS | DESCRIBING:
        return False
    entry = sentence[place].entry
    if entry is None or sentence[place].norm in PARTICLES | PREPOSITIONS:
        return False
    noun = entry.noun or entry.concept is not None or entry.adjective is not None
    return follows is not None and (not noun or follows.norm in ARTICLES | PRONOUNS or follows.norm in AIMED)


AIMED = words("in on to back out away things everything it")
"""What may follow a noun that is a verb here: "crop to just her arm"."""


def _plain_verb(token: Token) -> bool:
    return (
        is_verbal(token)
        and token.norm == token.lemma
        and token.entry is not None
        and (token.entry.action not in ("make",) or token.norm in ("make", "let", "want", "get"))
    )


def told_of(tokens: Sequence[Token], text: str) -> list[str]:
    """The occasions told of in the tokens, in the person's words: "whenever she mentions the price"."""
    found: list[list[Token]] = []
    for place, token in enumerate(tokens):
        if not token.hushed:
            continue
        if found and tokens[place - 1] is found[-1][-1]:
            found[-1].append(token)
        else:
            found.append([token])
    return [words_of(run, text) for run in found if len(run) > 1]
