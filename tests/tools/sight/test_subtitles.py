"""The words that a clip brings along as a track of text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest

from tests.tools.render.clips import make_clip, tone
from tools.sight.subtitles import read_subtitles

SRT = (
    "1\n00:00:00,500 --> 00:00:01,500\n<i>Hello</i> again,\n\n2\n00:00:01,600 --> 00:00:02,600\neverybody &amp; all.\n"
)


@pytest.fixture
def subtitled(tmp_path: Path) -> Path:
    clip = make_clip(tmp_path / "plain.mp4", 3, size=(160, 90), sound=tone(3)).path
    text = tmp_path / "words.srt"
    text.write_text(SRT)
    path = tmp_path / "subtitled.mkv"
    with av.open(str(clip)) as seen, av.open(str(text)) as said, av.open(str(path), "w") as out:
        copies: dict[Any, Any] = {stream: out.add_stream_from_template(stream) for stream in seen.streams}
        words: Any = out.add_stream_from_template(said.streams.subtitles[0])
        for source, streams in ((seen, copies), (said, {said.streams.subtitles[0]: words})):
            for packet in source.demux():
                if packet.dts is not None:
                    packet.stream = streams[packet.stream]
                    out.mux(packet)
    return path


def test_lines_become_words_with_their_share_of_the_time(subtitled: Path) -> None:
    transcript = read_subtitles(subtitled)
    assert transcript is not None
    assert transcript.estimated
    assert " ".join(word.text for word in transcript.words) == "Hello again, everybody & all."
    assert transcript.words[0].start == pytest.approx(0.5, abs=0.05)
    assert transcript.words[1].end == pytest.approx(1.5, abs=0.05)
    assert transcript.words[2].start == pytest.approx(1.6, abs=0.05)


def test_a_clip_without_text_has_no_words(tmp_path: Path) -> None:
    assert read_subtitles(make_clip(tmp_path / "plain.mp4", 0.3, size=(160, 90)).path) is None
