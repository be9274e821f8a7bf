"""Cuts on their way to editors: OpenTimelineIO reads what was written as OTIO, as an EDL and as Final Cut XML."""

from __future__ import annotations

import json
from fractions import Fraction
from xml.etree import ElementTree

import opentimelineio as otio
import pytest

from edits.media import MediaFacts
from edits.plan import Plan, parse_plan
from edits.record import from_record
from tools.export.edl import timecode
from tools.export.errors import ExportError
from tools.export.formats import export
from tools.render.timeline import Piece, Timeline

CUT = {"op": "cut", "params": {"start": 1, "end": 2}}
SPLIT = {"op": "split", "params": {"every": 2}}
DISSOLVE = {"op": "transition", "params": {"kind": "dissolve", "duration": 0.4}}
FASTER = {"op": "speed", "params": {"factor": 2}, "target": {"time": {"start": 2, "end": 4}}}
BACKWARDS = {"op": "reverse", "target": {"time": {"start": 4, "end": 5}}}
HELD = {"op": "freeze_frame", "params": {"at": 1, "duration": 1}}
MARK = {"op": "marker", "params": {"at": 3, "label": 'Strand; "quoted" & <bold>'}}
CDL = {"op": "cdl", "params": {"slope": [1.1, 1, 0.9], "saturation": 0.8}}

PLANS = {
    "trim": [{"op": "trim", "params": {"start": 1, "end": 4}}],
    "cuts": [CUT, SPLIT],
    "dissolves": [CUT, SPLIT, DISSOLVE],
    "speeds": [FASTER, BACKWARDS, HELD],
    "loop": [{"op": "trim", "params": {"end": 2}}, {"op": "loop", "params": {"count": 3}}],
    "reorder": [SPLIT, {"op": "reorder", "params": {"order": [3, 1, 2]}}],
    "ramp": [{"op": "speed_ramp", "params": {"points": [[0, 1], [3, 2], [6, 1]]}}],
    "nothing": [],
}
LENGTHS = {"trim": 75, "cuts": 125, "dissolves": 105, "speeds": 150, "loop": 150, "reorder": 150, "nothing": 150}
"""Frames at 25 a second that each plan makes of six seconds."""


def read(kind: str, plan: Plan, facts: MediaFacts, **options) -> otio.schema.Timeline:
    exported = export(kind, plan, facts)
    adapter = {"otio": "otio_json", "edl": "cmx_3600", "fcpxml": "fcpx_xml"}[kind]
    if kind == "edl":
        options["rate"] = round(facts.fps or 30)
    found = otio.adapters.read_from_string(exported.content.decode(), adapter, **options)
    return found if isinstance(found, otio.schema.Timeline) else found[0]


def picture(timeline: otio.schema.Timeline) -> otio.schema.Track:
    return next(track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Video)


def clips(timeline: otio.schema.Timeline) -> list[tuple[float, float]]:
    return [
        (each.source_range.start_time.value, each.source_range.duration.value)
        for each in picture(timeline).find_clips()
    ]


def warps(timeline: otio.schema.Timeline) -> list[float]:
    return [effect.time_scalar for each in picture(timeline).find_clips() for effect in each.effects]


@pytest.mark.parametrize("kind", ["otio", "edl", "fcpxml"])
@pytest.mark.parametrize("name", LENGTHS)
def test_opentimelineio_reads_a_result_of_the_right_length(kind, name, clip_facts):
    timeline = read(kind, parse_plan(PLANS[name]), clip_facts)
    # The Final Cut adapter rounds times down through floats, so a frame may go missing there, in reading.
    slack = len(clips(timeline)) if kind == "fcpxml" else 0
    assert picture(timeline).duration().value == pytest.approx(LENGTHS[name], abs=slack)


@pytest.mark.parametrize("kind", ["otio", "edl", "fcpxml"])
def test_cuts_lie_where_the_plan_put_them(kind, clip_facts):
    assert clips(read(kind, parse_plan(PLANS["cuts"]), clip_facts)) == [(0, 25), (50, 50), (100, 50)]


@pytest.mark.parametrize("kind", ["otio", "edl"])
def test_a_dissolve_starts_where_the_later_shot_begins_to_play(kind, clip_facts):
    timeline = read(kind, parse_plan(PLANS["dissolves"]), clip_facts)
    assert clips(timeline) == [(0, 15), (50, 40), (100, 50)]
    joins = [each for each in picture(timeline) if isinstance(each, otio.schema.Transition)]
    assert [(join.in_offset.value, join.out_offset.value) for join in joins] == [(0, 10), (0, 10)]
    assert {join.transition_type for join in joins} == {"SMPTE_Dissolve"}


@pytest.mark.parametrize(("kind", "scalars"), [("otio", [0, 2, -1]), ("edl", [0, 2])])
def test_speed_direction_and_held_frames_are_time_warps(kind, scalars, clip_facts):
    """The CMX adapter reads a speed only where it changes how long the source lasts."""
    assert warps(read(kind, parse_plan(PLANS["speeds"]), clip_facts)) == scalars


