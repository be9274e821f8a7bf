"""Giving tokens their word and their entry, with the signs that follow from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import chain

from edits.lexicon import Entry, load_lexicon
from tools.planner.words.looknames import look_words
from tools.planner.words.signs import (
    AUDIBLE,
    BACKGROUND,
    CAPITAL,
    COMMA,
    CONTAINER,
    CRAFT,
    DENYING,
    DESCRIPTIVE,
    DOUBT,
    END,
    EXCEPT,
    FIGURE,
    FIGURED,
    FILE,
    FRAMED,
    HEARD,
    IFIED,
    KNOWN,
    LONG,
    LOOK,
    MEDIA,
    NUMBER,
    OF_WORD,
    OFF,
    PHRASE,
    PORTRAYED,
    QUALITY,
    SECOND,
    SPAN,
    STATING,
    TELLING,
    VAGUE,
    VERBAL,
)
from tools.planner.words.token import Token
from tools.planner.words.values import COUNTS, OPENS_SPAN
from tools.planner.words.wordsets import words

CUES = {
    "except": EXCEPT, "vague": VAGUE, "descriptive": DESCRIPTIVE, "media": MEDIA,
    "portrayed": PORTRAYED,
}  # fmt: skip
ENDS = frozenset({".", "!", "?", "\n", ";", "...", "•"})
PLEASE = words("lease pleas peas plea pleased")
DOUBTFUL = PLEASE | {"to", "form", "wan", "he", "its", "can", "polish"}
"""Words that are right by themselves and often a slip for another."""
NEGATIONS = frozenset({"not", "no", "never", "without", "nor", "neither", "cannot"})
IFYING = ("ify", "ifies", "ified", "fy", "ise", "ize")
"""What makes a verb of a style: "lego-ify"."""


@lru_cache(maxsize=16_384)
def word_signs(kind: str, text: str, norm: str, lemma: str) -> int:
    """The bits of a word by itself. text: as typed."""
    numeral = kind == "num"
    signs = NUMBER * (numeral or norm in COUNTS) | SPAN * (numeral or kind == "time" or norm in OPENS_SPAN)
    signs |= FIGURE * (kind in ("num", "aspect", "size")) | CAPITAL * text[:1].isupper()
    signs |= FIGURED * (kind in ("num", "time", "aspect"))
    signs |= LOOK * ((text if numeral else norm.replace("'s", "s")) in look_words()[1])
    signs |= END * (kind == "punct" and norm in ENDS) | IFIED * text.lower().endswith(IFYING)
    signs |= HEARD * (lemma == "sound" and norm.startswith("sound"))
    if kind in ("word", "num"):
        seconds = load_lexicon().seconds
        signs |= DOUBT * (norm in DOUBTFUL) | PHRASE * (norm in seconds or lemma in seconds)
    return (
        signs
        | SECOND * (norm in _seconds() or lemma in _seconds())
        | DENYING * (norm in NEGATIONS)
        | COMMA * (norm == ",")
    )


@cache
def _seconds() -> frozenset[str]:
    """Words that come second in any phrase of the lexicon."""
    return frozenset().union(*load_lexicon().seconds.values())


def entry_signs(entry: Entry | None) -> int:
    """The bits of a lexicon entry."""
    return _senses()[entry.phrase] if entry is not None else 0


@cache
def _senses() -> Mapping[str, int]:
    return {phrase: _senses_of(entry) for phrase, entry in load_lexicon().entries.items()}


def _senses_of(entry: Entry) -> int:
    stating = entry.concept or entry.adjective or entry.verb or entry.colour
    delivered = entry.container or entry.codec
    signs = KNOWN | VERBAL * (entry.verb is not None or entry.action is not None)
    signs |= STATING * bool(stating or "vague" in entry.cues)
    moving = entry.action in ("increase", "decrease") or entry.step or entry.degree is not None
    signs |= TELLING * bool(stating or moving or "vague" in entry.cues)
    signs |= CRAFT * bool(stating or entry.step or delivered or entry.aspect) | FRAMED * (entry.aspect is not None)
    signs |= FILE * bool(delivered or entry.size or entry.platform or entry.color_space)
    signs |= BACKGROUND * (entry.concept is not None and entry.concept.name == "background")
    signs |= QUALITY * (entry.concept is not None and entry.adjective is None)
    signs |= OFF * (entry.step in ("excess", "lack"))
    signs |= CONTAINER * bool(entry.container) | AUDIBLE * _is_heard(entry)
    for cue, sign in CUES.items():
        signs |= sign * (cue in entry.cues)
    return signs


HEARD_OPS = words(
    "gain loudness denoise_audio enhance_voice equalize fade_audio music sound_effect voice_over mute extract_audio "
    "audio_offset remove_silence remove_filler"
)
"""Operations of sound."""
MATCHED = frozenset({"audio_offset"})
"""What is asked for by words that say much else: "match", "time"."""


def _is_heard(entry: Entry) -> bool:
    """Whether all that a word of the lexicon asks for is of sound."""
    adjective = (*entry.adjective.want, *entry.adjective.fault) if entry.adjective is not None else ()
    acts = chain(*entry.concept.acts.values()) if entry.concept is not None else ()
    ops = {wish.op for wish in chain(adjective, entry.verb.wishes if entry.verb is not None else (), acts)}
    return bool(ops) and ops <= HEARD_OPS - MATCHED


def set_entry(token: Token, entry: Entry | None, length: int = 1) -> None:
    """Give a token another entry. length: how many tokens its phrase has."""
    token.entry, token.length = entry, length
    token.signs = token.signs & OF_WORD | entry_signs(entry) | LONG * (length > 1)


def set_word(token: Token, norm: str, lemma: str) -> None:
    """Read a token as another word; its entry stays."""
    token.norm, token.lemma = norm, lemma
    token.signs = token.signs & ~OF_WORD | word_signs(token.kind, token.text, norm, lemma)
