"""Clips along their time: speeds told one after the other, stretches that play elsewhere, parts that last longer."""

from __future__ import annotations

import pytest

from edits.plan import Step
from tests.tools.planner.desk import draft, facts, understand

LENGTH_S = 100.0
Held = tuple[float, float | None] | None
"""From when to when a step holds, none for all of the clip."""


def plan(prompt: str) -> list[Step]:
    """The steps for a clip of 100 seconds."""
    return list(draft(prompt, facts("video", duration_s=LENGTH_S)).plan.steps)


def held(step: Step) -> Held:
    """From when to when a step holds."""
    time = step.target.time if step.target is not None else None
    return (time.start, time.end) if time is not None else None


@pytest.mark.parametrize(
    ("prompt", "speeds"),
    [
        ("normal speed until 0:10 then 2x", [(2.0, (10, None))]),
        ("2x until 0:10 then normal", [(2.0, (0, 10))]),
        ("normal until 0:20, then slow motion until 0:25, then normal again", [(0.5, (20, 25))]),
        ("slow until 0:05, then fast", [(0.5, (0, 5)), (1.5, (5, None))]),
        ("first 5 seconds slow, rest normal", [(0.5, (0, 5))]),
        ("half speed for 3 seconds then normal", [(0.5, (0, 3))]),
        ("play it at normal speed for the first 5 seconds then speed it up 4x", [(4.0, (5, None))]),
        ("2x for the first 10 sec, then normal, then 4x for the last 5", [(2.0, (0, 10)), (4.0, (95, 100))]),
        ("the first half at 2x and the second half at 0.5x", [(2.0, (0, 50)), (0.5, (50, 100))]),
        ("speed up the first half and slow down the second half", [(1.5, (0, 50)), (0.5, (50, 100))]),
        ("0.5x from 4 to 6", [(0.5, (4, 6))]),
    ],
)
def test_speeds_are_told_one_after_the_other(
    prompt: str, speeds: list[tuple[float, tuple[float, float | None]]]
) -> None:
    steps = plan(prompt)
    assert {step.op for step in steps} == {"speed"}
    assert [(step.params.factor, held(step)) for step in steps] == speeds  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prompt", "at", "order"),
    [
        ("put the last 5 seconds at the beginning", (95,), (2, 1)),
        ("move the first 10 seconds to the end", (10,), (2, 1)),
        ("put 0:20-0:25 at the beginning", (20, 25), (2, 1, 3)),
        ("use the last 2 seconds as the intro", (98,), (2, 1)),
        ("play the last 10 seconds first", (90,), (2, 1)),
        ("end with the part from 0:10 to 0:20", (10, 20), (1, 3, 2)),
        ("swap the first 5 seconds with the last 5", (5, 95), (3, 2, 1)),
    ],
)
def test_a_stretch_that_plays_elsewhere_is_a_split_and_an_order(
    prompt: str, at: tuple[float, ...], order: tuple[int, ...]
) -> None:
    split, reorder = plan(prompt)
    assert (split.op, reorder.op) == ("split", "reorder")
    assert (split.params.at, reorder.params.order) == (at, order)  # type: ignore[attr-defined]


def test_the_shot_at_a_time_is_no_shot_of_that_number() -> None:
    (reorder,) = plan("move the clip at 0:30 to the beginning")
    assert (reorder.op, reorder.amount) == ("reorder", 0)


@pytest.mark.parametrize(
    ("prompt", "times"),
    [
        ("cut the audio at 0:15", [(15, None)]),
        ("end the music at 0:40", [(40, None)]),
        ("kill the sound at 12s", [(12, None)]),
        ("mute at 0:15", [(15, 16)]),
        ("mute the audio at 0:15 for 2 seconds", [(15, 17)]),
        ("mute from 4 to 6", [(4, 6)]),
    ],
)
def test_a_sound_that_is_cut_at_a_time_ends_there(prompt: str, times: list[tuple[float, float | None]]) -> None:
    steps = plan(prompt)
    assert {step.op for step in steps} == {"mute"}
    assert [held(step) for step in steps] == times


@pytest.mark.parametrize("prompt", ["raise the contrast from 4 to 6", "text size from 4 to 6", "fps from 24 to 60"])
def test_two_numbers_of_something_else_are_no_seconds(prompt: str) -> None:
    assert all(held(step) is None for step in plan(prompt))


