"""A region is a thing that can be pictured; a word too many would cost the person the whole step."""

import pytest

from tools.planner.grammar.places import place_of
from tools.planner.read import read

THINGS = {
    "the background": "the background",
    "her": "her",
    "this girl": "this girl",
    "the mustang was": "the mustang",
    "water needs to": "water",
    "the statue stand": "the statue",
    "my face a bit": "my face",
    "all of the trees": "the trees",
    "skin tones": "skin",
    "the area around her eyes": "her eyes",
    "the whole image of her": "her",
    "the constellation in this picture i took": "the constellation",
    "the second guy from the left": "the second guy from the left",
    "the colored screen": "the colored screen",
    "bottom half of the picture": "bottom half of the picture",
}
NO_THINGS = [
    "the desired image", "white balance", "secs", "a 4 panel", "subtitles in Spanish", "to simulate", "i want to",
    "the colors", "the natural light", "this photo as much as possible", "normal speed", "anything", "white",
    "the darks", "the middle part 4x", "", "7",
]  # fmt: skip


@pytest.mark.parametrize(("said", "thing"), THINGS.items())
def test_what_is_told_of_a_thing_is_no_part_of_its_name(said, thing):
    assert place_of(said) == thing


@pytest.mark.parametrize("said", NO_THINGS)
def test_what_cannot_be_pictured_is_no_place_in_the_frame(said):
    assert place_of(said) is None


@pytest.mark.parametrize(
    "prompt",
    [
        "white balance is off, kinda greenish",
        "brighten the input picture a lot",
        "Increase the brightness of this image",
    ],
)
def test_a_request_about_all_of_it_is_not_kept_to_a_part(prompt):
    asks = read(prompt, kinds=frozenset({"image"})).asks
    assert asks
    assert all(ask.target is None or ask.target.region is None for ask in asks)


def test_a_request_about_a_part_keeps_to_it():
    (ask,) = read("the mustang needs to be a lot brighter", kinds=frozenset({"image"})).asks
    assert ask.op == "exposure"
    assert ask.target is not None
    assert ask.target.region == "the mustang"
