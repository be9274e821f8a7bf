"""What people ask of clips in one breath: ranges at both ends, ends as places in time, lengths, fades, captions."""

from __future__ import annotations

import pytest

from edits.plan import Step
from tests.tools.planner.desk import draft, facts

LENGTH_S = 100.0


def steps(prompt: str, op: str) -> list[Step]:
    """The steps with that operation on a clip of 100 seconds."""
    plan = draft(prompt, facts("video", duration_s=LENGTH_S)).plan
    return [step for step in plan.steps if step.op == op]


def times(prompt: str, op: str) -> list[tuple[float, float | None]]:
    """From when to when its steps hold."""
    held = [step.target.time for step in steps(prompt, op) if step.target is not None]
    return [(time.start, time.end) for time in held if time is not None]


@pytest.mark.parametrize(
    ("prompt", "cuts"),
    [
        ("cut the first 10 sec and the last 5", [(0, 10), (95, 100)]),
        ("cut the first 10 seconds, 0:40 to 0:52 and the last 5", [(0, 10), (40, 52), (95, 100)]),
        ("trim the first and last 3 seconds", [(0, 3), (97, 100)]),
        ("remove 0:10-0:25 and 1:03-1:10", [(10, 25), (63, 70)]),
        ("I need three parts gone: 0:12-0:18, 0:45-0:50, and 1:30 till the end", [(12, 18), (45, 50), (90, None)]),
        ("keep 0:10 to 0:20 and 0:40 to 1:00, lose the rest", [(20, 40)]),
        ("cut out the middle bit from 20s to 35s", [(20, 35)]),
        ("lop 8 secs off the front, 2 off the back", [(0, 8), (98, 100)]),
        ("remove 0:05 to 0:07, then the last two seconds", [(5, 7), (98, 100)]),
        ("cut my laugh at 0:45", [(45, 48)]),
        ("trim 5s from the start", [(0, 5)]),
        ("drop the first minute and the last 20 secs", [(0, 60), (80, 100)]),
    ],
)
def test_every_range_of_a_request_is_cut(prompt: str, cuts: list[tuple[float, float]]) -> None:
    found = [(step.params.start, step.params.end) for step in steps(prompt, "cut")]  # type: ignore[attr-defined]
    assert sorted(found) == cuts


@pytest.mark.parametrize(
    ("prompt", "op", "held"),
    [
        ("bleep the swearing at 0:23 and 1:14", "mute", [(23, 24), (74, 75)]),
        ("blur his face from 0:05 to 0:10 and 0:20 to 0:25", "blur", [(5, 10), (20, 25)]),
        ("slow mo when he jumps at 0:12", "speed", [(12, 15)]),
        ("zoom in slowly on her face at the end", "zoom", [(97, 100)]),
        ("cut the silence at the start", "remove_silence", [(0, 0.5)]),
        ("black and white at the end", "monochrome", [(97, 100)]),
        ("trim the silence from both ends", "remove_silence", [(0, 0.5), (99.5, 100)]),
        ("there's a loud pop at 0:03 fix", "denoise_audio", [(3, 4)]),
        ("cut the intro silence", "remove_silence", [(0, 0.5)]),
        ("slow motion for the kick at 0:14, 3 seconds", "speed", [(14, 17)]),
        ("wipe transition at 0:20 and 0:40", "transition", [(20, 20.5), (40, 40.5)]),
        ("turn the music down from 0:50 to 1:20", "music", [(50, 80)]),
        ("crackling mic from 0:30 to 0:45", "denoise_audio", [(30, 45)]),
        ("mute 0:05-0:08 and 0:30-0:33", "mute", [(5, 8), (30, 33)]),
        ("put the channel logo in the upper left, only first 10 seconds", "overlay", [(0, 10)]),
        ("add sound of applause after the punchline at 0:47", "sound_effect", [(47, 48)]),
        ("make the first half black & white", "monochrome", [(0, 50)]),
        ("2x speed from 0:10 to 0:20 then back to normal", "speed", [(10, 20)]),
        ("crossfade at 0:15", "transition", [(15, 15.5)]),
        ("fade to black at the end", "transition", [(99.5, 100)]),
        ("add a fade in from black and fade out to black", "transition", [(0, 0.5), (99.5, 100)]),
        ("fade out over the last 3 seconds", "transition", [(97, 100)]),
        ("dip to black between the scenes", "transition", []),
    ],
)
def test_a_time_that_was_said_is_where_the_step_holds(
    prompt: str, op: str, held: list[tuple[float, float | None]]
) -> None:
    assert steps(prompt, op)
    assert times(prompt, op) == held
    assert not steps(prompt, "trim")


