"""Clips as a viewer sees them: which frames play, in which colours, how large, and in step with their sound."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from edits.media import MediaFacts
from tests.tools.render.clips import (
    FLASH_EVERY,
    RATE,
    Cutter,
    Made,
    clicks,
    frames_of,
    make_clip,
    make_sound,
    numbers_of,
    plan_of,
    samples_of,
    streams_of,
    tone,
)
from tests.tools.render.perception import delta_e, lab
from tools.errors import MediaError
from tools.render.ahead import ahead
from tools.render.clip import render_clip
from tools.render.errors import RenderError, SourceError
from tools.render.lut import apply_lut, compile_lut
from tools.render.preview import render_preview

FPS = 30


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Four seconds in four shots, with a tone."""
    return make_clip(tmp_path_factory.mktemp("clips") / "four.mp4", 4, shots=4, sound=tone(4))


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three seconds in one silent take."""
    return make_clip(tmp_path_factory.mktemp("clips") / "take.mp4", 3)


@pytest.fixture
def cutter(tmp_path: Path) -> Cutter:
    return Cutter(tmp_path)


def test_without_steps_every_frame_plays_once(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip)
    assert numbers_of(done.path) == list(range(120))
    assert done.mime == "video/mp4"
    assert done.path.suffix == ".mp4"


def test_a_trim_shows_exactly_its_frames(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "trim", "params": {"start": 1, "end": 2.5}})
    assert numbers_of(done.path) == list(range(30, 75))


def test_a_cut_leaves_out_exactly_its_frames(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "cut", "params": {"start": 0.5, "end": 3}})
    assert numbers_of(done.path) == [*range(15), *range(90, 120)]


def test_twice_as_fast_shows_every_other_frame(cutter: Cutter, clip: Made) -> None:
    assert numbers_of(cutter.render(clip, {"op": "speed", "params": {"factor": 2}}).path) == list(range(0, 120, 2))


def test_half_as_fast_shows_every_frame_twice(cutter: Cutter, take: Made) -> None:
    steps = {"op": "speed", "params": {"factor": 0.5}}, {"op": "trim", "params": {"end": 1}}
    seen = numbers_of(cutter.render(take, *steps).path)
    assert len(seen) == 60
    assert max(abs(number - nth / 2) for nth, number in enumerate(seen)) <= 0.5


def test_backwards_the_last_frame_comes_first(cutter: Cutter, clip: Made) -> None:
    assert numbers_of(cutter.render(clip, {"op": "reverse"}).path) == list(range(119, -1, -1))


def test_a_frozen_frame_holds_and_goes_on(cutter: Cutter, take: Made) -> None:
    seen = numbers_of(cutter.render(take, {"op": "freeze_frame", "params": {"at": 1, "duration": 1}}).path)
    assert seen == [*range(30), *[30] * 30, *range(30, 90)]


def test_shots_play_in_another_order(cutter: Cutter, clip: Made) -> None:
    seen = numbers_of(cutter.render(clip, {"op": "reorder", "params": {"order": [4, 2]}}).path)
    assert seen == [*range(90, 120), *range(30, 60), *range(30), *range(60, 90)]


def test_pieces_of_a_split_play_in_another_order(cutter: Cutter, take: Made) -> None:
    steps = {"op": "split", "params": {"at": [1, 2]}}, {"op": "reorder", "params": {"order": [3, 1]}}
    assert numbers_of(cutter.render(take, *steps).path) == [*range(60, 90), *range(30), *range(30, 60)]


def test_a_part_that_loops_plays_again(cutter: Cutter, take: Made) -> None:
    seen = numbers_of(cutter.render(take, {"op": "loop", "params": {"count": 2}, "at": (1, 2)}).path)
    assert seen == [*range(60), *range(30, 90)]


def test_pace_gives_shots_of_its_length_to_the_frame(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(clip, {"op": "pace", "params": {"shot_length": 0.7}})
    seen = np.array(numbers_of(done.path))
    cuts = np.flatnonzero(np.abs(np.diff(seen)) > 1) + 1
    lengths = np.diff([0, *cuts, len(seen)])
    assert len(lengths) == 4
    assert np.abs(lengths - 0.7 * FPS).max() <= 1


def test_a_pace_in_a_part_leaves_what_lies_around_it(cutter: Cutter, take: Made) -> None:
    seen = numbers_of(cutter.render(take, {"op": "pace", "params": {"shot_length": 0.3}, "at": (1, 2)}).path)
    assert seen[:30] == [*range(30)]
    assert seen[-30:] == [*range(60, 90)]
    assert 60 < len(seen) < 90


def test_a_ramp_speeds_up_along_the_clip(cutter: Cutter, take: Made) -> None:
    seen = numbers_of(cutter.render(take, {"op": "speed_ramp", "params": {"points": [[0.5, 1], [2.5, 4]]}}).path)
    steps = np.diff(seen)
    assert steps[:10].max() == 1
    assert steps[-5:].min() >= 3
    assert (steps >= 0).all()


def test_a_dissolve_shows_both_shots_half_way(cutter: Cutter, clip: Made) -> None:
    plain = frames_of(clip.path)
    done = cutter.render(clip, {"op": "transition", "params": {"kind": "dissolve", "duration": 0.4}, "at": (0.9, 1.1)})
    seen = frames_of(done.path)
    assert len(seen) == 120 - 12
    mixed = (plain[24].astype(float) + plain[36]) / 2
    assert np.abs(seen[24].astype(float) - mixed)[: 180 * 7 // 8].mean() < 6


@pytest.mark.parametrize("kind", ["wipe", "slide", "zoom", "whip"])
def test_every_transition_begins_with_one_shot_and_ends_with_the_other(cutter: Cutter, clip: Made, kind: str) -> None:
    done = cutter.render(clip, {"op": "transition", "params": {"kind": kind, "duration": 0.4}, "at": (0.9, 1.1)})
    assert done.not_rendered == ()
    seen, plain = frames_of(done.path), frames_of(clip.path)
    assert len(seen) == 120 - 12
    for place, number in ((10, 10), (40, 52)):
        assert np.abs(seen[place].astype(float) - plain[number]).mean() < 4


@pytest.mark.parametrize(("kind", "level"), [("fade_black", 0), ("fade_white", 255)])
def test_a_fade_ends_in_its_colour(cutter: Cutter, take: Made, kind: str, level: int) -> None:
    done = cutter.render(take, {"op": "transition", "params": {"kind": kind, "duration": 0.5}, "at": (2.5, 3)})
    seen = frames_of(done.path)
    assert len(seen) == 90
    assert abs(float(seen[-1].mean()) - level) < 12
    assert np.abs(seen[60].astype(float) - frames_of(take.path)[60]).mean() < 4


def test_another_clip_plays_after_this_one_in_the_same_frame(cutter: Cutter, take: Made, tmp_path: Path) -> None:
    other = make_clip(tmp_path / "tall.mp4", 1, size=(120, 200))
    done = cutter.render(take, {"op": "concat", "params": {"media": ["b"]}}, media={"b": other.path})
    seen = frames_of(done.path)
    assert len(seen) == 120
    assert seen[-1].shape == seen[0].shape
    assert seen[-1][:, :60].max() < 30
    assert seen[-1][:, 110:200].mean() > 40


def test_colours_shift_as_a_still_does_with_the_same_table(cutter: Cutter, take: Made) -> None:
    steps = [
        {"op": "temperature", "params": {"amount": 40}},
        {"op": "contrast", "params": {"amount": 30}},
        {"op": "saturation", "params": {"amount": -20}},
    ]
    table = compile_lut(plan_of(*steps).in_order())
    still = apply_lut(frames_of(take.path)[45], table)
    moving = frames_of(cutter.render(take, *steps).path)[45]
    # Small, so that what the codecs do to single pixels of chroma averages out.
    one, other = (cv2.resize(rgb, (32, 18), interpolation=cv2.INTER_AREA) for rgb in (still, moving))
    assert float(np.median(delta_e(one, other))) < 2


def test_colours_stay_when_nothing_is_asked(cutter: Cutter, take: Made) -> None:
    before, after = frames_of(take.path)[45], frames_of(cutter.render(take).path)[45]
    assert float(np.abs(before.astype(float) - after).mean()) < 3


def test_warmer_for_a_second_leaves_the_rest(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "temperature", "params": {"amount": 60}, "at": (1, 2)})
    pairs = zip(frames_of(done.path), frames_of(take.path), strict=True)
    shift = [float((lab(after) - lab(before))[..., 2].mean()) for after, before in pairs]
    assert min(shift[32:58]) > 4
    assert max(abs(one) for one in (*shift[:29], *shift[61:])) < 1.5


def test_a_region_alone_gets_darker(cutter: Cutter, take: Made) -> None:
    left = {"left": 0, "top": 0, "width": 0.5, "height": 1}
    done = cutter.render(take, {"op": "exposure", "params": {"ev": -2}, "target": {"region": left}})
    change = frames_of(done.path)[20].astype(float) - frames_of(take.path)[20]
    assert change[:, :140].mean() < -20
    assert abs(change[:, 180:].mean()) < 3


def test_a_crop_keeps_its_part_at_full_sharpness(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "crop", "params": {"aspect": "1:1"}})
    assert (done.width, done.height) == (180, 180)
    plain = frames_of(take.path)[10][:, 70:250]
    assert float(np.abs(frames_of(done.path)[10].astype(float) - plain).mean()) < 4


def test_a_quarter_turn_stands_it_up(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "rotate", "params": {"degrees": 90}})
    assert (done.width, done.height) == (180, 320)
    turned = np.rot90(frames_of(take.path)[10], -1)
    assert float(np.abs(frames_of(done.path)[10].astype(float) - turned).mean()) < 4


def test_a_mirrored_clip_is_mirrored(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "flip", "params": {"axis": "horizontal"}})
    assert float(np.abs(frames_of(done.path)[10].astype(float) - frames_of(take.path)[10][:, ::-1]).mean()) < 4


def test_a_tilted_clip_is_levelled_without_empty_corners(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "straighten", "params": {"degrees": 6}})
    seen = frames_of(done.path)[10]
    assert seen.shape[0] < 180
    assert min(seen[:8, :8].mean(), seen[:8, -8:].mean()) > 8


def test_a_preview_is_small_and_even(cutter: Cutter, tmp_path: Path) -> None:
    large = make_clip(tmp_path / "large.mp4", 0.5, size=(1442, 810))
    done = cutter.render(large)
    assert (done.width, done.height) == (962, 540)
    assert frames_of(done.path)[0].shape == (540, 962, 3)
    assert cutter.render(large, short_side=None).width == 1442


def test_words_lie_still_over_moving_pictures(cutter: Cutter, take: Made) -> None:
    dark = {"op": "exposure", "params": {"ev": -4}}
    done = cutter.render(take, dark, {"op": "text", "params": {"content": "HELLO", "position": "center"}})
    white = [frame[: 180 * 7 // 8].min(axis=2) > 180 for frame in frames_of(done.path)]
    assert white[5].sum() > 100
    assert (white[5] & white[80]).sum() > 0.8 * white[5].sum()


def test_grain_lives_and_is_the_same_every_time(cutter: Cutter, take: Made) -> None:
    step = {"op": "grain", "params": {"amount": 60}}, {"op": "trim", "params": {"end": 0.5}}
    one, other = cutter.render(take, *step), cutter.render(take, *step)
    assert one.path.read_bytes() == other.path.read_bytes()
    noise = [a.astype(float) - b for a, b in zip(frames_of(one.path), frames_of(take.path), strict=False)]
    assert noise[3].std() > 4
    assert np.corrcoef(noise[3][:120].ravel(), noise[9][:120].ravel())[0, 1] < 0.3


def test_denoising_smooths_a_noisy_clip(cutter: Cutter, take: Made) -> None:
    noisy = cutter.render(take, {"op": "grain", "params": {"amount": 100}}, short_side=None)
    again = Made(noisy.path, take.facts.model_copy(update={"sha256": "2"}))
    done = cutter.render(again, {"op": "denoise", "params": {"luminance": 60, "color": 40}})
    was, now, clean = frames_of(noisy.path)[20], frames_of(done.path)[20], frames_of(take.path)[20]
    assert np.abs(now.astype(float) - clean).mean() < 0.8 * np.abs(was.astype(float) - clean).mean()


def test_sound_and_picture_stay_in_step(cutter: Cutter, tmp_path: Path) -> None:
    made = make_clip(tmp_path / "flash.mp4", 4, sound=clicks(4, FPS), flash=True)
    steps = {"op": "trim", "params": {"start": 0.7}}, {"op": "cut", "params": {"start": 1.7, "end": 2.2}}
    done = cutter.render(made, *steps, {"op": "speed", "params": {"factor": 1.25, "preserve_pitch": False}})
    bright = [frame[: frame.shape[0] // 6].mean() > 120 for frame in frames_of(done.path)]
    flashes = [nth / FPS for nth in range(1, len(bright)) if bright[nth] and not bright[nth - 1]]
    loud = np.abs(samples_of(done.path)[0]) > 0.25
    starts = np.flatnonzero(loud & ~np.concatenate([np.zeros(1200, bool), _recent(loud, 1200)])[: len(loud)]) / RATE
    assert len(flashes) >= 4
    for flash in flashes:
        assert min(abs(starts - flash)) < 0.04


def _recent(loud: np.ndarray, count: int) -> np.ndarray:
    """Whether any of the last `count` samples was loud, delayed by them."""
    sums = np.cumsum(np.concatenate([np.zeros(count, int), loud.astype(int)]))
    return (sums[count:] - sums[:-count]) > 0


def test_the_sound_lasts_as_long_as_the_picture(cutter: Cutter, clip: Made) -> None:
    done = cutter.render(
        clip, {"op": "trim", "params": {"start": 0.33, "end": 3.1}}, {"op": "speed", "params": {"factor": 1.7}}
    )
    lengths = streams_of(done.path)
    assert abs(lengths["video"] - 2.77 / 1.7) <= 1 / FPS
    assert abs(lengths["audio"] - lengths["video"]) < 0.03


def test_a_silent_clip_stays_silent_and_a_sound_step_says_so(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "gain", "params": {"db": 3}})
    assert "audio" not in streams_of(done.path)
    assert [one.step for one in done.not_rendered] == ["s1"]


def test_cuts_land_on_the_beats_and_the_music_plays_on(cutter: Cutter, tmp_path: Path) -> None:
    beats = tuple(0.2 + 0.44 * nth for nth in range(9))
    made = make_clip(tmp_path / "beat.mp4", 4, shots=3, sound=tone(4), beats=beats)
    done = cutter.render(made, {"op": "cut_on_beat", "params": {"every_n": 1}})
    frames = frames_of(done.path)
    assert len(frames) == 120
    jumps = [np.abs(b.astype(float) - a)[:140].mean() for a, b in pairwise(frames)]
    cuts = [(nth + 1) / FPS for nth, jump in enumerate(jumps) if jump > 2.2 * np.median(jumps)]
    assert len(cuts) >= 6
    assert all(min(abs(cut - beat) for beat in beats) <= 0.04 for cut in cuts)
    sound = samples_of(done.path)[0][: round(3.8 * RATE)]
    assert np.sqrt(np.mean(sound.reshape(-1, 480) ** 2, axis=1))[5:-5].min() > 0.1


def test_what_needs_a_model_is_said_and_the_rest_is_rendered(cutter: Cutter, take: Made) -> None:
    done = cutter.render(
        take,
        {"op": "insert_subject", "params": {"prompt": "a luxury jet"}},
        {"op": "caption"},
        {"op": "exposure", "params": {"ev": 1}},
    )
    assert [one.step for one in done.not_rendered] == ["s1", "s2"]
    assert frames_of(done.path)[0].mean() > frames_of(take.path)[0].mean() + 20


def test_a_frame_to_be_extracted_is_a_picture(cutter: Cutter, take: Made) -> None:
    done = cutter.render(take, {"op": "extract_frame", "params": {"at": 1.5}}, {"op": "monochrome"})
    picture = cv2.imread(str(done.path))
    assert done.mime == "image/jpeg"
    assert picture.shape == (180, 320, 3)
    assert np.abs(picture[..., 0].astype(int) - picture[..., 2]).max() < 8


def test_marks_are_chapters(cutter: Cutter, take: Made) -> None:
    done = cutter.render(
        take, {"op": "marker", "params": {"at": 1, "label": "The middle"}}, {"op": "speed", "params": {"factor": 2}}
    )
    with av.open(str(done.path)) as container:
        opening, middle = container.chapters()
    assert middle["metadata"]["title"] == "The middle"
    assert float(middle["start"] * middle["time_base"]) == pytest.approx(0.5, abs=0.01)
    assert opening["start"] == 0


def test_nothing_of_the_source_leaks_and_the_plan_is_named(cutter: Cutter, tmp_path: Path) -> None:
    made = make_clip(
        tmp_path / "tagged.mp4", 0.5, tags={"title": "Private", "artist": "Somebody", "location": "+48.2+16.3/"}
    )
    done = cutter.render(made, {"op": "metadata", "params": {"set": {"title": "Mine"}}})
    with av.open(str(done.path)) as container:
        found = {name.lower(): text for name, text in container.metadata.items()}
    assert found["title"] == "Mine"
    assert found["comment"].startswith("edited by Loupe, plan ")
    assert b"Somebody" not in done.path.read_bytes()
    assert b"+48.2" not in done.path.read_bytes()


def test_a_clip_of_one_frame_is_rendered(cutter: Cutter, tmp_path: Path) -> None:
    made = make_clip(tmp_path / "one.mp4", 1 / 30)
    assert len(frames_of(cutter.render(made, {"op": "exposure", "params": {"ev": 1}}).path)) == 1


def test_sound_alone_in_a_clip_is_refused_with_a_sentence(tmp_path: Path) -> None:
    sound = make_sound(tmp_path / "tone.wav", tone(1))
    with pytest.raises(SourceError, match="no picture"):
        render_clip(plan_of(), sound.path, sound.facts, tmp_path / "out.mp4")


def test_a_file_that_is_no_clip_is_refused_with_a_sentence(tmp_path: Path, take: Made) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(take.path.read_bytes()[:600])
    with pytest.raises(RenderError, match=r"\w+ \w+"):
        render_clip(plan_of(), broken, take.facts, tmp_path / "out.mp4")


MEASURED = """
import sys
from pathlib import Path
from edits.media import MediaFacts
from edits.plan import parse_plan
from tools.render.ahead import ahead
from tools.render.clip import render_clip
source, out = map(Path, sys.argv[1:])
facts = MediaFacts(media_id="m", kind="video", mime="video/mp4", bytes=1, sha256="0", duration_s=1, has_audio=True)
steps = [{"op": "exposure", "params": {"ev": 1}}, {"op": "loudness", "params": {"integrated": -16}}]
render_clip(parse_plan(steps), source, facts, out)
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_memory_is_the_same_for_a_longer_clip(tmp_path: Path) -> None:
    peaks = []
    for seconds in (10, 120):
        made = make_clip(tmp_path / f"{seconds}.mp4", seconds, fps=10, size=(96, 64), sound=tone(seconds))
        run = [sys.executable, "-c", MEASURED, str(made.path), str(tmp_path / f"out{seconds}.mp4")]
        peaks.append(int(subprocess.run(run, check=True, capture_output=True, text=True).stdout))
    assert peaks[1] < peaks[0] * 1.15


