"""How graphics are to look, and words of sound beside photographs, which hear nothing."""

from __future__ import annotations

from typing import Any

import pytest

from edits.vocabulary import Kind
from tests.tools.planner.desk import draft, facts
from tools.planner.read import read

HEARD = {"gain", "loudness", "denoise_audio", "enhance_voice", "equalize", "music", "sound_effect", "mute"}


def asked(prompt: str, kind: Kind = "image") -> list[tuple[str, dict[str, Any]]]:
    """What a prompt asks for."""
    return [(ask.op, ask.params) for ask in read(prompt, kinds=frozenset({kind})).asks]


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("put a watermark on it, pretty faint, top left", "text", {"opacity": 0.35, "position": "top_left"}),
        ("add a caption, tiny, saying Lake Bled", "text", {"style": "label", "content": "Lake Bled"}),
        ("title: Bake Sale, Friday", "text", {"content": "Bake Sale, Friday"}),
        ("sign it with a watermark, barely visible", "text", {"opacity": 0.2}),
        ("add our logo bottom left but keep it discreet", "overlay", {"opacity": 0.5, "position": "bottom_left"}),
        ("add a small logo top right", "overlay", {"scale": 0.12, "position": "top_right", "prompt": "a logo"}),
        ("put a border around it, thick and black", "overlay", {"prompt": "thick black border"}),
    ],
)
def test_a_word_behind_a_graphic_tells_how_it_looks(prompt: str, op: str, params: dict[str, Any]):
    ((found, stated),) = asked(prompt)
    assert found == op
    assert params.items() <= stated.items()


def test_how_a_graphic_looks_may_be_a_sentence_of_its_own():
    ((op, params),) = asked("Add a watermark. Make it very faint.")
    assert (op, params["opacity"]) == ("text", 0.21)


def test_a_faint_watermark_lies_faint():
    answered = draft("add a faint watermark “Ana Ruiz”", facts())
    (step,) = answered.plan.steps
    assert (step.op, step.amount) == ("text", 0.35)


@pytest.mark.parametrize(
    ("prompt", "op", "degree"),
    [
        ("vignette please, light one", "vignette", 0.5),
        ("a soft vignette", "vignette", 0.5),
        ("give it a glow, faint", "glow", 0.25),
        ("film grain, heavy", "grain", 1.3),
    ],
)
def test_a_word_behind_an_effect_tells_how_much_of_it(prompt: str, op: str, degree: float):
    (ask,) = read(prompt, kinds=frozenset({"image"})).asks
    assert (ask.op, ask.degree) == (op, degree)


def test_a_graphic_that_is_there_keeps_its_name():
    assert asked("remove the small logo") == [("remove_object", {"subject": "the small logo"})]


@pytest.mark.parametrize(
    ("prompt", "op", "sign"),
    [
        ("the colours in her scarf are too loud", "saturation", -1),
        ("quieter colours please", "saturation", -1),
        ("muted tones", "saturation", -1),
        ("the handwriting is very faint", "contrast", 1),
        ("mute the greens in the background", "saturation", -1),
    ],
)
def test_words_of_sound_are_seen_beside_a_photograph(prompt: str, op: str, sign: int):
    asks = read(prompt, kinds=frozenset({"image"})).asks
    assert [(ask.op if ask.op != "hsl" else "saturation", ask.sign) for ask in asks] == [(op, sign)]


@pytest.mark.parametrize(
    "prompt",
    [
        "remove the piano",
        "the siren on the roof is too dark",
        "an impact crater in the sand, more contrast there",
        "it came out boxy and far too quiet",
        "a mix of blue and gold",
        "get rid of the traffic",
        "the ducks should be brighter",
        "she must be listening to a nice song. brighten it",
    ],
)
def test_nothing_of_sound_is_planned_for_a_photograph(prompt: str):
    assert HEARD.isdisjoint(op for op, _ in asked(prompt))


def test_music_for_a_photograph_is_said_to_need_a_clip():
    answered = draft("add some music", facts())
    assert not answered.plan.steps
    assert any("needs a clip" in note for note in answered.notes)


def test_a_piano_is_taken_out_of_a_photograph_as_a_thing():
    assert asked("take the piano out") == [("remove_object", {"subject": "the piano"})]
    assert asked("take the piano out", "video") != asked("take the piano out")
