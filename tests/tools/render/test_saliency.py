"""What stands out, and where a frame is put to hold it."""

import cv2
import numpy as np
import pytest

from tools.render.saliency import most_salient, standing_out


def painted(x: float, y: float, width: int = 600, height: int = 400) -> np.ndarray:
    """A red ball on gray sand at a place in parts of the frame."""
    sand = np.random.default_rng(7).normal(150, 4, (height, width, 1)).repeat(3, axis=2)
    rgb = np.clip(sand, 0, 255).astype(np.uint8)
    return cv2.circle(rgb, (round(x * width), round(y * height)), 34, (210, 30, 30), -1)


@pytest.mark.parametrize("x", [0.15, 0.35, 0.5, 0.8])
def test_a_tall_frame_is_put_around_what_stands_out(x):
    width = 225
    middle, _ = standing_out(painted(x, 0.5), (width, 400))
    assert middle - width / 2 < x * 600 - 30
    assert x * 600 + 30 < middle + width / 2


def test_a_frame_goes_no_further_from_the_middle_than_it_must():
    middle, _ = standing_out(painted(0.6, 0.5), (400, 400))
    assert abs(middle - 300) < 40


def test_a_frame_as_large_as_the_picture_stays_in_the_middle():
    assert standing_out(painted(0.8, 0.2), (600, 400)) == pytest.approx((300, 200), abs=6)


def test_where_nothing_stands_out_the_frame_is_in_the_middle():
    plain = np.full((400, 600, 3), 128, np.uint8)
    assert standing_out(plain, (225, 400)) == pytest.approx((300, 200), abs=12)


def test_the_box_around_what_stands_out_holds_it():
    left, top, right, bottom = most_salient(painted(0.7, 0.4))
    assert left < 0.7 * 600 < right
    assert top < 0.4 * 400 < bottom