@pytest.mark.parametrize(
    ("prompt", "at"),
    [
        ("freeze on my face at the end for 2 seconds", [99.9]),
        ("freeze at the very beginning", [0.0]),
    ],
)
def test_a_frame_is_held_at_the_end_that_was_named(prompt: str, at: list[float]) -> None:
    assert [step.params.at for step in steps(prompt, "freeze_frame")] == at  # type: ignore[attr-defined]


def test_several_stills_are_taken_where_several_moments_are_listed() -> None:
    found = steps("grab stills at 0:10, 0:25 and 1:02", "extract_frame")
    assert [step.params.at for step in found] == [10, 25, 62]  # type: ignore[attr-defined]


@pytest.mark.parametrize("prompt", ["trim to 60s max", "make it 60 seconds for reels", "trim it to 60s please"])
def test_a_length_is_a_length_and_no_decade(prompt: str) -> None:
    assert [(step.params.start, step.params.end) for step in steps(prompt, "trim")] == [(0, 60)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("add captions in yellow", "clean yellow"),
        ("big bold yellow captions like mrbeast", "bold yellow"),
        ("add spanish subtitles in a black box", "boxed"),
    ],
)
def test_captions_have_the_style_that_was_said_and_nothing_else_changes(prompt: str, style: str) -> None:
    plan = draft(prompt, facts("video", duration_s=LENGTH_S)).plan
    assert [step.op for step in plan.steps] == ["caption"]
    assert plan.steps[0].params.style == style  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("make a 3 second gif of the goal", "output", {"container": "gif", "max_duration": 3}),
        ("punch in 20% at 0:08", "zoom", {"scale": 1.2}),
        ("zoom in 50% on the dog", "zoom", {"scale": 1.5}),
        ("put the subtitle lower", "caption", {"safe_area": False}),
        ("export h265 4k 60fps", "output", {"codec": "h265", "fps": 60, "width": 3840}),
        ("make it 15 seconds for reels", "output", {"platform": "reels"}),
        ("lower third: Anna Schmidt, CEO, from 0:04 to 0:09", "text", {"content": "Anna Schmidt, CEO"}),
        ("watermark @johndoe bottom left, 30% opacity", "text", {"content": "@johndoe", "position": "bottom_left"}),
        ("make captions bigger and bold", "caption", {"style": "bold"}),
        ("subs in white with black outline, bottom", "caption", {"style": "clean white, black outline"}),
        ("make it 4:5", "reframe", {"aspect": "4:5"}),
        ("square version for insta", "reframe", {"aspect": "1:1"}),
        ("duck music under voice by 10 db", "music", {"gain_db": -10, "duck": True}),
        ("music -18db under the voice", "music", {"gain_db": -18}),
        ("his voice is too low, bring it up 4 dB", "gain", {"db": 4}),
        ("put clip 3 before clip 1", "reorder", {"order": (3, 1, 2)}),
        ("join all three clips, in order 2-1-3", "reorder", {"order": (2, 1, 3)}),
        ("speed up the walking part (0:20-0:50) 8x", "speed", {"factor": 8}),
        ("start at 0:05 end at 0:50", "trim", {"start": 5, "end": 50}),
        ("it's 3 min, i need max 90 sec", "output", {"max_duration": 90}),
        ("turn 0:05-0:09 into a gif, 480px wide", "output", {"container": "gif", "width": 480}),
        ("turn 0:05-0:09 into a gif, 480px wide", "trim", {"start": 5, "end": 9}),
        ("save frame 0:33 as png", "extract_frame", {"at": 33}),
        ("remove the hum and level the voice to -16", "loudness", {"integrated": -16}),
        ("normalize to -23 lufs broadcast, true peak -2", "loudness", {"integrated": -23, "true_peak": -2}),
        ("trim all gaps over 1 sec, leave 200ms", "remove_silence", {"min_seconds": 1, "pad_ms": 200}),
        ("the clip is upside down", "rotate", {"degrees": 180}),
        ("keep only the last 30 seconds", "trim", {"start": 70, "end": 100}),
        ("make it 30fps instead of 60", "output", {"fps": 30}),
        ("screenshot at 12.5 seconds", "extract_frame", {"at": 12.5}),
        ("split at 0:30 and 1:00", "split", {"at": (30, 60)}),
        ('small watermark "draft" in the middle', "text", {"content": "draft", "style": "watermark"}),
        ("put my handle @mia.codes bottom center throughout", "text", {"content": "@mia.codes"}),
        ("get me a jpg of the frame where she smiles at 0:27", "extract_frame", {"at": 27}),
        ("background music sad piano at 20% volume", "music", {"gain_db": -14}),
        ("make both speakers equally loud, -16 LUFS", "loudness", {"integrated": -16}),
        ("make it -1 dB peak", "loudness", {"true_peak": -1}),
        ("voices at different levels, balance them", "loudness", {}),
        ("the camera jitters when I walk, fix", "stabilize", {}),
        ("hevc 10 bit, 3840x2160, 25p, 40 mbit", "output", {"bitrate": 40_000_000, "fps": 25}),
        ("swap clip 1 and 2", "reorder", {"order": (2, 1)}),
        ("cut the clip into 10 second pieces", "split", {"every": 10}),
    ],
)
def test_what_was_said_reaches_its_slot(prompt: str, op: str, params: dict[str, object]) -> None:
    (step,) = steps(prompt, op)
    assert {name: getattr(step.params, name) for name in params} == params
    assert step.target is None or not isinstance(step.target.region, str) or "dog" in step.target.region


