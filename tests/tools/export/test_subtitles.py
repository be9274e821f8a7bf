"""Subtitle files read back by another reader, with the times of the cut clip."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import pytest

from edits.media import MediaFacts
from edits.plan import parse_plan
from tools.export.errors import ExportError
from tools.export.formats import export

CUT = parse_plan([{"op": "cut", "params": {"start": 0, "end": 2}}, {"op": "caption"}])


def read(path: Path) -> list[tuple[float, float, str]]:
    """Times in seconds and words, as FFmpeg reads them."""
    found = []
    with av.open(str(path)) as container:
        for packet in container.demux(subtitles=0):
            if packet.size:
                base = float(packet.time_base)
                found.append((packet.pts * base, (packet.pts + packet.duration) * base, bytes(packet).decode()))
    return found


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_ffmpeg_reads_what_is_said_at_the_times_of_the_cut(kind: str, clip_facts: MediaFacts, tmp_path: Path) -> None:
    exported = export(kind, CUT, clip_facts)
    path = tmp_path / exported.filename
    path.write_bytes(exported.content)
    cues = read(path)
    words = " ".join(text for _, _, text in cues).replace("\n", " ").replace("&amp;", "&")
    assert words == "we said & nothing more, um, today."
    assert cues[0][0] == pytest.approx(0, abs=0.02)
    assert cues[-1][1] <= 4.001
    assert all(before[1] <= after[0] + 0.001 for before, after in pairwise(cues))
    assert exported.lost == ()


def test_marks_are_escaped_in_webvtt_only(clip_facts: MediaFacts) -> None:
    plan = parse_plan([{"op": "caption"}])
    assert b"&lt;this&gt;" in export("vtt", plan, clip_facts).content
    assert b"<this>" in export("srt", plan, clip_facts).content


def test_fillers_that_are_cut_are_not_written(clip_facts: MediaFacts) -> None:
    plan = parse_plan([{"op": "remove_filler"}, {"op": "exposure", "params": {"ev": 1}}])
    exported = export("srt", plan, clip_facts)
    assert b"um" not in exported.content
    assert [lost.step for lost in exported.lost] == ["s2"]


def test_without_words_there_is_a_sentence(clip_facts: MediaFacts) -> None:
    with pytest.raises(ExportError, match="what is said"):
        export("srt", CUT, clip_facts.model_copy(update={"transcript": None}))