@pytest.mark.parametrize("prompt", ["cut the first 5 seconds then speed it up", "chop the last 10s and slow it down"])
def test_what_follows_a_cut_is_for_what_stays(prompt: str) -> None:
    found = {step.op: step for step in plan(prompt)}
    assert set(found) == {"cut", "speed"}
    assert held(found["speed"]) is None


@pytest.mark.parametrize("prompt", ["make it fill a phone screen", "crop it for phones", "format the clip for mobile"])
def test_what_is_for_a_phone_stands_upright(prompt: str) -> None:
    (step,) = plan(prompt)
    assert (step.op, step.params.aspect) == ("reframe", "9:16")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prompt", "op"),
    [("make the video longer", "speed"), ("extend the clip", "speed"), ("extend the last frame", "freeze_frame")],
)
def test_longer_is_meant_in_time(prompt: str, op: str) -> None:
    (step,) = plan(prompt)
    assert step.op == op
    assert step.op != "speed" or step.params.factor < 1  # type: ignore[attr-defined]


def test_a_part_that_is_to_be_longer_or_shorter_is_asked_for() -> None:
    slower = draft("make the talking part longer", facts("video", duration_s=LENGTH_S))
    assert [step.op for step in slower.plan.steps] == ["speed"]
    assert any("the talking part" in note for note in slower.notes)
    shorter = draft("make the intro shorter", facts("video", duration_s=LENGTH_S))
    assert [(step.op, step.amount) for step in shorter.plan.steps] == [("cut", 0)]


@pytest.mark.parametrize(
    "prompt", ["mirror it and flip upside down", "flip it horizontally and vertically", "flip it both ways"]
)
def test_a_clip_is_flipped_both_ways(prompt: str) -> None:
    steps = plan(prompt)
    assert [(step.op, step.params.axis) for step in steps] == [("flip", "horizontal"), ("flip", "vertical")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prompt", "content", "time"),
    [
        ("put my name in the lower third for 5 seconds", None, (0, 5)),
        ('put "Jo Lee, chef" in the lower third for the first 5 secs', "Jo Lee, chef", (0, 5)),
        ("lower third for Anna Berg, director at 0:05", "Anna Berg, director", (5, 9)),
        ("add a title at the top for 3 seconds", None, (0, 3)),
    ],
)
def test_how_long_words_stay_is_not_what_they_say(
    prompt: str, content: str | None, time: tuple[float, float] | None
) -> None:
    (ask,) = understand(prompt, "video").asks
    assert ask.op == "text"
    assert ask.params.get("content") == content
    told = ask.target.time if ask.target is not None else None
    assert ((told.start, told.end) if told is not None else None) == time


def test_a_fade_of_sound_is_as_long_as_it_is_told_and_one_of_the_picture_as_long_as_it_can_be() -> None:
    (sound,) = plan("fade the music out over 8 seconds")
    assert (sound.op, sound.params.out) == ("fade_audio", 8)  # type: ignore[attr-defined]
    drafted = draft("fade to black over 8 seconds", facts("video", duration_s=LENGTH_S))
    (picture,) = drafted.plan.steps
    assert (picture.op, picture.params.duration) == ("transition", 5)  # type: ignore[attr-defined]
    assert any("5 s" in note for note in drafted.notes)


def test_the_rate_that_is_wanted_is_the_last_one() -> None:
    (step,) = plan("change fps from 24 to 60")
    assert (step.op, step.params.fps) == ("output", 60)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prompt", "states"),
    [
        ("black and white at first then colour", [("monochrome", (0, 3))]),
        ("colour until 0:10 then black and white", [("monochrome", (10, None))]),
        ("start black and white and turn to colour at 0:10", [("monochrome", (0, 10))]),
        ("first 10 seconds black and white rest in color", [("monochrome", (0, 10))]),
        ("warm first half, cold second half", [("temperature", (0, 50)), ("temperature", (50, 100))]),
        ("bright in the first 5 seconds, then darker", [("exposure", (0, 5)), ("exposure", (5, None))]),
        ("the first 5 seconds louder and the last 5 quieter", [("gain", (0, 5)), ("gain", (95, 100))]),
        (
            "saturated for the first 8 seconds, then black and white",
            [("saturation", (0, 8)), ("monochrome", (8, None))],
        ),
        ("blur it until 0:05 then sharp", [("blur", (0, 5))]),
        ("brighten the first 5 seconds and darken the rest", [("exposure", (0, 5)), ("exposure", (5, None))]),
        ("cut the first half and make the rest brighter", [("exposure", None), ("cut", None)]),
    ],
)
def test_how_a_clip_is_to_be_along_its_time(prompt: str, states: list[tuple[str, Held]]) -> None:
    assert [(step.op, held(step)) for step in plan(prompt)] == states


