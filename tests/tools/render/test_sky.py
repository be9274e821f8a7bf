"""The sky in dim, hazy and clouded pictures: found whole, down to the horizon, and not seen in walls and roads."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.tools.render.perception import lab
from tests.tools.render.stills import Studio, photo, step
from tools.render.regions import find_regions

HEIGHT, WIDTH = 320, 480
SKYLINE = 190
TEMPLE = (photo("china") * 0.62).astype(np.uint8)
"""A temple under a hazy sky, taken dim: the sky lies near L* 60."""


def painted(top: tuple[int, int, int], low: tuple[int, int, int], noise: float = 1.5) -> np.ndarray:
    """A plane that goes from one colour above to another below, with a camera's noise."""
    down = np.linspace(0, 1, HEIGHT)[:, None, None]
    plane = (1 - down) * np.array(top) + down * np.array(low) + np.zeros((1, WIDTH, 1))
    return plane + np.random.default_rng(5).normal(0, noise, plane.shape)


def with_hills(scene: np.ndarray, color: tuple[int, int, int] = (38, 42, 30)) -> tuple[np.ndarray, np.ndarray]:
    """The picture of a plane behind rough, dark hills, and where the plane is still seen."""
    ridge = SKYLINE + 22 * np.sin(np.arange(WIDTH) / 55) + 8 * np.sin(np.arange(WIDTH) / 13)
    seen = np.arange(HEIGHT)[:, None] < ridge[None, :]
    rough = np.array(color) + np.random.default_rng(8).normal(0, 14, (HEIGHT, WIDTH, 1))
    picture = np.where(seen[..., None], scene, rough)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.8), 0, 255).astype(np.uint8), seen


def sky_of(rgb: np.ndarray) -> np.ndarray | None:
    return find_regions(rgb, None, ["the sky"])[0].get("the sky")


@pytest.mark.parametrize(
    ("top", "low"),
    [
        ((118, 124, 136), (150, 148, 146)),
        ((150, 150, 150), (154, 154, 154)),
        ((84, 92, 108), (128, 122, 112)),
        ((60, 64, 72), (80, 80, 80)),
        ((214, 220, 230), (250, 240, 214)),
    ],
    ids=["haze", "overcast", "haze that turns warm", "very dim", "bright, with a warm horizon"],
)
def test_a_hazy_sky_over_dark_hills_is_found_whole(top: tuple[int, int, int], low: tuple[int, int, int]) -> None:
    picture, seen = with_hills(painted(top, low))
    sky = sky_of(picture)
    assert sky is not None
    assert (sky[seen] > 200).mean() > 0.95
    assert (sky[~seen] > 50).mean() < 0.03


def test_the_temples_dim_sky_is_found_down_to_the_horizon() -> None:
    bright, dim = sky_of(photo("china")), sky_of(TEMPLE)
    assert bright is not None
    assert dim is not None
    assert dim[10:190, 340:530].min() > 240
    assert dim[260:].mean() < 5
    assert np.abs(bright.astype(int) - dim).mean() < 3


def test_clouds_that_the_sky_surrounds_are_part_of_it() -> None:
    scene = painted((70, 120, 190), (150, 180, 215))
    soft = cv2.GaussianBlur(cv2.ellipse(np.zeros((HEIGHT, WIDTH)), (260, 90), (90, 26), 0, 0, 360, 1.0, -1), (0, 0), 3)
    picture, seen = with_hills(scene + soft[..., None] * (np.array((236, 232, 226)) - scene))
    sky = sky_of(picture)
    assert sky is not None
    assert sky[70:110, 200:320].min() > 200
    assert (sky[seen] > 200).mean() > 0.95


def test_a_kite_is_no_cloud() -> None:
    picture, _ = with_hills(painted((70, 120, 190), (150, 180, 215)))
    cv2.circle(picture, (250, 90), 34, (190, 40, 30), -1)
    sky = sky_of(picture)
    assert sky is not None
    assert sky[80:100, 240:260].max() < 30


