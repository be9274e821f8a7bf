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
