"""Words that only tell when something should happen, and what part of a clip a step holds for."""

from __future__ import annotations

import pytest

from tests.tools.planner.desk import asked, draft, facts, steps


@pytest.mark.parametrize(
    ("words", "op"),
    [
        ("when the guy picks up the drill, zoom in on his hands", "zoom"),
        ("blur everything behind her while she is talking about the phone", "blur"),
        ("as soon as the music gets louder cut to black", "transition"),
        ("every time he brightens the lamp put a red circle around it", "overlay"),
    ],
)
def test_words_that_tell_of_an_occasion_ask_for_nothing_themselves(words: str, op: str) -> None:
    assert list(asked(words, "video")) == [op]


def test_a_picture_may_still_be_described_behind_when() -> None:
    assert "exposure" in asked("it was noon when I took it and it is too dark", "image")


@pytest.mark.parametrize(
    ("words", "op", "start", "end"),
    [
        ("make the first half black and white", "monochrome", 0, 10),
        ("blur the background in the last 5 seconds", "blur", 15, 20),
        ("starting at 0:05 and ending at 0:15 make it warmer", "temperature", 5, 15),
        ("the clip from 10 to 15 seconds should be brighter", "exposure", 10, 15),
        ('put a title saying "Hi" at 0:02 for 3 seconds', "text", 2, 5),
        ('add the text "Summer" at the beginning for 4 seconds', "text", 0, 4),
    ],
)
def test_a_step_holds_for_the_part_of_the_clip_that_was_named(words: str, op: str, start: float, end: float) -> None:
    target = steps(draft(words, facts("video", duration_s=20.0)))[op].target
    assert target is not None
    assert target.time is not None
    assert (target.time.start, target.time.end) == (start, end)


def test_a_time_said_of_one_request_is_not_taken_for_another() -> None:
    made = steps(draft("make it warmer and blur his face from 0:05 to 0:10", facts("video")))
    assert made["temperature"].target is None
    assert made["blur"].target is not None
    assert made["blur"].target.time is not None


def test_an_occasion_without_a_time_is_said_to_be_unknown() -> None:
    drafted = draft("blur the background whenever she shows the phone", facts("video"))
    assert any("whenever she shows the phone" in note for note in drafted.notes)


def test_an_occasion_with_a_time_needs_no_word() -> None:
    drafted = draft("blur the background from 0:02 to 0:06 when she shows the phone", facts("video"))
    assert not any("tell me from when" in note for note in drafted.notes)
