"""A look, or black and white, for one part of a photograph only, and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.planner.desk import draft, facts
from tools.planner.read import read

IMAGE = frozenset({"image"})


@pytest.mark.parametrize(
    ("prompt", "look", "region", "spared"),
    [
        ("make only the street vintage", "vintage", "the street", ()),
        ("a noir look on the right half only", "noir", "the right half", ()),
        ("give the wall behind us a cyberpunk look", "cyberpunk", "the wall behind us", ()),
        ("make just the backdrop look vintage, leave her normal", "vintage", "the backdrop", ("her",)),
        ("cinematic everywhere except the dog", "cinematic", None, ("the dog",)),
        ("vintage filter but not on the kids", "vintage", None, ("the kids",)),
    ],
)
def test_a_look_is_for_the_part_that_is_named(prompt: str, look: str, region: str | None, spared: tuple[str, ...]):
    reading = read(prompt, kinds=IMAGE)
    assert (reading.looks, reading.asks) == ((look,), ())
    assert reading.look_target is not None
    assert (reading.look_target.region, reading.look_target.exclude) == (region, spared)


def test_every_step_of_such_a_look_keeps_to_its_part():
    steps = draft("make only the street vintage", facts()).plan.steps
    assert steps
    assert {step.target.region if step.target else None for step in steps} == {"the street"}
    assert "vignette" not in {step.op for step in steps}


@pytest.mark.parametrize(
    "prompt", ["give it a vintage look", "remove the cars on the road", "add graffiti to the wall"]
)
def test_a_look_without_a_part_is_for_all(prompt: str):
    assert read(prompt, kinds=IMAGE).look_target is None


@pytest.mark.parametrize(
    ("prompt", "region", "spared"),
    [
        ("backdrop in black and white, keep the bride in colour", "backdrop", ("the bride",)),
        ("make the wall b&w", "the wall", ()),
        ("grayscale only in the background", "the background", ()),
        ("black and white except his tie and the flowers", None, ("his tie", "the flowers")),
        ("turn everything apart from the rose black and white", None, ("the rose",)),
    ],
)
def test_black_and_white_is_for_the_part_that_is_named(prompt: str, region: str | None, spared: tuple[str, ...]):
    (ask,) = read(prompt, kinds=IMAGE).asks
    assert ask.op == "monochrome"
    assert ask.target is not None
    assert (ask.target.region, ask.target.exclude) == (region, spared)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("moody clouds", [("exposure", -1, "clouds"), ("contrast", 1, "clouds"), ("saturation", -1, "clouds")]),
        ("warmer background, cooler face", [("temperature", 1, "background"), ("temperature", -1, "face")]),
        ("muted background", [("saturation", -1, "background")]),
        ("the sky is moody enough", []),
    ],
)
def test_a_word_before_a_thing_is_for_that_thing(prompt: str, expected: list[tuple[Any, ...]]):
    asks = read(prompt, kinds=IMAGE).asks
    assert [(ask.op, ask.sign, ask.target.region if ask.target else None) for ask in asks] == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("sharpen his eyes and the cat's", [("sharpen", 1, "his eyes"), ("sharpen", 1, "the cat's eyes")]),
        ("darken Otto, he's too bright", [("exposure", -1, "Otto")]),
        ("the barn is too dark, lighten it", [("exposure", 1, "the barn")]),
        ("sharpen the petals only, don't touch anything else", [("sharpen", 1, "the petals")]),
        (
            "make the boy's cheeks less red and the girl's too",
            [("hsl", -1, "the boy's cheeks"), ("hsl", -1, "the girl's cheeks")],
        ),
        ("make the door darker and the porch as well", [("exposure", -1, "the door"), ("exposure", -1, "the porch")]),
        ("make it darker and the lake brighter", [("exposure", -1, None), ("exposure", 1, "the lake")]),
        ("darken it, gentle", [("exposure", -1, None)]),
        ("make the wall darker and the shadows less hard", [("shadows", 1, None), ("exposure", -1, "the wall")]),
    ],
)
def test_a_second_half_takes_from_the_first_what_it_leaves_out(prompt: str, expected: list[tuple[Any, ...]]):
    asks = read(prompt, kinds=IMAGE).asks
    assert [(ask.op, ask.sign, ask.target.region if ask.target else None) for ask in asks] == expected


@pytest.mark.parametrize(
    ("prompt", "lasting"),
    [
        ("take out the bin, I never liked it", False),
        ("it's never going to be great but brighten it", False),
        ("it will never be perfect, just sharpen it", False),
        ("never sharpen my portraits", True),
        ("I never want a vignette", True),
    ],
)
def test_what_never_was_is_no_lasting_taste(prompt: str, lasting: bool):
    assert (read(prompt, kinds=IMAGE).intent.kind == "preference") is lasting


def test_the_summary_says_where_a_look_holds_and_what_is_left_alone():
    answered = draft("make just the background vintage, leave us normal", facts())
    assert answered.summary.endswith("in the background only, you left alone.")


def test_a_border_lies_around_the_picture():
    assert draft("add a border, thin and white", facts()).summary == "Thin white border around it all."


def test_what_will_never_be_is_not_asked_for():
    (ask,) = read("it'll never be perfect but please straighten it", kinds=IMAGE).asks
    assert ask.op == "straighten"
