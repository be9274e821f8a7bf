"""Pictures of every make come out upright, in sRGB, with 8 bits a channel."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.tools.sight.scenes import photographs
from tools.errors import TooLarge, Unreadable
from tools.sight import look, picture
from tools.sight.limits import Limits

ORIENTATION = 0x0112


def seen(path: Path, longest: int | None = None) -> np.ndarray:
    form = look.file_format(path)
    with picture.opened(path, form, Limits()) as (image, header):
        pixels = picture.upright(image, header, longest)
        assert longest or pixels.shape[:2] == (header.height, header.width)
        return pixels


def far(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one[..., :3].astype(int) - other[..., :3].astype(int)).mean())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(tmp_path: Path, orientation: int) -> None:
    upright = photographs()[0]
    back = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    stored = np.ascontiguousarray(picture.turned(upright, back))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    path = tmp_path / "a.jpg"
    Image.fromarray(stored).save(path, quality=95, exif=exif)
    assert far(seen(path), upright) < 6
    facts = look.probe(path)
    assert (facts.width, facts.height) == (640, 427)
    assert facts.rotation == {1: 0, 2: 0, 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}[orientation]


def test_a_jpeg_decoded_small_looks_like_the_whole_one(tmp_path: Path) -> None:
    big = cv2.resize(photographs()[0], (2560, 1708))
    path = tmp_path / "a.jpg"
    Image.fromarray(big).save(path, quality=92)
    small = seen(path, 640)
    assert small.shape == (427, 640, 3)
    assert far(small, photographs()[0]) < 5


@pytest.mark.parametrize("mode", ["L", "LA", "1", "P", "RGBA", "CMYK", "I;16", "F", "PA"])
def test_every_mode_of_pixels_is_brought_to_eight_bit_rgb(tmp_path: Path, mode: str) -> None:
    rgb = Image.fromarray(photographs()[0])
    gray = np.asarray(rgb.convert("L"))
    made = {
        "I;16": lambda: Image.fromarray(gray.astype(np.uint16) * 257),
        "F": lambda: Image.fromarray(gray.astype(np.float32) / 255),
        "PA": lambda: rgb.quantize(64),
    }.get(mode, lambda: rgb.convert(mode))()
    path = tmp_path / "a.tif"
    made.save(path)
    pixels = seen(path)
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == (4 if mode in ("LA", "RGBA") else 3)
    expected = photographs()[0] if mode in ("P", "PA", "RGBA", "CMYK") else np.repeat(gray[..., None], 3, axis=2)
    assert far(pixels, expected) < {"1": 80, "P": 20}.get(mode, 12)


def test_a_palette_with_a_transparent_colour_has_alpha(tmp_path: Path) -> None:
    image = Image.fromarray(photographs()[1]).quantize(16)
    path = tmp_path / "a.gif"
    image.save(path, transparency=int(np.asarray(image)[0, 0]))
    assert look.probe(path).has_alpha
    assert seen(path)[0, 0, 3] == 0


def test_a_colour_profile_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    red = np.full((20, 20, 3), (255, 0, 0), dtype=np.uint8)
    Image.fromarray(red).save(path, icc_profile=red_and_blue_swapped())
    assert seen(path)[0, 0].tolist() == pytest.approx([0, 0, 255], abs=4)
    Image.fromarray(red).save(path, icc_profile=b"not a profile")
    assert (seen(path) == red).all()


def red_and_blue_swapped() -> bytes:
    """sRGB with the primaries of red and blue exchanged, under another name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "BGRs".encode("utf-16-be"))
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def test_animations_are_counted_and_seen_by_their_first_frame(tmp_path: Path) -> None:
    frames = [Image.fromarray(cv2.resize(one, (160, 107))) for one in photographs()]
    for form in ("GIF", "WEBP", "PNG", "AVIF"):
        path = tmp_path / f"a.{form.lower()}"
        frames[0].save(path, form, save_all=True, append_images=frames[1:], duration=100)
        facts = look.probe(path)
        assert (facts.kind, facts.animated, facts.frames) == ("image", True, 2), form
        assert far(seen(path), np.asarray(frames[0])) < 15, form


def test_pages_of_a_tiff_are_not_an_animation(tmp_path: Path) -> None:
    pages = [Image.fromarray(one) for one in photographs()]
    path = tmp_path / "a.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert not look.probe(path).animated


def test_too_many_pixels_are_refused_before_a_single_one_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (9_000, 9_000)).save(path)
    with pytest.raises(TooLarge, match="9000 × 9000"):
        look.probe(path)
    assert look.probe(path, limits=Limits(pixels=100_000_000)).width == 9_000


def test_broken_exif_does_not_break_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(photographs()[0]).save(path, exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")
    assert look.probe(path).width == 640


def test_damage_after_the_header_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(photographs()[0]).save(path)
    path.write_bytes(path.read_bytes()[:60_000])
    assert look.probe(path).width == 640
    with pytest.raises(Unreadable, match="It stops after 60 kB"):
        look.examine(path, "m", "s")
