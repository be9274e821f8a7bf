"""Filler words in a transcript, and words said twice, as spans that may be cut."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from edits.media import SpokenWord, Transcript
from tools.render.splicing import merged
from tools.render.timeline import Span

FILE = Path(__file__).parent / "fillers.toml"
APART_S = 0.18
"""Seconds of silence that make a pause between words."""
STUTTER_S = 0.6
"""Seconds within which the same word again is a slip, not emphasis."""
BREATH_S = 0.05
"""Seconds that are left at each side, so that no neighbour loses its edge."""
SILENCE_S = 0.5
"""Seconds of silence that go with a filler at most."""
LONGEST = 3
"""Words of the longest filler."""
MEANT = frozenset({"no", "very", "really", "so", "bye", "ha", "yes", "yeah", "that", "had", "go", "wait", "please"})
"""Words that are said twice on purpose, as numbers are."""
NAMES = {"english": "en", "german": "de", "spanish": "es", "french": "fr", "italian": "it", "portuguese": "pt",
         "dutch": "nl"}  # fmt: skip

Lists = tuple[frozenset[str], frozenset[str]]


@cache
def load_fillers(path: Path = FILE) -> Mapping[str, Lists]:
    """The words that are always cut and those that are cut where they stand apart, by language.

    Raises ValueError naming a language whose lists cannot work.
    """
    lists: dict[str, Lists] = {}
    for language, entry in tomllib.loads(path.read_text("utf-8")).items():
        words = [*entry.get("always", ()), *entry.get("apart", ())]
        if set(entry) != {"always", "apart"} or any(plain(w) != w or len(w.split()) > LONGEST for w in words):
            raise ValueError(f"fillers {language}: give the lists always and apart, of lower-case words without marks")
        lists[language] = frozenset(entry["always"]), frozenset(entry["apart"])
    return lists


def find_fillers(transcript: Transcript) -> tuple[Span, ...]:
    """What may be cut, in seconds of the original; what touches is one span."""
    always, apart = _lists(transcript.language)
    words = transcript.words
    found: set[int] = set()
    for nth in range(len(words)):
        if nth in found:
            continue
        for count in range(min(LONGEST, len(words) - nth), 0, -1):
            said = " ".join(plain(word.text) for word in words[nth : nth + count])
            if said in always or (said in apart and _stands_apart(words, nth, nth + count)):
                found.update(range(nth, nth + count))
                break
    found.update(_slips(words, found))
    return merged(_room(words, nth, found) for nth in sorted(found))


def plain(word: str) -> str:
    """A word without case and punctuation."""
    return re.sub(r"[^\w' ]+", "", word.casefold().replace("’", "'")).strip()


def _lists(language: str | None) -> Lists:
    """Of the language, or all that are always cut where it is not known."""
    known = load_fillers()
    name = (language or "").casefold()
    code = NAMES.get(name, name.split("-")[0])
    if code in known:
        return known[code]
    return (known["en"][0], frozenset()) if name else known["en"]


def _stands_apart(words: tuple[SpokenWord, ...], first: int, after: int) -> bool:
    """Whether there is a pause, a comma or an end on both sides."""
    before = first == 0 or words[first].start - words[first - 1].end >= APART_S or _stops(words[first - 1])
    behind = after == len(words) or words[after].start - words[after - 1].end >= APART_S or _stops(words[after - 1])
    return before and behind


def _stops(word: SpokenWord) -> bool:
    return word.text.rstrip()[-1:] in {",", ".", "…", "-", "–", "—", "?", "!"}


def _ends(word: SpokenWord) -> bool:
    return word.text.rstrip()[-1:] in {".", "…", "?", "!"}


def _slips(words: tuple[SpokenWord, ...], fillers: set[int]) -> Iterator[int]:
    """The earlier ones of words said twice in a row, whatever filler stands between them."""
    kept = [nth for nth in range(len(words)) if nth not in fillers]
    for nth, following in pairwise(kept):
        said = plain(words[nth].text)
        near = words[following].start - words[nth].end <= STUTTER_S or following > nth + 1
        repeated = said == plain(words[following].text) and not _ends(words[nth])
        if repeated and near and said and said not in MEANT and not said.isdigit():
            yield nth


def _room(words: tuple[SpokenWord, ...], nth: int, found: set[int]) -> Span:
    """A word with the silence after it, up to a breath before the next one."""
    word = words[nth]
    before = words[nth - 1].end if nth else 0.0
    start = max(before, word.start - BREATH_S)
    if nth + 1 == len(words):
        return Span(start, word.end)
    following = words[nth + 1].start
    if nth + 1 in found:
        return Span(start, max(word.end, following))
    return Span(start, min(max(word.end, following - BREATH_S), word.end + SILENCE_S))
