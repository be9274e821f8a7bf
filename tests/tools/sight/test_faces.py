"""Faces: found where there is one, not found in rocks, wheat and flowers."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.tools.sight.scenes import photographs
from tools.sight import look, picture
from tools.sight.faces import find_faces
from tools.sight.limits import Limits

GOOD = Path(os.environ.get("LOUPE_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "media" / "good"
needs_shared = pytest.mark.skipif(not GOOD.is_dir(), reason="the collection of real media is not here")
WITHOUT = (
    "skimage__chelsea.png",
    "skimage__coffee.png",
    "exiforient__Portrait_1.jpg",
    "libvips__sample-xyb.jpg",
    "sharp__2569067123_aca715a2ee_o.jpg",
    "media__tokyo.jpg",
    "exif-samples__DSCN0010.jpg",
)


def gray(path: Path) -> np.ndarray:
    form = look.file_format(path)
    with picture.opened(path, form, Limits()) as (image, header):
        return cv2.cvtColor(picture.upright(image, header, 512)[..., :3], cv2.COLOR_RGB2GRAY)


@needs_shared
def test_the_astronaut_has_one_face_where_it_is() -> None:
    astronaut = gray(GOOD / "skimage__astronaut.png")
    (face,) = find_faces(astronaut)
    assert face.left < 0.43 < face.left + face.width
    assert face.top < 0.22 < face.top + face.height
    mirrored = find_faces(np.ascontiguousarray(astronaut[:, ::-1]))
    assert mirrored[0].left == pytest.approx(1 - face.left - face.width, abs=0.05)


@needs_shared
def test_a_small_face_is_found_and_two_are_two() -> None:
    astronaut = gray(GOOD / "skimage__astronaut.png")
    wide = np.full((700, 1024), 90, dtype=np.uint8)
    wide[100:612, :512], wide[100:612, 512:] = astronaut, astronaut
    assert len(find_faces(wide)) == 2


@needs_shared
@pytest.mark.parametrize("name", WITHOUT)
def test_what_is_no_face_is_not_taken_for_one(name: str) -> None:
    assert find_faces(gray(GOOD / name)) == ()


@pytest.mark.parametrize("number", [0, 1])
def test_a_temple_and_a_flower_have_no_face(number: int) -> None:
    assert find_faces(cv2.cvtColor(photographs()[number], cv2.COLOR_RGB2GRAY)) == ()


@pytest.mark.parametrize("shape", [(1, 1), (10, 900), (23, 23), (40, 40)])
def test_tiny_pictures_have_no_face(shape: tuple[int, int]) -> None:
    assert find_faces(np.zeros(shape, dtype=np.uint8)) == ()