@pytest.mark.parametrize("prompt", ["it's dark at first, then normal", "dark at first, then normal"])
def test_what_is_told_of_a_clip_is_mended_and_not_made(prompt: str) -> None:
    (step,) = plan(prompt)
    assert step.op == "exposure"
    assert step.params.ev > 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prompt", "op", "time"),
    [
        ("slow down the ending", "speed", (97, 100)),
        ("make the beginning warmer", "temperature", (0, 3)),
        ("darken the end", "exposure", (97, 100)),
        ("blur the opening", "blur", (0, 2)),
        ("blur the end of the pier", "blur", None),
    ],
)
def test_an_end_of_the_clip_that_is_to_be_another_is_a_time(prompt: str, op: str, time: Held) -> None:
    (step,) = plan(prompt)
    assert (step.op, held(step)) == (op, time)


@pytest.mark.parametrize("prompt", ["slow down the outro", "make the intro brighter"])
def test_how_long_an_intro_is_is_asked(prompt: str) -> None:
    assert any("tro”" in note for note in draft(prompt, facts("video", duration_s=LENGTH_S)).notes)


@pytest.mark.parametrize(
    "prompt",
    [
        "0:10-0:13 in slow motion",
        "slow motion 0:10-0:13",
        "replay 0:10-0:13 in slow motion",
        "show 0:10-0:13 again slower",
        "make her run at 0:10-0:13 slow motion",
    ],
)
def test_a_range_in_slow_motion_is_slower(prompt: str) -> None:
    (step,) = plan(prompt)
    assert (step.op, held(step)) == ("speed", (10, 13))
    assert step.params.factor < 1  # type: ignore[attr-defined]


def test_the_middle_is_counted_from_both_sides() -> None:
    (cut,) = plan("cut out the middle 10 seconds")
    assert (cut.params.start, cut.params.end) == (45, 55)  # type: ignore[attr-defined]
    (slow,) = plan("slow down the middle 20 seconds")
    assert (slow.op, held(slow)) == ("speed", (40, 60))


@pytest.mark.parametrize(
    ("prompt", "op", "time"),
    [
        ("the beginning is too dark", "exposure", (0, 3)),
        ("the end is too bright", "exposure", (97, 100)),
        ("the beginning is too quiet", "gain", (0, 3)),
    ],
)
def test_an_end_that_is_complained_of_is_mended_there(prompt: str, op: str, time: Held) -> None:
    (step,) = plan(prompt)
    assert (step.op, held(step)) == (op, time)


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("take out the clicking noise", ["denoise_audio"]),
        ("remove the squeaking noises", ["denoise_audio"]),
        ("the wind is so loud", ["denoise_audio"]),
        ("make it last exactly 15 seconds by speeding it up", ["speed"]),
        ("make it 1080p", ["output"]),
        ("make it 1080p vertical", ["output", "reframe"]),
        ("keep the first 20 seconds at normal speed and fast forward the rest", ["speed"]),
        ("a warmer sound please", ["equalize"]),
    ],
)
def test_what_is_asked_of_a_clip_in_passing_is_read_for_what_it_is(prompt: str, ops: list[str]) -> None:
    assert sorted(step.op for step in plan(prompt)) == ops


@pytest.mark.parametrize(
    "prompt", ["the audio cuts out at 0:42, fix", "make it look handheld", "swap my voice for a robot voice"]
)
def test_what_no_operation_does_to_a_clip_is_said(prompt: str) -> None:
    drafted = draft(prompt, facts("video", duration_s=LENGTH_S))
    assert not drafted.plan.steps
    assert any("I can't" in note for note in drafted.notes)


def test_a_loop_is_as_often_as_fills_the_length_that_is_told() -> None:
    (step,) = draft("loop it until it's 1 minute long", facts("audio", duration_s=18.0)).plan.steps
    assert (step.op, step.params.count) == ("loop", 4)  # type: ignore[attr-defined]


