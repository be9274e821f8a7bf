"""The words that a clip brings along as a subtitle track of text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av

from edits.media import SpokenWord, Transcript
from tools.sight import container as boxes
from tools.sight.probe import file_format

SOURCE = "subtitles"
MARKS = re.compile(r"\{[^}]*\}|<[^>]*>")
"""Overrides of ASS and tags of SubRip."""
TEXTS = frozenset({"subrip", "srt", "ass", "ssa", "webvtt", "mov_text", "text"})
LONGEST_S = 12.0
MOST = 20_000


def read_subtitles(path: Path) -> Transcript | None:
    """What the first track of text says, or none where there is none. Raises MediaError for a broken file.

    Times of single words are estimated: a line's time is shared out by letters.
    """
    with boxes.opened(path, file_format(path)) as container:
        found: Any = container.streams.subtitles
        stream: Any = next((s for s in found if s.codec_context and s.codec_context.name in TEXTS), None)
        if stream is None:
            return None
        beginning = (container.start_time or 0) / av.time_base
        words = tuple(word for line in _lines(container, stream, beginning) for word in line)
        language = stream.metadata.get("language") if stream.metadata else None
    return Transcript(words=words[:MOST], language=language, source=SOURCE, estimated=True) if words else None


def _lines(container: Any, stream: Any, beginning: float) -> Iterator[tuple[SpokenWord, ...]]:
    for packet in container.demux(stream):
        if packet.pts is None or not packet.size:
            continue
        base = float(packet.time_base)
        start = max(0.0, packet.pts * base - beginning)
        length = min(LONGEST_S, packet.duration * base if packet.duration else 2.0)
        for text in _texts(packet):
            yield tuple(_words(text, start, start + length))


def _texts(packet: Any) -> Iterator[str]:
    try:
        for item in packet.decode():
            for rect in getattr(item, "rects", None) or [item]:
                dialogue = getattr(rect, "dialogue", None) or getattr(rect, "text", None) or b""
                said = dialogue.decode("utf-8", "replace") if isinstance(dialogue, bytes) else str(dialogue)
                plain = html.unescape(MARKS.sub("", said)).replace("\\N", " ").replace("\\n", " ")
                if plain.strip():
                    yield plain
    except av.FFmpegError:
        return


def _words(text: str, start: float, end: float) -> Iterator[SpokenWord]:
    words = text.split()
    whole = sum(len(word) + 1 for word in words) or 1
    at = 0
    for word in words:
        first, at = at, at + len(word) + 1
        times = (start + (end - start) * place / whole for place in (first, at))
        yield SpokenWord(text=word[:200], start=next(times), end=next(times))
