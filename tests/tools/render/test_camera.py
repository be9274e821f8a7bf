"""Cameras that move over a clip: closing in, following, steadying."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.tools.render.clips import RATE, Cutter, film, frames_of, make_clip, photograph, tone
from tools.render.camera import closer, shoot, smoothed, window

FPS = 30
SIZE = (320, 180)


def walking(count: int) -> tuple[list[np.ndarray], list[float]]:
    """A bright disc that walks from left to right over gray, and where it is, 0–1."""
    frames, places = [], []
    for number in range(count):
        place = 0.15 + 0.7 * number / (count - 1)
        rgb = np.full((SIZE[1], SIZE[0], 3), 70, np.uint8)
        cv2.circle(rgb, (round(place * SIZE[0]), 90), 22, (240, 60, 40), -1, cv2.LINE_AA)
        frames.append(rgb)
        places.append(place)
    return frames, places


def shaken(count: int) -> tuple[list[np.ndarray], np.ndarray]:
    """A photograph seen by a trembling hand, and the shake in pixels."""
    large = photograph(*SIZE)
    draw = np.random.default_rng(3)
    shake = smoothed(draw.normal(0, 7, (count, 2)), 1.0)
    frames = []
    for across, down in shake:
        matrix = np.array([[1, 0, 30 + across], [0, 1, 18 + down]])
        frames.append(cv2.warpAffine(large, matrix, SIZE, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP))
    return frames, shake


def middle_of_red(rgb: np.ndarray) -> float | None:
    """Where the disc is across the frame, 0–1."""
    red = (rgb[..., 0].astype(int) - rgb[..., 1]) > 80
    return float(np.flatnonzero(red.any(axis=0)).mean() / rgb.shape[1]) if red.any() else None


def movement(frames: list[np.ndarray]) -> np.ndarray:
    """How far the picture moves from frame to frame, pixels."""
    grays = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY).astype(np.float32) for frame in frames]
    return np.array([np.hypot(*cv2.phaseCorrelate(a, b)[0]) for a, b in pairwise(grays)])


@pytest.fixture
def cutter(tmp_path: Path) -> Cutter:
    return Cutter(tmp_path)


def test_a_zoom_closes_in_smoothly(cutter: Cutter, tmp_path: Path) -> None:
    still = np.full((SIZE[1], SIZE[0], 3), 60, np.uint8)
    cv2.circle(still, (160, 90), 30, (240, 60, 40), -1)
    made = film(tmp_path / "still.mp4", [still] * 45, FPS)
    sizes = [
        int((frame[..., 0].astype(int) - frame[..., 1] > 80).sum())
        for frame in frames_of(cutter.render(made, {"op": "zoom", "params": {"scale": 2}}).path)
    ]
    assert sizes[-1] / sizes[0] == pytest.approx(4, rel=0.1)
    assert all(later >= earlier * 0.98 for earlier, later in pairwise(sizes))
    middle = sizes[22] / sizes[0]
    assert 1.8 < middle < 2.8


def test_zooming_out_ends_with_the_whole_frame(cutter: Cutter, tmp_path: Path) -> None:
    frames, _ = walking(40)
    made = film(tmp_path / "walk.mp4", [frames[20]] * 40, FPS)
    seen = frames_of(cutter.render(made, {"op": "zoom", "params": {"scale": 0.5}}).path)
    assert np.abs(seen[-1].astype(float) - frames[20]).mean() < 3
    assert np.abs(seen[0].astype(float) - frames[20]).mean() > 5


def test_a_tall_frame_follows_what_stands_out(cutter: Cutter, tmp_path: Path) -> None:
    frames, places = walking(75)
    made = film(tmp_path / "walk.mp4", frames, FPS)
    done = cutter.render(made, {"op": "reframe", "params": {"aspect": "9:16", "track": "subject"}})
    assert (done.width or 0) / (done.height or 1) == pytest.approx(9 / 16, rel=0.02)
    inside = [middle_of_red(frame) for frame in frames_of(done.path)]
    assert all(place is not None for place in inside)
    assert np.mean([0.2 < (place or 0) < 0.8 for place in inside]) > 0.9
    assert max(places) - min(places) > 0.6


def test_a_centred_reframe_stays_where_it_is(cutter: Cutter, tmp_path: Path) -> None:
    frames, _ = walking(30)
    made = film(tmp_path / "walk.mp4", frames, FPS)
    done = cutter.render(made, {"op": "reframe", "params": {"aspect": "1:1", "track": "center"}})
    plain = frames[15][:, 70:250]
    assert np.abs(frames_of(done.path)[15].astype(float) - plain).mean() < 4


def test_following_a_face_that_is_not_there_is_skipped(cutter: Cutter, tmp_path: Path) -> None:
    made = film(tmp_path / "walk.mp4", walking(15)[0], FPS)
    (one,) = cutter.render(made, {"op": "reframe", "params": {"aspect": "1:1", "track": "face"}}).not_rendered
    assert "no face" in one.why


def test_a_shaky_camera_is_calmed(cutter: Cutter, tmp_path: Path) -> None:
    frames, _ = shaken(60)
    made = film(tmp_path / "shaky.mp4", frames, FPS)
    done = cutter.render(made, {"op": "stabilize", "params": {"strength": 100}})
    seen = frames_of(done.path)
    assert seen[0].shape == (SIZE[1], SIZE[0], 3)
    assert movement(seen[5:-5]).mean() < 0.4 * movement(frames[5:-5]).mean()


def test_at_no_strength_nothing_moves(cutter: Cutter, tmp_path: Path) -> None:
    frames, _ = shaken(12)
    made = film(tmp_path / "shaky.mp4", frames, FPS)
    seen = frames_of(cutter.render(made, {"op": "stabilize", "params": {"strength": 0}}).path)
    assert np.abs(seen[6].astype(float) - frames[6]).mean() < 6


def test_words_stay_in_place_while_the_camera_closes_in(cutter: Cutter, tmp_path: Path) -> None:
    made = film(tmp_path / "dark.mp4", [np.full((SIZE[1], SIZE[0], 3), 40, np.uint8)] * 30, FPS)
    steps = {"op": "text", "params": {"content": "STAY"}}, {"op": "zoom", "params": {"scale": 2}}
    white = [frame.min(axis=2) > 150 for frame in frames_of(cutter.render(made, *steps).path)]
    assert (white[2] & white[27]).sum() > 0.8 * white[2].sum() > 0


def test_a_window_shows_its_part_of_the_picture() -> None:
    rgb = np.arange(100, dtype=np.uint8).reshape(10, 10, 1).repeat(3, axis=2)
    assert (shoot(rgb, window(0, 0, 1, 1), (10, 10)) == rgb).all()
    assert (shoot(rgb, window(0.5, 0, 0.5, 0.5), (5, 5)) == rgb[:5, 5:]).all()


def test_closing_in_on_a_corner_stays_inside() -> None:
    matrix = closer(2, 0.0, 1.0)
    assert matrix @ [0, 0, 1] == pytest.approx([0, 0.5, 1])
    assert matrix @ [1, 1, 1] == pytest.approx([0.5, 1, 1])


def test_a_clip_with_a_camera_keeps_its_sound(cutter: Cutter, tmp_path: Path) -> None:
    made = make_clip(tmp_path / "clip.mp4", 1, sound=tone(1))
    with av.open(str(cutter.render(made, {"op": "zoom"}).path)) as container:
        assert container.streams.audio[0].duration * container.streams.audio[0].time_base == pytest.approx(1, abs=0.05)
        assert container.streams.audio[0].rate == RATE
