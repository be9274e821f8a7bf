"""Pictures that measure alike lie near each other; what was not measured lies nowhere."""

from __future__ import annotations

import numpy as np
import pytest

from tests.memory.people import photo
from tests.memory.test_beginnings import STILL
from tools.sight.resemblance import embed


def near(one: dict[str, float], other: dict[str, float]) -> float:
    """Cosine of two pictures with these measures."""
    vectors = [embed(photo("m").model_copy(update={"still": STILL.model_copy(update=some)})) for some in (one, other)]
    assert all(vector is not None for vector in vectors)
    return float(vectors[0] @ vectors[1])


NIGHT = {"lightness": 18.0, "contrast": 14.0, "b": -8.0, "cast_b": -7.0, "colorfulness": 20.0, "white_point": 70.0}
BEACH = {"lightness": 72.0, "contrast": 20.0, "b": 14.0, "cast_b": 3.0, "colorfulness": 55.0, "white_point": 98.0}


def test_two_nights_lie_nearer_than_a_night_and_a_beach() -> None:
    other_night = {**NIGHT, "lightness": 22.0, "b": -6.0, "contrast": 16.0}
    assert near(NIGHT, other_night) > 0.9
    assert near(NIGHT, BEACH) < 0.5
    assert near(NIGHT, NIGHT) == pytest.approx(1)


def test_wild_measures_keep_a_length_of_one() -> None:
    vector = embed(photo("m").model_copy(update={"still": STILL.model_copy(update={"colorfulness": 1e9})}))
    assert vector is not None
    assert vector.shape == (12,)
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_what_was_not_measured_lies_nowhere() -> None:
    assert embed(photo("m")) is None
