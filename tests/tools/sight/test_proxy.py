"""Smaller copies of pictures that are slow to decode."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.tools.sight.scenes import photographs
from tools.sight import look
from tools.sight.proxy import find_proxy


def large(path: Path, **options: object) -> Path:
    Image.fromarray(cv2.resize(photographs()[0], (3200, 2135))).save(path, **options)
    return path


def test_a_large_png_gets_a_proxy_that_looks_like_it_and_the_facts_do_not_depend_on_it(tmp_path: Path) -> None:
    source = large(tmp_path / "a.png", compress_level=1)
    with_proxy = look.examine(source, "m", "s", proxies=tmp_path)
    assert with_proxy == look.examine(source, "m", "s")
    proxy = find_proxy(tmp_path)
    assert proxy is not None
    with Image.open(proxy) as image:
        assert image.size == (2000, 1334)
        small = np.asarray(image.resize((640, 427)))
    assert np.abs(small.astype(int) - photographs()[0]).mean() < 6


def test_transparency_stays_in_a_proxy(tmp_path: Path) -> None:
    picture = Image.fromarray(cv2.resize(photographs()[0], (3200, 2135)))
    picture.putalpha(90)
    picture.save(tmp_path / "a.png", compress_level=1)
    look.examine(tmp_path / "a.png", "m", "s", proxies=tmp_path)
    with Image.open(find_proxy(tmp_path)) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((5, 5))[3] == 90


@pytest.mark.parametrize("name", ["large.jpg", "small.png"])
def test_what_decodes_fast_gets_none(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "large.jpg":
        large(path)
    else:
        Image.fromarray(photographs()[0]).save(path)
    look.examine(path, "m", "s", proxies=tmp_path)
    assert find_proxy(tmp_path) is None
