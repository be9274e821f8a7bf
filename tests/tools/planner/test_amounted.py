"""Stated amounts: how much, where, off which edge, and how large on paper."""

from __future__ import annotations

import pytest

from graph.state import Ask
from tests.tools.planner.desk import draft, facts
from tools.planner.read import read

PHOTO = facts("image")
IMAGE = frozenset({"image"})


def asked(prompt: str) -> list[Ask]:
    """What a prompt about a photograph asks for."""
    return list(read(prompt, kinds=IMAGE).asks)


@pytest.mark.parametrize(
    ("prompt", "op", "params"),
    [
        ("make it 20% darker", "exposure", {"ev": -0.322}),
        ("make it 15% less saturated", "saturation", {"amount": -15.0}),
        ("make it 20% warmer", "temperature", {"amount": 20.0}),
        ("make her face 10% brighter", "exposure", {"ev": 0.138}),
    ],
)
def test_a_percent_beside_a_quality_is_its_amount(prompt: str, op: str, params: dict[str, float]) -> None:
    assert [(ask.op, ask.params) for ask in asked(prompt)] == [(op, params)]


@pytest.mark.parametrize(
    ("prompt", "region"),
    [
        ("make the sky 1 stop darker", "the sky"),
        ("darken the sky by 1 stop", "the sky"),
        ("sky down one stop", "sky"),
        ("face 30% brighter", "face"),
        ("background 20% darker", "background"),
        ("shadows +20 on her face", "her face"),
        ("contrast -20 in the sky", "the sky"),
        ("her face +20 shadows", "her face"),
    ],
)
def test_an_amount_holds_for_the_part_beside_it(prompt: str, region: str) -> None:
    (ask,) = asked(prompt)
    assert ask.target is not None
    assert ask.target.region == region


@pytest.mark.parametrize(
    "prompt", ["brighten the photo by 1 stop so her face shows", "raise the shadows by 20", "exposure up one stop"]
)
def test_an_amount_for_all_of_a_picture_holds_for_all_of_it(prompt: str) -> None:
    assert [ask.target for ask in asked(prompt)] == [None]


def test_two_parts_have_each_their_own_amount() -> None:
    told = asked("make the background 20% darker and her dress 10% brighter")
    assert [(ask.target.region, ask.params["ev"]) for ask in told if ask.target] == [
        ("the background", -0.322),
        ("her dress", 0.138),
    ]


@pytest.mark.parametrize(
    ("prompt", "box"),
    [
        ("crop 10% off the left", (0.1, 0, 0.9, 1)),
        ("cut 20% off the bottom", (0, 0, 1, 0.8)),
        ("trim 5% from all sides", (0.05, 0.05, 0.9, 0.9)),
        ("crop 10% off the left and right", (0.1, 0, 0.8, 1)),
        ("crop 100 px from the top", (0, 0.1, 1, 0.9)),
    ],
)
def test_so_much_goes_at_an_edge(prompt: str, box: tuple[float, ...]) -> None:
    (step,) = draft(prompt, PHOTO.model_copy(update={"width": 1_500, "height": 1_000})).plan.steps
    assert step.op == "crop"
    told = step.params.box  # type: ignore[union-attr]
    assert (told.left, told.top, told.width, told.height) == pytest.approx(box)


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("make it 35 x 45 mm", [("crop", "7:9")]),
        ("print it as 10x15 cm", [("crop", "2:3")]),
        ("resize to 4x6 inches at 300 dpi", [("crop", "2:3"), ("resize", (1200, 1800))]),
        ("make it 800x600", [("resize", (800, 600))]),
    ],
)
def test_a_size_on_paper_is_a_shape_and_pixels_by_its_dots(prompt: str, steps: list[tuple[str, object]]) -> None:
    made = [
        (step.op, params.get("aspect") or (params["width"], params["height"]))
        for step in draft(prompt, PHOTO).plan.steps
        for params in [step.params.model_dump()]
    ]
    assert made == steps


@pytest.mark.parametrize("kind", ["image", "video"])
def test_what_is_shown_is_asked_about_the_media_and_changes_nothing(kind: str) -> None:
    answered = draft(f"what is in this {'photo' if kind == 'image' else 'clip'}?", facts(kind))
    assert answered.plan.steps == ()
    assert "vision model" in answered.summary


def test_a_speed_told_with_its_part_and_its_time_is_one_step() -> None:
    steps = draft("slow down the jump, 0:03 to 0:05, to half speed", facts("video", duration_s=60.0)).plan.steps
    assert [step.op for step in steps] == ["speed"]


@pytest.mark.parametrize(
    ("prompt", "kind", "op", "params"),
    [
        ("make it twice as bright", "image", "exposure", {"ev": 1.0}),
        ("make the sky half as bright", "image", "exposure", {"ev": -1.0}),
        ("make it twice as loud", "video", "gain", {"db": 6.0}),
        ("20% quieter", "video", "gain", {"db": -1.9}),
        ("twice as fast", "video", "speed", {"factor": 2.0}),
        ("make it half as fast", "video", "speed", {"factor": 0.5}),
        ("play it twice as slow", "video", "speed", {"factor": 0.5}),
    ],
)
def test_a_comparison_is_an_amount(prompt: str, kind: str, op: str, params: dict[str, float]) -> None:
    (step,) = draft(prompt, facts(kind)).plan.steps
    assert step.op == op
    told = step.params.model_dump()
    assert {name: told[name] for name in params} == pytest.approx(params)


@pytest.mark.parametrize(
    ("prompt", "left", "height"),
    [
        ("crop the left third off", 0.3333, 1),
        ("cut off the bottom quarter", 0, 0.75),
        ("cut off the lower half", 0, 0.5),
    ],
)
def test_a_part_of_a_side_goes(prompt: str, left: float, height: float) -> None:
    (step,) = draft(prompt, PHOTO).plan.steps
    told = step.params.box  # type: ignore[union-attr]
    assert (told.left, told.height) == (left, height)
