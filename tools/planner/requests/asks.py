"""What a prompt asks for: its sentences, their request verbs, and the states they describe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter

from graph.state import Ask
from tools.planner.grammar.antecedents import PEOPLE, THINGS, antecedent
from tools.planner.grammar.clauses import split_sentences
from tools.planner.grammar.counted import count_seconds
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS, PRONOUNS, has_cue, words_of
from tools.planner.grammar.moments import at_each_time, says_when, timed
from tools.planner.grammar.occasions import hush_occasions
from tools.planner.grammar.questioning import is_question
from tools.planner.requests.amounts.amounted import at_amounts
from tools.planner.requests.amounts.printed import on_paper
from tools.planner.requests.amounts.shares import with_shares
from tools.planner.requests.amounts.sized import sized
from tools.planner.requests.amounts.stops import of_tones
from tools.planner.requests.amounts.upright import upright
from tools.planner.requests.beyond import without_beyond
from tools.planner.requests.credible import credible
from tools.planner.requests.examples.second_reading import read_again
from tools.planner.requests.gathered import Requests, join
from tools.planner.requests.looks.look_places import gray_place, without_colour
from tools.planner.requests.overlays.lettered import alike, as_written, each_quoted, in_one_language, styled_captions
from tools.planner.requests.overlays.manner import manner_alone, take_manner, with_manner
from tools.planner.requests.overlays.opacity import LAID, take_opacity, with_opacity
from tools.planner.requests.restated.conceding import without_concessions, without_regret
from tools.planner.requests.restated.indifferent import without_indifferent
from tools.planner.requests.restated.intruding import is_doubtful, read_intruders, without_asked
from tools.planner.requests.restated.likewise import likewise, take_likewise
from tools.planner.requests.restated.regained import regained
from tools.planner.requests.restated.second_halves import completed
from tools.planner.requests.sentence import read_with_idioms
from tools.planner.requests.settling import settle_asks
from tools.planner.requests.sounds.sight import as_seen
from tools.planner.requests.suiting import puts_silence, suit
from tools.planner.requests.timing.fading import each_faded
from tools.planner.requests.timing.joining import joined_by
from tools.planner.requests.timing.lengths import with_lengths
from tools.planner.requests.timing.paced import each_paced, so_long
from tools.planner.requests.timing.phases import phases
from tools.planner.requests.timing.remaining import in_the_rest, in_turn
from tools.planner.requests.timing.sparing import outside_of, take_spared_time
from tools.planner.requests.timing.successive import successive
from tools.planner.requests.timing.tracked import tracked
from tools.planner.requests.versions import one_version
from tools.planner.requests.whole import TURNING, name_file, turn_by_degrees
from tools.planner.statements.mentions import aspect_in
from tools.planner.verbs.frame import Frame
from tools.planner.verbs.frames import read_frame
from tools.planner.words.signs import AUDIBLE, CONTAINER, DESCRIPTIVE, FIGURE, FRAMED, LOOK, VAGUE, Glance, glance
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

MOST_ASKS = 48
"""Asks of one prompt; a plan has no room for more."""


def read_requests(
    tokens: Sequence[Token],
    text: str,
    kinds: frozenset[str],
    *,
    judged: bool = False,
    told: Sequence[list[Token]] = (),
) -> Requests:
    """Read every sentence; later words win over earlier ones.

    judged: the words may be a judgement of the last plan. told: sentences around them that are only told, where a
    pronoun may find what it stands for.
    """
    found = Requests()
    unread: list[list[Token]] = []
    turned, signs = False, 0
    sentences, text = _sentences(tokens, text, kinds)
    for sentence, seen in sentences:
        known = len(found.asks)
        found.before = next((one for one in reversed(told) if _lies_between(one, found.before, sentence)), found.before)
        said, opacity = take_opacity(sentence, seen)
        said, manners = take_manner(said, seen)
        turned, signs = turned or not TURNING.isdisjoint(seen.norms), signs | seen.signs
        if said is not sentence:
            seen = glance(said)
        if known and found.asks[-1].op in LAID and (alone := manner_alone(said, seen)):
            found.asks = with_manner(found.asks, alone, known - 1)
            continue
        if len(found.asks) < MOST_ASKS and said and _read_one(said, seen, text, kinds, found):
            unread.append(said)
        found.asks = with_manner(with_opacity(found.asks, opacity, known), manners, known)
    if not found.asks and not found.verbs and kinds and len(tokens) <= 16 and not found.question:
        _read_declared(tokens, text, kinds, found)
    if not judged:
        _read_again(unread, text, kinds, found)
    if turned:
        turn_by_degrees(tokens, text, found)
    if signs & CONTAINER or any(ask.op == "output" for ask in found.asks):
        name_file(tokens, text, kinds, found)
    if kinds and "image" not in kinds and any(puts_silence(ask) for ask in found.asks):
        found.notes.append(NO_SILENCE)
    if signs & (FRAMED | FIGURE):
        shaped = [_shaped(ask, tokens) for ask in found.asks] if kinds == {"video"} else found.asks
        found.asks = one_version(shaped, tokens, text, found.notes)
    found.asks = without_asked(found.asks)
    named = sorted([*tokens, *chain(*told)], key=attrgetter("start")) if told and found.asks else tokens
    found.asks = suit([_resolved(ask, named, text) for ask in as_written(found.asks, kinds)], kinds, text)
    if "placement" in found.missing and not any(ask.op == "move_object" for ask in found.asks):
        found.missing.remove("placement")
    found.asks = on_paper(found.asks, text, kinds)
    ordered = completed(in_turn(found.asks)) if kinds == {"image"} else in_the_rest(in_turn(found.asks))
    found.asks = settle_asks(credible(ordered, kinds), found.avoid, found.exclude)
    if kinds == {"video"}:
        found.asks = tracked(found.asks, text)
    if kinds != {"image"}:
        found.asks = in_one_language(found.asks, text, found.notes)
        found.asks = styled_captions(alike(upright(in_the_rest(found.asks), text), text), text)
    return found


def _sentences(
    tokens: Sequence[Token], text: str, kinds: frozenset[str]
) -> tuple[list[tuple[list[Token], Glance]], str]:
    """Each sentence with a glance at it, and the text; of a clip or sound, a half that misses its verb is completed."""
    found: list[tuple[list[Token], Glance]] = []
    for sentence in split_sentences(list(tokens)):
        if kinds == {"image"}:
            if any(token.signs & AUDIBLE for token in sentence):
                as_seen(sentence, text)
            found.append((sentence, glance(sentence)))
            continue
        hush_occasions(sentence)
        seen = glance(sentence)
        halves, text = regained(sentence, seen, text)
        for half in halves[1:]:
            hush_occasions(half)
        found.extend([(sentence, seen)] if len(halves) == 1 else [(half, glance(half)) for half in halves])
    return found, text


def _lies_between(one: Sequence[Token], before: Sequence[Token], after: Sequence[Token]) -> bool:
    return one[0].start < after[0].start and (not before or one[0].start > before[0].start)


def _shaped(ask: Ask, tokens: Sequence[Token]) -> Ask:
    """ "reframe | for a square without cutting off heads": the one shape that is named is the one that is meant."""
    shape = aspect_in(tokens) if ask.op in ("crop", "reframe") and not ask.params else None
    return ask.model_copy(update={"params": {"aspect": shape}}) if shape else ask


NO_SILENCE = "I can mute a stretch and take silence out, but I can't put silence in between."
RESOLVED = frozenset({"remove_object", "replace_object", "recolor", "move_object", "cutout"})


def _resolved(ask: Ask, tokens: Sequence[Token], text: str) -> Ask:
    """The ask with a pronoun as its subject replaced by what it stands for: "my uncle …, edit | him | out"."""
    ask = sized(ask, tokens, text)
    subject = ask.params.get("subject")
    if ask.op not in RESOLVED or not isinstance(subject, str) or subject.lower() not in PEOPLE | THINGS:
        return ask
    places = [at for at, token in enumerate(tokens) if token.norm == subject.lower()]
    named = next((found for at in reversed(places) if (found := antecedent(tokens, at, text))), None)
    return ask.model_copy(update={"params": {**ask.params, "subject": named}}) if named else ask


def _read_one(sentence: list[Token], seen: Glance, text: str, kinds: frozenset[str], found: Requests) -> bool:
    """Read one sentence; whether it has said nothing that the rules could read. seen: a glance at it."""
    spoken = len(found.looks) + len(found.exclude) + len(found.avoid)
    avoided, known = list(found.avoid), len(found.asks)
    spared = None
    sentence, seen = _within(sentence, seen, kinds, found)
    if kinds == {"image"} and sentence and (rest := without_regret(sentence, seen)) is not sentence:
        sentence, seen = rest, glance(rest)
    if kinds == {"image"} and (gray := gray_place(sentence, seen, text)) is not None:
        said = words_of(sentence[gray.start : gray.end], text)
        found.asks.append(Ask(op="monochrome", target=gray.target, words=said[:300]))
        found.verbs += 1
        sentence = without_colour([*sentence[: gray.start], *sentence[gray.end :]])
        seen = glance(sentence)
    if not sentence:
        return False
    if kinds and "image" not in kinds:
        sentence = count_seconds(sentence, seen)
        rest, spared = take_spared_time(without_concessions(sentence, seen), seen)
        sentence, seen = rest, seen if rest is sentence else glance(rest)
        if told := phases(sentence, seen, text):
            found.asks.extend(told)
            found.verbs, found.before = found.verbs + 1, sentence
            return False
    whole = sentence
    sentence, seen = _read_words(whole, seen, text, kinds, found)
    _complete(sentence, seen, text, kinds, found, known)
    more = found.asks[known:]
    found.asks[known:] = _at_their_times(more, sentence, text, kinds)
    found.asks = each_faded(outside_of(found.asks, known, spared), known, sentence, seen, text)
    if kinds != {"image"}:
        found.asks = each_paced(found.asks, known, sentence, seen, text)
        found.asks = successive(found.asks, known, sentence, seen, text)
    if len(found.asks) > known:
        found.asks = so_long(found.asks, known, sentence, seen)
    if more and avoided:
        later = {ask.op for ask in more}
        found.avoid = [op for op in avoided if op not in later] + found.avoid[len(avoided) :]
    found.before = sentence
    doubtful = "image" in kinds and all(map(is_doubtful, more)) and not is_question(whole)
    if doubtful and (hinted := read_intruders(whole, glance(whole), text)):
        found.asks[known:] = hinted
        return False
    if spoken != len(found.looks) + len(found.exclude) + len(found.avoid):
        return False
    return _is_unread(sentence, seen, more)


def _read_words(
    whole: list[Token], seen: Glance, text: str, kinds: frozenset[str], found: Requests
) -> tuple[list[Token], Glance]:
    """Read the words of a sentence; those that were read and a glance at them, without "and the same for hers"."""
    known = len(found.asks)
    sentence, again = take_likewise(with_shares(whole, seen), seen)
    own = seen if sentence is whole else glance(sentence)
    if sentence:
        read_with_idioms(sentence, own, text, kinds, found)
    more = likewise(found.asks, again, text) if again else []
    if again and not more and sentence is not whole:
        sentence, own = whole, seen
        del found.asks[known:]
        read_with_idioms(sentence, own, text, kinds, found)
    found.asks.extend(more)
    return sentence, own


def _complete(
    sentence: list[Token], seen: Glance, text: str, kinds: frozenset[str], found: Requests, known: int
) -> None:
    """Give the asks since `known` the amounts, words and lengths that the rest of their sentence tells."""
    if len(found.asks) == known:
        return
    found.asks = at_amounts(of_tones(found.asks, known, sentence, seen, text), known, sentence, seen, text)
    found.asks = each_quoted(found.asks, known, sentence, text, kinds)
    found.asks = joined_by(found.asks, known, sentence, seen, text)
    found.asks = with_lengths(found.asks, known, sentence, seen)


def _at_their_times(asks: Sequence[Ask], sentence: Sequence[Token], text: str, kinds: frozenset[str]) -> list[Ask]:
    """The asks of a sentence at the times that it tells, for a clip."""
    if kinds == {"image"} or not asks or not says_when(sentence):
        return list(asks)
    if len({ask.op for ask in asks}) > 1:
        return [_timed_by_itself(ask, sentence, text, kinds) for ask in asks]
    return [one for ask in asks for one in at_each_time(timed(ask, sentence, kinds), sentence, kinds)]


def _is_unread(sentence: Sequence[Token], seen: Glance, asks: Sequence[Ask]) -> bool:
    """Whether nothing sure was read in a sentence that means some edit."""
    if any(ask.confidence >= WEAK for ask in asks):
        return False
    if seen.signs & LOOK and True in [token.look_meant for token in sentence]:
        return False
    wonders = seen.signs & DESCRIPTIVE or is_question(sentence)  # asks for advice rather than for an edit
    return not wonders and not (seen.signs & VAGUE and _only_vague(sentence))


def _timed_by_itself(ask: Ask, sentence: Sequence[Token], text: str, kinds: frozenset[str]) -> Ask:
    """The ask at the range that its own words name, beside others: "lower it from 0:05 to 0:09, it's blown out"."""
    if ask.op not in GRADED_IN_TIME or (ask.target is not None and (ask.target.time or ask.target.exclude)):
        return ask
    start = text.find(ask.words, sentence[0].start) if ask.words else -1
    own = [token for token in sentence if start <= token.start < start + len(ask.words)] if start >= 0 else []
    return timed(ask, own, kinds) if any(span.end is not None for span in spans_in(own)) else ask


GRADED_IN_TIME = words(
    "exposure contrast highlights shadows whites blacks saturation vibrance temperature tint clarity monochrome "
    "color_grade gain blur mute stabilize denoise_audio"
)
"""What holds for a range that is told with it."""


def _within(sentence: list[Token], seen: Glance, kinds: frozenset[str], found: Requests) -> tuple[list[Token], Glance]:
    """The sentence without what is asked for in vain, and a glance at the rest; empty where nothing else is said."""
    rest = without_beyond(without_indifferent(sentence, seen), seen, kinds, found)
    if rest is sentence:
        return sentence, seen
    left = glance(rest)
    return (rest, left) if any(token.kind == "word" and token.norm not in ASIDE for token in rest) else ([], left)


ASIDE = words("please pls and , then also it that this can you fix so but thanks thx for me ok")


def _only_vague(sentence: Sequence[Token]) -> bool:
    """ "make it look awesome": a vague wish, and nothing is named that a likeness could go by."""
    told = [token for token in sentence if token.kind == "word" and not has_cue(token, "whole")]
    named = [token for token in told if token.norm not in EMPTY and not has_cue(token, "vague")]
    if any(token.norm == "for" for token in told):
        return False
    return all(has_cue(one, "polite") for one in named)


EMPTY = (
    ARTICLES | PRONOUNS | PREPOSITIONS | words("make look looking get let just so really very and more way can could")
)
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
        join(found, read_frame(frame), verb)
        return