def test_what_a_voice_says_and_at_which_rate_a_sound_is_written_are_told_without_quotes() -> None:
    assert [ask.params.get("text") for ask in understand("add a voiceover saying welcome home", "video").asks] == [
        "welcome home"
    ]
    (ask,) = understand("export as 320 mp3", "audio").asks
    assert ask.params["bitrate"] == 320_000


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("can you make the transitions smoother", "transition", {"kind": "dissolve"}),
        ("straight cut instead of a fade at 0:30", "transition", {"kind": "cut"}),
        ("volume down by half", "gain", {"db": -6}),
        ("cut the volume in half", "gain", {"db": -6}),
        ("add upbeat music but keep it low", "music", {"prompt": "upbeat music", "gain_db": -18}),
        ("split it into 4 equal parts", "split", {"at": (25, 50, 75)}),
        ("zoom 150% on the goal", "zoom", {"scale": 1.5}),
    ],
)
def test_what_is_told_of_a_step_reaches_it(prompt: str, op: str, params: dict[str, object]) -> None:
    drafted = draft(prompt, facts("video", duration_s=LENGTH_S))
    (step,) = drafted.plan.steps
    assert step.op == op
    assert {name: getattr(step.params, name) for name in params} == params
    assert not any("I don't know when" in note for note in drafted.notes)


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("burn in the srt", ["caption"]),
        ("music starts at 0:05 and fades out at the end", ["fade_audio", "music"]),
        ("reverse it then play it forward", ["loop", "reverse"]),
        ("everything from 0:20 to the end in slow mo", ["speed"]),
    ],
)
def test_no_step_of_another_kind_is_taken_from_the_words(prompt: str, ops: list[str]) -> None:
    assert sorted(step.op for step in plan(prompt)) == ops


def test_a_look_that_a_clip_is_graded_with_is_no_place() -> None:
    reading = understand("grade it teal and orange", "video")
    assert (reading.looks, reading.asks) == (("teal_and_orange",), ())


@pytest.mark.parametrize(
    ("prompt", "op", "time"),
    [
        ("the audio only starts at 0:03", "mute", (0, 3)),
        ("the sound should kick in at 0:08", "mute", (0, 8)),
        ("sound off for the first 6 seconds", "mute", (0, 6)),
        ("mute me from 1:10 til 1:20", "mute", (70, 80)),
        ("desaturate until the drop at 0:15", "saturation", (0, 15)),
        ("slow motion from the jump at 0:10", "speed", (10, None)),
        ("play 0:05-0:08 twice", "loop", (5, 8)),
        ('"THE END" on black for the last 3 secs', "text", (97, 100)),
        ("lower third Jane Doe / CEO at 0:05 for 4s", "text", (5, 9)),
    ],
)
def test_a_step_holds_up_to_a_time_or_from_it_on(prompt: str, op: str, time: Held) -> None:
    (step,) = plan(prompt)
    assert (step.op, held(step)) == (op, time)


@pytest.mark.parametrize(
    ("prompt", "start", "end"),
    [
        ("the video should end at 0:52", 0, 52),
        ("I only need the last 30s", 70, 100),
        ("we only need the first minute", 0, 60),
    ],
)
def test_what_is_needed_of_a_clip_is_what_stays(prompt: str, start: float, end: float) -> None:
    (step,) = plan(prompt)
    assert (step.op, step.params.start, step.params.end) == ("trim", start, end)  # type: ignore[attr-defined]


def test_music_that_fades_is_the_music_that_is_there() -> None:
    (step,) = plan("music fades in over the first 4 seconds")
    assert (step.op, step.params.in_) == ("fade_audio", 4)  # type: ignore[attr-defined]
    (fade,) = draft("fade the last 5", facts("audio", duration_s=60.0)).plan.steps
    assert (fade.op, fade.params.out) == ("fade_audio", 5)  # type: ignore[attr-defined]


@pytest.mark.parametrize("prompt", ["slower but same pitch", "clean it up"])
def test_a_recording_has_no_look(prompt: str) -> None:
    assert understand(prompt, "audio").looks == ()


@pytest.mark.parametrize(
    ("prompt", "op", "time"),
    [
        ("first 4 seconds slow motion", "speed", (0, 4)),
        ("make the middle part slower", "speed", (33.333, 66.667)),
        ("add background music that stops at 0:30", "music", (0, 30)),
    ],
)
def test_a_part_told_by_its_place_is_a_time(prompt: str, op: str, time: Held) -> None:
    (step,) = plan(prompt)
    assert (step.op, held(step)) == (op, time)


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("swap the beginning and the end", ["reorder"]),
        ("trim both ends by 2 seconds", ["cut", "cut"]),
        ("clip it to 0:10-0:20", ["trim"]),
        ("make it -16 lufs", ["loudness"]),
        ("crop for a phone story", ["reframe"]),
    ],
)
def test_short_cuts_of_speech_are_read(prompt: str, ops: list[str]) -> None:
    assert [step.op for step in plan(prompt)] == ops
