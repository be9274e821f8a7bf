"""What is measured in a clip."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.tools.sight.scenes import clicks, panned, photographs, views, write_clip
from tools.errors import Unreadable
from tools.sight import clip as sight_clip
from tools.sight import look
from tools.sight.limits import Limits


def test_every_cut_of_a_clip_is_found_and_no_pan_counts_as_one(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "a.mp4", [frame for view in views() for frame in panned(view, 24, step=3)])
    shots = look.examine(clip, "m", "s").clip.shots
    assert [shot.start for shot in shots] == pytest.approx([0, 1, 2, 3, 4, 5, 6, 7], abs=0.05)
    assert shots[-1].end == pytest.approx(8, abs=0.05)


def test_a_camera_flash_is_no_cut(tmp_path: Path) -> None:
    frames = panned(views()[0], 48)
    frames[20] = np.full_like(frames[20], 250)
    assert len(look.examine(write_clip(tmp_path / "a.mp4", frames), "m", "s").clip.shots) == 1


def test_a_dissolve_is_no_hard_cut_and_a_still_clip_has_no_motion(tmp_path: Path) -> None:
    first, second = (view.astype(float) for view in views()[:2])
    frames = [(first * (1 - part) + second * part).astype(np.uint8) for part in np.linspace(0, 1, 48)]
    assert len(look.examine(write_clip(tmp_path / "a.mp4", frames), "m", "s").clip.shots) == 1
    still = look.examine(write_clip(tmp_path / "b.mp4", [views()[0]] * 24), "m", "s").clip
    assert still.motion < 0.5


def test_a_fast_pan_moves_more_than_a_slow_one(tmp_path: Path) -> None:
    slow, fast = (
        look.examine(write_clip(tmp_path / f"{step}.mp4", panned(views()[0], 24, step)), "m", "s").clip.motion
        for step in (1, 3)
    )
    assert fast > slow * 1.5 > 0


def test_a_phone_clip_filmed_upright_is_described_and_measured_upright(tmp_path: Path) -> None:
    turned = [np.rot90(frame) for frame in [views()[0]] * 12]
    facts = look.examine(write_clip(tmp_path / "a.mp4", turned, turn=-90), "m", "s")
    plain = look.examine(write_clip(tmp_path / "b.mp4", [views()[0]] * 12), "m", "s")
    assert (facts.width, facts.height, facts.rotation) == (480, 360, 90)
    assert (plain.width, plain.height, plain.rotation) == (480, 360, 0)
    assert facts.still.lightness == pytest.approx(plain.still.lightness, abs=0.6)


def test_up_to_nine_frames_are_measured_as_one_still(tmp_path: Path) -> None:
    facts = look.examine(write_clip(tmp_path / "a.mp4", panned(views()[1], 24 * 6)), "m", "s")
    assert len(facts.clip.frames) == 9
    assert facts.clip.frames == tuple(sorted(facts.clip.frames))
    flower = look.measure_still(photographs()[1])
    assert facts.still.lightness == pytest.approx(flower.lightness, abs=8)
    assert facts.still.palette


def test_a_clip_knows_its_sound(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "a.mp4", panned(views()[0], 24 * 8), sound=clicks(120, 8))
    facts = look.examine(clip, "m", "s")
    assert facts.has_audio
    assert facts.audio_codec == "aac"
    assert facts.sound.tempo == pytest.approx(120, abs=1)
    assert "120 BPM" in facts.description


def test_a_webm_clip_is_seen_as_an_mp4_is(tmp_path: Path) -> None:
    frames = [frame for view in views()[:3] for frame in panned(view, 24)]
    fast = {"deadline": "realtime", "cpu-used": "8"}
    facts = look.examine(write_clip(tmp_path / "a.webm", frames, codec="libvpx", options=fast), "m", "s")
    assert (facts.mime, facts.video_codec, len(facts.clip.shots)) == ("video/webm", "vp8", 3)
    assert facts.duration_s == pytest.approx(3, abs=0.1)


def test_a_long_clip_is_seen_through_its_keyframes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # So little time makes the clip a long one; that it does not run out keeps a busy machine from ending it early.
    monkeypatch.setattr("tools.sight.clip.time", SimpleNamespace(monotonic=lambda: 0.0))
    seen: list[object] = []
    decoded = sight_clip.decoded
    monkeypatch.setattr(sight_clip, "decoded", lambda *given: (seen.append(one) or one for one in decoded(*given)))
    frames = [frame for _ in range(10) for view in views() for frame in panned(view, 24)]
    clip = write_clip(tmp_path / "a.mp4", frames, options={"preset": "ultrafast", "g": "24"})
    facts = look.measure(clip, look.probe(clip), limits=Limits(decode_s=0.2))
    assert 80 <= len(seen) < len(frames) / 3
    assert facts.duration_s == pytest.approx(80, abs=0.2)
    assert len(facts.clip.frames) == 9
    assert 8 <= len(facts.clip.shots) <= 81
    assert facts.clip.motion > 0


def test_cuts_between_keyframes_are_placed_to_the_frame_in_a_long_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So little time makes the clip a long one; that it does not run out keeps a busy machine from ending it early.
    monkeypatch.setattr("tools.sight.clip.time", SimpleNamespace(monotonic=lambda: 0.0))
    frames = [frame for _ in range(2) for view in views() for frame in panned(view, 36)]
    for codec, options in (("libx264", {"preset": "ultrafast", "g": "48", "sc_threshold": "0"}),
                           ("libx264", {"preset": "veryfast", "g": "48", "sc_threshold": "0", "bf": "3"})):  # fmt: skip
        clip = write_clip(tmp_path / f"{options['preset']}.mp4", frames, codec=codec, options=options)
        shots = look.measure(clip, look.probe(clip), limits=Limits(decode_s=0.3)).clip.shots
        exact = sum(min(abs(shot.start - 1.5 * number) for shot in shots) < 0.1 for number in range(1, 16))
        assert exact >= 12, shots
        assert len(shots) <= 18


def test_a_clip_cut_off_in_the_middle_says_where_it_stops(tmp_path: Path) -> None:
    frames = [frame for view in views() for frame in panned(view, 24)]
    whole = write_clip(tmp_path / "a.mp4", frames, options={"preset": "ultrafast"})
    data = whole.read_bytes()
    assert data.find(b"moov") > data.find(b"mdat")
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) // 2])
    with pytest.raises(Unreadable, match="It stops after"):
        look.examine(cut, "m", "s")


def test_a_clip_whose_data_ends_early_says_how_much_is_there(tmp_path: Path) -> None:
    frames = [frame for view in views() for frame in panned(view, 24)]
    whole = write_clip(tmp_path / "a.mkv", frames)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 4])
    with pytest.raises(Unreadable, match=r"It stops after \d\.\d s of 8\.0"):
        look.examine(cut, "m", "s")


def test_the_same_bytes_give_the_same_facts(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "a.mp4", panned(views()[0], 30), sound=clicks(100, 1))
    assert look.examine(clip, "m", "s") == look.examine(clip, "m", "s")
