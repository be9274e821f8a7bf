"""Wishes told of oneself or of others come to the plain request for them, alone and inside a story."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tools.planner.desk import understand

STORY = "We were at my cousin's farm that day. {} Please make the sky bluer. Thanks a lot!"


def asked(words: str) -> list[tuple[str, dict[str, Any]]]:
    return [(ask.op, ask.params) for ask in understand(words, "image").asks if "sky bluer" not in ask.words]


WISHES = [
    ("I'd love to see it in black and white.", "monochrome", {}),
    ("My dream is to see this one in color.", "colorize", {}),
    ("Thinking black and white would suit it.", "monochrome", {}),
    ("My wife wants a white background.", "replace_background", {"color": "white"}),
    ("The kids want dragons instead of the ponies.", "replace_object", {"subject": "the ponies", "prompt": "dragons"}),
    ("Need a tie on me instead of this scarf.", "replace_object", {"subject": "this scarf", "prompt": "a tie"}),
    ("Would prefer the street without the scooters.", "remove_object", {"subject": "the scooters"}),
    ("I'd kill for a version where the umbrella isn't there.", "remove_object", {"subject": "the umbrella"}),
    ("Would rather not have the cup in my hand.", "remove_object", {"subject": "the cup in my hand"}),
    ("Just wondering if the lamp post could vanish.", "remove_object", {"subject": "the lamp post"}),
    ("Let's see the bathroom with marble tiles.", "replace_object", {"subject": "tiles", "prompt": "marble tiles"}),
    ("I'm curious what it'd look like with a red roof.", "recolor", {"subject": "roof", "color": "red"}),
    ("Let's see him with a beard.", "insert_subject", {"prompt": "a beard", "placement": "on him"}),
    ("I want us in matching suits.", "insert_subject", {"prompt": "matching suits", "placement": "on us"}),
    ("Our coach wants all of us smiling.", "reshape", {"what": "smile"}),
    (
        "Please, tulips instead of those dead roses.",
        "replace_object",
        {"subject": "those dead roses", "prompt": "tulips"},
    ),
    ("I'm curious how it looks in black and white.", "monochrome", {}),
    ("Let's see her with braids.", "insert_subject", {"prompt": "braids", "placement": "her"}),
    ("So put him before the Colosseum.", "replace_background", {"prompt": "the Colosseum", "subject": "him"}),
]
SUPPOSED = [
    ("My aunt begged for a photo without the stroller.", "remove_object", {"subject": "the stroller"}),
    ("I wish the lawn was green.", "recolor", {"subject": "the lawn", "color": "green"}),
    ("Too bad the sky isn't blue.", "recolor", {"subject": "the sky", "color": "blue"}),
    ("I wish my eyes were open.", "reshape", {"subject": "my eyes", "what": "open_eyes"}),
]


@pytest.mark.parametrize(("words", "op", "params"), WISHES + SUPPOSED)
def test_a_wish_is_the_request_it_comes_to(words: str, op: str, params: dict[str, Any]) -> None:
    assert asked(words) == [(op, params)]


@pytest.mark.parametrize(("words", "op", "params"), WISHES)
def test_a_wish_is_read_in_the_middle_of_a_story(words: str, op: str, params: dict[str, Any]) -> None:
    assert (op, params) in asked(STORY.format(words))


@pytest.mark.parametrize(
    "words",
    [
        "The kids want pizza instead of pasta.",
        "She wants a car instead of a wedding.",
        "I wish she was here.",
        "I would love a sister instead of three brothers.",
        "His mother would love him in good health.",
        "We'd rather not have rain at the wedding.",
    ],
)
def test_what_people_want_of_life_is_no_edit(words: str) -> None:
    assert not asked(STORY.format(words))


def test_what_is_asked_keeps_the_words_it_was_asked_in() -> None:
    words = "we want lanterns instead of the balloons"
    assert [ask.words for ask in understand(words, "image").asks] == [words]


def test_a_stretch_that_is_wanted_gone_is_cut() -> None:
    words = "I want the first ten seconds gone and the rest left alone."
    assert [(ask.op, ask.params) for ask in understand(words, "video").asks] == [("cut", {"start": 0.0, "end": 10.0})]
