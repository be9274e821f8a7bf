"""Things in photographs: cans, people who eat, what is wanted alone, edges that go, pictures of something."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.planner.desk import draft, facts
from tools.planner.read import read

IMAGE = frozenset({"image"})


def asked(prompt: str) -> list[tuple[str, dict[str, Any]]]:
    """What a prompt about a photograph asks for."""
    return [(ask.op, ask.params) for ask in read(prompt, kinds=IMAGE).asks]


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("remove the coke can", "the coke can"),
        ("the coke can on the table is distracting, remove it", "the coke can"),
        ("there's a guy eating a hot dog in the back. get rid of him", "a guy"),
    ],
)
def test_what_goes_is_the_whole_thing(prompt: str, subject: str):
    assert asked(prompt) == [("remove_object", {"subject": subject})]


def test_a_can_is_put_into_a_hand():
    assert asked("Put a can in his hand") == [("insert_subject", {"prompt": "a can", "placement": "in his hand"})]


def test_can_still_asks():
    assert asked("this photo can be brighter, can you also crop it square") == [
        ("exposure", {}),
        ("crop", {"aspect": "1:1"}),
    ]


@pytest.mark.parametrize("prompt", ["crop out just the badge", "cut out only the badge"])
def test_what_alone_is_cut_out_is_what_stays(prompt: str):
    assert asked(prompt) == [("cutout", {"subject": "the badge"})]


@pytest.mark.parametrize(
    ("prompt", "edges", "amount"),
    [
        ("crop the bottom off", ["bottom"], 15.0),
        ("a bit off the top please, crop a bit off the top", ["top"], 8.0),
        ("crop out the top and bottom", ["top", "bottom"], 15.0),
        ("crop a quarter off the left", ["left"], 25.0),
        ("crop the lower third", ["bottom"], pytest.approx(33.33, abs=0.01)),
    ],
)
def test_an_edge_that_is_named_goes(prompt: str, edges: list[str], amount: float):
    (op, params) = asked(prompt)[-1]
    assert (op, params["off"]["edges"], params["off"]["amount"]) == ("crop", edges, amount)


def test_a_picture_of_something_comes_in():
    assert asked("add image of a titanic ship") == [("insert_subject", {"prompt": "image of a titanic ship"})]


def test_a_guitar_in_a_picture_is_no_music():
    assert [op for op, _ in asked("put a guitar in his hands")] == ["insert_subject"]


def test_hair_is_straightened_and_not_the_horizon():
    assert asked("make her hair straight") == [("reshape", {"subject": "her hair", "what": "straight"})]


def test_what_follows_instead_of_is_not_written():
    assert asked("It needs to say HELLO instead of GOODBYE") == [("text", {"content": "HELLO"})]


def test_a_reversed_picture_is_turned_over():
    assert asked("reverse the photo") == [("flip", {"axis": "horizontal"})]


def test_photoshop_brings_something_in_and_calls_nobody():
    assert asked("photoshop meteors in the sky") == [
        ("insert_subject", {"prompt": "meteors", "placement": "in the sky"})
    ]
    assert asked("photoshop wizards, please brighten this") == [("exposure", {})]


def test_two_halves_of_a_request_are_both_done():
    assert [step.op for step in draft("make bg white and center it", facts("image")).plan.steps][:1] == [
        "replace_background"
    ]
    assert [op for op, _ in asked("make bg white and center it")] == ["replace_background", "crop"]


def test_detail_that_is_kept_forbids_no_sharpening():
    reading = read("make the image sharp while maintaining detail", kinds=IMAGE)
    assert [ask.op for ask in reading.asks] == ["sharpen"]


def test_ugly_letters_are_no_skin():
    assert asked("the font is ugly") == []


@pytest.mark.parametrize(
    ("prompt", "summary"),
    [
        ("crop the lower third off", "A third cropped off the bottom."),
        ("crop 10% off the left and right", "10% cropped off the left and right."),
        ("crop it tighter", "A tighter frame around the subject."),
        ("whiten teeth", "Whiter teeth."),
    ],
)
def test_the_summary_says_what_was_cropped(prompt: str, summary: str):
    assert draft(prompt, facts("image")).summary == summary


def test_a_third_that_may_be_meant_to_stay_is_told_of():
    (note,) = draft("crop the lower third", facts("image")).notes
    assert note == "I cut the lower third off; say “crop to the lower third” to keep only that."
    (step,) = draft("crop to the lower third", facts("image")).plan.steps
    assert step.params.box.top == pytest.approx(0.6667)  # type: ignore[union-attr]


@pytest.mark.parametrize("prompt", ["make it 20% darker", "darken the sky by 20%", "sky 20% darker"])
def test_the_reason_quotes_the_figure(prompt: str):
    (step,) = draft(prompt, facts("image")).plan.steps
    assert "20%" in step.reason


def test_what_is_brightened_is_not_what_is_added():
    reading = read("crop square, brighten and add a vignette", kinds=IMAGE)
    assert [(ask.op, ask.target) for ask in reading.asks] == [("crop", None), ("exposure", None), ("vignette", None)]


@pytest.mark.parametrize(
    ("prompt", "params"),
    [
        ("put text SALE top left", {"content": "SALE", "position": "top_left"}),
        ("write happy bday mom", {"content": "happy bday mom"}),
    ],
)
def test_words_are_written_as_typed(prompt: str, params: dict[str, str]):
    assert asked(prompt) == [("text", params)]


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("background white", ("replace_background", {"color": "white"})),
        ("background transparent please", ("cutout", {})),
        ("make the car red not the house", ("recolor", {"subject": "the car", "color": "red"})),
        ("a bit grainy like film", ("grain", {})),
        ("background desaturated", ("saturation", {})),
        ("horizon not straight", ("straighten", {})),
        ("a different sky", ("replace_background", {})),
        ("dress to white", ("recolor", {"subject": "dress", "color": "white"})),
        ("photo blur, please help", ("sharpen", {})),
        ("fill the frame with the flower", ("crop", {})),
        ("just her dress more vivid", ("vibrance", {})),
        ("less headroom", ("crop", {"off": {"edges": ["top"], "amount": 8.0, "pixels": False}})),
    ],
)
def test_few_words_about_a_photograph(prompt: str, wanted: tuple[str, dict[str, Any]]):
    assert asked(prompt) == [wanted]
    assert read(prompt, kinds=IMAGE).looks == ()


def test_a_filter_before_the_lens_is_part_of_black_and_white():
    assert ("monochrome", {"filter": "red"}) in asked("black and white but with darker skies like a red filter")
    assert "color_grade" not in dict(asked("black and white but with darker skies like a red filter"))


@pytest.mark.parametrize("kind", ["image", "video"])
@pytest.mark.parametrize(
    ("prompt", "shape", "place"),
    [
        ("draw a red circle around the car", "a red circle", "the car"),
        ("put a yellow box around my dog please", "a yellow box", "my dog"),
        ("put an arrow pointing at her face", "an arrow", "her face"),
        ("add a red arrow to the face", "a red arrow", "the face"),
        ("circle the ball in red", "red circle", "the ball"),
        ("circle her face", "circle", "her face"),
        ("mark the car with a red box", "red box", "the car"),
        ("highlight the goalkeeper with a circle", "circle", "the goalkeeper"),
        ("draw a circle around her left eye", "a circle", "her left eye"),
        ("put a box around the man on the left", "a box", "the man on the left"),
        ("add an arrow pointing at the top button", "an arrow", "the top button"),
    ],
)
def test_a_shape_belongs_to_what_it_goes_around_or_points_at(kind: Any, prompt: str, shape: str, place: str):
    (ask,) = read(prompt, kinds=frozenset({kind})).asks
    assert (ask.op, ask.params["prompt"]) == ("overlay", shape)
    assert ask.target is not None
    assert ask.target.region == place


@pytest.mark.parametrize(
    "prompt", ["add a white border around the photo", "add an arrow pointing left", "arrow top left"]
)
def test_a_shape_around_everything_or_at_a_side_belongs_to_no_part(prompt: str):
    (ask,) = read(prompt, kinds=IMAGE).asks
    assert ask.op == "overlay"
    assert ask.target is None


@pytest.mark.parametrize(
    ("prompt", "summary"),
    [
        ("draw a red circle around the car", "A red circle around the car."),
        ("put an arrow pointing at her face", "An arrow pointing at her face."),
        ("circle her face", "Circle around her face."),
    ],
)
def test_the_summary_says_where_a_shape_belongs(prompt: str, summary: str):
    assert draft(prompt).summary == summary