@pytest.mark.parametrize(
    ("prompt", "op", "amount"),
    [
        ("add my logo bottom right at 50% opacity for the whole clip", "overlay", 0.5),
        ("watermark @johndoe bottom left, 30% opacity", "text", 0.3),
        ("add our logo top left, 80 percent transparent", "overlay", 0.2),
        ("add my logo top right", "overlay", 1.0),
    ],
)
def test_what_is_laid_over_is_as_solid_as_was_said(prompt: str, op: str, amount: float) -> None:
    (step,) = draft(prompt, facts("video", duration_s=LENGTH_S)).plan.steps
    assert (step.op, step.amount) == (op, amount)
    assert step.target is None or step.target.time is None


@pytest.mark.parametrize("prompt", ["speed up the boring parts", "reorder the clips"])
def test_what_cannot_be_placed_is_said(prompt: str) -> None:
    assert draft(prompt, facts("video", duration_s=LENGTH_S)).notes


def test_a_ramp_turns_at_the_time_that_was_named() -> None:
    (ramp,) = steps("speed ramp into the jump at 0:20", "speed_ramp")
    assert ramp.params.points == ((19, 1), (20, 0.4), (23, 0.4), (24, 1))  # type: ignore[attr-defined]
    (falling,) = steps("ramp the speed: fast, then slow at the drop", "speed_ramp")
    factors = [factor for _, factor in falling.params.points]  # type: ignore[attr-defined]
    assert factors[0] > 1 > factors[-1]


def test_a_look_holds_for_the_time_that_was_said_with_it() -> None:
    plan = draft("vhs look only from 0:10 to 0:20", facts("video", duration_s=LENGTH_S)).plan
    assert plan.steps
    assert {(step.target.time.start, step.target.time.end) for step in plan.steps} == {(10, 20)}  # type: ignore[union-attr]


def test_a_time_is_for_the_request_it_stands_with() -> None:
    plan = draft("remove the coughing at 0:20 and lower the room echo", facts("video", duration_s=LENGTH_S)).plan
    cut, *others = sorted(plan.steps, key=lambda step: step.op)
    assert (cut.op, cut.params.start, cut.params.end) == ("cut", 20, 23)  # type: ignore[attr-defined]
    assert others
    assert all(step.target is None or step.target.time is None for step in others)


def test_what_only_says_how_a_title_is_puts_nothing_into_the_picture() -> None:
    prompt = 'add "Episode 3" as an opening title, big, centered, 5 seconds'
    assert [step.op for step in draft(prompt, facts("video", duration_s=LENGTH_S)).plan.steps] == ["text"]


def test_a_stretch_left_out_of_words_that_are_not_understood_is_asked_about() -> None:
    """The words that leave it out are gone when the rest is read, and are not looked for there."""
    found = draft("all of it b/w except the last 5 sec", facts("video", duration_s=LENGTH_S))
    assert found.plan.steps or found.questions


def test_what_is_drawn_beside_a_freeze_is_drawn_on_the_frozen_frame() -> None:
    """And is not on the clip from its first frame on."""
    assert times("freeze at 0:05 for 3 seconds and draw a circle around the ball", "overlay") == [(5, 8)]


@pytest.mark.parametrize(
    ("prompt", "op", "held"),
    [
        ("lower the exposure between 0:05 and 0:09, its blown out", "exposure", [(5, 9)]),
        ("warm look for the whole video except the interview at 0:40-0:50", "temperature", [(0, 40), (50, None)]),
        ("blur everyone except me from 0:03 to 0:06", "blur", [(3, 6)]),
        ("remove the sound from the first half", "mute", [(0, 50)]),
        ('add the text "Before" for the first 3 seconds and "After" for the last 3', "text", [(0, 3), (97, 100)]),
    ],
)
def test_a_time_holds_for_what_it_is_told_with(prompt: str, op: str, held: list[tuple[float, float | None]]) -> None:
    assert sorted(times(prompt, op)) == held


