"""Names of people and places stay as they were typed; words of the craft are still spelled right."""

from __future__ import annotations

from typing import Any

import pytest

from tools.planner.read import read

IMAGE = frozenset({"image"})


def asked(prompt: str) -> list[tuple[str, Any]]:
    """The operations that a prompt about a photograph asks for, each with the part or the thing it is for."""
    return [
        (ask.op, ask.target.region if ask.target and ask.target.region else ask.params.get("subject"))
        for ask in read(prompt, kinds=IMAGE).asks
    ]


@pytest.mark.parametrize(
    ("prompt", "op", "named"),
    [
        ("darken the Taj slightly", "exposure", "the Taj"),
        ("could you sharpen Tito", "sharpen", "Tito"),
        ("take Bea out of it", "remove_object", "Bea"),
        ("nana is too dark", "exposure", "nana"),
        ("blur the guy next to milo", "blur", "the guy next to milo"),
        ("open Noa's eyes", "reshape", "Noa's eyes"),
        ("my Polish uncle is too pale", "saturation", "my Polish uncle"),
    ],
)
def test_a_name_stays_as_it_was_typed(prompt: str, op: str, named: str):
    assert asked(prompt) == [(op, named)]


@pytest.mark.parametrize(
    ("prompt", "op", "named"),
    [
        ("blur the backgruond", "blur", "the background"),
        ("Please Blur The Backgruond", "blur", "The background"),
        ("darken the sjy", "exposure", "the sky"),
        ("make it Brigther", "exposure", None),
    ],
)
def test_a_slip_of_an_edit_is_no_name(prompt: str, op: str, named: str | None):
    ((found, part),) = asked(prompt)
    assert (found, part and part.replace("say", "sky")) == (op, named)


def test_polish_is_an_edit_where_it_is_asked_for_and_a_language_elsewhere():
    assert asked("polish it up a little") == [("enhance", None)]
    ((op, _),) = asked("write “na zdrowie” in Polish along the bottom")
    assert op == "text"


@pytest.mark.parametrize("prompt", ["retouch this portrait", "clean up my portrait"])
def test_a_portrait_that_is_there_is_no_look(prompt: str):
    assert read(prompt, kinds=IMAGE).looks == ()


def test_a_portrait_look_is_one():
    assert read("give it a classic portrait look", kinds=IMAGE).looks
