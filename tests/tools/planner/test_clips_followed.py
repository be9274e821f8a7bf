"""Clips talked about over several turns, and what one prompt leaves unsaid: times, words and looks that come later."""

from __future__ import annotations

import pytest

from graph.state import Draft, Recalled
from tests.tools.planner.desk import draft, facts

CLIP = facts("video", duration_s=60.0)


def talk(*prompts: str) -> Draft:
    """The last draft of a conversation about one clip of a minute."""
    last: Recalled | None = None
    drafted = draft(prompts[0], CLIP)
    for prompt in prompts[1:]:
        last = Recalled(turn_id="t", prompt=prompt, summary=drafted.summary, steps=drafted.plan.steps)
        drafted = draft(prompt, CLIP, last=last)
    return drafted


@pytest.mark.parametrize(
    ("first", "then", "op", "time"),
    [
        ("slow motion when they kiss", "it's at 0:04", "speed", (4, 7)),
        ("speed up the chopping part", "from 20 to 40 seconds", "speed", (20, 40)),
        ("make it black and white", "only the first 5 seconds", "monochrome", (0, 5)),
        ("make it black and white", "just the last half", "monochrome", (30, 60)),
    ],
)
def test_a_time_told_afterwards_is_that_of_the_edit(first: str, then: str, op: str, time: tuple[int, int]) -> None:
    (step,) = talk(first, then).plan.steps
    assert step.op == op
    assert step.target is not None
    assert step.target.time is not None
    assert (step.target.time.start, step.target.time.end) == time


def test_a_cut_that_waits_for_its_time_is_made_when_it_is_told() -> None:
    (step,) = talk("cut the part where he coughs", "0:10 to 0:14").plan.steps
    assert step.params.model_dump() == {"start": 10, "end": 14}
    assert step.amount == 1


def test_words_that_an_edit_waits_for_are_written() -> None:
    asked = talk("put the name of the dish there")
    assert asked.questions
    (step,) = talk("put the name of the dish there", "Spaghetti Carbonara").plan.steps
    assert step.params.content == "Spaghetti Carbonara"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("then", "style"),
    [
        ("move them to the top, they cover my slides", "clean, at the top"),
        ("make them bigger", "bold"),
        ("yellow and bold please", "bold yellow"),
    ],
)
def test_captions_change_their_look_in_the_next_words(then: str, style: str) -> None:
    (step,) = talk("subtitle it", then).plan.steps
    assert step.params.style == style  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("then", "gain"), [("louder", -6), ("way too loud, i can't hear the vows", -18), ("i can't hear my voice", -18)]
)
def test_how_loud_is_said_of_the_music_that_was_just_put_in(then: str, gain: float) -> None:
    (step,) = talk("put soft piano music under it", then).plan.steps
    assert step.op == "music"
    assert step.params.gain_db == gain  # type: ignore[union-attr]


def test_too_much_of_a_blur_is_less_of_it_and_nothing_sharper() -> None:
    (step,) = talk("blur the phone number that shows between 6 and 8", "that's too much blur").plan.steps
    assert (step.op, step.amount) == ("blur", 0.6)


@pytest.mark.parametrize("prompt", ["add some", "move it to the bottom", "remove it"])
def test_words_without_content_change_nothing_and_ask(prompt: str) -> None:
    drafted = draft(prompt, CLIP)
    assert not drafted.plan.steps
    assert drafted.questions


@pytest.mark.parametrize(
    ("prompt", "content", "position"),
    [
        ("add text hello world at the top in yellow", "hello world", "top"),
        ("add a title Our Summer at the start", "Our Summer", "bottom"),
        ("put my name Dr. Anna Weiss in the lower third for the first 5 seconds", "Dr Anna Weiss", "bottom"),
        ("put the words Happy New Year at the bottom", "Happy New Year", "bottom"),
    ],
)
def test_words_to_write_are_those_that_follow_their_name(prompt: str, content: str, position: str) -> None:
    (step,) = draft(prompt, CLIP).plan.steps
    assert (step.params.content, step.params.position) == (content, position)  # type: ignore[union-attr]


def test_of_two_versions_one_is_made_and_the_other_is_told_of() -> None:
    drafted = draft("give me one square and one vertical version", CLIP)
    (step,) = drafted.plan.steps
    assert step.params.aspect == "1:1"  # type: ignore[union-attr]
    assert "Ask for the vertical one next" in drafted.notes[0]


