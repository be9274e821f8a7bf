"""Reading a prompt: from words to asks, intent, tastes for now, lasting tastes and judgements. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from edits.plan import Step, Target
from edits.vocabulary import Kind
from graph.state import Ask, Feedback, Intent, Reading, Recalled
from tools.planner.grammar.places import place_of
from tools.planner.grammar.telling import apart
from tools.planner.intents.added import MARK, marks_of
from tools.planner.intents.asides import find_unwanted, is_of_this_one, wants_usual
from tools.planner.intents.intent import FEEL, Evidence, is_question, route, strong
from tools.planner.intents.overrides import read_overrides, scope_of
from tools.planner.intents.placing import is_place_alone
from tools.planner.intents.pointing import find_pointers
from tools.planner.intents.preferences import is_lasting, read_preferences
from tools.planner.intents.steering import set_aside
from tools.planner.requests.asks import read_requests
from tools.planner.requests.gathered import Requests
from tools.planner.requests.looks.look_places import Placed, look_place
from tools.planner.requests.looks.luts import name_luts
from tools.planner.requests.restated.retold import retold
from tools.planner.requests.timing.untimed import untimed
from tools.planner.requests.versions import ONE_VERSION, first_version, wants_versions
from tools.planner.words.lookwords import LookWord, find_looks
from tools.planner.words.normalise import clean
from tools.planner.words.plain import plain_of, plain_prompt
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words


def read(prompt: str, *, kinds: frozenset[Kind] = frozenset(), last: Recalled | None = None) -> Reading:
    """How a prompt is understood.

    kinds: kinds of the attached media, empty when none. last: the last turn of the thread, which a judgement is about.
    Never raises; an empty prompt is unclear.
    """
    ops, lost = (_ops(last.steps), _ops(last.lost)) if last is not None else (frozenset(), frozenset())
    waiting = last is not None and any(
        step.op == "text" and not getattr(step.params, "content", "") for step in last.steps
    )
    ops = ops | ({BLANK} if waiting else set()) | (marks_of(last.steps) if last is not None else frozenset())
    reading = _read(prompt, kinds, ops, lost)
    return (_in_passing(prompt, kinds, ops, lost) or reading) if reading.intent.kind == "preference" else reading


PASSING = re.compile(
    r"(?:[.!?;]\s+|,\s+|\s+-+\s+)(?:(?:btw|by the way|and|also|fyi|just so you know)\W+)*"
    r"(?=(?:i|i'm|im|i've|my|we|never|always|no|don't|dont|for the record|in general|from now on)\b)",
    re.IGNORECASE,
)
"""Where, behind a request, a taste is told in passing."""
ASKED_FOR = frozenset({"command", "transformation", "feedback"})


def _in_passing(prompt: str, kinds: frozenset[Kind], ops: frozenset[str], lost: frozenset[str]) -> Reading | None:
    """ "brighten it a bit, i hate muddy photos": the request with the taste told behind it; none for a taste alone."""
    match = PASSING.search(prompt)
    if match is None or is_lasting(plain_prompt(prompt[: match.start()])):
        return None
    asked, told = _read(prompt[: match.start()], kinds, ops, lost), _read(prompt[match.end() :], kinds, ops, lost)
    acts = bool(strong(asked.asks)) or asked.feedback is not None
    if asked.intent.kind not in ASKED_FOR or not acts or told.intent.kind != "preference":
        return None
    return asked.model_copy(update={"preferences": told.preferences})


BLANK = "blank text"
"""Stands beside the operations of an edit whose words are still to be given."""


def _ops(steps: Sequence[Step]) -> frozenset[str]:
    return frozenset(step.op for step in steps)


class Beside(NamedTuple):
    """What a prompt is read beside."""

    kinds: frozenset[Kind]
    last_ops: frozenset[str]
    """Operations of the last edit."""
    lost: frozenset[str]
    marks: frozenset[str] = frozenset()
    """What was put in by edits before."""


@lru_cache(maxsize=512)
def _read(prompt: str, kinds: frozenset[Kind], last_ops: frozenset[str], lost: frozenset[str]) -> Reading:
    marks = frozenset(one for one in last_ops if one.startswith(MARK))
    beside = Beside(kinds, last_ops - marks, lost, marks)
    text = clean(prompt)
    tokens = tokenise(text)
    asked, told, post = apart(tokens)
    if told:
        reading = _read_tokens(prompt, text, asked, told, beside)
        if reading.intent.kind not in NOTHING:
            return reading
        if kinds and post:
            return _of_post(reading)
        tokens = tokenise(text)
    return _read_tokens(prompt, text, tokens, (), beside)


def _of_post(reading: Reading) -> Reading:
    """A long story beside media that names no change: what is to be done with them is asked."""
    intent = Intent(kind="unclear", confidence=reading.intent.confidence)
    return reading.model_copy(update={"intent": intent, "unclear": "no change is named"})


NOTHING = frozenset({"unclear", "off_topic"})
"""Intents of what asks for nothing."""


def _read_tokens(prompt: str, text: str, tokens: list[Token], told: Sequence[list[Token]], beside: Beside) -> Reading:
    """The reading of tokens. told: the stories around them, which only name what they speak of."""
    kinds, last_ops, lost, marks = beside
    if kinds == {"image"} and not last_ops:
        tokens = retold(tokens)
    plain = _gist(plain_of(tokens))
    looks = _looks_of(tokens, plain) if kinds != SOUND else []
    pointers = find_pointers(plain, last_ops, lost, marks)
    of_this_one = bool(last_ops) and is_of_this_one(plain)
    lasting = not of_this_one and is_lasting(plain, verbs=1)
    unwanted = [] if lasting or pointers.withdrawn.ops else find_unwanted(plain)
    spans = [*pointers.spans, *(span for span, _ in unwanted)]
    meant = set_aside(tokens, plain, spans) if spans else tokens
    placed = look_place(meant, looks, text) if looks and kinds == {"image"} and meant is tokens else None
    meant = meant if placed is None else [*tokens[: placed.start], *tokens[placed.end :]]
    requests = read_requests(meant, text, frozenset(kinds), judged=pointers.judged, told=told)
    requests.avoid.extend(op for _, ops in unwanted for op in ops)
    looks = [looks[0]._replace(named=True)] if placed else _settled_looks(looks, tokens, requests, text, kinds)
    requests, usual = _settled(requests, plain, tokens, looks, beside, placed)
    feedback = None if usual else pointers.feedback(plain, requests.asks, last_ops)
    lasting = not (usual or of_this_one) and (lasting or is_lasting(plain, requests.verbs))
    today = scope_of(plain) in ("once", "session")
    overrides = read_overrides(plain, tokens)
    preferences = read_preferences(plain, requests.asks, requests.avoid) if lasting and not today else ()
    talk = pointers.talk.name if pointers.talk is not None else None
    said = "" if usual else plain
    for_now = today or bool(overrides)
    intent, scores = route(
        Evidence(
            said,
            tokens,
            requests,
            looks,
            feedback,
            lasting,
            for_now,
            bool(overrides),
            preferences,
            kinds,
            last_ops,
            talk,
        )
    )
    if BLANK in last_ops and _gives_words(prompt, intent, requests):
        return _written(prompt, scores)
    return Reading(
        intent=intent,
        scores=scores,
        asks=tuple(requests.asks),
        looks=tuple(dict.fromkeys((*requests.looks, *(look.slug for look in looks if look.named)))),
        look_target=_look_target(placed, looks, requests, kinds),
        avoid=tuple(dict.fromkeys(requests.avoid)),
        overrides=overrides if intent.kind != "preference" else (),
        feedback=feedback if intent.kind == "feedback" else None,
        preferences=preferences if intent.kind == "preference" else (),
        unclear=_unclear(intent, requests, tokens),
        notes=(*requests.notes, *(untimed(requests.asks, tokens, text) if kinds == {"video"} else ())),
    )


def _look_target(
    placed: Placed | None, looks: Sequence[LookWord], requests: Requests, kinds: frozenset[Kind]
) -> Target | None:
    """What part of a picture its looks are for: the one that is named, without what is to stay as it is."""
    if kinds != {"image"} or not any(look.named for look in looks) or not (placed or requests.exclude):
        return None
    spared = tuple(place for one in requests.exclude if (place := place_of(one)))
    region = placed.target.region if placed is not None else None
    return Target(region=region, exclude=spared) if region is not None or spared else None


def _settled(
    requests: Requests,
    plain: str,
    tokens: Sequence[Token],
    looks: Sequence[LookWord],
    beside: Beside,
    placed: Placed | None = None,
) -> tuple[Requests, bool]:
    """What is asked for, once it is known what lies beside it; and whether that is no more than the usual."""
    requests.asks = [_of_added(ask, beside.last_ops) for ask in requests.asks]
    short = len(tokens) <= SHORT
    if not (placed or beside.last_ops) and "video" not in beside.kinds and short and is_place_alone(plain):
        requests = Requests(missing=["what for a place"], vague=True)
    usual = short and _asks_nothing(requests.asks, looks) and wants_usual(plain)
    if usual:
        requests.asks = [Ask(op="enhance", words=plain[:100])]
    if wants_versions(plain):
        requests.asks = first_version(requests.asks, plain)
        requests.notes = requests.notes or [ONE_VERSION]
    return requests, usual


SOUND = frozenset({"audio"})
"""What has no look: "clean it up" is meant of the sound."""


def _looks_of(tokens: Sequence[Token], plain: str) -> list[LookWord]:
    """The looks that are named; where it is asked how something comes to feel so, every one is meant."""
    looks = find_looks(tokens)
    asked = bool(looks) and FEEL.stand_in(plain) and is_question(plain)
    return [look._replace(named=True) for look in looks] if asked else looks


def _written(prompt: str, scores: dict[str, float]) -> Reading:
    """The words that the last edit waits for."""
    given = Feedback(action="scale", factor=1.0, words=f"make it say {prompt.strip()}")
    return Reading(intent=Intent(kind="feedback", confidence=0.9), scores=scores, feedback=given)


def _asks_nothing(asks: Sequence[Ask], looks: Sequence[LookWord]) -> bool:
    """Whether no change is named; "my look" is nothing that could be put into a picture."""
    return not looks and all(ask.op in ("insert_subject", "restyle", "enhance") for ask in strong(asks))


def _settled_looks(
    looks: Sequence[LookWord], tokens: list[Token], requests: Requests, text: str, kinds: frozenset[Kind]
) -> list[LookWord]:
    """The looks that are meant, once it is known what else their words ask for; the requests lose what is only a look.

    Not those that are to be less, that a lookup table goes by, or that only say how a part is to be.
    """
    left = [look for look in looks if tokens[look.place].look]
    if any(ask.op == "lut" for ask in requests.asks):
        requests.asks = name_luts(requests.asks, left, tokens, text)
        laid = {ask.params.get("name") for ask in requests.asks if ask.op == "lut"}
        left = [look for look in left if look.slug not in laid]
        requests.looks = [slug for slug in requests.looks if slug not in laid]
    if left and kinds in ({"video"}, {"image"}):
        named = {token.norm for look in left for token in tokens[look.place : look.place + look.length]}
        redrawn = kinds == {"video"}
        requests.asks = [ask for ask in requests.asks if not ((redrawn or _is_grade(ask)) and _only_look(ask, named))]
    placed = [ask.words.lower() for ask in strong(requests.asks) if _has_region(ask)]
    return [look for look in left if not _in_a_place(look, tokens, placed, requests)] if placed else left


BESIDE_LOOK = words("it this a an the old some like in of style look film movie footage vintage classic real kind")


def _is_grade(ask: Ask) -> bool:
    """Whether "a vintage | filter" was read as a grade of its own."""
    return ask.op == "color_grade"


def _only_look(ask: Ask, named: set[str]) -> bool:
    """Whether a clip is to be redrawn as what is the name of a look, "like old | super 8 | film", or it is a place."""
    placed = ask.target.region if ask.op == "color_grade" and not ask.params and ask.target is not None else None
    if ask.op != "restyle" and not isinstance(placed, str):
        return False
    said = set(str(placed or ask.params.get("prompt", "")).lower().split())
    return bool(said & named) and said <= named | BESIDE_LOOK


MOST_GIVEN = 80
"""Characters of an answer that are words to write."""


def _gives_words(prompt: str, intent: Intent, requests: Requests) -> bool:
    """Whether the prompt is nothing but the words that an edit waits for: "Spaghetti Carbonara"."""
    silent = intent.kind in ("unclear", "off_topic") or (intent.kind == "transformation" and not requests.verbs)
    return silent and 0 < len(prompt.strip()) <= MOST_GIVEN and "?" not in prompt


COUNTERED = {"denoise": "grain", "sharpen": "blur"}
"""Operations that take away what others put in."""


def _of_added(ask: Ask, last_ops: frozenset[str]) -> Ask:
    """ "less grain", "too much blur" after an edit that added some is less of that, and nothing against it."""
    put_in = COUNTERED.get(ask.op)
    added = put_in in last_ops and ask.op not in last_ops and str(put_in) in ask.words.lower()
    return ask.model_copy(update={"op": put_in, "sign": -1, "params": {}}) if added else ask


def _has_region(ask: Ask) -> bool:
    return ask.target is not None and ask.target.region is not None


LONG_NAME = 3
"""Words of a look's name that says more than how a part is to be."""


