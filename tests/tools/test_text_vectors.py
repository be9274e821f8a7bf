"""Vectors of short texts: near where words or parts of words are shared, the same everywhere."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tools.text_vectors import SPACE, WIDTH, embed

EXPECTED_PLACES = [6, 38, 110, 118, 120]
EXPECTED_VALUES = [0.16801, 0.16801, 0.061, 0.16801, 0.16801]


def near(one: str, other: str) -> float:
    return float(embed(one) @ embed(other))


def test_vectors_have_the_width_and_length_of_their_space() -> None:
    vector = embed("make it warmer")
    assert (vector.shape, vector.dtype, SPACE, WIDTH) == ((512,), np.float32, "ngram512v1", 512)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


def test_a_text_without_words_is_nowhere() -> None:
    assert not embed("").any()
    assert not embed(" …!? ").any()


@pytest.mark.parametrize(
    ("text", "nearer", "farther"),
    [
        ("cut this clip faster", "faster cuts please", "make the sky bluer"),
        ("straighten the horizon", "straightened horizons", "brighten the shadows"),
        ("what would make this feel like A24?", "A24", "Wes Anderson"),
        ("warmer and a bit brighter", "make it brighter, warmer", "remove the person on the left"),
        ("teal and orange grade", "orange & teal", "black and white film"),
    ],
)
def test_kindred_texts_lie_nearer(text: str, nearer: str, farther: str) -> None:
    assert near(text, nearer) > near(text, farther) + 0.1


def test_case_accents_spacing_and_spelling_matter_little() -> None:
    assert near("Make it POP", "make  it pop!") == pytest.approx(1, abs=1e-6)
    assert near("café look", "cafe look") == pytest.approx(1, abs=1e-6)
    assert near("saturation", "saturatoin") > 0.3


def test_words_that_say_nothing_do_not_make_neighbours() -> None:
    assert near("please make it like this for me", "please make it like that for us") > 0.25
    assert abs(near("please make the sky blue", "please make the cut fast")) < 0.35


def test_the_vector_is_the_same_on_every_machine_and_in_every_run() -> None:
    vector = embed("make it warmer")
    assert np.flatnonzero(vector)[:5].tolist() == EXPECTED_PLACES
    assert vector[EXPECTED_PLACES].tolist() == pytest.approx(EXPECTED_VALUES, abs=1e-5)


def test_a_prompt_takes_a_fraction_of_a_millisecond_and_a_long_text_is_bounded() -> None:
    prompt = "make it warmer and a bit brighter, crop to a square"
    embed(prompt)
    begun = time.perf_counter()
    for _ in range(200):
        embed(prompt)
    assert (time.perf_counter() - begun) / 200 < 0.001
    assert embed("word " * 100_000).any()
