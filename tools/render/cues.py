"""Captions as lines with times: the words of a transcript that are still heard after the cuts, in easy portions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from edits.media import SpokenWord, Transcript
from tools.render.timeline import Piece, Timeline

LETTERS = 42
"""Characters of a line on a wide frame, as broadcasters keep it."""
LINES = 2
PAUSE_S = 0.7
"""Seconds of silence after which a new caption begins."""
LONGEST_S = 6.0
SHORTEST_S = 0.8
"""Seconds that a caption stays at least, where the next one leaves it the time."""
LINGER_S = 0.3
"""Seconds that a caption stays after its last word, and gaps that are closed."""
HEARD = 0.5
"""Part of a word that must be left of it after a cut."""
ENDINGS = (".", "!", "?", "…", "。", "！", "？")
CLOSING = "\"')]»”’"
JOINED_SCRIPTS = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))
"""Kana and Han: their words are written without spaces between them."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption. start, end: seconds of the result. words: what it says, in order, each with its own times there."""

    start: float
    end: float
    words: tuple[SpokenWord, ...]

    @property
    def text(self) -> str:
        """Its words as one line."""
        return joined_words(word.text for word in self.words)

    def lines(self, letters: int = LETTERS) -> tuple[str, ...]:
        """Its words as one line or two of about the same length."""
        text = self.text
        breaks = [len(joined_words(w.text for w in self.words[:nth])) for nth in range(1, len(self.words))]
        if len(text) <= letters or not breaks:
            return (text,)
        middle = min(breaks, key=lambda place: abs(2 * place - len(text)))
        return text[:middle].strip(), text[middle:].strip()


def make_cues(transcript: Transcript, timeline: Timeline, letters: int = LETTERS) -> tuple[Cue, ...]:
    """The captions of a cut clip. letters: characters that a line holds."""
    words = list(heard_words(transcript.words, timeline))
    groups: list[list[SpokenWord]] = []
    for word in words:
        if groups and _belongs(groups[-1], word, letters):
            groups[-1].append(word)
        else:
            groups.append([word])
    return tuple(_timed(groups, timeline.duration))


def heard_words(words: Iterable[SpokenWord], timeline: Timeline) -> Iterator[SpokenWord]:
    """The words that are heard in the result, in its order and with its times.

    Those of pieces that play backwards, or are held, are not: nobody understands them.
    """
    spoken = list(words)
    placed = timeline.placed() if timeline.sound is None else _placed(timeline.sound)
    for at, piece in placed:
        if piece.media is not None or piece.backwards or piece.hold:
            continue
        yield from (_moved(word, at, piece) for word in spoken if _is_heard(word, piece))


def _placed(pieces: tuple[Piece, ...]) -> tuple[tuple[float, Piece], ...]:
    return Timeline(pieces).placed()


def _is_heard(word: SpokenWord, piece: Piece) -> bool:
    shared = min(word.end, piece.end) - max(word.start, piece.start)
    length = word.end - word.start
    return shared > HEARD * length if length > 0 else piece.start <= word.start < piece.end


def _moved(word: SpokenWord, at: float, piece: Piece) -> SpokenWord:
    start, end = max(word.start, piece.start), min(word.end, piece.end)
    first, last = at + piece.played_time(start), at + piece.played_time(end)
    return SpokenWord(text=word.text, start=max(0.0, first), end=max(0.0, first, last))


def _belongs(group: list[SpokenWord], word: SpokenWord, letters: int) -> bool:
    """Whether a word goes on with a caption."""
    last = group[-1]
    if word.start - last.end > PAUSE_S or word.end - group[0].start > LONGEST_S:
        return False
    text = joined_words(one.text for one in (*group, word))
    if len(text) > LINES * letters or max(map(len, Cue(0, 0, (*group, word)).lines(letters))) > letters:
        return False
    ended = last.text.rstrip(CLOSING).endswith(ENDINGS)
    return not ended or len(text) <= letters // 2


def _timed(groups: list[list[SpokenWord]], duration: float) -> Iterator[Cue]:
    """Captions that stay long enough to be read, never two at once."""
    starts = [group[0].start for group in groups]
    for (start, following), group in zip(pairwise([*starts, duration]), groups, strict=True):
        wanted = max(group[-1].end + LINGER_S, start + SHORTEST_S)
        end = min(wanted, max(following, start))
        if following - end < LINGER_S and following < duration:
            end = following
        if end > start:
            yield Cue(start, end, tuple(group))


def joined_words(words: Iterable[str]) -> str:
    """Words as running text; Chinese and Japanese ones stand together."""
    text = ""
    for word in words:
        apart = bool(text) and not (_stands_close(text[-1]) and _stands_close(word[0]))
        text += f" {word}" if apart else word
    return text


def _stands_close(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in JOINED_SCRIPTS)
