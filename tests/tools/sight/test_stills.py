"""Small pictures for models to look at: upright, opaque, without metadata, in time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.tools.sight.scenes import panned, photographs, views, write_clip
from tools.sight import look
from tools.sight.limits import Limits
from tools.sight.stills import Frame, look_in, look_in_squarely

LIMITS = Limits()


def looked(path: Path, longest: int) -> tuple[Frame, ...]:
    return look_in(path, look.examine(path, "m", "s"), longest, LIMITS)


def test_a_still_is_upright_whatever_its_orientation(tmp_path: Path) -> None:
    picture = Image.new("RGB", (400, 200), "red")
    picture.paste("blue", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif, quality=95)
    (frame,) = looked(tmp_path / "a.jpg", 100)
    assert frame.at is None
    assert frame.pixels.shape == (100, 50, 3)
    assert frame.pixels[5, 25, 2] > 200 > 50 > frame.pixels[5, 25, 0]


def test_transparent_parts_are_white(tmp_path: Path) -> None:
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(tmp_path / "a.png")
    (frame,) = looked(tmp_path / "a.png", 100)
    assert frame.pixels.shape == (40, 60, 3)
    assert frame.pixels.min() == 255


@pytest.mark.parametrize(
    ("size", "shape"), [((600, 300), (64, 128)), ((300, 600), (128, 64)), ((5_000, 20), (16, 4_096))]
)
def test_the_shorter_side_is_what_a_model_crops_from(tmp_path: Path, size: tuple, shape: tuple) -> None:
    Image.new("RGB", size, "gray").save(tmp_path / "a.jpg")
    facts = look.examine(tmp_path / "a.jpg", "m", "s")
    (frame,) = look_in_squarely(tmp_path / "a.jpg", facts, 64, LIMITS)
    assert frame.pixels.shape[:2] == shape


def test_the_frames_of_a_clip_are_those_at_its_sampled_times(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", [frame for view in views()[:4] for frame in panned(view, 24, step=1)])
    facts = look.examine(path, "m", "s")
    frames = look_in(path, facts, 96, LIMITS)
    assert [frame.at for frame in frames] == pytest.approx(list(facts.clip.frames), abs=0.05)
    assert {max(frame.pixels.shape) for frame in frames} == {96}
    first, last = frames[0].pixels.astype(int), frames[-1].pixels.astype(int)
    assert np.abs(first - last).mean() > 5


def test_a_clip_is_looked_into_in_the_time_there_is(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", panned(views()[0], 96, step=1))
    facts = look.examine(path, "m", "s")
    hurried = look_in(path, facts, 96, Limits(decode_s=0))
    assert len(hurried) == len(facts.clip.frames)


def test_a_photograph_looks_as_it_does_to_a_person(tmp_path: Path) -> None:
    photograph = photographs()[0]
    Image.fromarray(photograph).save(tmp_path / "a.png")
    (frame,) = looked(tmp_path / "a.png", 128)
    small = Image.fromarray(photograph).resize((frame.pixels.shape[1], frame.pixels.shape[0]), Image.Resampling.BICUBIC)
    assert np.abs(frame.pixels.astype(int) - np.asarray(small).astype(int)).mean() < 2
