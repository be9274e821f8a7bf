"""Captions say what is heard, when it is heard, where nothing covers it; fillers go, and nothing else does."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from edits.media import SpokenWord, Transcript
from tests.tools.render.clips import Cutter, Made, frames_of, make_clip, tone
from tools.render.captions import free_part
from tools.render.cues import make_cues
from tools.render.fillers import find_fillers, load_fillers
from tools.render.splicing import keep, remove
from tools.render.timeline import Span, whole

LONG = "We walked along the river for an hour. Then it began to rain, so we ran back to the old house."


def said(text: str, start: float = 0.0, each: float = 0.3, **more: object) -> Transcript:
    words = tuple(
        SpokenWord(text=word, start=start + nth * each, end=start + nth * each + 0.8 * each)
        for nth, word in enumerate(text.split())
    )
    return Transcript(**{"words": words, "language": "en", "source": "test", **more})


@pytest.fixture
def cutter(tmp_path: Path) -> Cutter:
    return Cutter(tmp_path)


@pytest.fixture
def take(tmp_path: Path) -> Made:
    return make_clip(tmp_path / "take.mp4", 3, size=(320, 180), sound=tone(3))


def spoken(made: Made, transcript: Transcript) -> Made:
    return Made(made.path, made.facts.model_copy(update={"transcript": transcript}))


def changed(made: Path, done: Path) -> list[np.ndarray]:
    return [np.abs(b.astype(int) - a).max(axis=2) > 90 for a, b in zip(frames_of(made), frames_of(done), strict=True)]


def test_captions_stand_in_the_lower_part_while_the_words_are_heard(cutter: Cutter, take: Made) -> None:
    words = spoken(take, said("Hello again everybody", start=1.0))
    plain = cutter.render(take)
    done = cutter.render(words, {"op": "caption"})
    assert done.not_rendered == ()
    marks = changed(plain.path, done.path)
    assert sum(mark.sum() for mark in marks[:29]) == 0
    assert all(mark.sum() > 60 for mark in marks[33:60])
    assert sum(mark.sum() for mark in marks[75:]) == 0
    rows, columns = np.nonzero(np.any(marks[33:60], axis=0))
    assert rows.min() > 90
    assert rows.max() <= round(180 * 0.94)
    assert abs((columns.min() + columns.max()) / 2 - 160) < 6


def test_a_platforms_own_buttons_stay_clear(cutter: Cutter, tmp_path: Path) -> None:
    take = make_clip(tmp_path / "tall.mp4", 0.3, size=(180, 320), sound=tone(0.3))
    words = spoken(take, said("Hello again everybody out there", each=0.05))
    output = {"op": "output", "params": {"platform": "reels", "width": 180, "height": 320}}
    plain = cutter.render(take, output)
    for safe, lowest in ((True, 0.65), (False, 0.95)):
        done = cutter.render(words, {"op": "caption", "params": {"safe_area": safe}}, output)
        rows = np.nonzero(np.any(changed(plain.path, done.path), axis=0))[0]
        height = frames_of(done.path)[0].shape[0]
        assert lowest - 0.08 < rows.max() / height <= lowest


def test_a_style_may_name_a_colour(cutter: Cutter, take: Made) -> None:
    words = spoken(take, said("Hello again everybody", each=0.8))
    done = cutter.render(words, {"op": "caption", "params": {"style": "bold yellow"}})
    frame = frames_of(done.path)[30].astype(int)
    yellow = (frame[..., 0] > 200) & (frame[..., 1] > 170) & (frame[..., 2] < 130)
    assert yellow.sum() > 120


def test_captions_follow_the_cut_and_the_speed(take: Made) -> None:
    transcript = said("one two three four five six seven eight", each=1.0)
    cut = remove(whole(8), [Span(2, 4)])
    told = [word.text for cue in make_cues(transcript, cut) for word in cue.words]
    assert told == ["one", "two", "five", "six", "seven", "eight"]
    cues = make_cues(transcript, keep(whole(8), [Span(4, 6)]))
    assert cues[0].start == pytest.approx(0, abs=1e-6)
    assert cues[0].words[1].start == pytest.approx(1, abs=1e-6)


def test_captions_come_in_easy_portions() -> None:
    cues = make_cues(said(LONG), whole(7))
    assert all(len(line) <= 42 for cue in cues for line in cue.lines())
    assert all(len(cue.lines()) <= 2 for cue in cues)
    assert " ".join(cue.text for cue in cues) == LONG
    assert any(cue.text.endswith("hour.") for cue in cues)
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(cues))
    narrow = make_cues(said(LONG), whole(7), letters=16)
    assert all(len(line) <= 16 for cue in narrow for line in cue.lines(16))


def test_chinese_and_japanese_words_stand_together() -> None:
    (cue,) = make_cues(said("今日は 雨 です OK"), whole(2))
    assert cue.text == "今日は雨です OK"


def test_without_words_captions_are_said_and_the_rest_is_rendered(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "caption"}, {"op": "exposure", "params": {"ev": 1}})
    assert [(one.step, "hears words" in one.why) for one in done.not_rendered] == [("s1", True)]
    silent = cutter.render(spoken(take, Transcript(source="test")), {"op": "caption"})
    assert silent.not_rendered[0].why == "no words are said in it"


def test_letters_that_no_font_has_are_named(cutter: Cutter, take: Made) -> None:
    done = cutter.render(spoken(take, said("Hello \U000f1234")), {"op": "caption"})
    assert "no font at hand" in done.not_rendered[0].why


def test_another_language_than_is_spoken_is_told(cutter: Cutter, take: Made) -> None:
    done = cutter.render(spoken(take, said("Hello")), {"op": "caption", "params": {"language": "Spanish"}})
    assert any("nothing here translates" in note for note in done.notes)


def test_fillers_are_cut_and_what_is_meant_stays(cutter: Cutter, take: Made) -> None:
    transcript = said("Um, I I like it uh a lot", each=0.35)
    cut = find_fillers(transcript)
    gone = [w.text for w in transcript.words if any(span.start <= (w.start + w.end) / 2 <= span.end for span in cut)]
    assert gone == ["Um,", "I", "uh"]
    done = cutter.render(spoken(take, transcript), {"op": "remove_filler"})
    assert done.not_rendered == ()
    assert any("fillers cut" in note for note in done.notes)
    left = 3 - sum(span.length for span in cut)
    assert len(frames_of(done.path)) / 30 == pytest.approx(left, abs=0.1)


def test_a_word_that_may_mean_something_goes_only_where_it_stands_apart() -> None:
    meant = said("I like the sea")
    assert find_fillers(meant) == ()
    apart = meant.model_copy(update={"words": said("It was, like, really cold").words})
    assert len(find_fillers(apart)) == 1
    assert find_fillers(said("no no no that is very very good")) == ()


def test_fillers_without_times_of_words_are_left_and_said(cutter: Cutter, take: Made) -> None:
    done = cutter.render(spoken(take, said("um well", estimated=True)), {"op": "remove_filler"})
    assert "no times of single words" in done.not_rendered[0].why


def test_a_list_of_fillers_that_cannot_work_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "fillers.toml"
    file.write_text('[xx]\nalways = ["Um!"]\napart = []\n')
    with pytest.raises(ValueError, match="fillers xx"):
        load_fillers(file)


def test_the_free_part_is_never_wider_than_the_frame() -> None:
    for platform in (None, "tiktok", "reels", "nonsense"):
        left, top, right, bottom = free_part((1080, 1920), platform)
        assert 0 < left < right < 1080
        assert 0 < top < bottom < 1920