def test_every_good_clip_and_sound_is_rendered_or_refused_with_a_sentence(good_media: Path, tmp_path: Path) -> None:
    from tools.sight.look import probe

    rendered, refusals = 0, []
    for path in sorted(good_media.iterdir()):
        try:
            facts: MediaFacts = probe(path)
        except MediaError as error:
            refusals.append(str(error))
            continue
        if facts.kind == "image" or not facts.duration_s:
            continue
        part = {"start": facts.duration_s * 0.2, "end": min(facts.duration_s * 0.9, facts.duration_s * 0.2 + 1)}
        plan = plan_of(
            {"op": "trim", "params": part},
            {"op": "speed", "params": {"factor": 1.5}},
            {"op": "temperature", "params": {"amount": 30}},
        )
        done = render_preview(plan, path, facts, tmp_path / f"{path.stem}.bin")
        lengths = streams_of(done.path)
        expected = (part["end"] - part["start"]) / 1.5
        assert all(abs(length - expected) < 0.12 for length in lengths.values()), path.name
        rendered += 1
    assert rendered > 30
    assert all(refusal.endswith(".") for refusal in refusals)


def test_clicks_are_where_the_flashes_are_in_the_source(tmp_path: Path) -> None:
    made = make_clip(tmp_path / "flash.mp4", 2, sound=clicks(2, FPS), flash=True)
    bright = [frame[:20].mean() > 120 for frame in frames_of(made.path)]
    assert [nth for nth, on in enumerate(bright) if on][::2] == list(range(0, 60, FLASH_EVERY))


def test_a_frame_is_the_same_sought_or_played_to(good_media: Path, tmp_path: Path) -> None:
    from tools.render.footage import FrameReader

    for path in sorted(good_media.glob("*.mp4")):
        try:
            sought, played = FrameReader(path), FrameReader(path)
        except RenderError:
            continue
        length = min(6.0, sought.footage.duration or 1)
        for time in np.arange(0, length * 0.8, played.step):
            last = played.at(float(time))
        frame = sought.at(float(time))
        assert np.abs(frame.to_ndarray().astype(int) - last.to_ndarray()).mean() < 1, path.name
        sought.close()
        played.close()


def test_an_error_while_making_frames_ahead_is_met_where_its_frame_would_be() -> None:
    def broken() -> Iterator[int]:
        yield from range(3)
        raise SourceError("it breaks off")

    seen = []
    with pytest.raises(SourceError, match="breaks off"):
        seen.extend(ahead(broken()))
    taken = ahead(iter(range(1_000)))
    assert [next(taken) for _ in range(3)] == [0, 1, 2]
    taken.close()
