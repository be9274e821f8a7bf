"""What a clip is delivered as: container, codec, size, frame rate and limits."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from edits.platforms import find_platform
from tests.tools.render.clips import Cutter, Made, frames_of, make_clip, numbers_of, tone


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", 2, sound=tone(2))


@pytest.fixture
def cutter(tmp_path: Path) -> Cutter:
    return Cutter(tmp_path)


def codecs(path: Path) -> set[str]:
    with av.open(str(path)) as container:
        return {stream.codec_context.codec.canonical_name for stream in container.streams if stream.codec_context}


@pytest.mark.parametrize(
    ("asked", "suffix", "expected"),
    [
        ({"container": "mp4"}, ".mp4", {"h264", "aac"}),
        ({"container": "mov", "codec": "hevc"}, ".mov", {"hevc", "aac"}),
        ({"container": "webm"}, ".webm", {"vp9", "opus"}),
        ({"container": "mkv", "codec": "av1"}, ".mkv", {"av1", "aac"}),
        ({"codec": "h265"}, ".mp4", {"hevc", "aac"}),
    ],
)
def test_a_full_rendering_is_what_was_asked(
    cutter: Cutter, clip: Made, asked: dict[str, str], suffix: str, expected: set[str]
) -> None:
    done = cutter.render(clip, {"op": "output", "params": asked}, short_side=None)
    assert done.path.suffix == suffix
    assert codecs(done.path) == expected
    assert len(frames_of(done.path)) == 60


def test_a_preview_plays_in_every_browser_whatever_was_asked(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "output", "params": {"container": "mkv", "codec": "av1"}})
    assert (done.mime, codecs(done.path)) == ("video/mp4", {"h264", "aac"})


def test_a_gif_has_its_own_palette_and_no_sound(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "output", "params": {"container": "gif", "fps": 10}}, short_side=None)
    assert (done.mime, codecs(done.path)) == ("image/gif", {"gif"})
    assert numbers_of(done.path) == list(range(0, 60, 3))


def test_a_codec_that_does_not_go_into_a_container_is_replaced_and_told(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "output", "params": {"container": "webm", "codec": "h264"}}, short_side=None)
    assert "vp9" in codecs(done.path)
    assert any("webm" in note for note in done.notes)


def test_a_size_limit_is_kept(cutter: Cutter, clip: Made) -> None:
    free = cutter.render(clip, {"op": "output", "params": {"crf": 12}}, short_side=None)
    most = free.path.stat().st_size // 2
    held = cutter.render(clip, {"op": "output", "params": {"crf": 12, "max_bytes": most}}, short_side=None)
    assert held.path.stat().st_size <= most
    assert len(frames_of(held.path)) == 60


def test_a_longest_duration_is_kept_and_told(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "output", "params": {"max_duration": 1.5}})
    assert numbers_of(done.path) == list(range(45))
    assert any("1.5 s" in note for note in done.notes)


def test_another_frame_rate_keeps_the_duration(cutter: Cutter, clip: Made) -> None:
    assert numbers_of(cutter.render(clip, {"op": "output", "params": {"fps": 15}}).path) == list(range(0, 60, 2))


def test_a_tall_output_of_a_wide_clip_is_cut_not_squeezed(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "output", "params": {"width": 270, "height": 480}}, short_side=None)
    assert (done.width, done.height) == (270, 480)
    assert frames_of(done.path)[0].shape == (480, 270, 3)


def test_a_platform_gives_the_shape(cutter: Cutter, clip: Made) -> None:
    place = find_platform("tiktok")
    assert place is not None
    assert place.aspect is not None
    across, down = map(float, place.aspect.split(":"))
    done = cutter.render(clip, {"op": "output", "params": {"platform": "tiktok"}})
    assert (done.width or 0) / (done.height or 1) == pytest.approx(across / down, rel=0.02)


def test_an_unknown_platform_is_told(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "output", "params": {"platform": "nowhere"}})
    assert "nowhere is not a known platform" in done.notes


def test_the_same_plan_gives_the_same_bytes(cutter: Cutter, clip: Made) -> None:
    steps = {"op": "exposure", "params": {"ev": 0.5}}, {"op": "vignette", "params": {"amount": -30}}
    assert len({cutter.render(clip, *steps).path.read_bytes() for _ in range(4)}) == 1


def test_a_shape_goes_around_its_region_while_its_time_lasts(cutter: Cutter, clip: Made) -> None:
    place = {"left": 0.5, "top": 0.3, "width": 0.3, "height": 0.4}
    ring = {"op": "overlay", "params": {"prompt": "a red circle"}, "target": {"region": place}, "at": (0.5, 1.5)}
    done = cutter.render(clip, ring, short_side=None)
    for number, (before, after) in enumerate(zip(frames_of(clip.path), frames_of(done.path), strict=True)):
        changed = np.abs(after.astype(int) - before).max(axis=2) > 60
        assert changed.any() == (15 <= number < 45), number
        if changed.any():
            columns = changed.any(axis=0).nonzero()[0]
            assert columns[0] >= 0.4 * before.shape[1]
            assert not changed[80:100, 200:216].any()
