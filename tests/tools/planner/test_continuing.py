"""Words that go on with the request before them: when it holds, how loud, what else is to be read."""

from __future__ import annotations

import pytest

from edits.plan import Step
from edits.vocabulary import Kind
from tests.tools.planner.desk import draft, facts


def made(prompt: str, op: str, kind: Kind = "video") -> list[Step]:
    """The steps with that operation on a medium of ten minutes."""
    return [step for step in draft(prompt, facts(kind, duration_s=600.0)).plan.steps if step.op == op]


@pytest.mark.parametrize(
    ("prompt", "start", "end"),
    [
        ("can we lose everything before the first kiss? thats at 1:47", 0, 107),
        ("cut everything after the toast. it's at 4:20", 260, None),
        ("remove the bit where the dog barks, it's from 0:34 to 0:41", 34, 41),
    ],
)
def test_a_time_told_afterwards_is_that_of_the_cut(prompt: str, start: float, end: float | None) -> None:
    (step,) = made(prompt, "cut")
    assert (step.params.start, step.params.end) == (start, end)  # type: ignore[union-attr]


def test_a_second_text_is_laid_out_like_the_first() -> None:
    one, two = made('text "Day 1" top left 0:02-0:06, then "Day 2" at 1:15 same place', "text")
    assert (one.params.content, two.params.content) == ("Day 1", "Day 2")  # type: ignore[union-attr]
    assert two.params.position == "top_left"  # type: ignore[union-attr]
    assert two.target is not None
    assert two.target.time is not None
    assert two.target.time.start == 75


@pytest.mark.parametrize(
    ("prompt", "texts"),
    [
        ('no captions please but a title card "Summer 2024" for 3s at the beginning', [("Summer 2024", 0, 3)]),
        ('name tag for both speakers: "Lena" at 0:03 and "Omar" at 0:21', [("Lena", 3, 7), ("Omar", 21, 25)]),
        ('keep 0:10 to 0:20, title "Hello" at the start', [("Hello", 10, 14)]),
    ],
)
def test_words_to_be_read_need_no_verb(prompt: str, texts: list[tuple[str, float, float]]) -> None:
    found = [
        (step.params.content, step.target.time.start, step.target.time.end)  # type: ignore[union-attr]
        for step in made(prompt, "text")
    ]
    assert found == texts


def test_speeds_with_their_times_are_a_step_each() -> None:
    found = [
        (step.params.factor, step.target.time.start, step.target.time.end)  # type: ignore[union-attr]
        for step in made("2x from 1:00 to 2:00 and 4x from 2:00 to 3:00", "speed")
    ]
    assert found == [(2, 60, 120), (4, 120, 180)]


def test_those_are_the_stretches_told_before() -> None:
    prompt = "The first like 40 seconds is me fumbling, and then from 6:00 on it's just the floor. Can you cut those?"
    assert [(step.params.start, step.params.end) for step in made(prompt, "cut")] == [(0, 40), (360, None)]  # type: ignore[union-attr]


@pytest.mark.parametrize(("prompt", "seconds"), [("sound is early by 3 frames", 0.12), ("audio is 200 ms late", -0.2)])
def test_sound_that_is_early_comes_later_and_late_sound_earlier(prompt: str, seconds: float) -> None:
    (step,) = made(f"lips don't match, {prompt}", "audio_offset")
    assert step.params.seconds == pytest.approx(seconds)  # type: ignore[union-attr]


def test_captions_take_the_style_said_behind_a_comma() -> None:
    plan = draft("auto captions word by word, bold, bottom third", facts("video", duration_s=600.0)).plan
    assert [step.op for step in plan.steps] == ["caption"]
    assert plan.steps[0].params.style == "bold, word by word"  # type: ignore[union-attr]


def test_what_is_muted_at_both_ends_is_muted_at_both() -> None:
    found = [step.target.time for step in made("mute the first 5 seconds and the last 5 seconds", "mute")]  # type: ignore[union-attr]
    assert [(time.start, time.end) for time in found if time is not None] == [(0, 5), (595, 600)]


@pytest.mark.parametrize(
    ("prompt", "op", "position"),
    [
        ('text "Paris" at 0:05 for 4s, top left', "text", "top_left"),
        ("my watermark should be on the whole video, bottom left, 30% opacity", "overlay", "bottom_left"),
    ],
)
def test_a_place_behind_a_comma_is_that_of_what_is_shown(prompt: str, op: str, position: str) -> None:
    (step,) = made(prompt, op)
    assert step.params.position == position  # type: ignore[union-attr]


def test_a_peak_behind_a_loudness_is_its_peak() -> None:
    (step,) = made("-23 LUFS broadcast, peak -2", "loudness", "audio")
    assert (step.params.integrated, step.params.true_peak) == (-23, -2)  # type: ignore[union-attr]


def test_the_rest_of_a_trim_is_gone_already() -> None:
    plan = draft("keep the part between 0:30 and 1:45 and drop the rest", facts("video", duration_s=600.0)).plan
    assert [step.op for step in plan.steps] == ["trim"]


def test_a_level_behind_music_is_the_level_of_the_music() -> None:
    (step,) = made("lofi beat underneath, -20 dB, duck when I talk", "music")
    assert (step.params.gain_db, step.params.duck) == (-20, True)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "prompt",
    ["add chapters at 0:00 intro, 3:20 interview, 8:45 outro", "chapters: intro 0:00, interview 3:20, outro 8:45"],
)
def test_every_chapter_keeps_its_label(prompt: str) -> None:
    chapters = [(step.params.at, step.params.label) for step in made(prompt, "marker", "audio")]  # type: ignore[union-attr]
    assert chapters == [(0, "intro"), (200, "interview"), (525, "outro")]


def test_each_band_of_the_equaliser_has_its_own_decibels() -> None:
    (step,) = made("boost bass 3db, cut highs 2db", "equalize", "audio")
    assert (step.params.low, step.params.high) == (3, -2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("prompt", "ranges"),
    [
        ("trim start 3s", [(0, 3)]),
        ("-10s end", [(590, 600)]),
        ("trim start 3s, end 5s", [(0, 3), (595, 600)]),
        ("take 5 seconds off both ends", [(0, 5), (595, 600)]),
        ("please delete the section between 3 min 20 and 4 min", [(200, 240)]),
        ("cut minute 2 to minute 3", [(120, 180)]),
        ("split at 1:15 and delete the second part", [(75, None)]),
    ],
)
def test_terse_trims_take_their_length_off_the_end_they_name(prompt: str, ranges: list[tuple[float, float]]) -> None:
    assert [(step.params.start, step.params.end) for step in made(prompt, "cut")] == ranges  # type: ignore[union-attr]
