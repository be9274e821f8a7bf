"""Parts of a picture with what is to be done to each behind a colon: "skin: smooth, sky: more blue, bg: pure white".

"Sky only: darker" and "background only, blur" are such parts too.
"""

from __future__ import annotations

from copy import copy

from edits.lexicon import load_lexicon
from graph.state import Ask
from tools.planner.grammar.function_words import has_cue, is_verbal, words_of
from tools.planner.grammar.modes import WISH
from tools.planner.requests.gathered import Requests, join
from tools.planner.statements.meaning import target_of
from tools.planner.statements.scope import Scope
from tools.planner.statements.states import read_states
from tools.planner.verbs.frame import Frame
from tools.planner.verbs.frames import read_frame
from tools.planner.words.token import Token
from tools.planner.words.wordsets import words

NAMED = frozenset({"background", "skin", "teeth", "shadows", "highlights", "blacks", "whites"})
"""Concepts of which something is to be done; a title or a look is told otherwise behind a colon."""
STAYING = words("keep leave same untouched unchanged stay stays ok fine good as no nothing")
MOST = 3


def read_labelled(sentence: list[Token], text: str, kinds: frozenset[str], found: Requests) -> bool:
    """Whether all of a sentence is such a list; what each part asks for is added."""
    commas = [at for at, token in enumerate(sentence) if token.norm in (",", ";") and not _sets_apart(sentence, at)]
    spans = zip([-1, *commas], [*commas, len(sentence)], strict=True)
    parts = [_split(sentence[start + 1 : end]) for start, end in spans if sentence[start + 1 : end]]
    if not parts or not all(thing and rest for thing, rest in parts):
        return False
    read = Requests(before=found.before)
    for thing, rest in parts:
        known = len(read.asks) + len(read.avoid) + len(read.exclude)
        _read(thing, rest, sentence, text, kinds, read)
        if known == len(read.asks) + len(read.avoid) + len(read.exclude):
            return False
    found.asks.extend(read.asks)
    found.avoid.extend(read.avoid)
    found.exclude.extend(read.exclude)
    found.looks.extend(read.looks)
    found.verbs += read.verbs
    return True


ONLY = words("only alone just")


def _sets_apart(tokens: list[Token], at: int) -> bool:
    """Whether what is to be done follows here: "sky | :", "background only | ,"."""
    return tokens[at].norm == ":" or (tokens[at].norm in (",", "-") and at > 0 and tokens[at - 1].norm in ONLY)


def _split(part: list[Token]) -> tuple[list[Token], list[Token]]:
    """The thing and what is to be done to it; nothing where the part has no such form."""
    colon = next((at for at in range(len(part)) if _sets_apart(part, at)), 0)
    thing, rest = part[:colon], part[colon + 1 :]
    if part[colon : colon + 1] and part[colon].norm != ":" and thing and is_verbal(thing[0]):
        return [], []  # "sharpen the eyes only, mask the rest"
    while len(thing) > 1 and thing[-1].norm in ONLY:
        thing = thing[:-1]
    while len(thing) > 1 and thing[0].norm in ONLY:
        thing = thing[1:]
    if len(rest) == 1 and _commands(rest[0]) and 0 < len(thing) <= 2 * MOST and _is_plain(thing[0]):
        return thing, rest
    if not 0 < len(thing) <= MOST or not (has_cue(thing[-1], "pictured") or _concept(thing[-1]) in NAMED):
        return [], []
    return thing, rest


def _commands(token: Token) -> bool:
    """Whether the word is a verb that says what to do: "smooth", "blur", not "brighter"."""
    entry = token.entry
    if entry is None or entry.colour is not None or token.norm != token.lemma:
        return False
    return entry.verb is not None or (entry.action is not None and entry.concept is None)


def _is_plain(token: Token) -> bool:
    return token.entry is None or has_cue(token, "pictured")


def _concept(token: Token) -> str:
    concept = token.entry.concept if token.entry is not None else None
    return concept.name if concept is not None else ""


def _read(
    thing: list[Token], rest: list[Token], sentence: list[Token], text: str, kinds: frozenset[str], found: Requests
) -> None:
    entries = load_lexicon().entries
    stays = rest[0].norm in STAYING
    verb = not stays and (_commands(rest[0]) or rest[0].norm == "make")
    entry = entries["keep"] if stays else rest[0].entry if verb else entries["make"]
    assert entry is not None
    more = [token for token in rest[1:] if token.norm not in ("it", "them")]
    own = thing if stays else [*thing, *more] if verb else [*thing, *rest]
    frame = Frame(
        entry=entry, object=own, whole=[*thing, *rest], sentence=sentence, text=text, kinds=kinds,
        verb=rest[0].lemma if verb else entry.phrase,
    )  # fmt: skip
    read = read_frame(frame)
    if not read.asks and entry.action == "make":
        read.asks = read_states(Scope(rest, text, WISH, words_of(thing, text))).asks
    if not _concept(thing[-1]):
        read.asks = [_placed(ask, words_of(thing, text)) for ask in read.asks]
    asking = copy(rest[0])
    asking.entry = entry
    join(found, read, asking)


def _placed(ask: Ask, thing: str) -> Ask:
    """The ask for the thing before the colon, where it is for everything yet and is one of light or colour."""
    return ask.model_copy(update={"target": target_of(thing)}) if ask.target is None and ask.op in GRADED else ask


GRADED = words(
    "exposure contrast highlights shadows whites blacks texture clarity vibrance saturation temperature tint hsl "
    "sharpen"
)


__all__ = ["read_labelled"]