@pytest.mark.parametrize(
    ("prompt", "op"),
    [
        ("make it sound like a radio", "equalize"),
        ("the volume jumps around, make it even", "loudness"),
        ("drop frames so it looks choppy like stop motion", "output"),
        ("jump cut the bit from 0:20 to 0:40", "remove_silence"),
        ("black bars top and bottom like a movie", "reframe"),
        ("that part is boring, skip it", "cut"),
    ],
)
def test_what_editors_mean_is_one_step(prompt: str, op: str) -> None:
    assert [step.op for step in draft(prompt, CLIP).plan.steps] == [op]


def test_how_a_clip_is_to_look_leaves_its_time_alone() -> None:
    plan = draft("make it look dreamy", CLIP).plan
    assert plan.steps
    assert not {"speed", "pace", "transition", "music"} & {step.op for step in plan.steps}


def test_best_moments_are_not_judged_and_it_is_said() -> None:
    drafted = draft("trim to the best 3 seconds", CLIP)
    assert drafted.plan.steps[0].params.model_dump() == {"start": 0, "end": 3}
    assert "best" in drafted.notes[0]


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("can you start it right when the music kicks in, thats like 4 seconds in", "trim", {"start": 4, "end": None}),
        ("the last half a second is black, cut it", "cut", {"start": 59.5, "end": 60}),
        ("volume down 30%", "gain", {"db": -3.1}),
        ("make it 20% slower", "speed", {"factor": 0.8}),
        ("20% faster", "speed", {"factor": 1.2}),
        ("lets see it without the music", "mute", {}),
        ("export a version without watermark", "output", {}),
        ("add spanish dubbing", "voice_over", {}),
        ("get a nice thumbnail from somewhere around 0:15", "extract_frame", {"at": 15}),
        ("the wind ruins the audio between 0:12 and 0:20", "denoise_audio", {}),
        ("match the loudness to netflix specs", "loudness", {"integrated": -27}),
        ("turn my 10 min clip into a 45 sec teaser", "trim", {"start": 0, "end": 45}),
        ("play the first clip, then the third, then the second", "reorder", {"order": (1, 3, 2)}),
        ("reframe for a square without cutting off the kids' heads", "reframe", {"aspect": "1:1"}),
        ("put my handle @lena.bakes bottom left", "text", {"content": "@lena.bakes", "position": "bottom_left"}),
        ("make the ending less abrupt", "transition", {"kind": "fade_black"}),
        ("put a little arrow pointing at the button at 0:15", "overlay", {"prompt": "arrow"}),
        ("dont need the last bit where i reach for the camera", "cut", {}),
        ("every time the ball hits the ground add a boom sound", "sound_effect", {"prompt": "boom sound"}),
        ("fade the music under my voice and back up when i stop talking", "music", {"duck": True}),
    ],
)
def test_one_step_has_what_was_said(prompt: str, op: str, params: dict[str, object]) -> None:
    (step,) = draft(prompt, CLIP).plan.steps
    assert step.op == op
    assert {name: getattr(step.params, name) for name in params} == params


def test_a_time_beyond_the_clip_is_said_and_moves_nothing() -> None:
    drafted = draft("mute it at 1:30", CLIP)
    assert not drafted.plan.steps
    assert "beyond the end" in drafted.notes[0]


def test_timecodes_with_frames_are_read_at_the_rate_of_the_clip() -> None:
    (step,) = draft("cut 00:00:12:10 to 00:00:15:20", facts("video", duration_s=60.0, fps=30.0)).plan.steps
    assert step.params.model_dump() == {"start": 12.333, "end": 15.667}


def test_the_quieter_guest_is_made_louder() -> None:
    (step,) = draft("bring my guest up a bit, shes way quieter than me", facts("audio", duration_s=60.0)).plan.steps
    assert step.op == "gain"
    assert step.params.db > 0  # type: ignore[union-attr]


def test_one_face_of_all_is_left_alone() -> None:
    (step,) = draft("blur everyone's face but mine", CLIP).plan.steps
    assert step.target is not None
    assert step.target.exclude == ("my face",)


@pytest.mark.parametrize(
    ("prompts", "op", "params"),
    [
        (("make it shorter, its way too long", "20 seconds"), "trim", {"start": 0, "end": 20}),
        (("make it 20 seconds", "no keep the end instead of the start"), "trim", {"start": 40, "end": 60}),
        (("zoom in on my face at 0:20", "closer"), "zoom", {"scale": 1.688}),
        (("crop it square", "no vertical"), "reframe", {"aspect": "9:16"}),
        (("freeze at 0:10", "a second later", "for 3 seconds"), "freeze_frame", {"at": 11, "duration": 3}),
        (("cut the silences", "you cut too much"), "remove_silence", {"pad_ms": 250}),
    ],
)
def test_an_edit_is_adjusted_in_a_word(prompts: tuple[str, ...], op: str, params: dict[str, object]) -> None:
    (step,) = talk(*prompts).plan.steps
    assert step.op == op
    assert {name: getattr(step.params, name) for name in params} == params


