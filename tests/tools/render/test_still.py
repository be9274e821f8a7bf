"""A whole plan on a still: sources of every kind in, honest files out, and nothing silently dropped."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.tools.render.perception import delta_e, lab, ssim
from tests.tools.render.stills import Studio, facts_of, photo, plan, save, step
from tools.errors import MediaError
from tools.render.compare import render_comparison
from tools.render.delivery import plan_hash
from tools.render.errors import SourceError
from tools.render.icc import DISPLAY_P3, p3_from_srgb
from tools.render.preview import render_preview
from tools.render.source import read_source
from tools.sight.probe import file_format

CHINA = photo("china")
WARM = step("temperature", amount=30)


def opened(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path))


# -- sources ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_whatever_its_exif_says(orientation: int, tmp_path: Path) -> None:
    stored = CHINA if orientation < 5 else CHINA.swapaxes(0, 1)
    stored = stored[::-1] if orientation in (3, 4, 6, 7) else stored
    stored = stored[:, ::-1] if orientation in (2, 3, 7, 8) else stored
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(np.ascontiguousarray(stored), tmp_path / "turned.jpg", exif=exif, quality=95)
    source = read_source(path)
    assert (source.full_width, source.full_height) == (640, 427)
    assert np.abs(source.rgb.astype(int) - CHINA).mean() < 3
    assert read_source(path, 200).rgb.shape[:2] == pytest.approx((133, 200), abs=1)


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "CMYK", "LA", "RGBA", "1", "LAB", "I;16"])
def test_every_mode_of_picture_renders_and_looks_like_itself(mode: str, studio: Studio, tmp_path: Path) -> None:
    image = Image.fromarray(CHINA)
    if mode == "LAB":
        image = ImageCms.profileToProfile(
            image, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
        )
    elif mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    else:
        image = image.convert(mode)
    path = tmp_path / "picture.tif"
    image.save(path)
    rendered = studio.render(path, WARM, lossless=True)
    assert rendered.not_rendered == ()
    expected = CHINA if mode in {"RGB", "P", "CMYK", "RGBA", "LAB"} else np.asarray(Image.fromarray(CHINA).convert("L"))
    if mode != "1":
        light = lab(read_source(path).rgb)[..., 0]
        goal = lab(expected if expected.ndim == 3 else np.repeat(expected[..., None], 3, 2))[..., 0]
        assert np.abs(light - goal).mean() < 5
    assert opened(rendered.path).shape[:2] == (427, 640)


def test_conversions_are_told(studio: Studio, tmp_path: Path) -> None:
    cmyk, deep = tmp_path / "print.tif", tmp_path / "scan.png"
    Image.fromarray(CHINA).convert("CMYK").save(cmyk)
    cv2.imwrite(str(deep), CHINA[..., ::-1].astype(np.uint16) * 257)
    assert any("CMYK" in note for note in studio.render(cmyk).notes)
    assert any("16 bits" in note for note in studio.render(deep).notes)
    assert np.abs(read_source(deep).rgb.astype(int) - CHINA).max() <= 1


def test_a_display_p3_photo_keeps_its_colours(tmp_path: Path) -> None:
    path = save(p3_from_srgb(CHINA), tmp_path / "p3.png", icc_profile=DISPLAY_P3)
    assert delta_e(read_source(path).rgb, CHINA).mean() < 0.7


def test_transparency_is_kept_and_needs_png(studio: Studio) -> None:
    alpha = np.zeros((427, 640), np.uint8)
    alpha[100:300, 200:400] = 255
    alpha[300:, :] = 128
    source = np.dstack([CHINA, alpha])
    rendered = studio.render(source, WARM, step("vignette", amount=-30))
    assert rendered.mime == "image/png"
    assert np.array_equal(opened(rendered.path)[..., 3], alpha)


def test_of_an_animation_the_first_frame_is_rendered_and_said(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    frames = [Image.fromarray(p).convert("P") for p in (CHINA, photo("flower"))]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    rendered = studio.render(path)
    assert any("first" in note for note in rendered.notes)


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 2), (3, 5)])
def test_the_smallest_pictures_survive_every_step(size: tuple[int, int], studio: Studio) -> None:
    tiny = np.full((*size, 3), 120, np.uint8)
    steps = [
        step(op, amount=40) for op in ("temperature", "clarity", "texture", "dehaze", "sharpen", "vignette", "glow")
    ]
    rendered = studio.render(
        tiny, *steps, step("denoise"), step("blur", amount=50), step("grain", amount=30), step("rotate", degrees=5),
        step("crop", aspect="1:1", anchor="subject"), step("text", content="a"), step("perspective", vertical=20),
    )  # fmt: skip
    assert rendered.path.stat().st_size > 0


def test_a_file_that_is_no_picture_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "words.jpg"
    path.write_text("hello")
    with pytest.raises(SourceError, match="no kind of picture"):
        read_source(path)
    whole = save(CHINA, tmp_path / "whole.jpg").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="missing or damaged"):
        read_source(path)


# -- what is written -------------------------------------------------------------------------------------------------


def test_nothing_of_the_sources_metadata_leaks_and_loupe_signs(studio: Studio, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "SecretMaker", "SecretModel"
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (47.0, 22.0, 0.0)
    path = save(
        CHINA, tmp_path / "gps.jpg", exif=exif, comment=b"SecretComment", xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>"
    )
    for container in ("jpeg", "png", "webp", "tiff"):
        rendered = studio.render(path, WARM, step("output", container=container))
        body = rendered.path.read_bytes()
        assert b"Secret" not in body
        image = Image.open(rendered.path)
        assert not dict(image.getexif().get_ifd(0x8825))
        said = str(image.getexif().get(0x0131, "")) + str(image.info.get("Software", ""))
        assert "edited by Loupe" in said
        assert plan_hash(plan(WARM, step("output", container=container))) in said


def test_fields_that_a_person_sets_are_written(studio: Studio) -> None:
    rendered = studio.render(CHINA, step("metadata", set={"artist": "Ana", "copyright": "© Ana", "software": "x"}))
    exif = Image.open(rendered.path).getexif()
    assert exif[0x013B] == "Ana"
    assert "Loupe" in exif[0x0131]


def test_the_same_plan_has_the_same_hash_and_another_another() -> None:
    assert plan_hash(plan(WARM)) == plan_hash(plan(WARM))
    assert plan_hash(plan(WARM)) != plan_hash(plan(step("temperature", amount=31)))


@pytest.mark.parametrize(("container", "mime"), [("png", "image/png"), ("webp", "image/webp"), ("jpg", "image/jpeg"),
                                                 ("tiff", "image/tiff"), ("avif", "image/avif")])  # fmt: skip
def test_the_format_asked_for_is_written(container: str, mime: str, studio: Studio) -> None:
    rendered = studio.render(CHINA, step("output", container=container))
    assert rendered.mime == mime
    assert Image.open(rendered.path).get_format_mimetype() == mime
    assert np.abs(opened(rendered.path)[..., :3].astype(int) - CHINA).mean() < 3


def test_a_size_limit_is_kept_and_told(studio: Studio) -> None:
    rendered = studio.render(CHINA, step("output", max_bytes=20_000))
    assert rendered.path.stat().st_size <= 20_000
    assert any("20000 bytes" in note for note in rendered.notes)
    lossless = studio.render(CHINA, step("output", container="png", max_bytes=50_000))
    assert lossless.path.stat().st_size <= 50_000


def test_a_platform_gets_its_shape_and_size_and_words_stay_inside(studio: Studio) -> None:
    story = studio.render(
        CHINA, step("text", content="Hello", position="bottom_left"), step("output", platform="tiktok")
    )
    assert (story.width, story.height) == (1080, 1920)
    assert story.mime == "image/jpeg"
    assert (opened(story.path)[1600:, :500] > 245).all(axis=-1).sum() > 200
    preview = studio.render(CHINA, step("output", platform="tiktok"), longest=400)
    assert (preview.width, preview.height) == (225, 400)
    square, narrow = (studio.render(CHINA, step("output", **o)) for o in ({"aspect": "1:1"}, {"width": 200}))
    assert (square.width, square.height) == (427, 427)
    assert (narrow.width, narrow.height) == (200, 133)


def test_colour_spaces_of_the_output(studio: Studio) -> None:
    gray, palette, cmyk, p3 = (
        studio.render(CHINA, step("output", color_space=space)).path for space in ("gray", "palette", "cmyk", "p3")
    )
    assert Image.open(gray).mode == "L"
    assert Image.open(palette).mode == "P"
    assert Image.open(cmyk).mode == "CMYK"
    assert ImageCms.getProfileDescription(io.BytesIO(Image.open(p3).info["icc_profile"])).strip() == "Display P3"
    assert delta_e(read_source(p3).rgb, CHINA).mean() < 1.5


def test_the_profile_says_its_own_length_and_red_is_red_in_it() -> None:
    assert struct.unpack(">I", DISPLAY_P3[:4])[0] == len(DISPLAY_P3)
    transform = ImageCms.buildTransform(io.BytesIO(DISPLAY_P3), ImageCms.createProfile("sRGB"), "RGB", "RGB")
    pink = Image.new("RGB", (1, 1), tuple(int(v) for v in p3_from_srgb(np.array([[[230, 120, 140]]], np.uint8))[0, 0]))
    assert ImageCms.applyTransform(pink, transform).getpixel((0, 0)) == pytest.approx((230, 120, 140), abs=2)


# -- plans -----------------------------------------------------------------------------------------------------------


def test_the_impossible_is_said_and_the_rest_renders(studio: Studio) -> None:
    rendered = studio.render(
        CHINA,
        step("temperature", amount=40),
        step("trim", start=1, end=2),
        step("remove_object", subject="the boat"),
        step("overlay", media="gone"),
        step("lut", name="no such look"),
        step("match_look", media="gone"),
        step("text", content=""),
        step("blur", amount=40, target={"region": "my face"}),
        {**step("clarity", amount=20), "executor": "editor"},
        step("exposure", ev=0.5, target={"media": "other"}),
        step("loudness"),
        lossless=True,
    )
    reasons = {one.step: one.why for one in rendered.not_rendered}
    assert list(reasons) == ["s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11"]
    assert "not to image" in reasons["s2"]
    assert "the boat" in reasons["s3"]
    assert "gone" in reasons["s4"]
    assert "no such look" in reasons["s5"]
    assert "words" in reasons["s7"]
    assert "no face" in reasons["s8"]
    assert lab(opened(rendered.path))[..., 2].mean() > lab(CHINA)[..., 2].mean() + 3


def test_every_reason_is_a_sentence_without_paths_or_class_names(studio: Studio, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    steps = (step("overlay", media="b"), step("merge", media=["b"], layout="collage"), step("match_look", media="b"))
    for one in studio.render(CHINA, *steps, media={"b": broken}).not_rendered:
        assert str(tmp_path) not in one.why
        assert "Error" not in one.why


def test_a_preview_is_no_larger_than_asked_and_a_full_render_is(studio: Studio) -> None:
    large = cv2.resize(np.ascontiguousarray(CHINA), (1920, 1281))
    path = studio.file(large, ".jpg", quality=95)
    small, full = studio.render(path, WARM, longest=500), studio.render(path, WARM)
    assert (small.width, small.height) == (500, 334)
    assert (full.width, full.height) == (1920, 1281)
    assert ssim(opened(small.path), cv2.resize(opened(full.path), (500, 334), interpolation=cv2.INTER_AREA)) > 0.97


def test_a_proxy_gives_the_same_preview(tmp_path: Path) -> None:
    large = cv2.resize(np.ascontiguousarray(CHINA), (1920, 1281))
    path, proxy = save(large, tmp_path / "a.png"), save(cv2.resize(large, (960, 640)), tmp_path / "p.png")
    one = render_preview(plan(WARM), path, facts_of(path), tmp_path / "one", longest=480)
    other = render_preview(plan(WARM), path, facts_of(path), tmp_path / "two", longest=480, proxy=proxy)
    assert ssim(opened(one.path), opened(other.path)) > 0.97
    too_small = save(cv2.resize(large, (200, 133)), tmp_path / "s.png")
    sharp = render_preview(plan(WARM), path, facts_of(path), tmp_path / "three", longest=480, proxy=too_small)
    assert sharp.width == 480


def test_rendering_twice_gives_the_same_bytes_and_leaves_the_source_alone(studio: Studio) -> None:
    path = studio.file(CHINA)
    before = path.read_bytes()
    steps = (
        WARM,
        step("grain", amount=30),
        step("crop", aspect="4:5", anchor="subject"),
        step("text", content="Loupe"),
    )
    one, other = (studio.render(path, *steps).path.read_bytes() for _ in range(2))
    assert one == other
    assert path.read_bytes() == before


def test_an_empty_plan_shows_the_picture_as_it_is(studio: Studio) -> None:
    assert np.array_equal(studio.pixels(CHINA), CHINA)


def test_all_sample_stills_render(good_media: Path, tmp_path: Path) -> None:
    steps = plan(
        WARM, step("clarity", amount=20), step("crop", aspect="1:1", anchor="center"), step("vignette", amount=-20)
    )
    seen = 0
    for path in sorted(good_media.iterdir()):
        try:
            facts = facts_of(path)
        except OSError:
            continue
        try:
            file_format(path)
        except MediaError:
            continue
        rendered = render_preview(steps, path, facts, tmp_path / path.stem, longest=400)
        assert rendered.not_rendered == ()
        assert abs(rendered.width - rendered.height) <= 1
        seen += 1
    assert seen > 30


# -- before and after ------------------------------------------------------------------------------------------------


def test_a_comparison_has_before_left_and_after_right_at_the_same_size(studio: Studio, tmp_path: Path) -> None:
    before = studio.file(CHINA)
    after = studio.render(before, step("monochrome")).path
    compared = render_comparison(before, after, tmp_path / "both")
    pixels = opened(compared.path)
    assert (compared.width, compared.height) == (640, 427)
    assert np.hypot(*np.moveaxis(lab(pixels[:, 340:])[..., 1:], -1, 0)).mean() < 3
    assert np.abs(pixels[:, :300].astype(int) - CHINA[:, :300]).mean() < 4
    assert pixels[200, 320].min() > 200


def test_a_cropped_result_is_compared_side_by_side_and_not_cut_through(studio: Studio, tmp_path: Path) -> None:
    before = studio.file(CHINA)
    after = studio.render(before, step("crop", aspect="1:1")).path
    compared = render_comparison(before, after, tmp_path / "both")
    pixels = opened(compared.path)
    assert compared.height == 427
    assert compared.width == pytest.approx(640 + 427, abs=4)
    assert np.abs(pixels[:, :636].astype(int) - CHINA[:, :636]).mean() < 4