def test_water_as_light_as_the_sky_lies_below_the_horizon() -> None:
    picture = painted((140, 146, 156), (150, 150, 150))
    picture[SKYLINE : SKYLINE + 8] = (96, 102, 108)
    picture[280:] = (40, 44, 36)
    sky = sky_of(np.clip(cv2.GaussianBlur(picture, (0, 0), 1.5), 0, 255).astype(np.uint8))
    assert sky is not None
    assert (sky[: SKYLINE - 4] > 200).mean() > 0.95
    assert sky[SKYLINE + 24 :].mean() < 10


def wall_with_a_lamp() -> np.ndarray:
    scene = painted((126, 126, 126), (120, 120, 120))
    cv2.circle(scene, (330, 110), 45, (250, 250, 250), -1)
    scene[230:] = (70, 60, 52)
    return scene


def road() -> np.ndarray:
    scene = painted((122, 122, 124), (112, 112, 114), noise=4)
    cv2.line(scene, (20, 40), (60, 0), (190, 190, 190), 5)
    return scene


def door_ajar() -> np.ndarray:
    scene = painted((60, 58, 56), (64, 60, 58))
    scene[:300, 150:330] = painted((150, 150, 152), (144, 144, 146))[:300, 150:330]
    return scene


def blue_coat() -> np.ndarray:
    scene = painted((128, 120, 108), (128, 120, 108), noise=5)
    cv2.ellipse(scene, (240, 330), (120, 190), 0, 0, 360, (40, 70, 160), -1)
    return scene


def snow() -> np.ndarray:
    scene = painted((30, 44, 34), (30, 44, 34), noise=12)
    scene[150:] = painted((226, 230, 236), (236, 238, 242))[150:]
    return scene


@pytest.mark.parametrize(
    "scene",
    [wall_with_a_lamp, road, door_ajar, blue_coat, snow, lambda: painted((130, 130, 130), (130, 130, 130))],
    ids=["a wall with a lamp", "a road", "a door", "a blue coat", "snow under firs", "one grey"],
)
def test_what_is_smooth_and_gray_or_blue_elsewhere_is_no_sky(scene) -> None:
    assert sky_of(np.clip(scene(), 0, 255).astype(np.uint8)) is None


def steepest(change: np.ndarray, inside: np.ndarray) -> float:
    """The most that a change of lightness differs from one pixel to the next, well inside a part."""
    inner = cv2.erode(inside.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    smooth = cv2.GaussianBlur(change, (0, 0), 2)
    across = np.hypot(cv2.Sobel(smooth, -1, 1, 0, scale=1 / 8), cv2.Sobel(smooth, -1, 0, 1, scale=1 / 8))
    return float(across[inner].max())


def test_brightening_all_but_a_hazy_sky_leaves_no_step_in_it(studio: Studio) -> None:
    hills, seen = with_hills(painted((118, 124, 136), (150, 148, 146)))
    over_the_lake = np.zeros(TEMPLE.shape[:2], bool)
    over_the_lake[:200, 330:560] = True
    for picture, inside in ((hills, seen), (TEMPLE, over_the_lake)):
        after = studio.pixels(picture, step("exposure", ev=1, target={"exclude": ["the sky"]}))
        change = lab(after)[..., 0] - lab(picture)[..., 0]
        assert change[-20:].mean() > 6
        assert steepest(change.astype(np.float32), inside) < 0.1


def test_where_nothing_bounds_a_sky_it_ends_in_a_wide_slope(studio: Studio) -> None:
    """A sky that turns far from its own colours ends somewhere: softly, or an edit would draw a line there."""
    across = np.linspace(0, 1, WIDTH)[None, :, None]
    scene = painted((120, 150, 200), (160, 180, 210)) * (1 - across) + painted((214, 150, 90), (240, 180, 90)) * across
    picture, seen = with_hills(scene)
    after = studio.pixels(picture, step("exposure", ev=-1, target={"region": "sky"}))
    change = (lab(after)[..., 0] - lab(picture)[..., 0]).astype(np.float32)
    assert change[:100, :60].mean() < -15
    assert change[:100, -40:].mean() > -1
    assert 0.1 < steepest(change[:120], seen[:120]) < 1.2
