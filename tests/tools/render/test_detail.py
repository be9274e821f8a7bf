"""What looks at neighbours: detail, haze, noise, blurs and effects."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.tools.render.perception import lab, ssim
from tests.tools.render.stills import PHOTOS, Studio, detail_of, photo, step
from tools.render import filters
from tools.render.operation import PictureOperation, find_operation
from tools.render.wavelet import shrink_noise

SPATIAL = [
    step("texture", amount=60), step("texture", amount=-60), step("clarity", amount=60), step("clarity", amount=-60),
    step("dehaze", amount=60), step("dehaze", amount=-60), step("denoise", luminance=50, color=50),
    step("sharpen", amount=80), step("blur", amount=30), step("blur", kind="lens", amount=30),
    step("blur", kind="motion", amount=30), step("blur", kind="pixelate", amount=30), step("vignette", amount=-50),
    step("vignette", amount=50), step("grain", amount=40), step("glow", amount=50),
]  # fmt: skip
NAMES = [f"{one['op']}-{place}" for place, one in enumerate(SPATIAL)]


def luma(rgb: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY).astype(np.float32)


def acutance(rgb: np.ndarray) -> float:
    return float(np.abs(cv2.Laplacian(luma(rgb), cv2.CV_32F)).mean())


def local_contrast(rgb: np.ndarray) -> float:
    y = luma(rgb)
    return float((y - cv2.GaussianBlur(y, (0, 0), 12)).std())


@pytest.mark.parametrize("one", SPATIAL, ids=NAMES)
def test_less_strength_changes_less(one: dict, studio: Studio) -> None:
    half, full = (studio.pixels(detail_of("china"), {**one, "amount": a}).astype(int) for a in (0.6, 1))
    assert 0 < np.abs(half - detail_of("china")).mean() < np.abs(full - detail_of("china")).mean()


@pytest.mark.parametrize("one", SPATIAL, ids=NAMES)
def test_the_same_picture_and_plan_give_the_same_bytes(one: dict, studio: Studio) -> None:
    path = studio.file(detail_of("flower"))
    first, second = (studio.render(path, one).path.read_bytes() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("op", ["sharpen", "texture"])
def test_sharpening_and_texture_raise_fine_detail(op: str, name: str, studio: Studio) -> None:
    assert acutance(studio.pixels(photo(name), step(op, amount=80))) > 1.06 * acutance(photo(name))


def test_negative_texture_softens_and_keeps_the_large_edges(studio: Studio) -> None:
    soft = studio.pixels(photo("flower"), step("texture", amount=-80))
    assert acutance(soft) < 0.95 * acutance(photo("flower"))
    assert local_contrast(soft) > 0.95 * local_contrast(photo("flower"))


@pytest.mark.parametrize("name", PHOTOS)
def test_clarity_raises_local_contrast_more_than_overall_lightness(name: str, studio: Studio) -> None:
    clear, hazy = (studio.pixels(photo(name), step("clarity", amount=x)) for x in (80, -80))
    assert local_contrast(clear) > 1.05 * local_contrast(photo(name)) > 1.05 * local_contrast(hazy)
    assert abs(luma(clear).mean() - luma(photo(name)).mean()) < 6


def test_dehaze_deepens_the_distance_and_its_opposite_veils_it(studio: Studio) -> None:
    clear, veiled = (lab(studio.pixels(photo("china"), step("dehaze", amount=x))) for x in (60, -60))
    before = lab(photo("china"))
    distance = np.s_[170:230, 350:530, 0]
    assert clear[distance].std() > before[distance].std() > veiled[distance].std()
    assert np.hypot(clear[..., 1], clear[..., 2]).mean() > np.hypot(before[..., 1], before[..., 2]).mean()
    assert np.percentile(veiled[..., 0], 1) > np.percentile(before[..., 0], 1) + 5


def test_denoising_lowers_noise_and_keeps_the_picture(studio: Studio) -> None:
    clean = photo("flower")
    noisy = np.clip(clean + np.random.default_rng(1).normal(0, 14, clean.shape), 0, 255).astype(np.uint8)
    after = studio.pixels(noisy, step("denoise", luminance=70, color=70))
    assert np.abs(after.astype(int) - clean).mean() < 0.5 * np.abs(noisy.astype(int) - clean).mean()
    assert ssim(after, np.ascontiguousarray(clean)) > ssim(noisy, np.ascontiguousarray(clean)) + 0.2


def test_denoising_a_clean_picture_leaves_its_detail(studio: Studio) -> None:
    after = studio.pixels(photo("china"), step("denoise"))
    assert ssim(after, np.ascontiguousarray(photo("china"))) > 0.95


@pytest.mark.parametrize("kind", ["gaussian", "lens", "motion", "pixelate"])
def test_every_blur_takes_detail_away_and_keeps_the_mean(kind: str, studio: Studio) -> None:
    after = studio.pixels(photo("flower"), step("blur", kind=kind, amount=40))
    assert acutance(after) < 0.6 * acutance(photo("flower"))
    assert np.abs(lab(after).reshape(-1, 3).mean(0) - lab(photo("flower")).reshape(-1, 3).mean(0)).max() < 3


def test_motion_blurs_along_and_not_across(studio: Studio) -> None:
    after = luma(studio.pixels(photo("china"), step("blur", kind="motion", amount=40)))
    before = luma(photo("china"))
    along, across = (np.abs(np.diff(after, axis=a)).mean() / np.abs(np.diff(before, axis=a)).mean() for a in (1, 0))
    assert along < 0.3 * across


def test_a_lens_turns_a_bright_point_into_a_disc(studio: Studio) -> None:
    night = np.full((400, 400, 3), 8, np.uint8)
    night[197:203, 197:203] = 255
    disc = luma(studio.pixels(night, step("blur", kind="lens", amount=100)))
    lit = disc > 12
    wide, tall = np.flatnonzero(lit.any(0)).size, np.flatnonzero(lit.any(1)).size
    assert wide == pytest.approx(tall, abs=2)
    assert lit.sum() == pytest.approx(np.pi * wide**2 / 4, rel=0.2)


def test_a_vignette_darkens_the_corners_and_not_the_middle(studio: Studio) -> None:
    gray = np.full((300, 400, 3), 128, np.uint8)
    dark, light = (studio.pixels(gray, step("vignette", amount=a)).mean(axis=-1) for a in (-60, 60))
    assert dark[0, 0] < 70 < 126 < dark[150, 200] < 130
    assert light[0, 0] > 150
    assert dark[0, 0] == pytest.approx(dark[-1, -1], abs=1)
    late = studio.pixels(gray, step("vignette", amount=-60, midpoint=100, feather=20)).mean(axis=-1)
    assert late[150, 30] > dark[150, 30]


def test_grain_is_strongest_in_the_middle_tones_and_keeps_the_mean(studio: Studio) -> None:
    stripes = np.repeat(np.array([0, 128, 255], np.uint8), 200)[None, :, None].repeat(300, 0).repeat(3, 2)
    grainy = studio.pixels(stripes, step("grain", amount=60)).astype(np.float32)
    deviation = [grainy[:, part].std() for part in (np.s_[10:190], np.s_[210:390], np.s_[410:590])]
    assert deviation[1] > 2 * max(deviation[0], deviation[2])
    assert grainy[:, 210:390].mean() == pytest.approx(128, abs=1.5)
    assert np.ptp(grainy[:, 210:390], axis=-1).max() <= 1


def test_coarse_grain_is_coarser(studio: Studio) -> None:
    gray = np.full((400, 1600, 3), 128, np.uint8)
    fine, coarse = (luma(studio.pixels(gray, step("grain", amount=60, size=s))) for s in (0, 100))
    rough = [np.abs(np.diff(grain, axis=1)).mean() / grain.std() for grain in (fine, coarse)]
    assert rough[0] > 1.3 * rough[1]


def test_another_picture_gets_other_grain(studio: Studio) -> None:
    one, other = (studio.pixels(np.full((64, 64, 3), v, np.uint8), step("grain", amount=50)) for v in (128, 129))
    assert not np.array_equal(one.astype(int) - 128, other.astype(int) - 129)


def test_glow_brightens_around_the_bright_and_darkens_nothing(studio: Studio) -> None:
    after = studio.pixels(photo("flower"), step("glow", amount=60)).astype(int)
    assert (after >= photo("flower").astype(int) - 1).all()
    assert after.mean() > photo("flower").mean() + 2


@pytest.mark.parametrize("one", [step("blur", amount=30), step("vignette", amount=-50), step("clarity", amount=60)])
def test_a_preview_looks_like_the_full_size_made_small(one: dict, studio: Studio) -> None:
    large = cv2.resize(np.ascontiguousarray(photo("china")), (1280, 854), interpolation=cv2.INTER_CUBIC)
    path = studio.file(large)
    full = np.asarray(Image.open(studio.render(path, one, lossless=True).path))
    preview = np.asarray(Image.open(studio.render(path, one, lossless=True, longest=640).path))
    small = cv2.resize(full, (preview.shape[1], preview.shape[0]), interpolation=cv2.INTER_AREA)
    assert ssim(np.ascontiguousarray(preview), small) > 0.97


def test_every_photo_operation_that_is_not_colour_is_a_picture_operation() -> None:
    for one in SPATIAL:
        assert isinstance(find_operation(one["op"]), PictureOperation)


def test_denoising_a_strip_at_a_time_is_the_same_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    noisy = luma(photo("china")) + np.random.default_rng(3).normal(0, 12, photo("china").shape[:2])
    plane = np.clip(noisy, 0, 255).astype(np.uint8)
    whole = shrink_noise(plane, 12)
    monkeypatch.setattr(filters, "STRIP_PIXELS", plane.shape[1] * 83)
    assert np.abs(shrink_noise(plane, 12).astype(int) - whole).max() <= 1
