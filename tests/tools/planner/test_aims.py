"""What a request is for is a wish: "brighten it so that the sky looks more blue"; and colours that things have."""

from __future__ import annotations

from typing import Any

import pytest

from tools.planner.read import read

IMAGE = frozenset({"image"})
Read = tuple[str, int, Any, Any]


def asked(prompt: str) -> list[Read]:
    """Operation, sign, band and region of what a prompt about a photograph asks for."""
    asks = read(prompt, kinds=IMAGE).asks
    return [(one.op, one.sign, one.params.get("band"), one.target.region if one.target else None) for one in asks]


@pytest.mark.parametrize(
    ("prompt", "added"),
    [
        ("brighten it so that the sky is blue", [("hsl", 1, "blue", "the sky")]),
        ("lighten the photo until the grass looks greener", [("hsl", 1, "green", "the grass")]),
        ("raise the contrast so the roses look deep red", [("hsl", 1, "red", "the roses")]),
        ("brighten it so her jacket looks more green", [("hsl", 1, "green", "her jacket")]),
        ("brighten it so the sea no longer looks blue", [("hsl", -1, "blue", "the sea")]),
        ("brighten it so it's not so hazy", [("dehaze", 1, None, None)]),
        ("darken it so that it looks warmer", [("temperature", 1, None, None)]),
        ("brighten it so the clouds look white", []),
        ("lighten it so the colors don't look so vivid", [("vibrance", -1, None, None)]),
    ],
)
def test_what_should_come_of_a_request_is_wished_for(prompt: str, added: list[Read]):
    first, *rest = asked(prompt)
    assert first[0] in ("exposure", "contrast")
    assert rest == added


def test_each_thing_of_an_aim_becomes_as_it_is_told():
    assert asked("adjust this so the lake is more blue and the trees are more green") == [
        ("hsl", 1, "blue", "the lake"),
        ("hsl", 1, "green", "the trees"),
    ]


def test_a_limit_behind_an_aim_turns_nothing_round():
    assert asked("brighten it so everything looks vibrant but is not too bright") == [
        ("exposure", 1, None, None),
        ("vibrance", 1, None, None),
    ]


@pytest.mark.parametrize("prompt", ["remove the cup so the table looks natural", "remove the sign so it is gone"])
def test_what_is_left_after_something_goes_needs_no_grade(prompt: str):
    assert [ask[0] for ask in asked(prompt)] == ["remove_object"]


def test_a_thing_is_painted_where_nothing_else_is_asked_for():
    (ask,) = read("change the picture so that the curtains are red", kinds=IMAGE).asks
    assert (ask.op, ask.params) == ("recolor", {"subject": "the curtains", "color": "red"})


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("too much green in the grass", ("hsl", -1, "green", "the grass")),
        ("the sea is way too blue", ("hsl", -1, "blue", "the sea")),
        ("take some blue out of the sky", ("hsl", -1, "blue", "the sky")),
        ("enhance the blue in the lake", ("hsl", 1, "blue", "the lake")),
        ("the wall is too yellow", ("temperature", -1, None, "the wall")),
        ("the dress looks too blue", ("temperature", 1, None, "the dress")),
    ],
)
def test_a_colour_of_its_own_is_no_cast_of_the_light(prompt: str, expected: Read):
    assert asked(prompt) == [expected]
