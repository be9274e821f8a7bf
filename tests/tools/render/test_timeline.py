"""The timeline alone: what plays when after each recut, without a file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edits.media import ClipMeasures, MediaFacts, Shot, SoundMeasures
from tests.tools.render.clips import plan_of
from tools.render.cutting_room import CuttingRoom, arrange
from tools.render.pacing import pacing
from tools.render.splicing import gaps, keep, remove, split
from tools.render.timeline import Piece, Span, Timeline, frame_counts, output_time, source_time, spans_played, whole

LENGTH = 12.0


def facts(shots: int = 4, beats: tuple[float, ...] = ()) -> MediaFacts:
    step = LENGTH / shots
    found = tuple(Shot(start=nth * step, end=(nth + 1) * step) for nth in range(shots))
    return MediaFacts(
        media_id="main", kind="video", mime="video/mp4", bytes=1, sha256="0", duration_s=LENGTH,
        clip=ClipMeasures(shots=found), sound=SoundMeasures(beats=beats),
    )  # fmt: skip


def cut(*steps: dict[str, object], shots: int = 4, beats: tuple[float, ...] = ()) -> tuple[Timeline, dict[str, str]]:
    skipped: dict[str, str] = {}
    room = CuttingRoom(facts=facts(shots, beats), duration=LENGTH)
    plan = plan_of(*steps)
    timeline = arrange(plan.in_order(), whole(LENGTH), room, lambda step, why: skipped.__setitem__(step.id, why))
    return timeline, skipped


def spans(timeline: Timeline) -> list[tuple[float, float]]:
    return [(round(piece.start, 6), round(piece.end, 6)) for piece in timeline.pieces]


def test_a_trim_keeps_only_its_part() -> None:
    assert spans(cut({"op": "trim", "params": {"start": 2, "end": 5}})[0]) == [(2, 5)]


def test_a_cut_closes_the_gap() -> None:
    timeline, _ = cut({"op": "cut", "params": {"start": 2, "end": 5}})
    assert spans(timeline) == [(0, 2), (5, 12)]
    assert timeline.cuts() == (2,)


def test_times_are_of_the_original_whatever_was_cut_before() -> None:
    timeline, _ = cut({"op": "cut", "params": {"start": 0, "end": 4}}, {"op": "trim", "params": {"start": 5, "end": 7}})
    assert spans(timeline) == [(5, 7)]


def test_a_trim_beyond_the_end_is_skipped_with_the_length() -> None:
    timeline, skipped = cut({"op": "trim", "params": {"start": 30, "end": 40}})
    assert spans(timeline) == [(0, 12)]
    assert "12.00 s long" in skipped["s1"]


def test_a_trim_past_the_end_is_held_to_it() -> None:
    assert spans(cut({"op": "trim", "params": {"start": 10, "end": 99}})[0]) == [(10, 12)]


def test_cutting_everything_away_is_skipped() -> None:
    timeline, skipped = cut({"op": "cut", "params": {"start": 0, "end": 12}})
    assert timeline.duration == 12
    assert "nothing" in skipped["s1"]


def test_a_split_removes_nothing() -> None:
    timeline, _ = cut({"op": "split", "params": {"every": 5}})
    assert spans(timeline) == [(0, 5), (5, 10), (10, 12)]
    assert timeline.duration == LENGTH


def test_shots_play_in_the_order_asked_and_the_rest_follows() -> None:
    assert spans(cut({"op": "reorder", "params": {"order": [3, 1]}})[0]) == [(6, 9), (0, 3), (3, 6), (9, 12)]


def test_an_order_with_a_shot_that_is_not_there_is_skipped() -> None:
    assert "there are 4" in cut({"op": "reorder", "params": {"order": [9]}})[1]["s1"]


def test_twice_as_fast_lasts_half_as_long() -> None:
    assert cut({"op": "speed", "params": {"factor": 2}})[0].duration == 6


def test_half_the_strength_of_four_times_as_fast_is_twice_as_fast() -> None:
    assert cut({"op": "speed", "params": {"factor": 4}, "amount": 0.5})[0].duration == pytest.approx(6)


def test_a_part_alone_can_be_faster_and_no_cut_appears() -> None:
    timeline, _ = cut({"op": "speed", "params": {"factor": 3}, "at": (3, 6)})
    assert timeline.duration == pytest.approx(10)
    assert timeline.cuts() == ()


def test_a_ramp_ends_at_its_last_speed() -> None:
    timeline, _ = cut({"op": "speed_ramp", "params": {"points": [[2, 1], [6, 4]]}})
    assert timeline.pieces[0].speed == 1
    assert timeline.pieces[-1].speed == 4
    assert all(b.speed >= a.speed for a, b in zip(timeline.pieces, timeline.pieces[1:], strict=False))


def test_a_frozen_frame_adds_its_duration() -> None:
    timeline, _ = cut({"op": "freeze_frame", "params": {"at": 4, "duration": 1.5}})
    assert timeline.duration == pytest.approx(13.5)
    assert source_time(timeline, 4.7) == (None, 4)
    assert source_time(timeline, 6.5) == (None, 5)


def test_reversed_and_reversed_again_is_as_before() -> None:
    once, _ = cut({"op": "split", "params": {"every": 5}}, {"op": "reverse"})
    assert spans(once) == [(10, 12), (5, 10), (0, 5)]
    twice, _ = cut({"op": "split", "params": {"every": 5}}, {"op": "reverse"}, {"op": "reverse"})
    assert twice.pieces == cut({"op": "split", "params": {"every": 5}})[0].pieces


def test_a_part_plays_three_times_in_place() -> None:
    timeline, _ = cut({"op": "loop", "params": {"count": 3}, "at": (2, 4)})
    assert spans(timeline) == [(0, 2), (2, 4), (2, 4), (2, 4), (4, 12)]


@pytest.mark.parametrize("length", [0.5, 1.0, 2.0])
def test_pace_gives_shots_of_the_length_asked(length: float) -> None:
    timeline, _ = cut({"op": "pace", "params": {"shot_length": length}})
    lengths = [sum(piece.duration for piece in shot) for shot in timeline.shots()]
    assert lengths == pytest.approx([length] * len(lengths))


def test_a_long_take_becomes_jump_cuts_that_punch_in() -> None:
    timeline, _ = cut({"op": "pace", "params": {"shot_length": 2}}, shots=1)
    assert len(timeline.shots()) == 4
    assert [piece.magnify > 1 for piece in timeline.pieces] == [False, True, False, True]


def test_frantic_is_faster_than_fast_and_fast_is_faster_than_before() -> None:
    lengths = [cut({"op": "pace", "params": {"feel": feel}})[0] for feel in ("fast", "frantic")]
    fast, frantic = (timeline.duration / len(timeline.shots()) for timeline in lengths)
    assert frantic < fast < 3


def test_a_slow_pace_stretches_short_shots_within_reason() -> None:
    timeline, _ = cut({"op": "pace", "params": {"feel": "slow"}})
    assert timeline.duration > LENGTH
    assert min(piece.speed for piece in timeline.pieces) >= pacing().slowest


def test_cuts_fall_on_the_beats_while_the_sound_plays_on() -> None:
    beats = tuple(0.3 + 0.47 * nth for nth in range(24))
    timeline, _ = cut({"op": "cut_on_beat", "params": {"every_n": 2}}, beats=beats)
    assert timeline.duration == pytest.approx(LENGTH)
    assert all(min(abs(at - beat) for beat in beats) < 0.04 for at in timeline.cuts())
    assert len(timeline.cuts()) == 12
    assert timeline.sound is not None
    assert sum(piece.duration for piece in timeline.sound) == pytest.approx(LENGTH)


def test_without_a_beat_cutting_on_it_is_skipped() -> None:
    assert "beat" in cut({"op": "cut_on_beat"})[1]["s1"]


def test_a_dissolve_overlaps_and_a_fade_does_not() -> None:
    dissolved, _ = cut({"op": "transition", "params": {"kind": "dissolve", "duration": 0.5}})
    faded, _ = cut({"op": "transition", "params": {"kind": "fade_black", "duration": 0.5}})
    assert dissolved.duration == pytest.approx(LENGTH - 3 * 0.5)
    assert faded.duration == pytest.approx(LENGTH)


def test_a_fade_on_a_single_shot_opens_and_closes_the_clip() -> None:
    timeline, _ = cut({"op": "transition", "params": {"kind": "fade_black", "duration": 1}}, shots=1)
    assert timeline.pieces[0].enter is not None
    assert timeline.leave is not None


def test_a_dissolve_with_nothing_to_join_is_skipped() -> None:
    assert "no cut" in cut({"op": "transition"}, shots=1)[1]["s1"]


def test_a_transition_for_the_end_closes_the_clip_only() -> None:
    timeline, _ = cut({"op": "transition", "params": {"kind": "fade_white"}, "at": (11, 12)}, shots=1)
    assert timeline.pieces[0].enter is None
    assert timeline.leave is not None


def test_a_medium_that_is_not_there_cannot_be_joined_on() -> None:
    assert "not available" in cut({"op": "concat", "params": {"media": ["other"]}})[1]["s1"]


def test_a_mark_moves_with_what_was_cut_before_it() -> None:
    timeline, _ = cut(
        {"op": "cut", "params": {"start": 1, "end": 3}}, {"op": "marker", "params": {"at": 5, "label": "x"}}
    )
    assert [output_time(timeline, at) for at, _ in timeline.marks] == [3]


def test_what_was_cut_away_has_no_time_in_the_result() -> None:
    assert output_time(remove(whole(10), (Span(2, 4),)), 3) is None


def test_a_span_is_played_wherever_its_source_is() -> None:
    timeline, _ = cut({"op": "speed", "params": {"factor": 2}}, {"op": "loop", "params": {"count": 2}})
    assert spans_played(timeline, Span(2, 4)) == (Span(1, 2), Span(7, 8))


edges = st.lists(st.floats(0, 10), min_size=2, max_size=8, unique=True).map(sorted)


@given(edges, st.floats(0.3, 4), st.sampled_from([24.0, 25.0, 29.97, 30.0, 60.0]))
def test_frames_never_drift_from_the_timeline(times: list[float], speed: float, fps: float) -> None:
    kept = keep(whole(10), [Span(a, b) for a, b in zip(times[::2], times[1::2], strict=False)])
    timeline = replace(kept, pieces=tuple(replace(piece, speed=speed) for piece in kept.pieces))
    counts = frame_counts(timeline, fps)
    assert abs(sum(count for _, count in counts) - timeline.duration * fps) <= 1
    assert all(first == sum(count for _, count in counts[:nth]) for nth, (first, _) in enumerate(counts))


@given(edges, st.floats(0, 10))
def test_a_time_that_is_kept_is_found_again(times: list[float], at: float) -> None:
    timeline = remove(whole(10), [Span(a, b) for a, b in zip(times[::2], times[1::2], strict=False)])
    if not timeline.pieces:
        return
    played = output_time(timeline, at)
    if played is not None:
        assert source_time(timeline, played)[1] == pytest.approx(at, abs=1e-4)


@given(edges)
def test_gaps_and_spans_make_the_whole(times: list[float]) -> None:
    chosen = [Span(a, b) for a, b in zip(times[::2], times[1::2], strict=False)]
    total = sum(span.length for span in chosen) + sum(span.length for span in gaps(chosen, 10))
    assert total == pytest.approx(10, abs=1e-3)


def test_a_split_inside_a_held_frame_changes_nothing() -> None:
    held = Timeline((Piece(2, 2, hold=3),))
    assert split(held, (2.0,)).pieces == held.pieces


def test_every_feeling_has_a_length_and_faster_ones_are_shorter() -> None:
    lengths = [pacing().lengths[feel] for feel in ("slow", "steady", "fast", "frantic")]
    assert lengths == sorted(lengths, reverse=True)
