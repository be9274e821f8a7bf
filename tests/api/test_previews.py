"""What each step did, and what could not be shown, over HTTP."""

import io

import pytest
from PIL import Image, ImageStat

from tests.api.problems import problem
from tests.api.test_turns import attach


def picture(response):
    return Image.open(io.BytesIO(response.raise_for_status().content)).convert("RGB")


def warmth(image):
    red, _, blue = ImageStat.Stat(image).mean
    return red - blue


@pytest.fixture
def turn(alice, photo):
    answer = attach(alice, photo, "make it warmer and crop to a square")
    assert [step["op"] for step in answer["edit_steps"]] == ["temperature", "crop"]
    return answer


def test_a_preview_up_to_a_step_shows_no_later_one(alice, turn):
    first = turn["edit_steps"][0]["id"]
    image = picture(alice.get(turn["preview"]["url"], params={"upto": first}))
    before = picture(alice.get(turn["preview"]["url"], params={"side": "before"}))
    assert image.size == before.size
    assert warmth(image) > warmth(before) + 2


def test_a_preview_without_a_step_shows_the_others(alice, turn):
    image = picture(alice.get(turn["preview"]["url"], params={"without": turn["edit_steps"][0]["id"]}))
    before = picture(alice.get(turn["preview"]["url"], params={"side": "before"}))
    assert image.width == image.height
    assert abs(warmth(image) - warmth(before)) < 6


def test_a_step_alone_is_compared_with_the_original(alice, turn):
    query = {"side": "compare", "without": turn["edit_steps"][1]["id"]}
    before = picture(alice.get(turn["preview"]["url"], params={"side": "before"}))
    compared = picture(alice.get(turn["preview"]["url"], params=query))
    assert compared.size == before.size
    half = compared.width // 2
    assert abs(warmth(compared.crop((0, 0, half - 4, 400))) - warmth(before.crop((0, 0, half - 4, 400)))) < 1
    box = (half + 4, 0, compared.width, 400)
    assert warmth(compared.crop(box)) > warmth(before.crop(box)) + 2


@pytest.mark.parametrize("name", ["upto", "without"])
def test_a_step_there_is_not_is_refused_and_those_there_are_are_named(alice, turn, name):
    body = problem(alice.get(turn["preview"]["url"], params={name: "s9"}), 422)
    assert body["errors"][0]["field"] == name
    assert "s1, s2" in body["detail"]


def test_steps_of_earlier_turns_are_always_shown(alice, turn):
    later = alice.post(
        "/v1/turns",
        json={"prompt": "add some grain", "thread_id": turn["thread_id"], "media_ids": [turn["media"][0]["media_id"]]},
    ).json()
    assert later["builds_on"] == turn["turn_id"]
    image = picture(alice.get(later["preview"]["url"], params={"without": later["edit_steps"][0]["id"]}))
    assert image.width == image.height


def test_what_rendering_finds_it_cannot_do_is_told_with_the_turn(alice, photo):
    answer = attach(alice, photo, "brighten the face")
    assert answer["edit_steps"]
    shown = alice.get(answer["preview"]["url"])
    assert shown.headers["loupe-not-rendered"] == "1"
    again = alice.get(f"/v1/turns/{answer['turn_id']}").json()
    [left_out] = again["preview"]["not_rendered"]
    assert left_out["step"] == answer["edit_steps"][0]["id"]
    assert "face" in left_out["why"]
