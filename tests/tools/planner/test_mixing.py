"""Sides of a mix that go opposite ways, each with its own subject, way and figure."""

from __future__ import annotations

import pytest

from edits.vocabulary import Kind
from graph.state import Ask
from tools.planner.read import read

VIDEO: frozenset[Kind] = frozenset({"video"})


def told(prompt: str) -> list[tuple[str, int, str]]:
    """Operation, sign and region of each ask about a clip."""
    return [(ask.op, ask.sign, _region(ask)) for ask in read(prompt, kinds=VIDEO).asks]


def _region(ask: Ask) -> str:
    return str(ask.target.region) if ask.target is not None and ask.target.region else ""


VOICE, MUSIC, NOISE = ("enhance_voice", 0, ""), ("music", 0, ""), ("denoise_audio", 0, "")


@pytest.mark.parametrize(
    ("prompt", "asked"),
    [
        ("make the voice louder and the traffic quieter", [VOICE, NOISE]),
        ("music down, dialogue up", [MUSIC, VOICE]),
        ("less wind but more of the birds", [NOISE, ("gain", 1, "the birds")]),
        ("him louder engine softer", [VOICE, NOISE]),
        ("quieter crowd, louder commentator", [NOISE, VOICE]),
        ("the music is too loud and the voice too quiet", [MUSIC, VOICE]),
        ("bring the guitar forward and push the drums back", [("gain", 1, "the guitar"), ("gain", -1, "the drums")]),
        ("the guest is too quiet and I'm too loud", [VOICE, ("gain", -1, "me")]),
        ("turn up the narrator, turn down the waves", [VOICE, NOISE]),
        ("more footsteps and less rumble", [("gain", 1, "footsteps"), NOISE]),
        ("drop the music and lift the speech", [MUSIC, VOICE]),
    ],
)
def test_each_side_of_a_mix_goes_its_own_way(prompt: str, asked: list[tuple[str, int, str]]) -> None:
    assert told(prompt) == asked


def test_figures_and_degrees_belong_to_their_side() -> None:
    raised, lowered = read("raise the vocals by 3 db and drop the drums by 6", kinds=VIDEO).asks
    assert (raised.params, lowered.params) == ({"db": 3.0}, {"db": -6.0})
    mild, strong = read("voices up a touch, background hum way down", kinds=VIDEO).asks
    assert mild.degree is not None
    assert strong.degree is not None
    assert mild.degree < 0.5 < strong.degree


def test_two_levels_in_decibels_stay_two() -> None:
    up, down = read("bring the ambience up 4 db and pull the choir back 2", kinds=VIDEO).asks
    assert (up.params, down.params) == ({"db": 4.0}, {"db": -2.0})
    assert (_region(up), _region(down)) == ("the ambience", "the choir")


def test_whoever_is_lifted_in_decibels_is_a_side_of_the_mix() -> None:
    up, down = read("lift the caller by 4 db and bring the host down 2", kinds=VIDEO).asks
    assert (up.params, _region(up)) == ({"db": 4.0}, "the caller")
    assert (down.params, _region(down)) == ({"db": -2.0}, "the host")
    assert [ask.op for ask in read("less reverb, more bass", kinds=VIDEO).asks] == ["denoise_audio", "equalize"]


def test_a_way_that_is_said_once_goes_on_for_the_next() -> None:
    assert told("raise the guitar and the piano and lower the drums") == [
        ("gain", 1, "the guitar"),
        ("gain", 1, "the piano"),
        ("gain", -1, "the drums"),
    ]


def test_parts_of_one_track_are_said_to_move_together() -> None:
    assert "one track" in " ".join(read("less drums, more piano", kinds=VIDEO).notes)
    assert read("music down, voice up", kinds=VIDEO).notes == ()


def test_ends_that_are_louder_and_quieter_keep_their_times() -> None:
    louder, quieter = read("make the beginning louder and the ending quieter", kinds=VIDEO).asks
    assert louder.target is not None
    assert louder.target.time is not None
    assert louder.target.time.start == 0
    assert (louder.sign, quieter.sign, quieter.params) == (1, -1, {"from_end": 3.0})


@pytest.mark.parametrize(
    ("prompt", "ops"),
    [
        ("brightness up and contrast down", ["exposure", "contrast"]),
        ("turn up the brightness and turn down the music", ["exposure", "music"]),
        ("make it warmer, music down, dialogue up", ["music", "enhance_voice", "temperature"]),
    ],
)
def test_what_is_seen_is_no_side_of_the_mix(prompt: str, ops: list[str]) -> None:
    assert [ask.op for ask in read(prompt, kinds=VIDEO).asks] == ops
