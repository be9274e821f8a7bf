"""Where something is said in a clip: stretches of a transcript by its words or their subject. Pure."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from edits.media import SpokenWord, Transcript
from graph.state import Ask, Reading
from tools.planner.words import wordsets

FILE = Path(__file__).with_suffix(".toml")
Where = Literal["at", "words", "before", "after", "from"]
"""What of a clip is meant: the sentences, the words alone, what lies before or after, or all from there."""
PAUSE_S = 0.8
"""Seconds of silence that end a sentence that has no full stop."""
BREATH_S = 0.08
"""Seconds that are left at a neighbour, so that no word loses its edge."""
EDGE_S = 1.2
"""Seconds before the first word, or after the last one, that go with it."""
APART = 2
"""Sentences between two of the same subject that belong to it too."""
LONGEST_SHOWN = 80
HALF = 0.5
"""Part of the best sentence's weight that another one must have."""
LONGEST_SENTENCE = 40
MOST_SAID = 8
"""Words of a request that are looked for as they are."""
QUIET = wordsets.words(
    "a an the my our your his her their its this that these those i we you he she they it me us him them of to in on "
    "at for with and or about how what when where why is are was were be been am do does did so just really very some "
    "myself himself herself ourselves themselves thing things stuff all any"
)
PARTS = wordsets.words("part bit section segment read message spot")
ENDINGS = (".", "!", "?", "…", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a clip. start, end: seconds; no end: to the end of the clip. said: what is heard there."""

    start: float
    end: float | None
    said: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What an ask comes to in a transcript. cuts: operations with their stretch. note: what must be said of it."""

    cuts: tuple[tuple[Literal["trim", "cut"], Stretch], ...] = ()
    note: str = ""


@cache
def load_subjects(file: Path = FILE) -> tuple[tuple[str, ...], Mapping[str, tuple[tuple[str, ...], ...]]]:
    """The cues of requests about speech, and what subjects sound like, as words. Raises ValueError for a bad entry."""
    data = tomllib.loads(file.read_text("utf-8"))
    subjects: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name, phrases in data["subjects"].items():
        if any(phrase != phrase.casefold() or not phrase.split() for phrase in phrases):
            raise ValueError(f"spoken {name}: give words in small letters")
        subjects[_stem(name)] = tuple(tuple(map(_stem, phrase.split())) for phrase in phrases)
    return tuple(data["cues"]), subjects


def is_about_speech(reading: Reading, prompt: str) -> bool:
    """Whether a request can only be carried out by somebody who knows what is said."""
    return any(said_of(ask) for ask in reading.asks) or has_cue(prompt)


def said_of(ask: Ask) -> str:
    """The words or the subject that a trim or cut goes by; empty where it goes by something else.

    "The sponsor part" is heard; "the part where the dog barks" is not told by what anybody says.
    """
    said = str(ask.params.get("said") or "").strip("\"' ")
    if said or ask.op not in ("cut", "trim"):
        return said
    words = [_stem(_plain(word)) for word in str(ask.params.get("part") or "").split()]
    named = [word for word in words if word not in QUIET and word not in PARTS]
    return " ".join(named) if named and all(word in load_subjects()[1] for word in named) else ""


def has_cue(prompt: str) -> bool:
    """Whether the words of a request, in any of some languages, speak of what is said."""
    words = " ".join(re.findall(r"[^\W_]+", prompt.casefold()))
    return any(f" {cue}" in f" {words} " for cue in load_subjects()[0])


def cuts_of(ask: Ask, transcript: Transcript) -> Heard:
    """The cuts that a trim or cut by what is said comes to."""
    said = said_of(ask)
    found = find_said(transcript, said, str(ask.params.get("where", "at")))
    if found and found[0].end == 0.0:
        return Heard(note=f"It begins with “{said[:LONGEST_SHOWN]}” already.")
    if not found:
        return Heard(note=f"I don't hear “{said[:LONGEST_SHOWN]}” in what is said.")
    if ask.op == "trim":
        between = (Stretch(one.end, two.start, "") for one, two in pairwise(found) if one.end is not None)
        whole = Stretch(found[0].start, found[-1].end, found[0].said)
        cuts = (("trim", whole), *(("cut", gap) for gap in between))
        return Heard(cuts, _nearly(transcript))
    first, last = transcript.words[0], transcript.words[-1]
    if any(one.start <= first.start and (one.end is None or one.end >= last.end) for one in found):
        return Heard(note=f"All that is said is about “{said[:LONGEST_SHOWN]}”, and nothing would be left.")
    return Heard(tuple(("cut", one) for one in found), _nearly(transcript))


def _nearly(transcript: Transcript) -> str:
    source = "its subtitles" if transcript.source == "subtitles" else "a transcript without times of single words"
    return f"The times come from {source}, so the cuts may be a word off." if transcript.estimated else ""


def sentences_of(transcript: Transcript, asked: str = "") -> Iterator[tuple[Stretch, bool]]:
    """Every sentence with its time, and whether it has to do with what was asked."""
    words = transcript.words
    plain = [_plain(word.text) for word in words]
    sentences = list(_sentences(words))
    near = set(_related(plain, sentences, [_plain(word) for word in asked.split()])) if asked else set()
    for nth, (first, last) in enumerate(sentences):
        said = " ".join(word.text for word in words[first:last])
        yield Stretch(words[first].start, words[last - 1].end, said), nth in near


def find_said(transcript: Transcript, said: str, where: str = "at") -> tuple[Stretch, ...]:
    """Where something is said, in order, each with what is heard there; none where it is not.

    said: words or a subject, as a person names it. where: one of Where.
    """
    words = transcript.words
    found = _found(words, said, single=where == "words")
    if not found or where not in get_args(Where):
        return ()
    if where in ("before", "from"):
        first = (_found(words, said, single=True) or found)[0][0]
        at = _begin(words, first)
        heard = _heard(words, first, found[0][1])
        return (Stretch(0.0, at, heard),) if where == "before" else (Stretch(at, None, heard),)
    if where == "after":
        first, last = found[-1]
        return (Stretch(_end(words, last, words[last - 1].end + BREATH_S), None, _heard(words, first, last)),)
    return tuple(_stretch(words, first, last) for first, last in found)


def _found(words: Sequence[SpokenWord], said: str, *, single: bool) -> list[tuple[int, int]]:
    """Ranges of words, as first and one past the last. single: the words themselves, not their sentences."""
    plain = [_plain(word.text) for word in words]
    asked = [_plain(word) for word in said.split()]
    asked = [word for word in asked if word]
    exact = list(_runs(plain, asked)) if 0 < len(asked) <= MOST_SAID else []
    if single:
        return exact or _phrases([_stem(word) for word in plain], _meant(asked))
    sentences = list(_sentences(words))
    if exact and (len(asked) > 1 or asked[0] not in QUIET):
        hit = [nth for nth, (first, last) in enumerate(sentences) if any(first <= at < last for at, _ in exact)]
        related = _related(plain, sentences, asked)
        return _joined(sentences, sorted({*hit, *related}))
    return _joined(sentences, _related(plain, sentences, asked))


def _runs(plain: Sequence[str], asked: Sequence[str]) -> Iterator[tuple[int, int]]:
    for at in range(len(plain) - len(asked) + 1):
        if list(plain[at : at + len(asked)]) == list(asked):
            yield at, at + len(asked)


def _meant(asked: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of a request that carry its subject, and what such a subject sounds like, as stems."""
    stems = [_stem(word) for word in asked if word not in QUIET]
    known = load_subjects()[1]
    return list(
        dict.fromkeys([*((stem,) for stem in stems), *(each for stem in stems for each in known.get(stem, ()))])
    )


def _phrases(stems: Sequence[str], meant: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for first, last in sorted({run for phrase in meant for run in _runs(stems, phrase)}):
        if runs and first <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((first, last))
    return runs


def _related(plain: Sequence[str], sentences: Sequence[tuple[int, int]], asked: Sequence[str]) -> list[int]:
    """The sentences that are about what was asked: rare words of it weigh more than frequent ones."""
    meant = _meant(asked)
    stems = [_stem(word) for word in plain]
    held = [{phrase for phrase in meant if _holds(stems[first:last], phrase)} for first, last in sentences]
    spread = {phrase: sum(phrase in one for one in held) for phrase in meant}
    weight = {phrase: math.log(1 + len(sentences) / count) for phrase, count in spread.items() if count}
    scores = [sum(weight[phrase] for phrase in one) for one in held]
    best = max(scores, default=0.0)
    return [nth for nth, score in enumerate(scores) if score > 0 and score >= HALF * best]


def _holds(stems: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(True for _ in _runs(stems, phrase))


def _sentences(words: Sequence[SpokenWord]) -> Iterator[tuple[int, int]]:
    first = 0
    for nth, word in enumerate(words, start=1):
        over = nth == len(words) or words[nth].start - word.end > PAUSE_S or nth - first >= LONGEST_SENTENCE
        if over or word.text.rstrip("\"')]»”’").endswith(ENDINGS):
            yield first, nth
            first = nth


def _joined(sentences: Sequence[tuple[int, int]], chosen: Sequence[int]) -> list[tuple[int, int]]:
    """Sentences as ranges of words; what lies between two near ones goes with them."""
    groups: list[list[int]] = []
    for nth in chosen:
        if groups and nth - groups[-1][-1] <= APART + 1:
            groups[-1].append(nth)
        else:
            groups.append([nth])
    return [(sentences[group[0]][0], sentences[group[-1]][1]) for group in groups]


def _stretch(words: Sequence[SpokenWord], first: int, last: int) -> Stretch:
    end = _end(words, last, None)
    return Stretch(_begin(words, first), end, _heard(words, first, last))


def _begin(words: Sequence[SpokenWord], first: int) -> float:
    """Just before a word, after the one before it; the beginning of the clip where nothing else comes first."""
    if first == 0:
        return 0.0 if words[0].start <= EDGE_S else round(words[0].start - BREATH_S, 2)
    return round(max(words[first - 1].end, words[first].start - BREATH_S), 2)


def _end(words: Sequence[SpokenWord], last: int, alone: float | None) -> float:
    """Where what follows the last word begins; `alone`, or the end of the word, where nothing does."""
    if alone is not None:
        following = words[last].start if last < len(words) else math.inf
        return round(min(alone, following), 2)
    if last == len(words):
        return round(words[-1].end, 2)
    return round(max(words[last - 1].end, words[last].start - BREATH_S), 2)


def _heard(words: Sequence[SpokenWord], first: int, last: int) -> str:
    said = " ".join(word.text for word in words[first:last])
    return said if len(said) <= LONGEST_SHOWN else f"{said[: LONGEST_SHOWN - 1].rsplit(' ', 1)[0]}…"


def _plain(word: str) -> str:
    return re.sub(r"[^\w']+", "", word.casefold().replace("’", "'")).strip("'")


@lru_cache(maxsize=8_192)
def _stem(word: str) -> str:
    """A word without its ending, so that "prices" and "pricing" meet (the first steps of Porter 1980)."""
    for suffix, least in (("ingly", 4), ("ing", 4), ("ies", 3), ("ed", 4), ("es", 4), ("s", 3), ("e", 3), ("y", 3)):
        if word.endswith(suffix) and len(word) - len(suffix) >= least and not word.endswith("ss"):
            return _stem(word[: -len(suffix)]) if suffix in ("s", "es", "ies") else word[: -len(suffix)]
    return word
