"""How far a picture leans."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.tools.sight.scenes import photographs
from tools.sight.tilt import measure_tilt


def leaning(gray: np.ndarray, degrees: float) -> np.ndarray:
    """The middle of a picture turned clockwise, without corners."""
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.3)
    return cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC)


def horizon() -> np.ndarray:
    rng = np.random.default_rng(0)
    sky = np.full((400, 600), 200.0)
    sky[220:] = 80
    return np.clip(cv2.GaussianBlur(sky, (0, 0), 1) + rng.normal(0, 3, sky.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("degrees", [-7, -3, -1, 0, 2, 5])
def test_a_horizon_tells_how_far_it_leans(degrees: float) -> None:
    assert measure_tilt(leaning(horizon(), degrees)) == pytest.approx(degrees, abs=0.3)


@pytest.mark.parametrize("degrees", [-5, -2, 2, 5])
def test_a_building_leans_with_its_picture(degrees: float) -> None:
    temple = cv2.cvtColor(photographs()[0], cv2.COLOR_RGB2GRAY)
    straight, leant = measure_tilt(leaning(temple, 0)), measure_tilt(leaning(temple, degrees))
    assert straight is not None
    assert leant is not None
    assert leant - straight == pytest.approx(degrees, abs=1)


def test_a_flower_has_no_lines_to_go_by() -> None:
    flower = cv2.cvtColor(photographs()[1], cv2.COLOR_RGB2GRAY)
    assert measure_tilt(flower) is None
    assert measure_tilt(np.zeros((500, 500), dtype=np.uint8)) is None
    assert measure_tilt(np.zeros((5, 900), dtype=np.uint8)) is None


def test_lines_in_perspective_are_not_taken_for_a_leaning_horizon() -> None:
    road = np.full((400, 600), 160, dtype=np.uint8)
    for end in (-200, 60, 320, 580, 840):
        cv2.line(road, (300, 120), (end, 400), 40, 3)
    assert measure_tilt(road) is None
