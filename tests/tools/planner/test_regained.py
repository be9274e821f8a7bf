"""Halves of a sentence that share a verb, a unit or a noun, each with its own time or place."""

from __future__ import annotations

import pytest

from edits.vocabulary import Kind
from graph.state import Ask
from tools.planner.read import read

VIDEO: frozenset[Kind] = frozenset({"video"})


def asks(prompt: str) -> list[Ask]:
    return list(read(prompt, kinds=VIDEO).asks)


def held(ask: Ask) -> tuple[float | None, float | None]:
    """From when to when it holds, or before which end; the range of a cut."""
    if "from_end" in ask.params:
        return None, float(ask.params["from_end"])
    time = ask.target.time if ask.target is not None else None
    if time is not None:
        return time.start, time.end
    return ask.params.get("start"), ask.params.get("end")


def where(ask: Ask) -> str:
    return str(ask.target.region) if ask.target is not None and ask.target.region else ""


@pytest.mark.parametrize(
    ("prompt", "op", "times"),
    [
        ("cut the first 3 seconds and the last 5", "cut", [(0, 3)]),
        ("trim 2 seconds off the front and 3 off the back", "cut", [(0, 2), (None, 3)]),
        ("take 2 seconds off the start and 4 off the end", "cut", [(0, 2), (None, 4)]),
        ("shave half a second off the front and a second off the back", "cut", [(0, 0.5), (None, 1)]),
        ("take out the cough at 0:05 and the sneeze at 0:30", "cut", [(5, 8), (30, 33)]),
        ("brighten the first 5 seconds and darken the last 5", "exposure", [(0, 5), (None, 5)]),
        ("stabilize the first 10 seconds and the bit from 0:40 to 0:50", "stabilize", [(0, 10), (40, 50)]),
        ("zoom in at 0:05 and out at 0:10", "zoom", [(5, 8), (10, 13)]),
        ("mute the swear word at 0:04 and the doorbell at 0:09", "mute", [(4, 5), (9, 10)]),
    ],
)
def test_each_half_has_its_own_time(prompt: str, op: str, times: list[tuple[float | None, float]]) -> None:
    found = asks(prompt)
    assert {ask.op for ask in found} == {op}
    assert [held(ask) for ask in found] == times


def test_the_verb_of_the_first_half_is_that_of_the_second() -> None:
    plate, face = asks("blur the plate at 0:03 and the face at 0:10")
    assert (where(plate), held(plate)) == ("the plate", (3, 5))
    assert (where(face), held(face)) == ("the face", (10, 12))
    her, him = asks("zoom in on her at 0:05 and him at 0:12")
    assert (where(her), held(her)[0], where(him), held(him)[0]) == ("her", 5, "him", 12)


def test_the_second_way_of_a_fade_has_its_own_length() -> None:
    rise, fall = asks("fade in over 1 second and out over 3")
    assert (rise.params["edge"], rise.params["duration"]) == ("start", 1)
    assert (fall.params["edge"], fall.params["duration"]) == ("end", 3)


def test_the_second_half_of_a_clip_is_meant_by_its_number_alone() -> None:
    faster, slower = asks("make the first half faster and the second slower")
    assert (faster.sign, faster.params) == (1, {"share": (0.0, 0.5)})
    assert (slower.sign, slower.params) == (-1, {"share": (0.5, 1.0)})


def test_the_first_half_is_meant_by_its_number_behind_the_second() -> None:
    slower, faster = asks("slow the second half and speed up the first")
    assert (slower.sign, slower.params) == (-1, {"share": (0.5, 1.0)})
    assert (faster.sign, faster.params) == (1, {"share": (0.0, 0.5)})


def test_each_thing_on_the_frame_has_its_own_place() -> None:
    captions, title = asks("captions at the bottom, title at the top")
    assert (captions.op, title.op, title.params) == ("caption", "text", {"position": "top"})
    assert "style" not in captions.params
    logo, handle = asks("logo top left, handle bottom right")
    assert (logo.params["position"], handle.op, handle.params["position"]) == ("top_left", "text", "bottom_right")


def test_words_at_either_end_are_both_written() -> None:
    first, last = asks('add "hello" at the start and "bye" at the end')
    assert (first.params["content"], held(first)[0]) == ("hello", 0)
    assert (last.params["content"], last.params["from_end"]) == ("bye", 4)


def test_a_list_of_times_for_one_thing_stays_one_request() -> None:
    ranges = asks("mute 0:05 to 0:08 and 0:20 to 0:22")
    assert [held(ask) for ask in ranges] == [(5, 8), (20, 22)]
    silent = asks("turn the sound off from 1:05 to 1:10 and on the last 3 seconds")
    assert [held(ask) for ask in silent] == [(65, 70), (None, 3)]
    (both,) = asks("fade in and out")
    assert both.params["edge"] == "both"
