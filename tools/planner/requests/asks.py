"""What a prompt asks for: its sentences, their request verbs, and the states they describe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from edits.lexicon import Concept, Wish
from graph.state import Ask
from tools.planner.grammar.antecedents import PEOPLE, THINGS, antecedent
from tools.planner.grammar.clauses import Clause, find_clauses, split_sentences
from tools.planner.grammar.function_words import has_cue, is_verbal, words_of
from tools.planner.grammar.modes import FAULT, LOOSE, WISH, mode_of, subject_of
from tools.planner.grammar.moments import timed
from tools.planner.grammar.nouns import is_whole
from tools.planner.grammar.occasions import hush_occasions
from tools.planner.requests.credible import credible
from tools.planner.requests.fragments import (
    read_backdrop,
    read_becoming,
    read_ified,
    read_stretch,
    read_titled,
    read_wished,
)
from tools.planner.requests.idioms import read_idioms
from tools.planner.requests.second_reading import read_again
from tools.planner.requests.settling import settle_asks
from tools.planner.requests.suiting import suit
from tools.planner.statements.meaning import Said, make_asks
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import Scope, read_states
from tools.planner.statements.units import read_settings, read_units
from tools.planner.verbs.frame import Found, Frame
from tools.planner.verbs.frames import read_frame
from tools.planner.words.lemmas import is_past
from tools.planner.words.tokens import Token
from tools.planner.words.values import UNITS, numbers_in, percent_in, spans_in, with_unit
from tools.planner.words.wordsets import words

MOST_ASKS = 48
"""Asks of one prompt; a plan has no room for more."""
LEADS = words("and or , / + & then")
BEFORE_PARTICIPLE = words(
    "be to get been being is are needs need please also just possibly digitally maybe completely slightly"
)
STOPS_BEFORE = words(
    "can could would want need like have get possible if will should wants needs help love having getting be i and make"
)


@dataclass(slots=True)
class Requests:
    """Everything found: asks in order, operations to avoid, regions to leave alone, and vague wishes."""

    asks: list[Ask] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    vague: bool = False
    inspects: bool = False
    inspected_first: bool = False
    question: bool = False
    missing: list[str] = field(default_factory=list)
    verbs: int = 0
    topic: Concept | None = None
    complained: bool = False
    """Whether the last thing read was a complaint, which "fix that" then only repeats."""
    before: list[Token] = field(default_factory=list)
    """The sentence before, for what "it" stands for in the next."""


def read_requests(tokens: Sequence[Token], text: str, kinds: frozenset[str], *, judged: bool = False) -> Requests:
    """Read every sentence; later words win over earlier ones. judged: the words may be a judgement of the last plan."""
    found = Requests()
    unread: list[list[Token]] = []
    for sentence in split_sentences(tokens):
        if kinds != {"image"}:
            hush_occasions(sentence)
        if len(found.asks) < MOST_ASKS and _read_one(sentence, text, kinds, found):
            unread.append(sentence)
    if not found.asks and not found.verbs and kinds and len(tokens) <= 16 and not found.question:
        _read_declared(tokens, text, kinds, found)
    if not judged:
        _read_again(unread, text, kinds, found)
    _turn(tokens, text, found)
    _file(tokens, text, kinds, found)
    found.asks = suit([_resolved(ask, tokens, text) for ask in found.asks], kinds, text)
    found.asks = settle_asks(credible(found.asks, kinds), found.avoid, found.exclude)
    return found


RESOLVED = frozenset({"remove_object", "replace_object", "recolor", "move_object", "cutout"})


def _resolved(ask: Ask, tokens: Sequence[Token], text: str) -> Ask:
    """The ask with a pronoun as its subject replaced by what it stands for: "my uncle …, edit | him | out"."""
    subject = ask.params.get("subject")
    if ask.op not in RESOLVED or not isinstance(subject, str) or subject.lower() not in PEOPLE | THINGS:
        return ask
    places = [at for at, token in enumerate(tokens) if token.norm == subject.lower()]
    named = next((found for at in reversed(places) if (found := antecedent(tokens, at, text))), None)
    return ask.model_copy(update={"params": {**ask.params, "subject": named}}) if named else ask


def _read_one(sentence: list[Token], text: str, kinds: frozenset[str], found: Requests) -> bool:
    """Read one sentence; whether it has said nothing that the rules could read."""
    spoken = len(found.looks) + len(found.exclude) + len(found.avoid)
    avoided, known = list(found.avoid), len(found.asks)
    _read_with_idioms(sentence, text, kinds, found)
    more = found.asks[known:]
    if len(more) == 1:
        found.asks[-1] = timed(more[0], sentence, kinds)
    later = {ask.op for ask in more}
    found.avoid = [op for op in avoided if op not in later] + found.avoid[len(avoided) :]
    found.before = sentence
    silent = spoken == len(found.looks) + len(found.exclude) + len(found.avoid)
    silent = silent and not any(token.look_meant for token in sentence)
    return silent and not any(ask.confidence >= WEAK for ask in more) and not _wonders(sentence)


WEAK = 0.65
"""Confidence below which an ask gives way to a surer likeness."""
MOST_AGAIN, FEW_AGAIN = 12, 4
"""Sentences read again where nothing else is asked for, and beside a request."""
SHORT = 24
"""Words of a sentence that may be read by its likeness beside a request; a longer one tells a story."""


def _read_again(unread: list[list[Token]], text: str, kinds: frozenset[str], found: Requests) -> None:
    """What no rule has read, read by its likeness to known sentences; only beside media."""
    if not kinds:
        return
    alone = not any(ask.confidence >= WEAK for ask in found.asks) and not found.looks
    short = unread[:MOST_AGAIN] if alone else [one for one in unread if len(one) <= SHORT][:FEW_AGAIN]
    more = [ask for sentence in short for ask in read_again(sentence, text, kinds, alone=alone)]
    if more:
        found.asks = [ask for ask in found.asks if ask.confidence >= WEAK]
        known = {ask.op for ask in found.asks}
        found.asks.extend(ask for ask in more if ask.op not in known or ask.op == "remove_object")


def _wonders(sentence: Sequence[Token]) -> bool:
    """Whether the sentence asks for advice rather than for an edit."""
    return is_question(sentence) or any(has_cue(token, "descriptive") for token in sentence)


def _read_with_idioms(sentence: list[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    """Turns of speech first; what they leave is read word by word."""
    settings = read_settings(sentence, text)
    if settings and len(sentence) <= 6 * len(settings):
        found.asks.extend(settings)
        return
    if styled := read_ified(sentence, text):
        found.asks.extend(styled)
        found.verbs += 1
        return
    asks, parts = ([], [sentence]) if is_question(sentence) else read_idioms(sentence, text, kinds)
    found.asks.extend(asks)
    found.verbs += bool(asks)
    for part in parts:
        _read_sentence(part, text, kinds, found)


def _read_declared(tokens: Sequence[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    """ "The ball moves to the left.": what should be so, told as if it were."""
    for place in range(1, len(tokens)):
        verb = tokens[place]
        entry = verb.entry
        declared = (
            entry is not None
            and entry.action in ("move", "pose", "remove", "change")
            and verb.norm.endswith("s")
            and verb.lemma != verb.norm
        )
        if (
            not declared
            or entry is None
            or tokens[0].norm in ("i", "it", "this", "he", "she", "they", "there", "when", "if")
        ):
            continue
        rest = [token for token in tokens[place + 1 :] if token.kind != "punct"]
        frame = Frame(
            entry=entry,
            object=[*tokens[:place], *rest],
            whole=list(tokens),
            sentence=list(tokens),
            text=text,
            kinds=kinds,
            verb=verb.lemma,
        )
        _join(found, read_frame(frame), verb)
        return


MISREAD = words("replace_object move_object straighten clarity temperature reshape restyle")


TURNED = words("clockwise anticlockwise counterclockwise direction clock wise rotation")


def _turn(tokens: Sequence[Token], text: str, found: Requests) -> None:
    """ "a little more, say 10 degrees": degrees turn the picture, whatever the verb."""
    if any(ask.op in ("rotate", "straighten") and "degrees" in ask.params for ask in found.asks):
        return
    number = with_unit(tokens, "degrees", "degree")
    if number is None and not found.asks and any(token.norm in TURNED for token in tokens):
        number = next((one for one in numbers_in(tokens) if 0 < abs(one.value) <= 360 and one.unit not in UNITS), None)
    if number is None or (
        any(token.norm in ("kelvin", "celsius", "fahrenheit", "oven", "angle") for token in tokens) and not found.verbs
    ):
        return
    params = stated_for("rotate", tokens, text)
    if params:
        found.asks = [ask for ask in found.asks if ask.op not in MISREAD]
        sign = -1 if params["degrees"] < 0 else 1
        found.asks.append(Ask(op="rotate", params=params, sign=sign, words=words_of(tokens[-14:], text)[:300]))


SOUND_FILES = words("mp3 wav flac ogg opus m4a aac aiff")


def _file(tokens: Sequence[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    """ "… before saving as webp", "only the audio as mp3": the file that is wanted, said beside the request."""
    formats = [at for at, token in enumerate(tokens) if token.entry is not None and token.entry.container]
    aimed = [
        at
        for at in formats
        if any(token.norm in ("as", "to", "into", "a", "an", "in") for token in tokens[max(0, at - 2) : at])
    ]
    if aimed and not any(ask.op == "output" for ask in found.asks) and (found.verbs or found.asks):
        at = aimed[-1]
        found.asks.append(
            Ask(
                op="output",
                params=stated_for("output", tokens[max(0, at - 2) : at + 1], text),
                words=words_of(tokens[max(0, at - 4) : at + 1], text),
            )
        )
    made = next((ask.params.get("container") for ask in found.asks if ask.op == "output"), None)
    spoken = any(token.norm in ("audio", "sound", "soundtrack", "song", "music", "voice") for token in tokens)
    if (
        made in SOUND_FILES
        and spoken
        and "audio" not in kinds
        and not any(ask.op == "extract_audio" for ask in found.asks)
    ):
        found.asks = [ask for ask in found.asks if ask.op not in ("mute", "music", "loudness", "cutout", "gain")]
        found.asks.insert(0, Ask(op="extract_audio", words=words_of(tokens[-20:], text)[:300]))


def _read_sentence(sentence: list[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    question = is_question(sentence)
    if question:
        found.question = True
        _read_loose(sentence, text, kinds, found, question=True)
        return
    clauses = find_clauses(sentence)
    first = clauses[0].verb if clauses else len(sentence)
    if first and not (clauses and clauses[0].passive and not _is_told(sentence[:first])):
        _read_loose(sentence[:first], text, kinds, found)
    waiting: list[Clause] = []
    for number, clause in enumerate(clauses):
        if _gives_way(sentence, clauses, number):
            continue
        if _shares_object(sentence, clauses, number):
            waiting.append(clause)
            continue
        for one in [*waiting, clause]:
            _read_clause(sentence, one, clause, text, kinds, found)
        waiting = []
        if clause.object_to < clause.end:
            _read_loose(sentence[clause.object_to : clause.end], text, kinds, found)
    for clause in waiting:
        _read_clause(sentence, clause, clause, text, kinds, found)


ADVICE = words("suggestion suggestions idea ideas tip tips advice recommendation recommendations thoughts pointers")
WH = words("what how why which who when where whose")


def is_question(sentence: Sequence[Token]) -> bool:
    """Whether the sentence asks to be told something, rather than to have something done: not "how do I …"."""
    start = next(
        (
            at
            for at, token in enumerate(sentence)
            if token.norm not in ("so", "and", "hey", "hi", "ok", "but", ",", "guys", "hello")
        ),
        0,
    )
    words = [token.norm for token in sentence[start : start + 4]]
    if words[:3] == ["what", "is", "up"] or words[:2] in (["what", "if"], ["how", "about"], ["what", "about"]):
        return False
    if words[:1] == ["any"] and words[1:2] and words[1] in ADVICE:
        return True
    if words[:2] in (["what", "about"], ["how", "about"]):
        return False
    if not words or words[0] not in WH:
        return words[:1] == ["if"] and "had" in [token.norm for token in sentence[:8]]
    asks_how = words[0] == "how" and (
        words[1:2] == ["to"]
        or (len(words) > 2 and words[1] in ("do", "can", "could", "would", "should") and words[2] in ("i", "we", "you"))
    )
    told_what = (
        words[0] in ("when", "where", "who")
        and len(words) > 1
        and words[1]
        not in ("should", "would", "could", "is", "are", "was", "did", "do", "does", "can", "will", "made", "has")
    )
    complains = words[0] == "why" and words[1:2] and words[1] in ("is", "are") and _so(sentence[start:])
    return not asks_how and not told_what and not complains and not (words[0] == "who" and words[1:2] == ["can"])


def _so(tokens: Sequence[Token]) -> bool:
    """ "why is it so dark?" complains, and does not ask to be told why."""
    places = [at for at, token in enumerate(tokens) if token.norm in ("so", "too")]
    return bool(places) and places[0] + 1 < len(tokens) and len(tokens) <= 12


def _is_told(tokens: Sequence[Token]) -> bool:
    return any(token.kind == "punct" for token in tokens)


def _gives_way(sentence: Sequence[Token], clauses: Sequence[Clause], number: int) -> bool:
    """ "make her darkened", "I want it removed": the participle after it carries the request."""
    entry = sentence[clauses[number].verb].entry
    following = clauses[number + 1] if number + 1 < len(clauses) else None
    return entry is not None and entry.action == "make" and following is not None and following.passive


def _shares_object(sentence: Sequence[Token], clauses: Sequence[Clause], number: int) -> bool:
    """ "brighten and sharpen the photo": a verb with nothing but a joiner before the next one."""
    clause = clauses[number]
    if number + 1 >= len(clauses) or clause.passive:
        return False
    between = sentence[clause.object_from : clauses[number + 1].verb]
    return all(token.norm in LEADS for token in between)


def _read_clause(
    sentence: list[Token], clause: Clause, holder: Clause, text: str, kinds: frozenset[str], found: Requests
) -> None:
    verb = sentence[clause.verb]
    if verb.entry is None:
        return
    own = list(sentence[holder.object_from : holder.object_to])
    lead = [sentence[place] for place in range(clause.verb, clause.verb + verb.length)]
    if clause.passive:
        own = [*_before_participle(sentence, clause), *own]
    frame = Frame(
        entry=verb.entry, object=own, whole=[*lead, *own] if not clause.passive else [*own, *lead], sentence=sentence,
        text=text, kinds=kinds, negated=clause.negated, verb=verb.lemma, topic=found.topic,
        before=found.asks[-1] if found.asks else None, complained=found.complained,
        named=_named(own, sentence, clause.verb, found.before, text), told=_told_before(sentence, clause.verb, text),
    )  # fmt: skip
    frame.whole.sort(key=lambda token: token.start)
    more = read_frame(frame)
    near = _when(sentence, clause, holder, frame.whole)
    more.asks = [timed(ask, near, kinds) for ask in more.asks]
    _join(found, more, verb)


def _when(sentence: list[Token], clause: Clause, holder: Clause, whole: list[Token]) -> list[Token]:
    """The words that can say when a clause holds: its own, and what leads the sentence; else all of it."""
    tail = sentence[holder.object_to : holder.end]
    if spans_in(whole):
        return [*whole, *tail]
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


def _join(found: Requests, more: Found, verb: Token) -> None:
    found.asks.extend(more.asks)
    found.avoid.extend(more.avoid)
    found.exclude.extend(more.exclude)
    found.looks.extend(more.looks)
    found.vague = found.vague or more.vague
    found.inspected_first = found.inspected_first or (more.inspects and not found.verbs)
    found.inspects = found.inspects or more.inspects
    found.missing.extend(more.missing)
    found.topic = more.concept or found.topic
    found.verbs += bool(verb.entry is not None and verb.entry.action != "inspect")
    if more.cancels:
        found.asks = [ask for ask in found.asks if ask.op not in more.cancels]


def _read_loose(
    tokens: list[Token], text: str, kinds: frozenset[str], found: Requests, *, question: bool = False
) -> None:
    """Words without a request verb: complaints, wishes as nouns, exceptions."""
    place = next((at for at, token in enumerate(tokens) if has_cue(token, "except")), None)
    if place is not None:
        rest = tokens[place + tokens[place].length :]
        _spare(rest, text, found)
        comma = next((at for at, token in enumerate(rest) if token.norm in (",", "but")), len(rest))
        if rest[comma + 1 :]:
            _read_loose(list(rest[comma + 1 :]), text, kinds, found, question=question)
        tokens = tokens[:place]
    if not any(token.entry is not None or token.kind in ("num", "aspect", "size") for token in tokens):
        return
    mode = WISH if question else mode_of(tokens)
    commas = [at for at, token in enumerate(tokens) if token.norm == ","]
    if mode == LOOSE and commas:
        for start, end in zip([-1, *commas], [*commas, len(tokens)], strict=True):
            if tokens[start + 1 : end]:
                _read_loose(tokens[start + 1 : end], text, kinds, found)
        return
    known = len(found.asks)
    if not question:
        titled = read_titled(tokens, text)
        if titled:
            found.asks.extend(titled)
            return
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


__all__ = ["WISH", "Requests", "read_requests"]
