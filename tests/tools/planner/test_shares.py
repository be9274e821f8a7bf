"""Shares, multiples and certainty, how much before the verb, one colour at a time, the same again elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from graph.state import Ask
from tests.tools.planner.desk import draft, facts
from tools.planner.read import read

IMAGE = frozenset({"image"})


def asked(prompt: str) -> list[Ask]:
    """What a prompt about a photograph asks for."""
    return list(read(prompt, kinds=IMAGE).asks)


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("half the saturation", "saturation", {"amount": -50.0}),
        ("cut the contrast in half", "contrast", {"amount": -50.0}),
        ("double the vibrance", "vibrance", {"amount": 100.0}),
        ("a third less saturation", "saturation", {"amount": -33.0}),
        ("make the colors 30% stronger", "vibrance", {"amount": 30.0}),
        ("make it 500 kelvin warmer", "temperature", {"amount": 12.5}),
        ("make it 20% smaller", "resize", {"scale": 0.8}),
        ("reduce the size by half", "resize", {"scale": 0.5}),
    ],
)
def test_a_share_is_an_amount(prompt: str, op: str, params: dict[str, float]):
    assert [(ask.op, ask.params) for ask in asked(prompt)] == [(op, params)]


@pytest.mark.parametrize(
    ("prompt", "region", "band", "amount"),
    [
        ("make the sky twice as blue", "the sky", "blue", 100.0),
        ("make the grass 30% greener", "the grass", "green", 30.0),
    ],
)
def test_a_colour_may_be_so_much_more_of_itself(prompt: str, region: str, band: str, amount: float):
    (ask,) = asked(prompt)
    assert ask.target is not None
    assert (ask.op, ask.target.region, ask.params["band"], ask.params["amount"]) == ("hsl", region, band, amount)


@pytest.mark.parametrize(
    ("prompt", "share"), [("whiten teeth 30%", 0.3), ("smooth the skin by 20%", 0.2), ("whiten my teeth", 1.0)]
)
def test_a_retouch_is_done_in_part(prompt: str, share: float):
    (step,) = draft(prompt, facts("image")).plan.steps
    assert (step.op, step.amount) == ("retouch", share)


@pytest.mark.parametrize(
    "prompt",
    ["i am 90% sure it needs more contrast", "100% needs more contrast", "im 100% certain it needs more contrast"],
)
def test_how_sure_somebody_is_is_no_amount(prompt: str):
    assert [(ask.op, ask.sign, ask.params) for ask in asked(prompt)] == [("contrast", 1, {})]


def test_better_by_a_hundred_percent_names_no_change():
    assert read("make it 100% better", kinds=IMAGE).intent.kind == "unclear"


@pytest.mark.parametrize(
    ("prompt", "degrees"),
    [
        ("slightly brighten the photo", [0.5]),
        ("greatly increase the saturation", [1.3]),
        ("sharpen it and slightly increase the contrast", [None, 0.5]),
        ("increase the contrast by a small margin", [0.5]),
        ("brighten it quite a bit", [1.3]),
    ],
)
def test_how_much_may_stand_before_the_verb(prompt: str, degrees: list[float | None]):
    assert [ask.degree for ask in asked(prompt)] == degrees


@pytest.mark.parametrize(
    ("prompt", "sign", "params"),
    [
        ("saturation down 10 on the reds only", -1, {"band": "red", "field": "saturation", "amount": -10.0}),
        ("pull the reds toward orange", 1, {"band": "red", "field": "hue"}),
        ("shift the greens to yellow", -1, {"band": "green", "field": "hue"}),
        ("make the yellow tones pop", 1, {"band": "yellow", "field": "saturation"}),
        ("lower the luminance of the blues", -1, {"band": "blue", "field": "luminance"}),
    ],
)
def test_one_band_of_colour_moves_by_itself(prompt: str, sign: int, params: dict[str, Any]):
    assert [(ask.op, ask.sign, ask.params) for ask in asked(prompt)] == [("hsl", sign, params)]


def test_two_bands_are_raised_each():
    assert [ask.params["band"] for ask in asked("increase blues and greens")] == ["blue", "green"]


@pytest.mark.parametrize(
    ("prompt", "op", "value"),
    [
        ("add a red hue", "color_grade", {"color": "red"}),
        ("add a grainy filter", "grain", {}),
        ("remove the brown filter", "temperature", {}),
        ("soften the colors", "saturation", {}),
    ],
)
def test_a_wash_of_colour_is_told_by_what_it_does(prompt: str, op: str, value: dict[str, str]):
    assert [(ask.op, ask.params) for ask in asked(prompt)] == [(op, value)]


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("warm it up 10%, the same for brightness", {"temperature": {"amount": 10.0}, "exposure": {"ev": 0.138}}),
        ("contrast +20 and the same for saturation", {"contrast": {"amount": 20.0}, "saturation": {"amount": 20.0}}),
    ],
)
def test_the_same_is_as_much_of_another_quality(prompt: str, ops: dict[str, dict[str, float]]):
    assert {ask.op: ask.params for ask in asked(prompt)} == ops


def test_the_same_is_for_another_place_too():
    asks = asked("brighten my face and do the same for hers")
    assert [(ask.op, ask.target.region if ask.target else None) for ask in asks] == [
        ("exposure", "my face"),
        ("exposure", "her face"),
    ]


def test_of_two_qualities_both_are_lowered():
    assert [(ask.op, ask.sign) for ask in asked("decrease the image's saturation and contrast")] == [
        ("saturation", -1),
        ("contrast", -1),
    ]


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("take 10 off the highlights", "highlights", {"amount": -10.0}),
        ("add 15 to the shadows", "shadows", {"amount": 15.0}),
        ("exposure minus one third", "exposure", {"ev": pytest.approx(-1 / 3)}),
        ("exposure down a third of a stop", "exposure", {"ev": pytest.approx(-1 / 3)}),
        ("contrast 10% less", "contrast", {"amount": -10.0}),
        ("saturation 20 percent lower", "saturation", {"amount": -20.0}),
        ("drop the saturation a third", "saturation", {"amount": -33.0}),
        ("rotate it a little to the right", "rotate", {"degrees": 3.0}),
    ],
)
def test_what_is_added_or_taken_off_is_an_amount(prompt: str, op: str, params: dict[str, Any]):
    assert [(ask.op, ask.params) for ask in asked(prompt)] == [(op, params)]


def test_each_of_two_qualities_gets_its_own():
    assert {ask.op: ask.params for ask in asked("add 20 to clarity and 10 to texture")} == {
        "clarity": {"amount": 20.0},
        "texture": {"amount": 10.0},
    }


def test_a_thing_may_be_bluer_and_darker():
    assert [(ask.op, ask.sign) for ask in asked("make the sky bluer and darker")] == [("hsl", 1), ("exposure", -1)]


@pytest.mark.parametrize("prompt", ["brighter, but don't touch the sky", "keep the colors but make it brighter"])
def test_a_first_request_with_its_limit_is_no_judgement(prompt: str):
    assert read(prompt, kinds=IMAGE).intent.kind == "command"
    assert [ask.op for ask in asked(prompt)] == ["exposure"]


def test_what_is_wanted_instead_of_what_is_not_is_done():
    assert [(ask.op, ask.sign) for ask in asked("i don't want it cropped, just brighter")] == [("exposure", 1)]


def test_what_alone_is_in_colour_is_spared_of_black_and_white():
    (ask,) = asked("only the car in color")
    assert ask.target is not None
    assert (ask.op, ask.target.exclude) == ("monochrome", ("the car",))
