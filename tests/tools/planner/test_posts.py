"""What people say in posts: what they do not mind, who "him" is, and wishes in other words than a verb of the craft."""

from __future__ import annotations

import pytest

from tools.planner.read import read


def ops(prompt: str, kind: str) -> list[tuple[str, int]]:
    return [(ask.op, ask.sign) for ask in read(prompt, kinds=frozenset({kind})).asks]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("don't worry about the background or the red lights or whatever", []),
        ("make it brighter. don't worry about the background", [("exposure", 1)]),
        ("brighten it, never mind the red lights", [("exposure", 1)]),
        ("I'm not bothered about color, just fix the scratches", [("retouch", 0)]),
        ("don't worry about cropping, I want it brighter", [("exposure", 1)]),
        ("I don't care about the color", []),
        ("I do not care about the mountains I want it brighter", [("exposure", 1)]),
    ],
)
def test_what_may_stay_as_it_is_asks_for_nothing(prompt: str, wanted: list[tuple[str, int]]) -> None:
    assert ops(prompt, "image") == wanted


def test_never_mind_by_itself_is_no_thing_that_may_stay() -> None:
    assert read("never mind, undo it", kinds=frozenset({"image"})).feedback is not None


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        ("There is a man with a scar on his chin. Make him go away.", "man"),
        ("My uncle had a hand on her shoulder. Can you edit him out?", "uncle"),
    ],
)
def test_a_part_of_a_body_is_nobody(prompt: str, subject: str) -> None:
    (ask,) = [one for one in read(prompt, kinds=frozenset({"image"})).asks if one.op == "remove_object"]
    assert subject in str(ask.params["subject"])


@pytest.mark.parametrize(
    ("prompt", "kind", "wanted"),
    [
        ("can the sky in this be rescued?", "image", [("highlights", -1)]),
        ("please rescue the sky", "image", [("highlights", -1)]),
        ("can this photo be saved", "image", [("enhance", 0)]),
        ("I'd like to be heard over the traffic", "video", [("enhance_voice", 1), ("denoise_audio", 0)]),
        ("the camera is all over the place", "video", [("stabilize", 0)]),
        ("can someone make that smoother", "video", [("stabilize", 0)]),
        ("put them one after another", "video", [("concat", 0)]),
        ("all I need is for the clips to be joined back to back", "video", [("concat", 0)]),
        ("turn it the right way up", "video", [("rotate", 0)]),
        ("turn it right side up", "image", [("rotate", 0)]),
    ],
)
def test_wishes_in_other_words(prompt: str, kind: str, wanted: list[tuple[str, int]]) -> None:
    assert ops(prompt, kind) == wanted


@pytest.mark.parametrize(
    "prompt", ["turn it the right way up and stop it before the gravy", "turn the shadows up, stop"]
)
def test_to_stop_is_no_stop_of_light(prompt: str) -> None:
    asks = read(prompt, kinds=frozenset({"video"})).asks
    assert asks
    assert all("ev" not in ask.params for ask in asks)
