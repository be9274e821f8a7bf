"""Words and pictures laid over a frame, and several pictures made into one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from edits.vocabulary.graphics import Text
from tests.tools.render.perception import ssim
from tests.tools.render.stills import Studio, photo, step
from tools.render.errors import SourceError
from tools.render.graphic import finish_graphic
from tools.render.lettering import letter
from tools.render.shapes import shape_of

CHINA, FLOWER = photo("china"), photo("flower")
GRAY = np.full((400, 600, 3), 90, np.uint8)
POSITIONS = ["top_left", "top", "top_right", "left", "center", "right", "bottom_left", "bottom", "bottom_right"]


def written(**params: object) -> np.ndarray:
    return letter(600, 400, Text(**params))


def center_of(alpha: np.ndarray) -> tuple[float, float]:
    rows, columns = np.nonzero(alpha > 40)
    return columns.mean() / alpha.shape[1], rows.mean() / alpha.shape[0]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("style", ["title", "lower_third", "meme", "watermark", "label"])
def test_words_stand_where_they_were_asked_to(position: str, style: str) -> None:
    x, y = center_of(written(content="Hello", position=position, style=style)[..., 3])
    assert (x < 0.45) == position.endswith("left")
    assert (x > 0.55) == position.endswith("right")
    assert (y < 0.45) == position.startswith("top")
    assert (y > 0.55) == position.startswith("bottom")


@pytest.mark.parametrize("style", ["title", "lower_third", "meme", "watermark", "label"])
def test_long_words_are_wrapped_inside_the_frame(style: str) -> None:
    alpha = written(content="the quick brown fox jumps over the lazy dog " * 6, style=style)[..., 3]
    rows, columns = np.nonzero(alpha > 40)
    assert 5 < columns.min() < columns.max() < 595
    assert 5 < rows.min() < rows.max() < 395


def test_a_meme_is_in_capitals_with_a_dark_outline_and_a_watermark_is_faint() -> None:
    assert np.array_equal(written(content="abc", style="meme"), written(content="ABC", style="meme"))
    meme = written(content="abc", style="meme")
    assert (meme[meme[..., 3] > 250][:, 0] < 30).any()
    assert written(content="© me", style="watermark")[..., 3].max() < 160


def test_text_on_a_picture_is_bright_and_changes_only_its_place(studio: Studio) -> None:
    after = studio.pixels(GRAY, step("text", content="Title", position="bottom"))
    assert np.array_equal(after[:200], GRAY[:200])
    assert after[250:].max() > 240


def test_strength_is_the_opacity_of_the_words(studio: Studio) -> None:
    half = studio.pixels(GRAY, step("text", content="Title", style="meme", amount_of_step=0.5))
    assert 150 < half.max() < 190


def test_letters_of_other_scripts_are_found_or_refused_in_words(studio: Studio) -> None:
    for words in ("Ünïcödé", "Привет", "Γειά"):
        rendered = studio.render(GRAY, step("text", content=words))
        assert all("no font" in one.why for one in rendered.not_rendered)
    unknown = studio.render(GRAY, step("text", content="\U000f1234\U000f1235"))
    assert "no font" in unknown.not_rendered[0].why


def test_a_logo_is_laid_over_with_its_transparency(studio: Studio) -> None:
    logo = np.zeros((100, 200, 4), np.uint8)
    logo[:, :100] = (255, 0, 0, 255)
    logo[:, 100:] = (0, 255, 0, 0)
    media = {"logo": studio.file(logo)}
    after = studio.pixels(GRAY, step("overlay", media="logo", position="top_left", scale=0.5), media=media)
    assert after[60, 60] == pytest.approx([255, 0, 0], abs=2)
    assert after[60, 250] == pytest.approx([90, 90, 90], abs=2)
    whole = studio.pixels(GRAY, step("overlay", media="logo", position="center", scale=1), media=media)
    assert whole[200, 2] == pytest.approx([255, 0, 0], abs=2)


def test_words_on_transparency_are_opaque_there(studio: Studio) -> None:
    clear = np.zeros((300, 400, 4), np.uint8)
    after = studio.pixels(clear, step("text", content="Hi", position="center", style="meme"))
    assert after[..., 3].max() > 250
    assert after[0, 0, 3] == 0
    assert after[..., :3][after[..., 3] > 250].max() > 240


def test_a_collage_shows_every_picture(studio: Studio) -> None:
    colors = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30)]
    files = {f"m{n}": studio.file(np.full((300, 400, 3), c, np.uint8)) for n, c in enumerate(colors)}
    after = studio.pixels(GRAY, step("merge", media=list(files)), media=files)
    for color in colors:
        assert (np.abs(after.astype(int) - color).max(axis=-1) < 4).mean() > 0.1


def test_side_by_side_keeps_both_whole(studio: Studio) -> None:
    after = studio.pixels(CHINA, step("merge", media=["f"], layout="side_by_side"), media={"f": studio.file(FLOWER)})
    assert after.shape == (427, 1280, 3)
    assert np.array_equal(after[:, :640], CHINA)
    assert np.abs(after[:, 640:].astype(int) - FLOWER).mean() < 1


def test_exposures_fuse_to_one_with_both_ends_readable(studio: Studio) -> None:
    dark, bright = (np.clip(CHINA.astype(float) * f, 0, 255).astype(np.uint8) for f in (0.35, 1.9))
    media = {"dark": studio.file(dark), "bright": studio.file(bright)}
    after = studio.pixels(dark, step("merge", media=["bright"], layout="hdr"), media=media)

    def lost(picture: np.ndarray) -> float:
        """Part of the picture that is nearly black or nearly white."""
        return float(((picture.max(axis=-1) < 20) | (picture.min(axis=-1) > 245)).mean())

    assert lost(after) < 0.9 * min(lost(dark), lost(bright))
    assert ssim(after, np.ascontiguousarray(CHINA)) > 0.75


def test_a_composite_lays_cutouts_on_top_and_mixes_opaque_pictures(studio: Studio) -> None:
    disc = np.zeros((400, 400, 4), np.uint8)
    cv2.circle(disc, (200, 200), 80, (250, 0, 0, 255), -1)
    media = {"disc": studio.file(disc), "flower": studio.file(FLOWER)}
    on_top = studio.pixels(GRAY, step("merge", media=["disc"], layout="composite"), media=media)
    assert on_top[200, 300] == pytest.approx([250, 0, 0], abs=2)
    assert on_top[5, 5] == pytest.approx([90, 90, 90], abs=1)
    mixed = studio.pixels(CHINA, step("merge", media=["flower"], layout="composite"), media=media).astype(float)
    assert np.abs(mixed - (CHINA.astype(float) + FLOWER) / 2).mean() < 2


def test_a_panorama_is_wider_than_its_parts_or_says_why_not(studio: Studio) -> None:
    wide = cv2.resize(np.ascontiguousarray(CHINA), (1600, 1068), interpolation=cv2.INTER_CUBIC)
    left, right = wide[:, :1000], wide[:, 600:]
    stitched = studio.render(left, step("merge", media=["r"], layout="panorama"), media={"r": studio.file(right)})
    assert stitched.not_rendered or stitched.width > 1200
    apart = studio.render(CHINA, step("merge", media=["f"], layout="panorama"), media={"f": studio.file(FLOWER)})
    assert "overlap" in apart.not_rendered[0].why or "stitched" in apart.not_rendered[0].why


def test_merging_with_nothing_is_refused(studio: Studio) -> None:
    assert "still to be given" in studio.render(CHINA, step("merge")).not_rendered[0].why


SHAPES = {
    "a red arrow pointing left": (200, 40, 40),
    "a thick blue circle": (40, 100, 200),
    "a star": (255, 200, 61),
    "a heart sticker": (232, 40, 60),
    "a check mark": (47, 180, 87),
    "a white cross": (255, 255, 255),
    "a black rectangle": (0, 0, 0),
    "a green triangle": (40, 160, 70),
}


@pytest.mark.parametrize("prompt", SHAPES)
def test_a_shape_is_drawn_here_in_its_colour_and_place(studio: Studio, prompt: str) -> None:
    after = studio.pixels(GRAY, step("overlay", prompt=prompt, position="top_left", scale=0.3))
    changed = np.abs(after.astype(int) - GRAY).max(axis=2) > 30
    assert changed[:200, :200].sum() > 1_000
    assert not changed[220:].any()
    assert not changed[:, 220:].any()
    inside = np.median(after[changed], axis=0)
    assert np.abs(inside - SHAPES[prompt]).max() < 70


def test_an_arrow_points_where_it_was_told_to(studio: Studio) -> None:
    def heavier_half(prompt: str) -> bool:
        after = studio.pixels(GRAY, step("overlay", prompt=prompt, position="center", scale=0.4))
        changed = np.abs(after.astype(int) - GRAY).max(axis=2) > 60
        rows = changed.any(axis=0).nonzero()[0]
        heights = changed.sum(axis=0)[rows[0] : rows[-1] + 1]
        return bool(heights[: len(heights) // 2].max() > heights[len(heights) // 2 :].max())

    assert heavier_half("an arrow pointing left")
    assert not heavier_half("an arrow pointing right")


def test_a_frame_lies_around_the_whole_picture(studio: Studio) -> None:
    after = studio.pixels(GRAY, step("overlay", prompt="a thin white frame"))
    assert (after[:4] == 255).all()
    assert (after[:, -4:] == 255).all()
    assert np.array_equal(after[40:-40, 40:-40], GRAY[40:-40, 40:-40])


PLACE = {"left": 0.5, "top": 0.4, "width": 0.2, "height": 0.2}


def _changed(after: np.ndarray) -> np.ndarray:
    return np.abs(after.astype(int) - GRAY).max(axis=2) > 40


def _extent(changed: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize(("prompt", "wider"), [("a red circle", 1.4), ("a yellow box", 1.15), ("a frame", 1.15)])
def test_a_shape_that_belongs_to_a_region_goes_around_it(studio: Studio, prompt: str, wider: float) -> None:
    height, width = GRAY.shape[:2]
    changed = _changed(studio.pixels(GRAY, step("overlay", prompt=prompt, target={"region": PLACE})))
    left, top, right, bottom = _extent(changed)
    assert (left + right) / 2 == pytest.approx(0.6 * width, abs=3)
    assert (top + bottom) / 2 == pytest.approx(0.5 * height, abs=3)
    assert right - left == pytest.approx(wider * 0.2 * width, abs=6)
    assert bottom - top == pytest.approx(wider * 0.2 * height, abs=6)
    assert not changed[round(0.45 * height) : round(0.55 * height), round(0.55 * width) : round(0.65 * width)].any()


def test_a_box_around_what_reaches_the_edge_stays_in_the_picture(studio: Studio) -> None:
    height, width = GRAY.shape[:2]
    target = {"region": {"left": 0.0, "top": 0.3, "width": 1.0, "height": 0.4}}
    changed = _changed(studio.pixels(GRAY, step("overlay", prompt="a yellow box", target=target)))
    assert changed[height // 2, 0]
    assert changed[height // 2, width - 1]
    assert not changed[height // 2, width // 2]


def test_an_arrow_points_at_a_region_from_where_there_is_more_room(studio: Studio) -> None:
    width = GRAY.shape[1]
    at_right = _extent(_changed(studio.pixels(GRAY, step("overlay", prompt="an arrow", target={"region": PLACE}))))
    assert 0.4 * width < at_right[2] <= 0.5 * width
    near = {**PLACE, "left": 0.1}
    at_left = _extent(_changed(studio.pixels(GRAY, step("overlay", prompt="an arrow", target={"region": near}))))
    assert 0.3 * width <= at_left[0] < 0.4 * width


def test_a_graphic_covers_the_region_it_belongs_to(studio: Studio) -> None:
    height, width = GRAY.shape[:2]
    media = {"logo": studio.file(np.full((50, 100, 3), (255, 0, 0), np.uint8))}
    after = studio.pixels(GRAY, step("overlay", media="logo", target={"region": PLACE}), media=media)
    changed = _changed(after)
    assert changed[round(0.41 * height) : round(0.59 * height), round(0.51 * width) : round(0.69 * width)].all()
    assert changed.mean() < 0.2


def test_a_shape_around_what_cannot_be_found_is_said_not_to_be_rendered(studio: Studio) -> None:
    rendered = studio.render(GRAY, step("overlay", prompt="a red circle", target={"region": "the car"}))
    assert "car" in rendered.not_rendered[0].why


@pytest.mark.parametrize("prompt", ["a cat sticker", "an arrow made of roses", "a wooden frame", "", "a heart, a star"])
def test_what_is_more_than_a_shape_is_left_to_a_model(prompt: str) -> None:
    assert shape_of(prompt) is None


def test_a_drawn_graphic_loses_a_plain_background_and_keeps_another(tmp_path: Path) -> None:
    for name, background in (("plain", np.full((200, 200, 3), 250, np.uint8)), ("busy", CHINA[:200, :200].copy())):
        background[60:140, 80:120] = (20, 30, 200)
        drawn = tmp_path / f"{name}.png"
        Image.fromarray(background).save(drawn)
        finish_graphic(drawn, tmp_path / name)
        with Image.open(tmp_path / name) as made:
            assert made.format == "PNG"
            alpha = np.asarray(made.convert("RGBA"))[..., 3]
        assert (alpha.min() == 0) == (name == "plain")
        assert (alpha.shape[0] < 120) == (name == "plain")
        assert b"digitalsourcetype/trainedAlgorithmicMedia" in (tmp_path / name).read_bytes()


def test_an_empty_graphic_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (100, 100), "white").save(tmp_path / "white.png")
    with pytest.raises(SourceError, match="empty"):
        finish_graphic(tmp_path / "white.png", tmp_path / "out")
