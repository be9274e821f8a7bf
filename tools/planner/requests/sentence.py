"""One sentence: its request verbs, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence

from tools.planner.grammar.clauses import Clause, find_clauses
from tools.planner.grammar.function_words import ARTICLES, COPULAS, MODALS, is_verbal, words_of
from tools.planner.grammar.moments import says_when
from tools.planner.grammar.questioning import is_question
from tools.planner.requests.amounts.lessened import read_lessened
from tools.planner.requests.amounts.levels import read_levels
from tools.planner.requests.clause import read_clause
from tools.planner.requests.fragments import read_ified, read_titled
from tools.planner.requests.gathered import Requests, join
from tools.planner.requests.hedges import DENYING, QUALIFYING, Hedge, read_hedges, soften
from tools.planner.requests.loose import read_loose
from tools.planner.requests.restated.aims import read_aim
from tools.planner.requests.restated.labelled import read_labelled
from tools.planner.requests.restated.retold import told_how
from tools.planner.requests.restated.unless import spares_more, without_spared
from tools.planner.requests.restated.verb_last import DONE, verb_first
from tools.planner.requests.restated.verbless import read_verbless
from tools.planner.requests.restated.wishing import as_wished
from tools.planner.requests.sounds.mixing import read_mix
from tools.planner.requests.speech.idioms import read_idioms
from tools.planner.statements.sliders import read_settings
from tools.planner.words.signs import FIGURE, IFIED, LOOK, Glance, glance
from tools.planner.words.token import Token
from tools.planner.words.tokens import typed
from tools.planner.words.wordsets import words

LEADS = words("and or , / + & then")
HEDGING = DENYING | QUALIFYING | {"less", "minus"}
"""Words of which one stands in every limit."""


def read_with_idioms(sentence: list[Token], seen: Glance, text: str, kinds: frozenset[str], found: Requests) -> None:
    """Turns of speech first; what they leave is read word by word. seen: a glance at the sentence."""
    if (":" in seen.norms or "only" in seen.norms) and read_labelled(sentence, text, kinds, found):
        return
    if kinds == {"image"} and ":" in seen.norms and (titled := read_titled(sentence, text)):
        found.asks.extend(titled)
        found.verbs += 1
        return
    if seen.signs & FIGURE:
        settings, parts = read_settings(sentence, text)
        found.asks.extend(settings)
        if settings:
            found.verbs += 1
            for part in parts:
                read_with_idioms(part, glance(part), text, kinds, found)
            return
    if seen.signs & IFIED and (styled := read_ified(sentence, text)):
        found.asks.extend(styled)
        found.verbs += 1
        return
    if kinds != {"image"} and (parts := read_mix(sentence, seen, text, kinds, found)) != [sentence]:
        for part in parts:
            read_with_idioms(part, glance(part), text, kinds, found)
        return
    known, looked, length = len(found.asks), False, len(sentence)
    hedges: list[Hedge] = []
    if not HEDGING.isdisjoint(seen.norms):
        sentence, hedges = read_hedges(sentence)
    stretches = [sentence]
    if seen.signs & LOOK:
        asks, stretches = read_lessened(sentence, seen, text)
        found.asks.extend(asks)
        found.lessened = found.lessened or bool(asks)
        looked = bool(hedges) and any(token.look for stretch in stretches for token in stretch)
    for stretch in stretches:
        own = seen if len(stretch) == length else glance(stretch)
        _read_stretch(stretch, own, text, kinds, found)
    if hedges:
        soften(found, known, hedges, looked=looked)


def _read_stretch(stretch: list[Token], seen: Glance, text: str, kinds: frozenset[str], found: Requests) -> None:
    levels, rest = read_levels(stretch, seen, text)
    if levels:
        found.asks.extend(levels)
        for part in rest:
            _read_stretch(part, glance(part), text, kinds, found)
        return
    if not TURNED.isdisjoint(seen.norms) and (told := _as_told(stretch, kinds)) is not stretch:
        stretch, seen = told, glance(told)
    if kinds and (plain := as_wished(stretch, seen)) is not stretch:
        _read_plain(plain, stretch, text, kinds, found)
        return
    if kinds == {"image"} and "not" in seen.norms and "," in seen.norms:
        stretch = without_spared(stretch, text, found.exclude)
    if kinds == {"image"} and not DONE.isdisjoint(seen.norms):
        stretch = verb_first(stretch)
    if kinds == {"image"} and "how" in seen.norms and (told := told_how(stretch)) is not stretch:
        stretch, seen = told, glance(told)
    if is_question(stretch):
        _read_question(stretch, text, kinds, found)
        return
    asks, parts = read_idioms(stretch, seen, text, kinds)
    found.lessened = found.lessened or any(ask.target is not None and ask.target.exclude for ask in asks)
    found.asks.extend(asks)
    found.verbs += bool(asks)
    found.complained = found.complained or (bool(asks) and all(ask.op in TONAL for ask in asks))
    for part in parts:
        if asks and (wider := spares_more(asks, part, text)) is not asks:
            found.asks[-len(asks) :] = asks = wider
            continue
        part = _with_verb(part, stretch) if asks else part
        if asks and is_question(part):
            _read_question(part, text, kinds, found)
        else:
            _read_sentence(part, seen if len(part) == len(stretch) else glance(part), text, kinds, found)


def _read_plain(plain: list[Token], stretch: list[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    """What a wish comes to in plain words; what stands in another order there keeps the words of the wish."""
    known = len(found.asks)
    _read_stretch(plain, glance(plain), text, kinds, found)
    said = words_of(stretch, text)[:300]
    for at in range(known, len(found.asks)):
        if not found.asks[at].words:
            found.asks[at] = found.asks[at].model_copy(update={"words": said})


TONAL = frozenset({"highlights", "shadows", "whites", "blacks"})
"""What a complaint asks for that "bring them back 40" behind it only says the amount of."""
TURNED = words("why not hate dislike")
"""Words of which one stands in what is told the other way round."""


def _as_told(stretch: list[Token], kinds: frozenset[str]) -> list[Token]:
    """ "why did you make it so orange", "why are we orange": what is complained of, as "it is so orange" tells it."""
    norms = [token.norm for token in stretch[:12]]
    if norms[:2] in (["hate", "how"], ["dislike", "how"]):
        rest = stretch[2:]
        turn = next((at for at in range(1, len(rest)) if rest[at].norm in TOLD_OF), 0)
        return [*rest[turn:], *rest[:turn]] if len(rest) - turn <= FEW_TOLD else rest
    if (unlike := _unlike(norms)) is not None:
        place = stretch[unlike].start
        too = typed("too", place)
        return [*stretch[:unlike], too, *stretch[unlike + 2 :]]
    if kinds and norms[:1] == ["why"] and norms[1:2] and norms[1] in STANDING and len(stretch) <= MOST_ASKED:
        return _turned(stretch)
    made = norms[:3] == ["why", "did", "you"] and norms[3:4] in (["make"], ["turn"])
    if not made or {"so", "too"}.isdisjoint(norms[5:]):
        return stretch
    place = next(at for at, norm in enumerate(norms) if norm in ("so", "too"))
    end = stretch[place - 1].end
    return [*stretch[4:place], typed("is", end), *stretch[place:]]


TOLD_OF = words("this it that she he we they i everything everyone my the her his our")
FEW_TOLD = 5
WAS = words("was were is are look looks")


def _unlike(norms: Sequence[str]) -> int | None:
    """Where "not that" stands in "the sunset was | not that | pink", which complains that it is too much so."""
    found = (at for at in range(1, len(norms) - 2) if norms[at : at + 2] == ["not", "that"] and norms[at - 1] in WAS)
    return next(found, None)


STANDING = words("is are am was were does do")
SEEMING = words("look looks seem seems feel feels come turn")
MOST_ASKED = 12


def _turned(stretch: list[Token]) -> list[Token]:
    """ "why | are | we all so orange" as "we all are so orange"; as it is where nothing tells how things are."""
    ends = {"?", "!", ".", "here", "now", "though", "lol"}
    last = next((at for at in range(len(stretch) - 1, 1, -1) if stretch[at].norm not in ends), 0)
    entry = stretch[last].entry
    told = entry is not None and (entry.adjective is not None or entry.colour is not None)
    rest = [token for token in stretch[2:] if token.norm not in SEEMING]
    first = next((at for at, token in enumerate(rest) if token.norm in ("so", "too", "all", "really", "that")), None)
    place = first if first is not None else next((at for at, token in enumerate(rest) if token is stretch[last]), 0)
    while told and place < len(rest) and rest[place].norm == "all" and rest[place + 1 : place + 2]:
        place += 1
    if not told or not place:
        return stretch
    end = rest[place - 1].end
    said = ["is"] if rest[place].norm in ("so", "too", "really", "that") else ["is", "so"]
    return [*rest[:place], *(typed(one, end) for one in said), *rest[place:]]


ADDING = words("and , & plus")
FEW = 8


def _with_verb(part: list[Token], stretch: Sequence[Token]) -> list[Token]:
    """What is named beside the thing of a turn of speech: "remove my love handles | and the guy behind me"."""
    if part[0].norm not in ADDING or len(part) < 2 or len(part) > FEW or part[1].norm not in ARTICLES:
        return part
    before = list(stretch[: next(at for at, token in enumerate(stretch) if token is part[0])])
    verb = next((at for at in range(len(before) - 1, -1, -1) if is_verbal(before[at])), None)
    entry = before[verb].entry if verb is not None else None
    removes = entry is not None and (entry.action == "remove" or (entry.verb and entry.verb.wishes[0].op in REMOVING))
    plain = all(
        token.kind == "word" and not is_verbal(token) and token.norm not in COPULAS | MODALS for token in part[1:]
    )
    if verb is None or not removes or not plain:
        return part
    return [*before[verb : verb + before[verb].length], *part[1:]]


REMOVING = frozenset({"remove_object", "retouch"})


def _read_question(sentence: list[Token], text: str, kinds: frozenset[str], found: Requests) -> None:
    found.question = True
    read_loose(sentence, text, kinds, found, question=True)


def _read_sentence(sentence: list[Token], seen: Glance, text: str, kinds: frozenset[str], found: Requests) -> None:
    verbless = read_verbless(sentence, seen, text, kinds)
    if verbless is not None and verbless.asks:
        join(found, verbless, sentence[0])
        return
    clauses = find_clauses(sentence)
    first = clauses[0].verb if clauses else len(sentence)
    if first and not (clauses and clauses[0].passive and not _is_told(sentence[:first])):
        lead = sentence[: _unshared(sentence, first)] if clauses else sentence
        read_loose(lead, text, kinds, found, seen=None if clauses else seen)
    waiting: list[Clause] = []
    when = bool(clauses) and kinds != {"image"} and says_when(sentence)
    for number, clause in enumerate(clauses):
        if _gives_way(sentence, clauses, number):
            continue
        if _shares_object(sentence, clauses, number):
            waiting.append(clause)
            continue
        for one in _once(sentence, [*waiting, clause]):
            read_clause(sentence, one, clause, text, kinds, found, when=when)
        waiting = []
        if clause.object_to < clause.end:
            behind = sentence[clause.object_to : clause.end]
            rest = read_aim(behind, text, found) if kinds == {"image"} else None
            if rest is None or rest:
                read_loose(behind if rest is None else rest, text, kinds, found)
    for clause in waiting:
        read_clause(sentence, clause, clause, text, kinds, found, when=when)


def _unshared(sentence: Sequence[Token], first: int) -> int:
    """Where the words before a verb end that are none of its own: "slowly | zoom" is one phrase."""
    last = first - 1
    token = sentence[last]
    return last if token.entry is not None and token.length > 1 and token.norm.endswith("ly") else first


FEW_SHARING = 6
"""Verbs that people give one object."""


def _once(sentence: Sequence[Token], clauses: Sequence[Clause]) -> list[Clause]:
    """Verbs that share an object; where they are many, a repeated one once."""
    if len(clauses) <= FEW_SHARING:
        return list(clauses)
    return list({(sentence[one.verb].lemma, one.negated): one for one in clauses}.values())


def _is_told(tokens: Sequence[Token]) -> bool:
    return any(token.kind == "punct" for token in tokens)


def _gives_way(sentence: Sequence[Token], clauses: Sequence[Clause], number: int) -> bool:
    """ "make her darkened", "I want it removed": the participle after it carries the request."""
    entry = sentence[clauses[number].verb].entry
    following = clauses[number + 1] if number + 1 < len(clauses) else None
    return entry is not None and entry.action == "make" and following is not None and following.passive


BRINGING = frozenset({"add", "write", "create"})
"""What brings in something that nothing else is done to."""


def _shares_object(sentence: Sequence[Token], clauses: Sequence[Clause], number: int) -> bool:
    """ "brighten and sharpen the photo": a verb with nothing but a joiner before the next one."""
    clause = clauses[number]
    if number + 1 >= len(clauses) or clause.passive:
        return False
    between = sentence[clause.object_from : clauses[number + 1].verb]
    entry, following = sentence[clause.verb].entry, sentence[clauses[number + 1].verb].entry
    if entry is not None and (" the " in f" {entry.phrase} " or entry.phrase.endswith(" it")):
        return False  # "soften the skin | and whiten the teeth", "mirror it | and flip it upside down"
    if entry is not None and entry.action is None and following is not None and following.action in BRINGING:
        return False  # "brighten and add | a vignette"
    return all(token.norm in LEADS for token in between)
