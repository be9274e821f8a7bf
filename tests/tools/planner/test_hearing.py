"""Sound and sight: a sentence about sound changes nothing that is seen, and the reverse."""

from __future__ import annotations

import pytest

from edits.vocabulary import OPERATIONS
from tests.tools.planner.desk import draft, facts

SOUND = {op for op, params in OPERATIONS.items() if params.__module__.endswith(".audio")} | {"remove_silence"}


def ops(prompt: str, kind: str = "video") -> set[str]:
    """The operations of the plan."""
    return {step.op for step in draft(prompt, facts(kind)).plan.steps}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "prompt",
    [
        "my voice echoes, clean it up",
        "clean up the audio",
        "my mic sounds muffled, clear it up",
        "the interview sounds dull, brighten it",
        "smooth out the audio, it's choppy",
        "remove my breathing",
        "even out the volume between us two",
        "make me sound like a radio host",
        "make my voice sound like an old radio",
        "mute everything except my voice",
        "make the voice warmer and closer",
        "the speaker is barely audible, boost him",
        "music fades out at the end, 5 seconds",
        "there's a constant buzz from the lights",
        "my voice is boomy, less bass please",
    ],
)
def test_a_sentence_about_sound_changes_only_the_sound(prompt: str) -> None:
    assert ops(prompt)
    assert ops(prompt) <= SOUND
    assert ops(prompt, "audio") <= SOUND


@pytest.mark.parametrize(
    "prompt", ["clean up the picture, it's grainy", "smooth her skin", "brighten the shot", "shaky as hell, smooth it"]
)
def test_a_sentence_about_the_picture_leaves_the_sound_alone(prompt: str) -> None:
    assert ops(prompt)
    assert not ops(prompt) & SOUND


def test_a_shaky_clip_is_steadied_and_not_retouched() -> None:
    assert ops("shaky as hell, smooth it") == {"stabilize"}


def test_a_technique_of_cutting_names_no_look() -> None:
    assert ops("remove the pauses, jump cut style") == {"remove_silence"}


@pytest.mark.parametrize("prompt", ["cut out every time I say um", "remove the ums and ahs", "jump cut out every um"])
def test_fillers_are_words_and_no_stretch_of_time(prompt: str) -> None:
    assert "remove_filler" in ops(prompt)
    assert not ops(prompt) & {"cut", "remove_object"}


def test_fillers_and_pauses_of_one_breath_both_go() -> None:
    assert ops("remove ums, uhs and long pauses") == {"remove_filler", "remove_silence"}


def test_a_request_about_the_picture_stays_one_beside_a_request_about_the_sound() -> None:
    assert ops("make it brighter and turn the music down") == {"exposure", "music"}
    assert ops("the voice is muffled, and make the picture sharper") == {"sharpen", "enhance_voice", "equalize"}


def test_what_music_is_to_be_like_grades_nothing() -> None:
    plan = draft("make a 15 sec trailer with fast cuts and dramatic music", facts("video")).plan
    assert {step.op for step in plan.steps} == {"trim", "pace", "music"}
    assert next(step.params.prompt for step in plan.steps if step.op == "music") == "dramatic music"  # type: ignore[attr-defined]


def test_music_that_is_added_is_faded_and_not_the_picture() -> None:
    assert ops("add music and fade it out at the end") == {"music", "fade_audio"}
