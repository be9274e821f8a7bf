"""Words from a model that hears: a transcript with the time of every word, over the transcription API of the host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from edits.media import SpokenWord, Transcript
from tools.model.errors import ModelAnswerInvalid, ModelRequestRejected
from tools.model.host import ModelHost, reading_answers

PART = "hearing model"
VERBATIM = "Um, uh, like, you know: every word as it is said, hmm, fillers and, and repetitions too."
"""Leads the model to write down what others tidy away."""
MOST_WORDS = 100_000
LONGEST_WORD = 200
MARKUP = ("<", "{")
"""How no speech begins, but the page of something between us and the host does."""
PLAIN_ONLY = ("gpt-4o",)
"""Models that answer text alone."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A part of a sound as it is sent. start, seconds: where it lies in the original. name, mime: of the file."""

    body: bytes
    start: float
    seconds: float
    name: str
    mime: str


async def hear(host: ModelHost, model: str, parts: Sequence[Speech]) -> Transcript:
    """What is said in all the parts. Raises ModelError."""
    words: list[SpokenWord] = []
    language: str | None = None
    estimated = False
    for part in parts:
        with reading_answers(part=PART):
            answer = await _asked(host, model, part)
            heard, guessed = _words(answer, part)
        words += heard
        estimated |= guessed
        language = language or _text(answer.get("language")) or None
    return Transcript(words=tuple(words[:MOST_WORDS]), language=language, source=model, estimated=estimated)


async def _asked(host: ModelHost, model: str, part: Speech) -> dict[str, Any]:
    """The answer as plain values; with times where the host knows how."""
    plain: dict[str, Any] = {"response_format": "json"}
    timed = {"response_format": "verbose_json", "timestamp_granularities": ["word", "segment"]}
    ways = [plain] if model.startswith(PLAIN_ONLY) else [timed, plain]
    for place, way in enumerate(ways):
        try:
            with reading_answers(part=PART):
                answer: Any = await host.openai.audio.transcriptions.create(
                    model=model, file=(part.name, part.body, part.mime), prompt=VERBATIM, **way
                )
            return {"text": answer} if isinstance(answer, str) else dict(answer.model_dump(warnings=False))
        except ModelRequestRejected:
            if place + 1 == len(ways):
                raise
    raise AssertionError("one way at least is tried")


def _words(answer: dict[str, Any], part: Speech) -> tuple[list[SpokenWord], bool]:
    """The words of one part, and whether their times are only near. Raises ModelAnswerInvalid for broken ones."""
    text = _text(answer.get("text"))
    said = isinstance(answer.get("text"), str) or answer.get("words") or answer.get("segments")
    if not said or text.startswith(MARKUP):
        raise ModelAnswerInvalid("there are no words in it", part=PART)
    try:
        if answer.get("words"):
            timed = [(_text(w["word"]), float(w["start"]), float(w["end"])) for w in answer["words"]]
            return list(_placed(_marked(timed, text), part)), False
        if answer.get("segments"):
            spans = [(_text(s["text"]), float(s["start"]), float(s["end"])) for s in answer["segments"]]
        else:
            spans = [(text, 0.0, part.seconds)]
    except (KeyError, TypeError, ValueError) as error:
        raise ModelAnswerInvalid("its words are not of the shape that was asked for", part=PART) from error
    return list(_placed((word for span in spans for word in spread(*span)), part)), True


def spread(text: str, start: float, end: float) -> Iterator[tuple[str, float, float]]:
    """The words of a text over its time, each as long as its letters."""
    words = text.split()
    whole = sum(len(word) + 1 for word in words) or 1
    at = 0
    for word in words:
        first, at = at, at + len(word) + 1
        yield word, start + (end - start) * first / whole, start + (end - start) * at / whole


def _marked(timed: list[tuple[str, float, float]], text: str) -> Iterator[tuple[str, float, float]]:
    """Words with the punctuation of the running text, which lists of words come without."""
    tokens = text.split()
    place = 0
    for word, start, end in timed:
        near = range(place, min(place + 3, len(tokens)))
        found = next((nth for nth in near if _letters(tokens[nth]) == _letters(word)), None)
        if found is not None:
            word, place = tokens[found], found + 1
        yield word, start, end


def _letters(word: str) -> str:
    return re.sub(r"[^\w]+", "", word.casefold())


def _placed(words: Any, part: Speech) -> Iterator[SpokenWord]:
    """Words at their place in the original, in order, inside the part."""
    latest = 0.0
    for text, start, end in words:
        first = min(max(start, latest, 0.0), part.seconds)
        last = min(max(end, first), part.seconds)
        latest = first
        if text.strip():
            yield SpokenWord(text=text.strip()[:LONGEST_WORD], start=part.start + first, end=part.start + last)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