@pytest.mark.parametrize(
    ("prompt", "op", "held"),
    [
        ("quicker cuts in the middle, leave start and end alone", "pace", [(33.33, 66.67)]),
        ("faster cuts at the start", "pace", [(0, 10)]),
        ("the middle is boring, speed it up", "speed", [(33.33, 66.67)]),
        ("play it backwards from the middle on", "reverse", [(50, 100)]),
        ("black and white until halfway", "monochrome", [(0, 50)]),
        ("slow motion from the midpoint", "speed", [(50, 100)]),
    ],
)
def test_the_middle_of_a_clip_is_a_time(prompt: str, op: str, held: list[tuple[float, float]]) -> None:
    found = [(round(start, 2), round(end or 0, 2)) for start, end in times(prompt, op)]
    assert found == held


def test_the_middle_of_the_frame_is_a_place() -> None:
    (title,) = steps('put the title "Lisbon" in the middle', "text")
    assert title.params.position == "center"  # type: ignore[attr-defined]
    assert times('put the title "Lisbon" in the middle', "text") == []


@pytest.mark.parametrize(
    ("prompt", "aspect", "track"),
    [
        ("make a 9:16 version and keep her in frame", "9:16", "face"),
        ("crop to square, follow the dog", "1:1", "subject"),
        ("vertical, keeping the speaker in the middle", "9:16", "face"),
        ("4:5 and track the car in shot", "4:5", "subject"),
        ("give me a square version that follows the ball", "1:1", "subject"),
    ],
)
def test_a_shape_in_which_somebody_stays_follows_them(prompt: str, aspect: str, track: str) -> None:
    (shape,) = steps(prompt, "reframe")
    assert (shape.params.aspect, shape.params.track) == (aspect, track)  # type: ignore[attr-defined]
    assert steps(prompt, "crop") == []


def test_a_ramp_goes_between_the_speeds_that_are_told() -> None:
    (ramp,) = steps("speed ramp, 200% then 40%", "speed_ramp")
    assert [factor for _, factor in ramp.params.points] == [2.0, 2.0, 0.4]  # type: ignore[attr-defined]


def test_a_part_that_drags_is_quicker_and_does_not_go() -> None:
    assert steps("the intro drags, tighten it up", "cut") == []
    assert "the intro" in " ".join(draft("the intro drags, tighten it up", facts("video", duration_s=LENGTH_S)).notes)
    assert steps("cut it in half and swap the halves", "cut") == []


@pytest.mark.parametrize(
    ("prompt", "op", "params", "held"),
    [
        ("slow the toast down to half speed, from 0:31 to 0:40", "speed", {"factor": 0.5}, [(31, 40)]),
        ("make a loop out of 0:03-0:06", "loop", {"count": 2}, [(3, 6)]),
        ("hard cut at 0:15, no fade", "transition", {"kind": "cut"}, [(15, 15.5)]),
        ("sync it so that every photo changes on the kick drum", "cut_on_beat", {}, []),
        ("subtitles in big yellow letters, german please", "caption", {"language": "german"}, []),
        ("hold on her face for 2 seconds before cutting away", "freeze_frame", {"duration": 2}, []),
        ("make the jump cuts less jarring", "transition", {"kind": "dissolve"}, []),
        ("zoom slowly into her eyes", "zoom", {}, []),
        ("cut whenever the bass hits", "cut_on_beat", {}, []),
        ("noise gate on the mic please", "denoise_audio", {}, []),
        ("the applause should fade out over 4 seconds", "fade_audio", {"out": 4}, []),
        ("pip with the gameplay in the lower left", "overlay", {"position": "bottom_left"}, []),
    ],
)
def test_one_wish_is_one_step(prompt: str, op: str, params: dict[str, object], held: list[tuple[float, float]]) -> None:
    (step,) = draft(prompt, facts("video", duration_s=LENGTH_S)).plan.steps
    assert step.op == op
    assert {name: getattr(step.params, name) for name in params} == params
    assert times(prompt, op) == held


def test_each_step_says_its_own_words_and_a_ramp_its_speeds() -> None:
    first, last = steps("cut the first 3 seconds and the last 5", "cut")
    assert "the last 5" in first.reason
    assert "the last 5" in last.reason
    her, him = steps("zoom in on her at 0:05 and him at 0:12", "zoom")
    assert "her at 0:05" in her.reason
    assert "him at 0:12" in him.reason
    assert draft("ramp from 2x to 0.5x at 0:10", facts("video", duration_s=LENGTH_S)).summary == (
        "A speed ramp from 2x to 0.5x."
    )
