"""What photographers, editors and people in a hurry say in other words, each for a rule of its own."""

from __future__ import annotations

from typing import Any

import pytest

from edits.vocabulary import Kind
from tests.tools.planner.desk import understand


def regions(words: str, kind: Kind) -> set[tuple[str, Any]]:
    return {(ask.op, ask.target.region if ask.target else None) for ask in understand(words, kind).asks}


@pytest.mark.parametrize(
    ("words", "kind", "op", "params"),
    [
        ("give me 2/3 stop more", "image", "exposure", {"ev": 0.667}),
        ("open it up 1/3 stop", "image", "exposure", {"ev": 0.333}),
        ("bring the temp down to like 4800k", "image", "temperature", {"amount": -17.5}),
        ("set white balance to 5200k", "image", "temperature", {"amount": -7.5}),
        ("warm it up to 6,500 K", "image", "temperature", {"amount": 25.0}),
        ("it's upside down", "video", "rotate", {"degrees": 180.0}),
        ("the photo came in sideways", "image", "rotate", {"degrees": 90.0}),
        ("start from 0:14", "video", "trim", {"start": 14.0}),
        ("mirror it, im holding it the wrong way round", "video", "flip", {"axis": "horizontal"}),
        ("my kid has ketchup on his shirt can you clean", "image", "remove_object", {"subject": "ketchup"}),
        ("colors is very weak, do more strong", "image", "saturation", {}),
        ("level out both speakers", "audio", "loudness", {}),
        ("i only want the part from 1:10 to 1:45", "video", "trim", {"start": 70.0, "end": 105.0}),
        ("make a square version centred on the baby", "image", "crop", {"aspect": "1:1"}),
        ("4x6 crop for printing", "image", "crop", {"aspect": "4:6"}),
        ("split tone it", "image", "color_grade", {}),
        ("shadows are blocked up", "image", "shadows", {}),
        ("trim the fat", "video", "pace", {"feel": "fast"}),
        ("make it vertical and keep her in frame", "video", "reframe", {"aspect": "9:16", "track": "face"}),
    ],
)
def test_one_thing_is_asked_for_with_what_is_stated(words: str, kind: Kind, op: str, params: dict[str, Any]) -> None:
    assert [(ask.op, ask.params) for ask in understand(words, kind).asks] == [(op, params)]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("the bride's dress has no detail left, pull it back", {("highlights", "the bride's dress")}),
        ("there is no detail left in the sky", {("highlights", "the sky")}),
        ("need more separation between subject and bg", {("blur", "the background")}),
        ("it's a bit noisy in the shadows, clean that up", {("denoise", None)}),
    ],
)
def test_where_it_is_so_is_no_complaint_of_its_own(words: str, asked: set[tuple[str, Any]]) -> None:
    assert regions(words, "image") == asked


@pytest.mark.parametrize(
    ("words", "look"),
    [("teal and orange but not too heavy", "teal_and_orange"), ("make it look like old vhs", "vhs_1980s")],
)
def test_a_look_stays_a_look_however_it_is_described(words: str, look: str) -> None:
    reading = understand(words, "video")
    assert reading.intent.kind == "command"
    assert reading.looks == (look,)
    assert not reading.asks


def test_a_grade_is_what_it_is_said_to_be() -> None:
    asks = understand("colour grade it cold and desaturated", "video").asks
    assert [(ask.op, ask.sign) for ask in asks] == [("temperature", -1), ("saturation", -1)]


@pytest.mark.parametrize("words", ["cut every time i look away", "mute it every time i cough"])
def test_every_time_something_happens_in_the_clip_is_no_lasting_taste(words: str) -> None:
    assert understand(words, "video").intent.kind == "command"


@pytest.mark.parametrize("words", ["every time i post, make it 9:16", "make it warm every time i upload"])
def test_every_time_somebody_publishes_is_a_lasting_taste(words: str) -> None:
    assert understand(words, "video").intent.kind == "preference"
