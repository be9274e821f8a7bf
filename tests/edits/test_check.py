"""A plan held against its media: the impossible is named before anything is rendered."""

from __future__ import annotations

import pytest

from edits.check import check
from edits.media import MediaFacts
from edits.plan import parse_plan

COMMON = {"media_id": "m1", "bytes": 1_000, "sha256": "0" * 64}
PICTURE = MediaFacts(kind="image", mime="image/jpeg", width=640, height=427, **COMMON)
CLIP = MediaFacts(kind="video", mime="video/mp4", width=1280, height=720, duration_s=10, has_audio=True, **COMMON)
SILENT = CLIP.model_copy(update={"has_audio": False})
SOUND = MediaFacts(kind="audio", mime="audio/mpeg", duration_s=30, has_audio=True, **COMMON)


def problems(facts: MediaFacts | None, *raw: dict) -> list[str]:
    return [str(problem) for problem in check(parse_plan(raw), facts)]


def test_a_plan_for_nothing_yet_has_no_problems():
    assert problems(None, {"op": "trim", "params": {"start": 99}}) == []


def test_a_plan_that_fits_has_no_problems():
    assert problems(CLIP, {"op": "trim", "params": {"start": 2, "end": 10}}, {"op": "loudness"}) == []
    assert problems(PICTURE, {"op": "exposure", "params": {"ev": 1}}, {"op": "output"}) == []


@pytest.mark.parametrize(
    ("facts", "op", "params", "kinds"),
    [
        (PICTURE, "trim", {}, "audio and video, not to image"),
        (PICTURE, "loudness", {}, "audio and video, not to image"),
        (CLIP, "merge", {}, "image, not to video"),
        (SOUND, "exposure", {"ev": 1}, "image and video, not to audio"),
        (SOUND, "crop", {"aspect": "1:1"}, "image and video, not to audio"),
    ],
)
def test_an_operation_for_another_kind_of_media_is_named(facts, op, params, kinds):
    assert problems(facts, {"op": op, "params": params}) == [f"step s1, op: {op} applies to {kinds}"]


@pytest.mark.parametrize(
    "op", ["loudness", "fade_audio", "enhance_voice", "extract_audio", "equalize", "denoise_audio"]
)
def test_work_on_sound_that_is_not_there_is_named(op):
    assert problems(SILENT, {"op": op}) == [f"step s1, op: {op} needs sound, and this clip has none"]
    assert problems(CLIP, {"op": op}) == []


def test_what_brings_its_own_sound_suits_a_silent_clip():
    assert problems(SILENT, {"op": "music", "params": {"prompt": "piano"}}, {"op": "mute"}) == []


@pytest.mark.parametrize(
    ("op", "params", "parameter"),
    [
        ("trim", {"start": 12}, "start"),
        ("trim", {"start": 10}, "start"),
        ("trim", {"start": 2, "end": 12}, "end"),
        ("cut", {"start": 2, "end": 10.2}, "end"),
        ("split", {"at": [2, 11]}, "at"),
        ("freeze_frame", {"at": 11}, "at"),
        ("extract_frame", {"at": 11}, "at"),
        ("marker", {"at": 11, "label": "end"}, "at"),
        ("speed_ramp", {"points": [[0, 1], [14, 2]]}, "points"),
    ],
)
def test_a_time_beyond_the_end_is_named_with_the_duration(op, params, parameter):
    (problem,) = check(parse_plan([{"op": op, "params": params}]), CLIP)
    assert problem.parameter == parameter
    assert "10.00 s long" in problem.message


def test_a_target_beyond_the_end_is_named():
    raw = {"op": "mute", "target": {"time": {"start": 11, "end": 12}}}
    assert [problem.parameter for problem in check(parse_plan([raw]), CLIP)] == ["target.time.start", "target.time.end"]


def test_containers_round_and_the_very_end_is_still_inside():
    assert problems(CLIP, {"op": "trim", "params": {"end": 10.04}}) == []


def test_a_curve_is_not_taken_for_times():
    assert problems(CLIP, {"op": "tone_curve", "params": {"points": [[0, 0], [255, 255]]}}) == []
