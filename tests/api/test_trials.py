"""Trying other strengths, and keeping them: what a person changes is what is shown, exported and built on."""

import io

import pytest
from PIL import Image, ImageStat

from tests.api.problems import problem
from tests.api.test_previews import picture, warmth
from tests.api.test_turns import attach


@pytest.fixture
def turn(alice, photo):
    return attach(alice, photo, "make it warmer and crop to a square")


def with_amount(turn, amount):
    first, *rest = turn["edit_steps"]
    return [{**first, "amount": amount}, *rest]


def test_a_trial_shows_other_strengths_and_keeps_nothing(alice, turn):
    url = turn["preview"]["url"]
    full = warmth(picture(alice.get(url)))
    half = warmth(picture(alice.post(url, json={"edit_steps": with_amount(turn, 0.4)})))
    none = picture(alice.post(url, json={"edit_steps": []}))
    assert warmth(none) < half < full
    assert none.size == picture(alice.get(url, params={"side": "before"})).size
    assert alice.get(f"/v1/turns/{turn['turn_id']}").json()["edited_steps"] is None
    assert warmth(picture(alice.get(url))) == full


def test_a_trial_with_a_wrong_step_names_it(alice, turn):
    wrong = [{"op": "exposure", "params": {"ev": 99}}]
    refused = problem(alice.post(turn["preview"]["url"], json={"edit_steps": wrong}), 422)
    assert "ev" in refused["errors"][0]["field"]


def test_only_the_newest_trials_are_kept(alice, turn, doors):
    for place in range(14):
        alice.post(turn["preview"]["url"], json={"edit_steps": with_amount(turn, place / 20)}).raise_for_status()
    folder = doors.house.services.storage.derived(turn["media"][0]["media_id"]) / "trials"
    assert len(list(folder.glob("*.jpg"))) == 12


def test_what_a_person_made_of_it_is_shown_exported_and_built_on(alice, turn):
    url = turn["preview"]["url"]
    suggested = warmth(picture(alice.get(url)))
    mine = with_amount(turn, 0.3)[:1]
    judged = alice.post(f"/v1/turns/{turn['turn_id']}/feedback", json={"verdict": "modify", "edit_steps": mine}).json()
    assert [step["amount"] for step in judged["edited_steps"]] == [0.3]
    assert judged["edit_steps"] == turn["edit_steps"]
    shown = picture(alice.get(url))
    assert shown.width != shown.height
    assert warmth(shown) < suggested
    exported = alice.get(f"/v1/turns/{turn['turn_id']}/export", params={"format": "json"}).json()
    assert [step["op"] for step in exported["steps"]] == ["temperature"]
    following = alice.post("/v1/turns", json={"prompt": "flip it horizontally", "thread_id": turn["thread_id"]}).json()
    built = Image.open(io.BytesIO(alice.get(following["preview"]["url"]).content))
    assert built.size == shown.size
    assert abs(ImageStat.Stat(built).mean[0] - ImageStat.Stat(shown).mean[0]) < 3


def test_undoing_it_and_putting_it_back_brings_the_persons_version(alice, turn):
    mine = with_amount(turn, 0.3)
    alice.post(f"/v1/turns/{turn['turn_id']}/feedback", json={"verdict": "modify", "edit_steps": mine})
    alice.post(f"/v1/threads/{turn['thread_id']}/undo").raise_for_status()
    moved = alice.post(f"/v1/threads/{turn['thread_id']}/redo").json()
    assert moved["now"]["edited_steps"][0]["amount"] == 0.3
