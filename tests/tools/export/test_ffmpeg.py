"""The ffmpeg script, run by a real ffmpeg where there is one, against the renderer's own result."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from edits.media import MediaFacts
from edits.plan import Plan, parse_plan
from tools.export.errors import ExportError
from tools.export.formats import export
from tools.export.shell import escaped
from tools.render.clip import render_clip
from tools.render.still import render_still

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on the path to run the script")
GRADE = [{"op": "temperature", "params": {"amount": 25}}, {"op": "exposure", "params": {"ev": 0.4}}]

SAME = {
    "grade": [{"op": "trim", "params": {"start": 1, "end": 3}}, *GRADE],
    "cuts": [{"op": "cut", "params": {"start": 1, "end": 3}}, {"op": "split", "params": {"every": 2}}],
    "dissolve": [
        {"op": "cut", "params": {"start": 1, "end": 4}},
        {"op": "transition", "params": {"kind": "dissolve", "duration": 0.4}},
    ],
    "speeds": [
        {"op": "trim", "params": {"start": 0, "end": 4}},
        {"op": "speed", "params": {"factor": 2}, "target": {"time": {"start": 1, "end": 3}}},
        {"op": "reverse", "target": {"time": {"start": 3, "end": 4}}},
        {"op": "freeze_frame", "params": {"at": 0.6, "duration": 0.5}},
    ],
    "slow": [{"op": "trim", "params": {"start": 1, "end": 2}}, {"op": "speed", "params": {"factor": 0.4}}],
    "square": [{"op": "trim", "params": {"end": 1}}, {"op": "crop", "params": {"aspect": "1:1"}}, {"op": "flip"}],
    "turned": [{"op": "trim", "params": {"end": 1}}, {"op": "rotate", "params": {"degrees": 90}}],
    "smaller": [{"op": "trim", "params": {"end": 1}}, {"op": "resize", "params": {"width": 160}}],
}


def run(plan: Plan, facts: MediaFacts, source: Path, out: Path) -> Path:
    script = out.with_suffix(".sh")
    script.write_bytes(export("ffmpeg", plan, facts, source=source).content)
    done = subprocess.run(["sh", str(script), str(source), str(out)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2_000:]
    return out


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def sound(path: Path) -> np.ndarray:
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity of luma (Wang et al. 2004), Gaussian window of 11."""
    a, b = (cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float64) for each in (one, other))

    def mean(plane: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(plane, (11, 11), 1.5)

    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * ma * mb + c1) * (2 * both + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).mean())


@needs_ffmpeg
@pytest.mark.parametrize("name", SAME)
def test_the_script_gives_the_renderers_frames_size_and_length(name, clip, clip_facts, tmp_path):
    plan = parse_plan(SAME[name])
    assert export("ffmpeg", plan, clip_facts, source=clip).lost == ()
    theirs = frames(run(plan, clip_facts, clip, tmp_path / "theirs.mp4"))
    ours = frames(render_clip(plan, clip, clip_facts, tmp_path / "ours.mp4", short_side=None).path)
    assert len(theirs) == len(ours)
    assert theirs[0].shape == ours[0].shape
    likeness = [ssim(one, other) for one, other in zip(theirs, ours, strict=True)]
    assert np.mean(likeness) > 0.96
    assert min(likeness) > 0.93


@needs_ffmpeg
def test_the_sound_lasts_as_long_as_the_picture_and_a_held_frame_is_silent(clip, clip_facts, tmp_path):
    out = run(parse_plan(SAME["speeds"]), clip_facts, clip, tmp_path / "out.mp4")
    heard, seen = sound(out), len(frames(out)) / 25
    assert len(heard) / 48_000 == pytest.approx(seen, abs=0.08)
    held = heard[round(0.75 * 48_000) : round(0.95 * 48_000)]
    playing = heard[round(0.2 * 48_000) : round(0.4 * 48_000)]
    assert np.abs(held).max() < 0.02 < 0.2 < np.abs(playing).max()


@needs_ffmpeg
def test_quieter_is_quieter_and_a_muted_second_is_silent(clip, clip_facts, tmp_path):
    plan = parse_plan(
        [
            {"op": "gain", "params": {"db": -12}},
            {"op": "mute", "target": {"time": {"start": 2, "end": 3}}},
            {"op": "fade_audio", "params": {"out": 1}},
        ]
    )
    heard = sound(run(plan, clip_facts, clip, tmp_path / "out.mp4"))
    assert np.abs(heard[48_000:90_000]).max() == pytest.approx(0.3 * 10 ** (-12 / 20), rel=0.15)
    assert np.abs(heard[round(2.1 * 48_000) : round(2.9 * 48_000)]).max() < 0.005
    assert np.abs(heard[round(5.9 * 48_000) :]).max() < 0.02


@needs_ffmpeg
@pytest.mark.parametrize("name", ["grade", "crop"])
def test_a_picture_comes_out_as_the_renderer_makes_it(name, photo, photo_facts, tmp_path):
    crop = [{"op": "crop", "params": {"aspect": "1:1"}}, {"op": "monochrome", "params": {"filter": "red"}}]
    plan = parse_plan({"grade": GRADE, "crop": crop}[name])
    theirs = np.asarray(Image.open(run(plan, photo_facts, photo, tmp_path / "theirs.png")).convert("RGB"))
    rendered = render_still(plan, photo, photo_facts, tmp_path / "ours.jpg", longest=4_000)
    ours = np.asarray(Image.open(rendered.path).convert("RGB"))
    assert theirs.shape == ours.shape
    assert ssim(theirs, ours) > 0.97


