"""Reading a prompt: from words to asks, intent, tastes for now, lasting tastes and judgements. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from edits.plan import Step
from edits.vocabulary import Kind
from graph.state import Ask, Feedback, Intent, Reading, Recalled
from tools.planner.grammar.moments import HOLDS, WHOLE
from tools.planner.grammar.occasions import told_of
from tools.planner.intents.asides import ONE_VERSION, find_unwanted, is_of_this_one, wants_usual, wants_versions
from tools.planner.intents.intent import FEEL, Evidence, is_question, route, strong
from tools.planner.intents.overrides import read_overrides, scope_of
from tools.planner.intents.placing import is_place_alone
from tools.planner.intents.pointing import find_pointers
from tools.planner.intents.preferences import is_lasting, read_preferences
from tools.planner.intents.steering import set_aside
from tools.planner.requests.asks import read_requests
from tools.planner.requests.gathered import Requests
from tools.planner.requests.luts import name_luts
from tools.planner.words.lookwords import LookWord, find_looks
from tools.planner.words.normalise import clean
from tools.planner.words.plain import plain_of
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
    ops = ops | ({BLANK} if waiting else set())
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
    if match is None or is_lasting(plain_of(tokenise(clean(prompt[: match.start()])))):
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


@lru_cache(maxsize=512)
def _read(prompt: str, kinds: frozenset[Kind], last_ops: frozenset[str], lost: frozenset[str]) -> Reading:
    text = clean(prompt)
    tokens = tokenise(text)
    plain = _gist(plain_of(tokens))
    looks = find_looks(tokens)
    if looks and FEEL.stand_in(plain) and is_question(plain):
        looks = [replace(look, named=True) for look in looks]
    pointers = find_pointers(plain, last_ops, lost)
    of_this_one = bool(last_ops) and is_of_this_one(plain)
    lasting = not of_this_one and is_lasting(plain, verbs=1)
    unwanted = [] if lasting or pointers.withdrawn.ops else find_unwanted(plain)
    spans = [*pointers.spans, *(span for span, _ in unwanted)]
    meant = set_aside(tokens, plain, spans) if spans else tokens
    requests = read_requests(meant, text, frozenset(kinds), judged=pointers.judged)
    requests.avoid.extend(op for _, ops in unwanted for op in ops)
    looks = _settled_looks(looks, tokens, requests, text, kinds)
    requests.asks = [_of_added(ask, last_ops) for ask in requests.asks]
    bare = not last_ops and "video" not in kinds and len(tokens) <= SHORT and is_place_alone(plain)
    if bare:
        requests = Requests(missing=["what for a place"], vague=True)
    usual = len(tokens) <= SHORT and _asks_nothing(requests.asks, looks) and wants_usual(plain)
    if usual:
        requests.asks = [Ask(op="enhance", words=plain[:100])]
    several = wants_versions(plain)
    if several:
        requests.asks = _first_version(requests.asks, plain)
    feedback = None if usual else pointers.feedback(plain, requests.asks, last_ops)
    lasting = not (usual or of_this_one) and (lasting or is_lasting(plain, requests.verbs))
    today = scope_of(plain) in ("once", "session")
    overrides = read_overrides(plain, tokens)
    preferences = read_preferences(plain, requests.asks, requests.avoid) if lasting and not today else ()
    intent, scores = route(
        Evidence(
            "" if usual else plain,
            tokens,
            requests,
            looks,
            feedback,
            lasting,
            today or bool(overrides),
            bool(overrides),
            preferences,
            frozenset(kinds),
            last_ops,
            pointers.talk.name if pointers.talk is not None else None,
        )
    )
    if BLANK in last_ops and _gives_words(prompt, intent, requests):
        words_given = Feedback(action="scale", factor=1.0, words=f"make it say {prompt.strip()}")
        return Reading(intent=Intent(kind="feedback", confidence=0.9), scores=scores, feedback=words_given)
    return Reading(
        intent=intent,
        scores=scores,
        asks=tuple(requests.asks),
        looks=tuple(dict.fromkeys((*requests.looks, *(look.slug for look in looks if look.named)))),
        avoid=tuple(dict.fromkeys(requests.avoid)),
        overrides=overrides if intent.kind != "preference" else (),
        feedback=feedback if intent.kind == "feedback" else None,
        preferences=preferences if intent.kind == "preference" else (),
        unclear=_unclear(intent, requests, tokens),
        notes=(
            *requests.notes,
            *((ONE_VERSION,) if several and not requests.notes else ()),
            *(_unseen(requests, tokens, text) if kinds == {"video"} else ()),
        ),
    )


def _first_version(asks: Sequence[Ask], plain: str) -> list[Ask]:
    """ "two versions, one in black and white and one in colour": what the first of them is."""
    kept = [ask for ask in asks if ask.op != "insert_subject" or not VERSION.search(str(ask.params.get("prompt")))]
    if not MONOCHROME.search(plain):
        return kept
    return [Ask(op="monochrome", words="black and white"), *(ask for ask in kept if ask.op not in COLOURED)]


VERSION = re.compile(r"\b(?:versions?|variants?|options?|copies|alternatives?)\b", re.IGNORECASE)
MONOCHROME = re.compile(r"\b(?:black and white|black & white|b ?(?:&|and|n)? ?w|monochrome|grayscale)\b")
COLOURED = frozenset({"colorize", "saturation", "vibrance", "monochrome"})


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
    if left and kinds == {"video"}:
        named = {token.norm for look in left for token in tokens[look.place : look.place + look.length]}
        requests.asks = [ask for ask in requests.asks if not _only_look(ask, named)]
    placed = [ask.words.lower() for ask in strong(requests.asks) if _has_region(ask)]
    return [look for look in left if not _in_a_place(look, tokens, placed, requests)] if placed else left


BESIDE_LOOK = words("a an the old some like in of style look film movie footage vintage classic real kind")


def _only_look(ask: Ask, named: set[str]) -> bool:
    """Whether a clip is to be redrawn as what is the name of a look: "like old | super 8 | film"."""
    if ask.op != "restyle":
        return False
    said = set(str(ask.params.get("prompt", "")).lower().split())
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


def _in_a_place(look: LookWord, tokens: Sequence[Token], placed: Sequence[str], requests: Requests) -> bool:
    """Whether a look's name only says how a part is to be, which is asked for: "make the sky dramatic".

    placed: the words, in small letters, of what is asked for in a part.
    """
    if look.length == 1 and any(tokens[look.place].text.lower() in words for words in placed):
        requests.looks = [slug for slug in requests.looks if slug != look.slug]
        return True
    return False


SHORT = 16
"""Tokens of a prompt that can be no more than a wish for the usual."""
GIST = 400
"""Characters at either end of a long story that tell what a person is doing with it."""


def _gist(plain: str) -> str:
    return plain if len(plain) <= 2 * GIST else f"{plain[:GIST]} . {plain[-GIST:]}"


def _unseen(requests: Requests, tokens: list[Token], text: str) -> tuple[str, ...]:
    """What must be said where a step is for an occasion that no time was given for."""
    untimed = any(
        (ask.op in HOLDS - WHOLE or ask.op == "stabilize")
        and (ask.target is None or ask.target.time is None)
        and not {"share", "from_end", "edge"} & set(ask.params)
        and not (ask.op == "music" and ask.params.get("duck"))
        for ask in requests.asks
    )
    occasions = (told_of(tokens, text) or events_told(text) or parts_told(requests.asks)) if untimed else []
    if not occasions:
        return ()
    when = shortened(occasions[0])
    return (f"I don't know when “{when}” is: tell me from when to when, and the step holds only there.",)


PART = re.compile(
    r"\b(?:the|that|this|those|all the|every|any) (?:[\w'-]+ ){1,3}?"
    r"(?:parts?|bits?|sections?|segments?|scenes?|moments?)\b",
    re.IGNORECASE,
)
"""A part of a clip that is told by what happens in it: "the boring parts"."""
PLACED = re.compile(r"\b(?:first|last|middle|opening|final|second|whole|entire|same)\b", re.IGNORECASE)


def parts_told(asks: Sequence[Ask]) -> list[str]:
    """Parts that asks for a stretch of time name without a time."""
    matches = [PART.search(ask.words) for ask in asks if ask.op in IN_PARTS and not _has_time(ask)]
    return [match.group() for match in matches if match and not PLACED.search(match.group())]


EVENT = re.compile(
    r"\b(?:from|after|until|till|before|during|through|throughout|at|on|around|when|into|for) "
    r"(?:the|my|his|her|our|their) "
    r"(?:(?:first|second|third|last|bass|beat|final|big|best man's|wedding|maid of honou?r's) )?"
    r"(?:drop|chorus|verse|bridge|hook|kiss|vows|goal|jump|toast|speech|speeches|ceremony|first dance|dance|punchline|"
    r"reveal|explosion|crash|landing|finish line|applause|proposal|dunk|trick|backflip|interview|sermon|solo|"
    r"joke|punch line|countdown|bouquet toss|serve|kick ?off|whistle)\b(?: on(?:wards)?\b| onwards\b)?",
    re.IGNORECASE,
)
"""What happens in a clip, as a time that only somebody knows who sees it: "from the drop on"."""


def events_told(text: str) -> list[str]:
    """The first thing that happens by which a time is told."""
    match = EVENT.search(text)
    return [match.group()] if match else []


IN_PARTS = frozenset({"speed", "mute", "reverse", "gain", "loop", "stabilize"})


def _has_time(ask: Ask) -> bool:
    return (ask.target is not None and ask.target.time is not None) or bool({"share", "from_end"} & set(ask.params))


MOST_WORDS = 60


def shortened(words: str) -> str:
    """The words cut at a word's end where they are many."""
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS].rsplit(' ', 1)[0]} …"


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
