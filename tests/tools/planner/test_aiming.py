"""How long a clip is to be, and when its sound and its captions come."""

from __future__ import annotations

from typing import Any

import pytest

from edits.vocabulary import Kind
from tools.planner.read import read

VIDEO: frozenset[Kind] = frozenset({"video"})


def asked(prompt: str) -> list[tuple[str, dict[str, Any]]]:
    return [(ask.op, ask.params) for ask in read(prompt, kinds=VIDEO).asks]


@pytest.mark.parametrize(
    ("prompt", "seconds"),
    [
        ("about 15s long please", 15),
        ("has to be exactly 20 seconds", 20),
        ("needs to be 45s max", 45),
        ("aim for 45 seconds", 45),
        ("target length one minute", 60),
        ("twenty seconds tops", 20),
        ("the final cut should run 90 seconds", 90),
        ("roughly half a minute in total", 30),
        ("make it shorter than a minute", 60),
        ("this has to come in at 45 seconds or less", 45),
    ],
)
def test_a_length_that_is_aimed_at_is_the_most_it_may_last(prompt: str, seconds: float) -> None:
    assert asked(prompt) == [("output", {"max_duration": seconds})]


@pytest.mark.parametrize(
    "prompt", ["the clip is 40 seconds long", "the title should be 3 seconds long", "the intro is 20 seconds long"]
)
def test_a_length_that_is_told_or_of_something_else_limits_nothing(prompt: str) -> None:
    assert all("max_duration" not in params for _, params in asked(prompt))


def test_so_much_less_is_left_out_at_the_end() -> None:
    assert asked("too long, lose about 10 seconds") == [("trim", {"but_last": 10})]
    assert asked("cut it down to half its length") == [("trim", {"share": (0.0, 0.5)})]


@pytest.mark.parametrize(
    ("prompt", "seconds"),
    [
        ("push the voiceover back 2 seconds", 2),
        ("the voiceover starts too soon, push it back 2 seconds", 2),
        ("move the music 2 seconds later", 2),
        ("delay the soundtrack by half a second", 0.5),
        ("the audio lags behind the video by a quarter second", -0.25),
        ("the narration is 1.5 seconds late", -1.5),
        ("bring the audio forward 3 frames", -0.12),
        ("sound doesn't line up, it's like half a sec early", 0.5),
        ("the lips don't match the audio, about 200 ms behind", -0.2),
    ],
)
def test_sound_that_is_late_comes_earlier_and_the_other_way_round(prompt: str, seconds: float) -> None:
    assert asked(prompt) == [("audio_offset", {"seconds": seconds})]


@pytest.mark.parametrize(
    "prompt",
    [
        "the subs are half a second late",
        "shift the subtitles 2 seconds later",
        "the captions come up too early",
        "subs lag behind by 300ms",
        "resync the subtitles",
    ],
)
def test_captions_that_are_late_are_said_to_stay_where_they_are(prompt: str) -> None:
    reading = read(prompt, kinds=VIDEO)
    assert reading.asks == ()
    assert "shift captions" in reading.notes[0]


def test_captions_go_elsewhere_on_the_frame_as_before() -> None:
    assert [op for op, _ in asked("move the captions up a bit")] == ["caption"]


def test_a_drop_that_is_to_fall_on_what_happens_needs_its_times() -> None:
    reading = read("make the drop hit when she jumps", kinds=VIDEO)
    assert reading.asks == ()
    assert "time of the drop" in reading.notes[0]


def test_a_picture_in_a_picture_has_what_it_shows_and_its_place() -> None:
    shown = {"position": "bottom_right", "prompt": "the second clip"}
    assert asked("pip of the second clip bottom right") == [("overlay", shown)]


def test_focus_that_is_pulled_leaves_one_thing_sharp() -> None:
    (ask,) = read("rack focus to the man behind her", kinds=VIDEO).asks
    assert ask.target is not None
    assert (ask.op, ask.params, ask.target.exclude) == ("blur", {"kind": "lens"}, ("the man behind her",))


def test_what_is_not_to_be_rushed_is_slower_where_it_is_named() -> None:
    (ask,) = read("don't rush the ending", kinds=VIDEO).asks
    assert (ask.op, ask.sign, ask.params) == ("speed", -1, {"from_end": 3.0})
