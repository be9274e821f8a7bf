"""One request verb with what belongs to it, and what its pronouns stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from edits.lexicon import PARTICLES
from graph.state import Ask
from tools.planner.grammar.antecedents import PEOPLE, THINGS, antecedent
from tools.planner.grammar.clauses import Clause
from tools.planner.grammar.ends import ends_in
from tools.planner.grammar.function_words import is_verbal
from tools.planner.grammar.modes import subject_of
from tools.planner.grammar.moments import at_each_time, timed
from tools.planner.grammar.nouns import is_whole
from tools.planner.requests.gathered import Requests, join
from tools.planner.statements.meaning import SIGNED_AMOUNT
from tools.planner.verbs.frame import Frame
from tools.planner.verbs.frames import read_frame
from tools.planner.words.lemmas import is_past
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

BEFORE_PARTICIPLE = words(
    "be to get been being is are needs need please also just possibly digitally maybe completely slightly"
)


STOPS_BEFORE = words(
    "can could would want need like have get possible if will should wants needs help love having getting be i and make"
)


def read_clause(
    sentence: list[Token],
    clause: Clause,
    holder: Clause,
    text: str,
    kinds: frozenset[str],
    found: Requests,
    *,
    when: bool,
) -> None:
    """Add what one verb asks for. when: whether the sentence may name a time."""
    verb = sentence[clause.verb]
    if verb.entry is None:
        return
    own = _before_next(sentence, holder)
    lead = sentence[clause.verb : clause.verb + verb.length]
    if clause.passive:
        own = [*_before_participle(sentence, clause), *own]
    frame = Frame(
        entry=verb.entry, object=own, whole=[*lead, *own] if not clause.passive else [*own, *lead], sentence=sentence,
        text=text, kinds=kinds, negated=clause.negated, verb=verb.lemma, topic=found.topic,
        before=found.asks[-1] if found.asks else None, complained=found.complained, earlier=found.before,
        named=partial(_named, own, sentence, clause.verb, found.before, text),
        told=partial(_told_before, sentence, clause.verb, text),
    )  # fmt: skip
    if clause.passive:
        frame.whole.sort(key=lambda token: token.start)
    more = read_frame(frame)
    if more.asks and (degree := degree_before(sentence, clause.verb)) is not None:
        more.asks = [one if one.degree is not None else one.model_copy(update={"degree": degree}) for one in more.asks]
    if more.asks and when:
        gone = bool(found.asks) and found.asks[-1].op == "cut"
        near = _when(sentence, clause, holder, frame.whole, gone=gone)
        more.asks = [one for ask in more.asks for one in at_each_time(timed(ask, near, kinds), near, kinds)]
    if found.asks and len(more.asks) == 1:
        more.asks = [in_proportion(more.asks[0], found.asks[-1], frame.words)]
    join(found, more, verb)


def _before_next(sentence: Sequence[Token], holder: Clause) -> list[Token]:
    """The words that belong to a verb; "and slightly" before the next one is how much of that is asked for."""
    own = list(sentence[holder.object_from : holder.object_to])
    if holder.object_to != holder.end or holder.end >= len(sentence) or not own:
        return own
    start = _degree_start(sentence, holder.end)
    led = start is not None and start > holder.object_from and sentence[start - 1].norm in JOINERS
    return own[: start - holder.object_from] if led and start is not None else own


JOINERS = words("and , then & also but plus or")


def degree_before(sentence: Sequence[Token], verb: int) -> float | None:
    """How much is asked for by what stands before the verb: "slightly | brighten", "a little bit | increase"."""
    start = _degree_start(sentence, verb)
    entry = sentence[start].entry if start is not None else None
    return entry.degree if entry is not None else None


MOST_BEFORE = 3
"""Words of a degree before its verb."""


def _degree_start(sentence: Sequence[Token], verb: int) -> int | None:
    """Where the degree right before the verb begins; "so", "really" and "much" there only stress the wish."""
    if not verb or not (sentence[verb - 1].norm.endswith("ly") or sentence[verb - 1].norm in ("bit", "little")):
        return None
    for start in range(max(0, verb - MOST_BEFORE), verb):
        entry = sentence[start].entry
        ends = entry is not None and start + sentence[start].length == verb
        if ends and entry is not None and entry.degree is not None and sentence[start].norm not in STRESSING:
            return start
    return None


STRESSING = words("really highly seriously")
PROPORTIONS = (
    (re.compile(r"\b(?:half (?:that|this|of that|as much|the amount)|(?:that|this) halved)\b", re.IGNORECASE), 0.5),
    (re.compile(r"\b(?:twice (?:that|this|as much|the amount)|double that)\b", re.IGNORECASE), 2.0),
    (re.compile(r"\b(?:the same(?: amount)?|as much|that much)$", re.IGNORECASE), 1.0),
)
"""What measures an amount by the one before it: "pull the highlights down by half that"."""


def in_proportion(ask: Ask, before: Ask, words: str) -> Ask:
    """The ask with an amount in proportion to the one before, where the words say so and both have one slider."""
    amount = before.params.get("amount")
    if not isinstance(amount, int | float) or not ask.sign or ask.op not in SIGNED_AMOUNT:
        return ask
    factor = next((factor for pattern, factor in PROPORTIONS if pattern.search(words)), None)
    if factor is None:
        return ask
    value = ask.sign * min(100.0, abs(amount) * factor)
    return ask.model_copy(update={"params": {**ask.params, "amount": value}})


def _when(
    sentence: list[Token], clause: Clause, holder: Clause, whole: list[Token], *, gone: bool = False
) -> list[Token]:
    """The words that can say when a clause holds: its own, and what leads the sentence; else all of it.

    gone: whether the time that was told before is cut away, so that "it" is what stays.
    """
    tail = sentence[holder.object_to : holder.end]
    if spans_in(whole) or ends_in(whole):
        return [*whole, *tail]
    own = sentence[holder.object_from : holder.object_to]
    if clause.verb and own and own[0].norm in ("the", "my", "this") and is_whole(own):
        return whole  # "reverse the last 3 seconds and then loop | the clip"
    pronoun = all(
        token.norm in THINGS | PARTICLES
        for token in sentence[holder.object_from : holder.object_to]
        if token.kind == "word"
    )
    if pronoun and spans_in(sentence[: clause.verb]) and not spans_in(tail):
        if gone:
            return [*whole, *tail]
        return [*sentence[: clause.verb], *tail]
    if clause.verb and any(token.norm in ("rest", "remainder") for token in own[:3]):
        return [*whole, *tail]  # "brighten the first 5 seconds and darken | the rest"
    first = next((at for at, token in enumerate(sentence) if is_verbal(token) and not token.hushed), clause.verb)
    lead = sentence[:first]
    return (
        [*lead, *tail]
        if spans_in(lead)
        else tail
        if spans_in(tail)
        else sentence
        if clause.end == len(sentence)
        else whole
    )


def _named(own: Sequence[Token], sentence: Sequence[Token], place: int, before: list[Token], text: str) -> str:
    """What a pronoun after the verb at this place stands for: named in this sentence, or else in the one before."""
    if not any(token.norm in PEOPLE | THINGS for token in own):
        return ""
    here = antecedent([*sentence[:place], IT], place, text)
    return here or antecedent([*before, IT], len(before), text) or ""


IT = Token("word", "it", 0, 0, "it", "it")


def _told_before(sentence: Sequence[Token], place: int, text: str) -> str:
    """The thing that the words before this place describe, where nothing else is asked between."""
    lead = list(sentence[:place])
    if not lead or any(is_verbal(token) and token.entry is not None and token.entry.action == "make" for token in lead):
        return ""
    told = subject_of(lead, text)
    return told if told is not None and told.lower() not in PEOPLE | THINGS | {"me", "us", "there"} else ""


def _before_participle(sentence: Sequence[Token], clause: Clause) -> list[Token]:
    """The thing a participle is about: "can the cup be removed", "I want him cropped out"."""
    stop = clause.verb
    while stop and sentence[stop - 1].norm in BEFORE_PARTICIPLE:
        stop -= 1
    compared = sentence[clause.verb].norm.endswith("er") and stop < clause.verb
    if compared and stop > 1 and sentence[stop - 1].norm in ("should", "must"):
        stop -= 1  # "her face | should be | brighter"
    start = stop
    while start and sentence[start - 1].kind != "punct" and sentence[start - 1].norm not in STOPS_BEFORE:
        start -= 1
    if (
        start > 1
        and sentence[start - 1].norm == "and"
        and sentence[start - 2].kind == "word"
        and not (is_verbal(sentence[start - 2]) and is_past(sentence[start - 2].norm))
    ):
        start = max(0, start - 1)
        while start and sentence[start - 1].kind != "punct" and sentence[start - 1].norm not in STOPS_BEFORE:
            start -= 1
    return list(sentence[start:stop])