def _in_a_place(look: LookWord, tokens: Sequence[Token], placed: Sequence[str], requests: Requests) -> bool:
    """Whether a look's name only says how a part is to be, which is asked for: "make the sky dramatic".

    placed: the words, in small letters, of what is asked for in a part.
    """
    named = " ".join(token.text.lower() for token in tokens[look.place : look.place + look.length])
    if look.length < LONG_NAME and any(named in words for words in placed):
        requests.looks = [slug for slug in requests.looks if slug != look.slug]
        return True
    return False


SHORT = 16
"""Tokens of a prompt that can be no more than a wish for the usual."""
GIST = 400
"""Characters at either end of a long story that tell what a person is doing with it."""


def _gist(plain: str) -> str:
    return plain if len(plain) <= 2 * GIST else f"{plain[:GIST]} . {plain[-GIST:]}"


def _unclear(intent: Intent, requests: Requests, tokens: list[Token]) -> str | None:
    """What is missing for a good plan, by the name of the question, or why nothing can be planned."""
    if requests.missing == ["what for a place"]:
        return requests.missing[0]
    if intent.kind == "unclear":
        return "no change is named"
    if [token.norm for token in tokens].count("here") >= 2:
        return "where"
    return requests.missing[0] if requests.missing else None


__all__ = ["Ask", "read"]
