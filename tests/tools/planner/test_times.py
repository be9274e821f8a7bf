"""Numbers, percentages, times and ranges."""

from __future__ import annotations

import pytest

from tests.tools.planner.desk import asked, draft, facts, steps
from tools.planner.words.normalise import clean
from tools.planner.words.spans import spans_in
from tools.planner.words.tokens import tokenise
from tools.planner.words.values import numbers_in, percent_in


@pytest.mark.parametrize(
    ("words", "value"),
    [("thirty five", 35), ("a hundred", 100), ("1,200", 1200), ("two hundred and ten", 210), ("-14", -14)],
)
def test_numbers_are_read_in_digits_and_in_words(words: str, value: float) -> None:
    assert numbers_in(tokenise(words))[0].value == value


def test_percent_is_read_with_its_sign_or_its_word() -> None:
    assert percent_in(tokenise("by 12.5%")) == 12.5
    assert percent_in(tokenise("by fifteen percent")) == 15


@pytest.mark.parametrize(
    ("words", "params"),
    [
        ("from 0:05 to 0:12", {"start": 5, "end": 12}),
        ("from 1 minute 20 seconds to 1:45", {"start": 80, "end": 105}),
        ("30-41s", {"start": 30, "end": 41}),
        ("between 3 and 9 seconds", {"start": 3, "end": 9}),
        ("the first 3 seconds", {"start": 0, "end": 3}),
        ("the last 2 seconds", {"from_end": 2}),
        ("after 1:10", {"start": 70}),
    ],
)
def test_ranges_are_read_the_way_people_say_them(words: str, params: dict[str, float]) -> None:
    assert spans_in(tokenise(clean(words)))[0].params() == params


def test_the_last_third_is_a_part_of_the_whole() -> None:
    low, high = spans_in(tokenise("the last third"))[0].share or (0, 0)
    assert (round(low, 2), high) == (0.67, 1)


def test_what_is_kept_is_trimmed_and_what_goes_is_cut() -> None:
    assert asked("keep only 0:12 to 0:40", "video")["trim"].params == {"start": 12, "end": 40}
    assert asked("take out everything from 0:12 to 0:40", "video")["cut"].params == {"start": 12, "end": 40}


def test_relative_times_are_settled_with_the_length_of_the_clip() -> None:
    step = steps(draft("cut the last 4 seconds", facts("video", duration_s=20.0)))["cut"]
    assert (step.params.start, step.params.end) == (16, 20)


def test_an_end_beyond_the_clip_is_brought_back_and_said() -> None:
    drafted = draft("keep from 0:05 to 0:50", facts("video", duration_s=20.0))
    assert steps(drafted)["trim"].params.end == 20
    assert any("beyond the end" in note for note in drafted.notes)


def test_a_range_wholly_beyond_the_clip_is_left_out_and_said() -> None:
    drafted = draft("cut 1:00 to 1:10", facts("video", duration_s=20.0))
    assert not drafted.plan.steps
    assert any("beyond the end" in note for note in drafted.notes)


def test_an_exception_inside_a_range_is_spared() -> None:
    drafted = draft("cut 0:02 to 0:10 but not the 2 seconds at 0:05", facts("video"))
    assert [(step.params.start, step.params.end) for step in drafted.plan.steps] == [(2, 5), (7, 10)]


def test_a_frame_is_not_taken_for_a_time() -> None:
    assert asked("crop it to 9:16", "image")["crop"].params == {"aspect": "9:16"}
