"""What words alone do not place is asked back: never is more changed than was meant."""

from __future__ import annotations

import pytest

from edits.media import MediaFacts
from graph.state import Draft, Profile
from tests.tools.planner.desk import draft, facts
from tools.planner.compose import compose
from tools.planner.read import read


def ops(drafted: Draft) -> list[str]:
    return [step.op for step in drafted.plan.steps]


@pytest.mark.parametrize(
    "words",
    [
        "bleep the swearing",
        "bleep out the swear words please",
        "mute the cursing",
        "censor the f word",
        "bleep out bad words",
    ],
)
@pytest.mark.parametrize("kind", ["video", "audio"])
def test_swearing_without_a_time_mutes_nothing_and_asks_when(words: str, kind: str) -> None:
    drafted = draft(words, facts(kind))  # type: ignore[arg-type]
    assert ops(drafted) == []
    assert [one.id for one in drafted.questions] == ["said"]
    assert drafted.must_answer
    for option in drafted.questions[0].options:
        assert ops(draft(option, facts(kind))) == ["mute"], option  # type: ignore[arg-type]


def test_swearing_at_a_time_is_bleeped_there() -> None:
    steps = draft("bleep the swear word at 0:12", facts("video")).plan.steps
    assert {step.op for step in steps} == {"mute", "sound_effect"}
    assert all(step.target is not None and step.target.time is not None for step in steps)


@pytest.mark.parametrize(
    ("words", "op"),
    [
        ("speed up every other shot", "speed"),
        ("make every second clip black and white", "monochrome"),
        ("brighten every third shot", "exposure"),
    ],
)
def test_counted_shots_are_asked_for_instead_of_all_being_changed(words: str, op: str) -> None:
    drafted = draft(words, facts("video"))
    assert ops(drafted) == []
    assert [one.id for one in drafted.questions] == ["shots"]
    whole, first_half, _ = drafted.questions[0].options
    assert ops(draft(whole, facts("video"))) == [op]
    halved = draft(first_half, facts("video")).plan.steps
    assert [step.op for step in halved] == [op]
    assert halved[0].target is not None
    assert halved[0].target.time is not None
    assert halved[0].target.time.end == 10


def test_cuts_on_every_other_beat_are_no_counted_shots() -> None:
    assert "cut_on_beat" in ops(draft("cut on every other beat", facts("video")))


def test_a_look_is_matched_to_the_file_beside_and_asked_for_where_there_is_none() -> None:
    alone = draft("make it match the other photo", facts())
    assert ops(alone) == []
    assert [one.id for one in alone.questions] == ["reference"]
    reading = read("make it match the other photo", kinds=frozenset({"image"}))
    both: tuple[MediaFacts, ...] = (facts(), facts(media_id="m2"))
    beside = compose(
        reading, prompt="make it match the other photo", media=both, profile=Profile(), overrides=(), recalled=(),
        last=None,
    )  # fmt: skip
    assert [(step.op, step.params.media) for step in beside.plan.steps] == [("match_look", "m2")]  # type: ignore[attr-defined]
    assert not beside.questions


@pytest.mark.parametrize(
    "words",
    [
        "put it in story format", "I need this for my story", "for my instagram story please", "crop this for my story",
        "make it fit an insta story", "ig story size", "a version for our ig stories",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["image", "video"])
def test_a_story_is_delivered_upright(words: str, kind: str) -> None:
    steps = draft(words, facts(kind)).plan.steps  # type: ignore[arg-type]
    assert [(step.op, step.params.platform) for step in steps] == [("output", "instagram_story")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", ["the story of our wedding, make it warmer", "it tells a story. make it warmer"])
def test_a_story_that_is_told_is_no_format(words: str) -> None:
    assert ops(draft(words, facts("video"))) == ["temperature"]


def test_what_is_made_black_and_white_is_not_painted_white() -> None:
    assert ops(draft("make the first half of the clip black and white", facts("video"))) == ["monochrome"]
