"""What a prompt asks for: its sentences, their request verbs, and the states they describe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from edits.plan import Target
from graph.state import Ask
from tools.planner.clauses import Clause, find_clauses, split_sentences
from tools.planner.frames import Found, Frame, read_frame
from tools.planner.grammar import ARTICLES, has_cue, words_of
from tools.planner.nouns import is_whole
from tools.planner.states import is_description, read_states, subject_of
from tools.planner.tokens import Token

LEADS = frozenset(["and", "or", ",", "/", "+", "&", "then"])


@dataclass(slots=True)
class Requests:
    """Everything found: asks in order, operations to avoid, regions to leave alone, and vague wishes."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    vague: bool = False
    verbs: int = 0


def read_requests(tokens: Sequence[Token], text: str, kinds: frozenset[str]) -> Requests:
    """Read every sentence; later words win over earlier ones."""
    found = Requests()
    for sentence in split_sentences(tokens):
        _read_sentence(sentence, text, kinds, found)
    found.asks = _settled(found)
    return found


def _read_sentence(sentence: list[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    clauses = find_clauses(sentence)
    found.verbs += len(clauses)
    first = clauses[0].verb if clauses else len(sentence)
    before = sentence[:first]
    if before and not (clauses and clauses[0].passive):
        _read_loose(before, text, found)
    waiting: list[Clause] = []
    for number, clause in enumerate(clauses):
        tail = sentence[clause.object_from : clause.object_to]
        if _shares_object(sentence, clause, clauses, number):
            waiting.append(clause)
            continue
        for one in [*waiting, clause]:
            _read_clause(sentence, one, clause, text, kinds, found)
        waiting = []
        rest = sentence[clause.object_to : clause.end]
        if rest and tail is not None:
            _read_loose(rest, text, found)
    for clause in waiting:
        _read_clause(sentence, clause, clause, text, kinds, found)


def _shares_object(sentence: Sequence[Token], clause: Clause, clauses: Sequence[Clause], number: int) -> bool:
    """ "brighten and sharpen the photo": a verb with nothing but a joiner before the next one."""
    if number + 1 >= len(clauses) or clause.passive:
        return False
    between = sentence[clause.object_from : clauses[number + 1].verb]
    return (bool(between) and all(token.norm in LEADS for token in between)) or not between


def _read_clause(
    sentence: Sequence[Token], clause: Clause, holder: Clause, text: str, kinds: frozenset[str], found: Requests
) -> None:
    verb = sentence[clause.verb]
    if verb.entry is None:
        return
    own = list(sentence[holder.object_from : holder.object_to])
    if clause.passive:
        own = [*_before_passive(sentence, clause), *own]
    frame = Frame(
        entry=verb.entry,
        object=own,
        whole=list(sentence[clause.verb : holder.object_to])
        if not clause.passive
        else [*_before_passive(sentence, clause), *sentence[clause.verb : holder.object_to]],
        text=text,
        kinds=kinds,
        negated=clause.negated,
        verb=verb.lemma,
    )
    _join(found, read_frame(frame))


def _before_passive(sentence: Sequence[Token], clause: Clause) -> list[Token]:
    """The thing a participle is about: "can the cup be removed", "I want him cropped out"."""
    stop = clause.verb
    while stop and sentence[stop - 1].norm in (
        "be",
        "to",
        "get",
        "been",
        "being",
        "is",
        "are",
        "needs",
        "need",
        "please",
        "also",
        "just",
        "possibly",
        "digitally",
        "photoshopped",
        "a",
        "bit",
        "little",
        "maybe",
    ):
        stop -= 1
    start = stop
    while (
        start
        and sentence[start - 1].kind != "punct"
        and sentence[start - 1].norm
        not in (
            "can",
            "could",
            "would",
            "want",
            "need",
            "like",
            "have",
            "get",
            "possible",
            "possibly",
            "if",
            "would",
            "will",
            "should",
            "wants",
            "needs",
            "and",
            "help",
            "love",
            "having",
            "getting",
            "be",
        )
    ):
        start -= 1
    return list(sentence[start:stop])


def _join(found: Requests, more: Found) -> None:
    found.asks.extend(more.asks)
    found.avoid.extend(more.avoid)
    found.exclude.extend(more.exclude)
    found.vague = found.vague or more.vague


def _read_loose(tokens: list[Token], text: str, found: Requests) -> None:
    """Words without a request verb: complaints, wishes as nouns, exceptions."""
    if any(has_cue(token, "except") for token in tokens):
        place = next(at for at, token in enumerate(tokens) if has_cue(token, "except"))
        rest = tokens[place + tokens[place].length :]
        if rest and found.asks and not is_whole(rest):
            found.exclude.append(words_of([token for token in rest if token.norm not in ("please",)], text)[:200])
        tokens = tokens[:place]
    if not tokens:
        return
    described = is_description(tokens)
    region = subject_of(tokens, text) if described else None
    states = read_states(tokens, text, fault=described, region=region)
    found.asks.extend(states.asks)
    found.avoid.extend(states.avoid)


def _settled(found: Requests) -> list[Ask]:
    """Asks once each, without what is to be avoided, with the regions to leave alone."""
    settled: list[Ask] = []
    avoid = set(found.avoid)
    for ask in found.asks:
        if ask.op in avoid:
            continue
        twin = next((at for at, one in enumerate(settled) if _same(one, ask)), None)
        if twin is None:
            settled.append(ask)
        else:
            settled[twin] = _merged(settled[twin], ask)
    if found.exclude:
        settled = [_sparing(ask, tuple(found.exclude)) for ask in settled]
    return settled


def _same(one: Ask, other: Ask) -> bool:
    if one.op != other.op:
        return False
    if one.op in (
        "remove_object",
        "insert_subject",
        "replace_object",
        "recolor",
        "text",
        "overlay",
        "reshape",
        "move_object",
        "cut",
        "hsl",
        "sound_effect",
        "retouch",
        "blur",
        "marker",
    ):
        return one.params == other.params and one.target == other.target
    return one.target == other.target or other.target is None or one.target is None


def _merged(old: Ask, new: Ask) -> Ask:
    return new.model_copy(
        update={
            "params": {**old.params, **new.params},
            "sign": new.sign or old.sign,
            "degree": new.degree if new.degree is not None else old.degree,
            "target": new.target or old.target,
        }
    )


def _sparing(ask: Ask, regions: tuple[str, ...]) -> Ask:
    target = ask.target or Target()
    return ask.model_copy(update={"target": target.model_copy(update={"exclude": (*target.exclude, *regions)[:16]})})


__all__ = ["ARTICLES", "Requests", "read_requests"]
