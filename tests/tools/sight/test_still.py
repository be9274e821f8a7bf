"""Measurements of a picture follow what an eye would say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from edits.media import StillMeasures
from tests.tools.sight.scenes import photographs
from tools.sight.still import measure_noise, measure_still


def shifted(a: float = 0, b: float = 0, lightness: float = 0, contrast: float = 1) -> StillMeasures:
    """The temple with every pixel moved in Lab."""
    lab = cv2.cvtColor(photographs()[0].astype(np.float32) / 255, cv2.COLOR_RGB2Lab)
    lab[..., 0] = (lab[..., 0] - 50) * contrast + 50 + lightness
    lab += np.array([0, a, b], dtype=np.float32)
    rgb = np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB) * 255 + 0.5, 0, 255).astype(np.uint8)
    return measure_still(rgb)


def test_known_colours_have_their_known_lab_values() -> None:
    red = measure_still(np.full((40, 60, 3), (255, 0, 0), dtype=np.uint8))
    assert (red.lightness, red.a, red.b) == pytest.approx((53.24, 80.09, 67.2), abs=0.05)
    assert [(swatch.name, swatch.hex, swatch.share) for swatch in red.palette] == [("red", "#ff0000", 1.0)]
    gray = measure_still(np.full((40, 60, 3), 119, dtype=np.uint8))
    assert (gray.lightness, gray.a, gray.b, gray.colorfulness) == pytest.approx((50, 0, 0, 0), abs=0.25)


def test_darker_flatter_and_grayer_pictures_measure_so() -> None:
    plain = shifted()
    assert shifted(lightness=-20).lightness < plain.lightness - 15
    assert shifted(contrast=0.5).contrast < plain.contrast * 0.6
    gray = cv2.cvtColor(cv2.cvtColor(photographs()[1], cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    assert measure_still(gray).colorfulness < 1 < 40 < measure_still(photographs()[1]).colorfulness


@pytest.mark.parametrize(("a", "b"), [(0, 12), (0, -12), (12, 0), (-10, 0), (0, 18)])
def test_a_cast_over_a_picture_is_found_with_its_direction(a: float, b: float) -> None:
    plain, tinted = shifted(), shifted(a, b)
    assert tinted.cast_a - plain.cast_a == pytest.approx(a, abs=5)
    assert tinted.cast_b - plain.cast_b == pytest.approx(b, abs=5)


def test_an_orange_flower_is_no_orange_cast() -> None:
    flower = measure_still(photographs()[1])
    assert np.hypot(flower.cast_a, flower.cast_b) < 6
    assert {"orange", "gold", "peach"} & {swatch.name for swatch in flower.palette}


def test_clipping_counts_only_pixels_clipped_in_every_channel() -> None:
    picture = np.full((100, 100, 3), 128, dtype=np.uint8)
    picture[:10] = 255
    picture[10:30] = 0
    picture[30:60] = (255, 0, 0)
    measures = measure_still(picture)
    assert (measures.clipped_high, measures.clipped_low) == pytest.approx((0.1, 0.2), abs=0.001)
    assert measures.black_point == 0
    assert measures.white_point == pytest.approx(100, abs=0.1)


def test_blur_takes_sharpness_away() -> None:
    sharp = measure_still(photographs()[0])
    soft = measure_still(cv2.GaussianBlur(photographs()[0], (0, 0), 4))
    assert soft.sharpness < sharp.sharpness / 20


@pytest.mark.parametrize("sigma", [2, 5, 10])
def test_noise_is_measured_in_levels(sigma: float) -> None:
    rng = np.random.default_rng(1)
    noisy = np.clip(rng.normal(128, sigma, (400, 400)), 0, 255).astype(np.uint8)
    assert measure_noise(noisy) == pytest.approx(sigma, rel=0.1)


def test_transparent_pixels_do_not_count() -> None:
    picture = np.zeros((50, 100, 4), dtype=np.uint8)
    picture[:, 50:] = (0, 0, 255, 255)
    measures = measure_still(picture)
    assert [swatch.name for swatch in measures.palette] == ["blue"]
    assert measures.clipped_low == 0


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 1, 4), (2, 3, 3), (1, 500, 3), (700, 2, 4), (3, 3, 3)])
def test_the_smallest_pictures_measure_without_complaint(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    measures = measure_still(rng.integers(0, 256, shape, dtype=np.uint8))
    assert 0 <= measures.lightness <= 100
    assert measures.faces == ()


def test_measuring_twice_gives_the_same_and_size_matters_little() -> None:
    once, twice = measure_still(photographs()[0]), measure_still(photographs()[0])
    assert once == twice
    larger = measure_still(cv2.resize(photographs()[0], (2560, 1708), interpolation=cv2.INTER_CUBIC))
    assert larger.lightness == pytest.approx(once.lightness, abs=0.5)
    assert larger.colorfulness == pytest.approx(once.colorfulness, abs=1)
    assert [s.name for s in larger.palette][:2] == [s.name for s in once.palette][:2]
