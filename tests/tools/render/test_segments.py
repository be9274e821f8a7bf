"""A clip in segments is the clip in one piece: the same frames at the same times, the same sound."""

from itertools import pairwise

import av
import numpy as np
import pytest

from edits.plan import parse_plan
from evals.samples import save_clip
from tests.tools.render.perception import ssim
from tools.render.clip import render_clip
from tools.render.segments import Segment, TooLarge, Work, _production, join_segments, outline_clip, render_segment
from tools.sight import look

SECONDS = 4.0
EACH = 1.3


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = save_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", seconds=SECONDS, size=(240, 136), shot_s=1.0)
    return path, look.examine(path, "clip", "0" * 64)


def work_on(clip, folder, *steps):
    folder.mkdir()
    return Work(parse_plan(steps), clip[0], clip[1], folder, None, {})


def in_one_piece(work, out):
    return render_clip(work.plan, work.source, work.facts, out, short_side=None)


def in_segments(work, out):
    segments = outline_clip(work, EACH)
    assert len(segments) >= 2
    for segment in reversed(segments):
        render_segment(work, segment)
    return join_segments(work, segments, out), segments


def pictures(path):
    with av.open(str(path)) as container:
        frames = [(float(f.pts * f.time_base), f.to_ndarray(format="rgb24")) for f in container.decode(video=0)]
        return np.array([time for time, _ in frames]), [gray for _, gray in frames], container.duration


def sound(path):
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


NEAR_LOSSLESS = {"op": "output", "params": {"crf": 6}}
"""So that what two encodings differ in is not what is compared."""
PLANS = {
    "colour": ({"op": "temperature", "params": {"amount": 30}},),
    "transitions across the seams": (
        {"op": "transition", "params": {"kind": "dissolve", "duration": 0.6}},
        {"op": "zoom", "params": {"scale": 1.3}},
    ),
    "backwards and slower": ({"op": "reverse"}, {"op": "speed", "params": {"factor": 0.8}}),
    "a camera that follows": ({"op": "reframe", "params": {"aspect": "1:1"}},),
    "another codec and rate": ({"op": "output", "params": {"codec": "hevc", "container": "mov", "fps": 29.97}},),
    "a container that keeps no order": ({"op": "output", "params": {"container": "mkv"}},),
}


@pytest.mark.parametrize("steps", PLANS.values(), ids=PLANS.keys())
def test_the_joined_clip_is_the_whole_clip(clip, tmp_path, steps):
    work = work_on(clip, tmp_path / "work", *steps, NEAR_LOSSLESS)
    whole = in_one_piece(work, tmp_path / "whole")
    joined, segments = in_segments(work, tmp_path / "joined")
    assert (joined.mime, joined.width, joined.height) == (whole.mime, whole.width, whole.height)
    times, frames, duration = pictures(whole.path)
    joined_times, joined_frames, joined_duration = pictures(joined.path)
    assert len(joined_frames) == len(frames) == sum(segment.count for segment in segments)
    assert np.array_equal(joined_times, times)
    assert joined_duration == duration
    assert np.array_equal(sound(joined.path), sound(whole.path))
    for segment in segments[1:]:
        for number in (segment.first - 1, segment.first):
            assert ssim(frames[number], joined_frames[number]) > 0.99


@pytest.mark.parametrize("steps", PLANS.values(), ids=PLANS.keys())
def test_frames_from_any_number_on_are_the_same_frames(clip, tmp_path, steps):
    work = work_on(clip, tmp_path / "work", *steps, {"op": "grain", "params": {"amount": 30}})

    def made(*ranges):
        with _production(work) as production:
            production.aim(None, None)
            return [frame.to_ndarray() for wanted in ranges for frame in production.frames(wanted)]

    whole = made(None)
    edges = [0, 1, len(whole) // 3, len(whole) // 2 + 1, len(whole)]
    parts = made(*(range(*edge) for edge in pairwise(edges)))
    assert len(parts) == len(whole)
    assert all(np.array_equal(part, one) for part, one in zip(parts, whole, strict=True))


def test_a_segment_decodes_nothing_that_lies_before_it(clip, tmp_path, monkeypatch):
    from tools.render.footage import Footage

    work = work_on(clip, tmp_path / "work", {"op": "temperature", "params": {"amount": 30}})
    segments = outline_clip(work, EACH)
    starts = []
    frames = Footage.frames
    monkeypatch.setattr(Footage, "frames", lambda self, start: starts.append(start) or frames(self, start))
    render_segment(work, segments[-1])
    assert max(starts) == pytest.approx(segments[-1].first / 30, abs=0.05)


def test_a_short_clip_is_made_in_one_piece(clip, tmp_path):
    assert outline_clip(work_on(clip, tmp_path / "work"), SECONDS) == ()


@pytest.mark.parametrize("op", ["extract_frame", "extract_audio"])
def test_a_picture_and_a_sound_of_a_clip_are_made_in_one_piece(clip, tmp_path, op):
    step = {"op": op, "params": {"at": 1} if op == "extract_frame" else {}}
    assert outline_clip(work_on(clip, tmp_path / "work", step), EACH) == ()


def test_a_clip_that_came_out_too_large_says_at_which_bitrate_it_would_fit(clip, tmp_path):
    work = work_on(clip, tmp_path / "work", {"op": "output", "params": {"max_bytes": 120_000}})
    segments = outline_clip(work, EACH)
    for _ in range(4):
        for segment in segments:
            render_segment(work, segment)
        joined = join_segments(work, segments, tmp_path / "joined", last=False)
        if not isinstance(joined, TooLarge):
            break
        segments = tuple(Segment(segment.first, segment.count, joined.bitrate) for segment in segments)
    assert joined.path.stat().st_size <= 120_000


def test_what_cannot_be_done_is_told_once_for_all_segments(clip, tmp_path):
    work = work_on(
        clip,
        tmp_path / "work",
        {"op": "reframe", "params": {"aspect": "1:1", "track": "face"}},
        {"op": "remove_object", "params": {"subject": "the boat"}},
    )
    whole = in_one_piece(work, tmp_path / "whole")
    joined, _ = in_segments(work, tmp_path / "joined")
    assert "s2" in {one.step for one in joined.not_rendered}
    assert (joined.not_rendered, joined.notes) == (whole.not_rendered, whole.notes)


def test_a_segment_that_is_there_is_not_made_again(clip, tmp_path):
    work = work_on(clip, tmp_path / "work", {"op": "temperature", "params": {"amount": 30}})
    first = outline_clip(work, EACH)[0]
    render_segment(work, first)
    before = first.path(work.folder, ".mp4").stat()
    render_segment(work, first)
    after = first.path(work.folder, ".mp4").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
