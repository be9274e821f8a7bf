"""What a vision model is shown: small, upright, in order, and nothing of the file's own metadata."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.tools.sight.scenes import panned, photographs, views, write_clip
from tools.sight import look
from tools.sight.limits import Limits
from tools.sight.sheet import FRAME, GAP, STILL, Sheet, lay_out

LIMITS = Limits()


def laid_out(path: Path) -> tuple[Sheet, Image.Image]:
    sheet = lay_out(path, look.examine(path, "m", "s"), LIMITS)
    return sheet, Image.open(io.BytesIO(sheet.jpeg))


def test_a_still_is_small_and_carries_no_place_name_or_camera(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "my secret address"
    exif[0x8825] = {2: (52.0, 30.0, 0.0)}
    Image.fromarray(photographs()[0]).resize((3_000, 2_000)).save(tmp_path / "a.jpg", exif=exif, comment=b"secret")
    sheet, picture = laid_out(tmp_path / "a.jpg")
    assert b"secret" in (tmp_path / "a.jpg").read_bytes()
    assert b"secret" not in sheet.jpeg
    assert picture.size == (STILL, 683)
    assert not picture.getexif()
    assert sheet.times == ()
    assert len(sheet.jpeg) < 400_000


def test_a_clip_is_its_frames_in_order_row_by_row(tmp_path: Path) -> None:
    colours = [(200, 30, 30), (30, 160, 30), (30, 30, 200), (220, 220, 40)]
    frames = [np.full((90, 160, 3), colour, np.uint8) for colour in colours for _ in range(24)]
    sheet, picture = laid_out(write_clip(tmp_path / "a.mp4", frames))
    assert (len(sheet.times), sheet.columns) == (8, 3)
    assert list(sheet.times) == sorted(sheet.times)
    assert picture.size == (3 * 160 + 2 * GAP, 3 * 90 + 2 * GAP)
    seen = [picture.getpixel((80 + at % 3 * (160 + GAP), 45 + at // 3 * (90 + GAP))) for at in range(8)]
    for at, pixel in zip(sheet.times, seen, strict=True):
        assert pixel == pytest.approx(colours[int(at)], abs=25)


def test_a_large_clip_makes_a_sheet_of_bounded_size(tmp_path: Path) -> None:
    large = [np.ascontiguousarray(np.tile(view, (4, 4, 1))) for view in panned(views()[0], 12, step=1)]
    _, picture = laid_out(write_clip(tmp_path / "a.mp4", large))
    assert max(picture.size) <= 3 * FRAME + 2 * GAP