def test_a_sound_that_turned_robotic_is_cleaned_less() -> None:
    (step,) = talk("remove the hum", "it sounds robotic now").plan.steps
    assert (step.op, step.amount) == ("denoise_audio", 0.6)


def test_one_more_time_is_cut_beside_the_first() -> None:
    steps = talk("cut out 0:10 to 0:20", "and also 0:30 to 0:35").plan.steps
    assert [(step.params.start, step.params.end) for step in steps] == [(10, 20), (30, 35)]  # type: ignore[union-attr]


def test_a_title_stands_at_the_end_that_is_told_for_as_long_as_is_told() -> None:
    (step,) = talk("add a title", "My Trip to Japan", "at the start", "for 5 seconds").plan.steps
    assert step.target is not None
    assert step.target.time is not None
    assert (step.target.time.start, step.target.time.end) == (0, 5)


def test_who_says_no_gets_nothing_else() -> None:
    assert not talk("reverse it", "no don't").plan.steps


@pytest.mark.parametrize(
    ("then", "language", "style"),
    [
        ("only german", "german", "clean"),
        ("put a black box behind them", "english", "boxed"),
        ("bottom", "english", "clean, at the bottom"),
    ],
)
def test_captions_change_language_box_and_place(then: str, language: str, style: str) -> None:
    (step,) = talk("english subtitles please", then).plan.steps
    assert (step.params.language, step.params.style) == (language, style)  # type: ignore[union-attr]


def test_music_is_muted_where_it_is_told_and_none_is_put_in() -> None:
    (step,) = draft("mute the background music from 0:10 to 0:20", CLIP).plan.steps
    assert step.op == "mute"
    assert step.target is not None
    assert step.target.time is not None
    assert (step.target.time.start, step.target.time.end) == (10, 20)


def test_a_shake_is_said_to_be_beyond_and_steadies_nothing() -> None:
    drafted = draft("shake effect on the explosion", CLIP)
    assert not drafted.plan.steps
    assert "shake" in drafted.summary


def test_a_caption_when_something_happens_is_words_at_a_time() -> None:
    (step,) = talk("add a funny caption when i die", "at 0:22", "GG EZ").plan.steps
    assert step.params.content == "GG EZ"  # type: ignore[union-attr]
    assert step.target is not None
    assert step.target.time is not None
    assert step.target.time.start == 22


@pytest.mark.parametrize(
    "prompt", ["make it a reel", "i want a reel", "cut this into a tiktok", "make me a tiktok out of these"]
)
def test_a_reel_is_where_a_clip_goes_and_no_look(prompt: str) -> None:
    assert [step.op for step in draft(prompt, CLIP).plan.steps] == ["reframe", "output"]
    assert [step.op for step in draft(prompt, facts("image")).plan.steps] == ["crop", "output"]


def test_the_style_of_a_platform_is_a_look() -> None:
    assert {"pace", "caption"} <= {step.op for step in draft("make it look like a tiktok", CLIP).plan.steps}


def test_one_of_two_cuts_is_made_once_when_only_that_one_is_wanted() -> None:
    clip = facts("video", duration_s=20.0)
    first = draft("cut the first second and the last half second", clip).plan.steps
    last = Recalled(turn_id="t", prompt="cut both ends", summary="", steps=first)
    kept = draft("actually only the first second", clip, last=last).plan.steps
    assert [(step.op, step.params.end) for step in kept] == [("cut", 1.0)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("prompt", "seconds"), [("make the freeze longer", 3.0), ("shorter again, 1 second max", 1.0)])
def test_a_freeze_is_made_longer_or_shorter_afterwards(prompt: str, seconds: float) -> None:
    clip = facts("video", duration_s=20.0)
    first = draft("freeze at 2s for 2 seconds", clip).plan.steps
    last = Recalled(turn_id="t", prompt="freeze at 2s", summary="", steps=first)
    told = draft(prompt, clip, last=last).plan.steps
    assert [step.params.duration for step in told] == [seconds]  # type: ignore[attr-defined]
