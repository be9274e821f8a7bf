"""The way out: every format by name, safe file names, and the plan itself."""

from __future__ import annotations

import json

import pytest

from edits.plan import Plan, parse_plan
from edits.record import from_record
from tools.export.errors import ExportError
from tools.export.formats import FORMATS, export

PLAN = parse_plan([{"op": "exposure", "params": {"ev": 0.5}}, {"op": "trim", "params": {"start": 1, "end": 3}}])


def test_the_formats_of_the_door_are_there():
    assert {"cube", "xmp", "cdl", "otio", "edl", "fcpxml", "ffmpeg", "json"} <= set(FORMATS)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_has_a_name_a_type_and_something_in_it(kind, clip_facts):
    exported = export(kind, PLAN, clip_facts, name="Monday cut")
    assert exported.filename.startswith("Monday-cut.")
    assert "/" in exported.mime
    assert exported.content
    assert {each.step for each in exported.lost} <= {"s1", "s2"}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_plan_gives_the_same_bytes(kind, clip_facts):
    assert export(kind, PLAN, clip_facts) == export(kind, PLAN, clip_facts)


def test_an_unknown_format_is_named_with_what_there_is():
    with pytest.raises(ExportError, match=r"'psd' is not an export format: choose cube, xmp"):
        export("psd", PLAN)


@pytest.mark.parametrize("name", ["../../etc/passwd", 'a"; rm -rf ~', "", "…", "x" * 500, "con\r\nSet-Cookie: a=b"])
def test_a_name_becomes_a_file_name_that_is_safe_everywhere(name):
    found = export("json", PLAN, name=name).filename
    assert found.removesuffix(".json").replace("-", "").replace("_", "").isalnum()
    assert len(found) < 90


def test_json_is_the_plan_as_it_is_stored():
    exported = export("json", PLAN)
    assert from_record(json.loads(exported.content)) == PLAN
    assert exported.lost == ()


@pytest.mark.parametrize("kind", ["cube", "xmp", "cdl", "cc", "json"])
def test_colour_leaves_even_when_no_media_is_attached(kind):
    assert export(kind, PLAN).content


@pytest.mark.parametrize("kind", ["cube", "xmp", "cdl", "cc", "json"])
def test_an_empty_plan_is_an_export_that_changes_nothing(kind):
    assert export(kind, Plan()).lost == ()


def test_a_step_for_another_media_stays_out(photo_facts):
    plan = parse_plan([{"op": "exposure", "params": {"ev": 1}, "target": {"media": "elsewhere"}}])
    assert "another media" in export("xmp", plan, photo_facts).lost[0].why
    assert b"Exposure2012" not in export("xmp", plan, photo_facts).content
