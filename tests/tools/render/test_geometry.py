"""Where the frame lies afterwards, and that nothing else happened to it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.tools.render.perception import ssim
from tests.tools.render.stills import Studio, photo, step, with_faces
from tools.render.still import _needed

CHINA = photo("china")


@pytest.mark.parametrize("degrees", [90, 180, 270, -90, 360, -270])
def test_a_right_angle_moves_pixels_and_changes_none(degrees: int, studio: Studio) -> None:
    after = studio.pixels(CHINA, step("rotate", degrees=degrees))
    assert np.array_equal(after, np.rot90(CHINA, -degrees // 90))


def test_ninety_degrees_is_clockwise(studio: Studio) -> None:
    after = studio.pixels(CHINA, step("rotate", degrees=90))
    assert np.array_equal(after[0, -1], CHINA[0, 0])


def test_a_slight_turn_leaves_no_empty_corner_and_a_large_one_makes_them_transparent(studio: Studio) -> None:
    slight = studio.pixels(CHINA, step("rotate", degrees=7))
    assert slight.shape[2] == 3
    assert slight.shape[1] / slight.shape[0] == pytest.approx(640 / 427, rel=0.02)
    large = studio.pixels(CHINA, step("rotate", degrees=30))
    assert large.shape[2] == 4
    assert large[0, 0, 3] == 0 < large[large.shape[0] // 2, large.shape[1] // 2, 3]
    assert large.shape[1] > 640


def test_turning_there_and_back_shows_the_same_scene(studio: Studio) -> None:
    there = studio.pixels(CHINA, step("rotate", degrees=5))
    back = studio.pixels(there, step("rotate", degrees=-5))
    height, width = back.shape[:2]
    top, left = (427 - height) // 2, (640 - width) // 2
    assert ssim(back, np.ascontiguousarray(CHINA[top : top + height, left : left + width])) > 0.85


@pytest.mark.parametrize(("axis", "flip"), [("horizontal", 1), ("vertical", 0)])
def test_a_flip_mirrors_and_twice_is_nothing(axis: str, flip: int, studio: Studio) -> None:
    assert np.array_equal(studio.pixels(CHINA, step("flip", axis=axis)), cv2.flip(CHINA, flip))
    assert np.array_equal(studio.pixels(CHINA, step("flip", axis=axis), step("flip", axis=axis)), CHINA)


@pytest.mark.parametrize(
    ("params", "size"),
    [
        ({"width": 320}, (320, 214)),
        ({"height": 854}, (1280, 854)),
        ({"scale": 0.5}, (320, 214)),
        ({"width": 100, "height": 100}, (100, 100)),
    ],
)
def test_resize_gives_the_size_asked_for(params: dict, size: tuple[int, int], studio: Studio) -> None:
    after = studio.pixels(CHINA, step("resize", **params))
    assert (after.shape[1], after.shape[0]) == pytest.approx(size, abs=1)


def test_upscaling_keeps_edges_and_invents_no_colour(studio: Studio) -> None:
    after = studio.pixels(CHINA, step("upscale", factor=3))
    assert after.shape == (1281, 1920, 3)
    small = cv2.resize(after, (640, 427), interpolation=cv2.INTER_AREA)
    assert ssim(small, np.ascontiguousarray(CHINA)) > 0.985


@pytest.mark.parametrize("aspect", ["1:1", "9:16", "16:9", "4:5", "1.85:1"])
@pytest.mark.parametrize("anchor", ["center", "subject", "thirds"])
def test_a_crop_has_its_aspect_and_is_as_large_as_can_be(aspect: str, anchor: str, studio: Studio) -> None:
    after = studio.pixels(CHINA, step("crop", aspect=aspect, anchor=anchor))
    across, down = map(float, aspect.split(":"))
    assert after.shape[1] / after.shape[0] == pytest.approx(across / down, rel=0.01)
    assert after.shape[1] == 640 or after.shape[0] == 427


def test_a_crop_box_is_cut_exactly(studio: Studio) -> None:
    box = {"left": 0.25, "top": 0.5, "width": 0.5, "height": 0.25}
    after = studio.pixels(CHINA, step("crop", box=box))
    assert np.array_equal(after, CHINA[214 : 214 + after.shape[0], 160:480])


def test_an_aspect_with_a_box_lies_inside_the_box(studio: Studio) -> None:
    box = {"left": 0.5, "top": 0, "width": 0.5, "height": 1}
    after = studio.pixels(CHINA, step("crop", aspect="1:1", box=box))
    assert after.shape[0] == after.shape[1] == 320
    assert np.array_equal(after, CHINA[54 : 54 + 320, 320:640]) or np.array_equal(after, CHINA[53 : 53 + 320, 320:640])


@pytest.mark.parametrize("left", [0.02, 0.45, 0.85])
def test_a_crop_by_the_subject_keeps_the_face_in_the_frame(left: float, studio: Studio) -> None:
    marked = CHINA.copy()
    face = np.s_[100:150, round(left * 640) : round(left * 640) + 60]
    marked[face] = (255, 0, 255)
    faces = with_faces((left, 100 / 427, 60 / 640, 50 / 427))
    after = studio.pixels(marked, step("crop", aspect="9:16", anchor="subject"), still=faces)
    shown = (after == (255, 0, 255)).all(axis=-1).sum()
    assert shown == 60 * 50


def test_thirds_put_the_face_on_a_third_of_the_frame(studio: Studio) -> None:
    faces = with_faces((0.3, 0.4, 0.1, 0.15))
    marked = CHINA.copy()
    marked[171:235, 192:256] = (255, 0, 255)
    after = studio.pixels(marked, step("crop", aspect="9:16", anchor="thirds"), still=faces)
    place = np.flatnonzero((after == (255, 0, 255)).all(axis=-1).any(axis=0)).mean() / after.shape[1]
    assert min(abs(place - 1 / 3), abs(place - 2 / 3)) < 0.08


def test_a_face_is_still_cropped_to_after_the_picture_was_mirrored_and_turned(studio: Studio) -> None:
    marked = CHINA.copy()
    marked[100:150, 30:90] = (255, 0, 255)
    faces = with_faces((30 / 640, 100 / 427, 60 / 640, 50 / 427))
    steps = (step("flip"), step("rotate", degrees=180), step("crop", aspect="9:16", anchor="subject"))
    after = studio.pixels(marked, *steps, still=faces)
    assert (after == (255, 0, 255)).all(axis=-1).sum() == 60 * 50


def test_straightening_levels_a_leaning_horizon(studio: Studio) -> None:
    scene = np.full((480, 640, 3), 210, np.uint8)
    scene[240:] = (40, 70, 60)
    scene[200:204], scene[300:304] = (20, 20, 20), (220, 220, 220)
    leaning = studio.pixels(np.tile(scene, (2, 2, 1))[:960, :1280], step("rotate", degrees=4))
    level = studio.pixels(leaning, step("straighten"))
    rows = level.astype(np.float32).mean(axis=-1)
    middle = rows[30:-30, 60:-60]
    assert (
        np.abs(middle[:, 20] - middle[:, -20]).mean()
        < 0.4
        * np.abs(
            leaning.astype(np.float32).mean(axis=-1)[30:-30, 80] - leaning.astype(np.float32).mean(axis=-1)[30:-30, -80]
        ).mean()
    )


def test_a_picture_without_lines_is_not_straightened_by_guess(studio: Studio) -> None:
    rendered = studio.render(photo("flower"), step("straighten"), step("flip"), lossless=True)
    assert [one.step for one in rendered.not_rendered] == ["s1"]
    assert "level" in rendered.not_rendered[0].why
    assert np.array_equal(np.asarray(Image.open(rendered.path)), photo("flower")[:, ::-1])


def test_perspective_leaves_no_empty_corner_and_opposite_sliders_lean_opposite_ways(studio: Studio) -> None:
    white = np.full((300, 400, 3), 255, np.uint8)
    for params in ({"vertical": 80}, {"horizontal": -80}, {"distortion": 100}, {"distortion": -100}):
        assert studio.pixels(white, step("perspective", **params)).min() > 250
    line = np.full((300, 400, 3), 255, np.uint8)
    line[:, 100:104] = 0
    out, back = (studio.pixels(line, step("perspective", vertical=v)) for v in (-60, 60))
    slopes = [int(np.argmin(p[20].mean(-1))) - int(np.argmin(p[-20].mean(-1))) for p in (out, back)]
    assert slopes[0] < 0 < slopes[1]


def test_geometry_may_be_asked_to_come_first(studio: Studio) -> None:
    steps = (step("vignette", amount=-80), step("crop", box={"left": 0, "top": 0, "width": 0.5, "height": 1}))
    after = studio.pixels(CHINA, *steps)
    assert after[200, -3].mean() < CHINA[200, 317].mean() - 10


def test_a_preview_of_a_crop_decodes_enough_of_the_source(studio: Studio) -> None:
    from tests.tools.render.stills import facts_of, plan

    facts = facts_of(studio.file(np.zeros((3000, 4000, 3), np.uint8), ".jpg"))
    half = plan(step("crop", box={"left": 0, "top": 0, "width": 0.5, "height": 0.5})).steps
    assert _needed(facts, list(half), 1600) >= 2200
    assert _needed(facts, [], 1600) == 1600
    assert _needed(facts, list(plan(step("resize", width=400)).steps), 1600) == 400
