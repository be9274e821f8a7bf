"""High dynamic range becomes a picture a plain display shows."""

from __future__ import annotations

import numpy as np
import pytest

from tools.sight.hdr import WHITE, named_transfer, to_sdr


def pq_code(nits: float) -> int:
    """The 8-bit code of SMPTE ST 2084 nearest to a luminance in cd/m²."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    power = (nits / 10_000) ** m1
    return round(255 * ((c1 + c2 * power) / (1 + c3 * power)) ** m2)


def shown(nits: float, transfer: str = "pq") -> int:
    return int(to_sdr(np.full((2, 2, 3), pq_code(nits), dtype=np.uint8), transfer)[0, 0, 1])


def test_diffuse_white_is_bright_and_highlights_have_room_above_it() -> None:
    assert 215 < shown(WHITE) < 240
    assert shown(WHITE) < shown(600) <= 255
    assert shown(0.001) <= 2


def test_middle_gray_of_hdr_is_middle_gray_of_the_display() -> None:
    assert shown(WHITE * 0.18) == pytest.approx(118, abs=22)


def test_standard_pictures_are_left_alone_and_alpha_is_kept() -> None:
    picture = np.arange(64, dtype=np.uint8).reshape(4, 4, 4)
    assert to_sdr(picture, "sdr") is picture
    assert (to_sdr(picture, "pq2020")[..., 3] == picture[..., 3]).all()


def test_wide_primaries_become_more_colourful_in_narrow_ones() -> None:
    reddish = np.full((1, 1, 3), (150, 120, 120), dtype=np.uint8)
    narrow, wide = (to_sdr(reddish, transfer)[0, 0].astype(int) for transfer in ("pq", "pq2020"))
    assert np.ptp(wide) > np.ptp(narrow)


def test_code_points_are_those_of_the_recommendation() -> None:
    assert [named_transfer(*pair) for pair in ((16, 9), (16, 1), (18, 9), (1, 1), (None, None))] == [
        "pq2020",
        "pq",
        "hlg2020",
        "sdr",
        "sdr",
    ]