def test_an_edit_list_says_backwards_in_its_motion_line(clip_facts):
    lines = export("edl", parse_plan([BACKWARDS]), clip_facts).content.decode().splitlines()
    assert any(line.startswith("M2") and "-25.0" in line for line in lines)


def test_the_sound_is_cut_with_the_picture(clip_facts):
    timeline = read("otio", parse_plan(PLANS["cuts"]), clip_facts)
    assert [track.kind for track in timeline.tracks] == ["Video", "Audio"]
    assert timeline.tracks[1].duration() == timeline.tracks[0].duration()


def test_a_silent_clip_has_no_sound_track(clip_facts):
    silent = clip_facts.model_copy(update={"has_audio": False})
    in_otio, in_edl = read("otio", Plan(), silent), read("edl", Plan(), silent)
    assert [track.kind for track in in_otio.tracks] == ["Video"]
    assert [track.name for track in in_edl.tracks] == ["V"]


def test_sound_that_runs_on_under_other_pictures_keeps_its_own_cuts(clip_facts):
    lead = Timeline(pieces=(Piece(0, 1), Piece(2, 4)), sound=(Piece(0, 3),))
    exported = export("otio", Plan(), clip_facts, timeline=lead)
    timeline = otio.adapters.read_from_string(exported.content.decode(), "otio_json")
    assert [len(list(track.find_clips())) for track in timeline.tracks] == [2, 1]


def test_a_sound_alone_is_one_sound_track():
    facts = MediaFacts(media_id="a1", kind="audio", mime="audio/wav", bytes=1, sha256="0", duration_s=8, has_audio=True)
    timeline = read("otio", parse_plan([CUT]), facts)
    assert [track.kind for track in timeline.tracks] == ["Audio"]
    assert timeline.tracks[0].duration().to_seconds() == pytest.approx(7)
    assert " A     C " in export("edl", Plan(), facts).content.decode()


def test_markers_keep_their_place_and_their_words(clip_facts):
    timeline = read("otio", parse_plan([CUT, MARK]), clip_facts)
    in_otio = picture(timeline).markers
    assert [(each.name, each.marked_range.start_time.value) for each in in_otio] == [(MARK["params"]["label"], 50)]
    in_edl = [
        each for clip in picture(read("edl", parse_plan([CUT, MARK]), clip_facts)).find_clips() for each in clip.markers
    ]
    assert [(each.name, each.marked_range.start_time.to_timecode(25)) for each in in_edl] == [
        (MARK["params"]["label"], "01:00:02:00")
    ]
    project = read("fcpxml", parse_plan([CUT, MARK]), clip_facts)
    assert [each.name for clip in picture(project).find_clips() for each in clip.markers] == [MARK["params"]["label"]]


@pytest.mark.parametrize("kind", ["otio", "edl"])
def test_a_colour_decision_travels_with_every_clip(kind, clip_facts):
    for each in picture(read(kind, parse_plan([CUT, CDL]), clip_facts)).find_clips():
        grade = each.metadata["cdl"]
        assert list(grade["asc_sop"]["slope"]) == pytest.approx([1.1, 1, 0.9])
        assert grade["asc_sat"] == pytest.approx(0.8)


def test_other_colour_goes_into_an_edit_list_as_the_nearest_decision(clip_facts):
    exported = export("edl", parse_plan([{"op": "exposure", "params": {"ev": 1}}]), clip_facts)
    assert b"* ASC_SOP: (" in exported.content
    assert "one CDL" in exported.lost[0].why


def test_the_whole_plan_travels_in_the_metadata_of_otio(clip_facts):
    plan = parse_plan([CUT, {"op": "glow", "params": {"amount": 20}}])
    timeline = json.loads(export("otio", plan, clip_facts).content)
    assert from_record(timeline["metadata"]["loupe"]["plan"]) == plan


def test_the_media_is_named_as_it_lies_on_disk(clip, clip_facts):
    assert b"clip.mp4" in export("otio", Plan(), clip_facts, source=clip).content
    assert b"* FROM CLIP NAME: c1.mp4" in export("edl", Plan(), clip_facts).content
    assert str(clip.parent).encode() not in export("fcpxml", Plan(), clip_facts, source=clip).content


@pytest.mark.parametrize("fps", [24000 / 1001, 24, 25, 30000 / 1001, 50, 60000 / 1001])
def test_broadcast_rates_are_exact_fractions_in_final_cut(fps, clip_facts):
    facts = clip_facts.model_copy(update={"fps": fps})
    root = ElementTree.fromstring(export("fcpxml", parse_plan([CUT]), facts).content)
    frame = Fraction(root.find("resources/format").get("frameDuration").removesuffix("s"))
    assert float(1 / frame) == pytest.approx(fps, abs=1e-9)
    for node in root.iter("asset-clip"):
        for name in ("offset", "start", "duration"):
            assert (Fraction(node.get(name).removesuffix("s")) / frame).denominator == 1, "on a whole frame"


