"""Stored plans: what was written is read again, older records are brought up to date, newer ones refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edits import record
from edits.errors import EditError, PlanError, RecordError
from edits.plan import Plan, parse_plan
from edits.record import from_record, to_record
from edits.schema import from_strict
from edits.vocabulary import OPERATIONS
from tests.edits.words import answers


@pytest.mark.parametrize("op", OPERATIONS)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_a_plan_comes_back_from_storage_as_it_went(op, data):
    raw = from_strict({"steps": [data.draw(answers(op)), data.draw(answers("exposure"))]})
    plan = parse_plan(raw, geometry_first=data.draw(st.booleans()))
    assert from_record(json.loads(json.dumps(to_record(plan)))) == plan


def test_a_record_says_what_it_is():
    assert to_record(Plan()) == {"record": "loupe.plan.1", "steps": [], "geometry_first": False}


def test_an_executor_and_a_source_survive():
    raw = [{"op": "mute", "executor": "editor", "source": "memory", "confidence": 0.4, "reason": "quiet"}]
    plan = parse_plan(raw)
    assert from_record(to_record(plan)) == plan


def test_reading_does_not_change_the_record_it_reads():
    stored = to_record(Plan())
    from_record(stored)
    assert stored["record"] == "loupe.plan.1"


def test_a_record_of_a_newer_version_is_refused_with_a_sentence():
    with pytest.raises(RecordError, match=r"newer Loupe.*loupe\.plan\.1"):
        from_record({"record": "loupe.plan.2", "steps": []})


@pytest.mark.parametrize(
    "label", ["", "loupe.turn.1", "loupe.plan", "loupe.plan.x", "loupe.plan.-1", "plan.1", None, 7]
)
def test_another_record_is_refused(label):
    with pytest.raises(RecordError, match="is not a loupe"):
        from_record({"record": label, "steps": []})
    with pytest.raises(RecordError):
        from_record({"steps": []})


def test_an_old_record_walks_through_every_upgrade(monkeypatch):
    """Two past versions: first `moves` was renamed to `steps`, then `exposure.stops` to `exposure.ev`."""

    def rename_list(old: dict) -> dict:
        return {"steps": old.pop("moves"), **old}

    def rename_stops(old: dict) -> dict:
        return old | {"steps": [step | {"params": {"ev": step["params"]["stops"]}} for step in old["steps"]]}

    monkeypatch.setattr(record, "VERSION", 3)
    monkeypatch.setattr(record, "UPGRADES", {1: rename_list, 2: rename_stops})
    oldest = {"record": "loupe.plan.1", "moves": [{"id": "s1", "op": "exposure", "params": {"stops": 0.5}}]}
    older = {"record": "loupe.plan.2", "steps": [{"id": "s1", "op": "exposure", "params": {"stops": 0.5}}]}
    wanted = parse_plan([{"op": "exposure", "params": {"ev": 0.5}}])
    assert from_record(oldest) == from_record(older) == wanted
    assert to_record(wanted)["record"] == "loupe.plan.3"


def test_a_version_nobody_can_upgrade_is_refused(monkeypatch):
    monkeypatch.setattr(record, "VERSION", 2)
    with pytest.raises(RecordError, match=r"no way to read loupe\.plan\.1"):
        from_record({"record": "loupe.plan.1", "steps": []})


@pytest.mark.parametrize("steps", [None, 5, "cut", {"op": "mute"}])
def test_a_record_without_a_list_of_steps_is_a_broken_plan(steps):
    with pytest.raises(PlanError, match="list of steps"):
        from_record({"record": "loupe.plan.1", "steps": steps})


def test_a_stored_step_that_no_longer_fits_is_named():
    with pytest.raises(PlanError, match=r"step s4, exposure\.ev"):
        from_record({"record": "loupe.plan.1", "steps": [{"id": "s4", "op": "exposure", "params": {"ev": 50}}]})


def test_all_that_can_be_wrong_with_a_plan_is_one_kind_of_error():
    assert issubclass(PlanError, EditError)
    assert issubclass(RecordError, EditError)