@needs_ffmpeg
@pytest.mark.parametrize("amount", [-60, 40])
def test_a_vignette_is_the_renderers_own(amount, clip, clip_facts, tmp_path):
    plan = parse_plan([{"op": "trim", "params": {"end": 0.4}}, {"op": "vignette", "params": {"amount": amount}}])
    assert export("ffmpeg", plan, clip_facts).lost == ()
    theirs = frames(run(plan, clip_facts, clip, tmp_path / "theirs.mp4"))
    ours = frames(render_clip(plan, clip, clip_facts, tmp_path / "ours.mp4", short_side=None).path)
    assert ssim(theirs[5], ours[5]) > 0.96
    assert theirs[5][:20, :20].mean() == pytest.approx(ours[5][:20, :20].mean(), abs=4)


@needs_ffmpeg
@pytest.mark.parametrize(
    "step",
    [
        {"op": "sharpen", "params": {"amount": 60}},
        {"op": "blur", "params": {"amount": 30}},
        {"op": "blur", "params": {"amount": 30, "kind": "pixelate"}},
        {"op": "grain", "params": {"amount": 20}},
        {"op": "denoise"},
        {"op": "clarity", "params": {"amount": 20}},
        {"op": "texture", "params": {"amount": -20}},
        {"op": "glow", "params": {"amount": 25}},
    ],
    ids=lambda step: step["op"],
)
def test_an_effect_without_a_twin_is_near_and_says_that_it_is_only_near(step, clip, clip_facts, tmp_path):
    plan = parse_plan([{"op": "trim", "params": {"end": 0.4}}, step])
    assert "nearest" in export("ffmpeg", plan, clip_facts).lost[0].why
    theirs = frames(run(plan, clip_facts, clip, tmp_path / "theirs.mp4"))
    ours = frames(render_clip(plan, clip, clip_facts, tmp_path / "ours.mp4", short_side=None).path)
    assert ssim(theirs[5], ours[5]) > 0.8


@needs_ffmpeg
def test_words_with_every_special_letter_are_only_words(clip, clip_facts, tmp_path):
    marker = tmp_path / "owned"
    words = f"It's 100% \"$HOME\" `touch {marker}` $(touch {marker}) \\ : ' [a] ; , %{{pts}}\nEND_OF_TEXT0TXT\nmore"
    plan = parse_plan([{"op": "trim", "params": {"end": 1}}, {"op": "text", "params": {"content": words}}])
    out = run(plan, clip_facts, clip, tmp_path / "out.mp4")
    assert not marker.exists()
    assert np.abs(frames(out)[0].astype(int) - frames(clip)[0]).max() > 60, "the words are to be seen"


@needs_ffmpeg
def test_paths_with_spaces_and_quotes_are_only_paths(clip, clip_facts, tmp_path):
    odd = tmp_path / "it's a $HOME [clip].mp4"
    shutil.copy(clip, odd)
    assert frames(run(parse_plan(SAME["grade"]), clip_facts, odd, tmp_path / "the 'result'.mp4"))


@needs_ffmpeg
def test_a_place_to_deliver_to_sets_size_rate_and_loudness_stays_a_step(clip, clip_facts, tmp_path):
    plan = parse_plan([{"op": "trim", "params": {"end": 1}}, {"op": "output", "params": {"platform": "tiktok"}}])
    with av.open(str(run(plan, clip_facts, clip, tmp_path / "out.mp4"))) as file:
        video = file.streams.video[0]
        assert (video.width, video.height, video.average_rate) == (1080, 1920, 30)
        assert video.codec_context.name == "h264"
        assert "edited by Loupe" in file.metadata["comment"]


@needs_ffmpeg
def test_a_sound_alone_is_cut_and_written_as_a_sound(clip, tmp_path):
    facts = MediaFacts(media_id="a1", kind="audio", mime="audio/mp4", bytes=1, sha256="0", duration_s=6, has_audio=True)
    plan = parse_plan(
        [{"op": "cut", "params": {"start": 1, "end": 3}}, {"op": "output", "params": {"container": "wav"}}]
    )
    assert b"loupe.wav" in export("ffmpeg", plan, facts).content
    assert len(sound(run(plan, facts, clip, tmp_path / "out.wav"))) / 48_000 >= 3.9


def test_what_the_command_leaves_out_is_listed(clip_facts):
    plan = parse_plan(
        [
            {"op": "music", "params": {"prompt": "piano"}},
            {"op": "stabilize"},
            {"op": "exposure", "params": {"ev": 1}, "target": {"region": "sky"}},
            {"op": "straighten", "params": {"degrees": 3}},
            {"op": "loudness"},
            {"op": "remove_object", "params": {"subject": "dog"}},
        ]
    )
    lost = {each.step: each.why for each in export("ffmpeg", plan, clip_facts).lost}
    assert list(lost) == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert "bends the frame" in lost["s4"]
    assert "one pass" in lost["s5"]


def test_a_command_is_written_for_a_file():
    with pytest.raises(ExportError, match="attach"):
        export("ffmpeg", Plan())


def test_no_reason_name_or_prompt_of_a_person_is_in_the_script(clip_facts):
    plan = parse_plan([{"op": "exposure", "params": {"ev": 1}, "reason": "$(reboot)"}])
    assert b"reboot" not in export("ffmpeg", plan, clip_facts, name="$(reboot)").content.replace(b"reboot.mp4", b"")


@pytest.mark.parametrize(
    ("value", "text"),
    [("1.5", "1.5"), ("a:b", r"a\\:b"), ("a,b", r"a\,b"), ("[x];", r"\[x\]\;"), ("it's", r"it\\\'s")],
)
def test_options_are_escaped_for_both_of_ffmpegs_readers(value, text):
    assert escaped(value) == text