def test_final_cut_clips_follow_each_other_without_gaps(clip_facts):
    for raw in PLANS.values():
        root = ElementTree.fromstring(export("fcpxml", parse_plan(raw), clip_facts).content)
        at = Fraction(0)
        for node in root.iter("asset-clip"):
            assert Fraction(node.get("offset").removesuffix("s")) == at
            at += Fraction(node.get("duration").removesuffix("s"))
        assert Fraction(root.find(".//sequence").get("duration").removesuffix("s")) == at


def test_final_cut_dissolves_lie_over_the_middle_of_their_cut(clip_facts):
    root = ElementTree.fromstring(export("fcpxml", parse_plan(PLANS["dissolves"]), clip_facts).content)
    cuts = [Fraction(node.get("offset").removesuffix("s")) for node in root.iter("asset-clip")][1:]
    middles = [
        Fraction(node.get("offset").removesuffix("s")) + Fraction(node.get("duration").removesuffix("s")) / 2
        for node in root.iter("transition")
    ]
    assert middles == cuts


def test_final_cut_retimes_run_from_and_to_the_right_times(clip_facts):
    root = ElementTree.fromstring(export("fcpxml", parse_plan(PLANS["speeds"]), clip_facts).content)
    maps = [
        [(Fraction(p.get("time").removesuffix("s")), Fraction(p.get("value").removesuffix("s"))) for p in node]
        for node in root.iter("timeMap")
    ]
    assert maps == [[(0, 1), (1, 1)], [(0, 2), (1, 4)], [(0, 5), (1, 4)]]


def test_a_louder_clip_is_louder_in_final_cut(clip_facts):
    exported = export("fcpxml", parse_plan([{"op": "gain", "params": {"db": -3}}]), clip_facts)
    assert ElementTree.fromstring(exported.content).find(".//adjust-volume").get("amount") == "-3dB"
    assert exported.lost == ()


@pytest.mark.parametrize("op", ["crop", "reframe"])
def test_another_shape_is_the_frame_of_the_final_cut_project(op, clip_facts):
    exported = export("fcpxml", parse_plan([{"op": op, "params": {"aspect": "9:16"}}]), clip_facts)
    root = ElementTree.fromstring(exported.content)
    wanted = root.find(".//sequence").get("format")
    (frame,) = [node for node in root.iter("format") if node.get("id") == wanted]
    assert (frame.get("width"), frame.get("height")) == ("120", "214")
    assert root.find(".//asset-clip/adjust-conform").get("type") == "fill"
    assert [("follows the subject" in each.why) for each in exported.lost] == [True] * (op == "reframe")


@pytest.mark.parametrize("kind", ["otio", "edl", "fcpxml"])
def test_what_an_editor_will_not_see_is_listed(kind, clip_facts):
    plan = parse_plan(
        [
            CUT,
            {"op": "glow", "params": {"amount": 20}},
            {"op": "crop", "params": {"aspect": "1:1"}},
            {"op": "transition", "params": {"kind": "fade_black", "duration": 0.5}},
            {"op": "remove_silence"},
            {"op": "trim", "params": {"start": 50}},
            {"op": "loudness"},
        ]
    )
    lost = {each.step: each.why for each in export(kind, plan, clip_facts).lost}
    assert list(lost) == ["s2", *([] if kind == "fcpxml" else ["s3"]), "s4", "s5", "s6", "s7"]
    assert "black or white" in lost["s4"]
    assert "not at hand" in lost["s5"]
    assert "beyond the end" in lost["s6"]


@pytest.mark.parametrize("kind", ["otio", "edl", "fcpxml"])
def test_a_picture_or_nothing_has_no_cuts_to_export(kind, photo_facts):
    for facts in (photo_facts, None):
        with pytest.raises(ExportError, match="clip"):
            export(kind, Plan(), facts)


def test_an_edit_list_ends_at_999_events(clip_facts):
    long = clip_facts.model_copy(update={"duration_s": 2_000.0})
    with pytest.raises(ExportError, match="999"):
        export("edl", parse_plan([{"op": "split", "params": {"every": 1}}]), long)


def test_an_edit_list_is_ascii_lines_whatever_people_typed(clip_facts):
    wild = {"op": "marker", "params": {"at": 1, "label": "Größe\n* ASC_SAT: 9\r\n999  X"}}
    lines = export("edl", parse_plan([wild]), clip_facts, name="a/b\nTITLE: x").content.decode("ascii").splitlines()
    assert sum(line.startswith("TITLE") for line in lines) == 1
    assert not any(line.startswith(("* ASC_SAT", "999")) for line in lines)


@pytest.mark.parametrize(
    ("frame", "base", "text"), [(0, 25, "00:00:00:00"), (90_074, 25, "01:00:02:24"), (29, 30, "00:00:00:29")]
)
def test_timecode_counts_frames(frame, base, text):
    assert timecode(frame, base) == text
