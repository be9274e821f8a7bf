"""One turn's edits on other media over HTTP."""

import io

import pytest
from PIL import Image

from tests.api.problems import problem
from tests.api.test_turns import ask, attach


def send(client, content, name="photo.jpg"):
    answer = client.post("/v1/media", files={"file": (name, content)})
    assert answer.status_code == 201, answer.text
    return answer.json()["media_id"]


def apply(client, turn, *media_ids, **more):
    answer = client.post(f"/v1/turns/{turn['turn_id']}/apply", json={"media_ids": list(media_ids), **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["turns"]


@pytest.fixture
def dark(photo):
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).point(lambda value: value * 0.55).save(out, "JPEG", quality=92)
    return out.getvalue()


def test_the_same_edits_become_a_turn_of_each_medium_with_its_own_preview(alice, photo, dark):
    turn = attach(alice, photo, "make it warmer and crop to a square")
    media = [send(alice, dark), send(alice, photo[:-2] + b"\xff\xd9")]
    turns = apply(alice, turn, *media)
    assert [made["media"][0]["media_id"] for made in turns] == media
    for made in turns:
        assert [step["op"] for step in made["edit_steps"]] == ["temperature", "crop"]
        assert alice.get(f"/v1/turns/{made['turn_id']}").json() == made
        image = Image.open(io.BytesIO(alice.get(made["preview"]["url"]).content))
        assert image.width == image.height
    assert len({made["thread_id"] for made in turns}) == 2


def test_edits_of_earlier_turns_are_applied_too(alice, photo, dark):
    first = attach(alice, photo, "make it warmer")
    later = ask(alice, "add grain", thread_id=first["thread_id"], media_ids=[first["media"][0]["media_id"]])
    [made] = apply(alice, later, send(alice, dark))
    assert [step["op"] for step in made["edit_steps"]] == ["temperature", "grain"]


def test_a_turn_without_a_file_can_be_applied_to_one(alice, photo):
    [made] = apply(alice, ask(alice, "make it warmer"), send(alice, photo))
    assert [step["op"] for step in made["edit_steps"]] == ["temperature"]


def test_amounts_are_fitted_to_each_picture_when_asked(alice, photo, dark):
    turn = attach(alice, photo, "make it a bit brighter")
    [before] = [step for step in turn["edit_steps"] if step["op"] == "exposure"]
    media = send(alice, dark)
    [kept] = apply(alice, turn, media)
    [fitted] = apply(alice, turn, media, adapt=True)
    assert kept["edit_steps"][0]["params"] == before["params"]
    assert fitted["edit_steps"][0]["params"]["ev"] > before["params"]["ev"] + 0.3
    assert "fitted to this picture" in fitted["edit_steps"][0]["reason"]


def test_a_step_that_cannot_apply_is_left_out_with_a_note(alice, photo, clip):
    turn = attach(alice, clip, "make it warmer and twice as fast", name="clip.mp4")
    assert {step["op"] for step in turn["edit_steps"]} == {"temperature", "speed"}
    [made] = apply(alice, turn, send(alice, photo))
    assert [step["op"] for step in made["edit_steps"]] == ["temperature"]
    assert any("speed is left out" in note for note in made["notes"])


def test_somebody_elses_media_are_not_there(alice, bob, photo):
    turn = attach(alice, photo)
    theirs = send(bob, photo)
    problem(alice.post(f"/v1/turns/{turn['turn_id']}/apply", json={"media_ids": [theirs]}), 404)
    problem(bob.post(f"/v1/turns/{turn['turn_id']}/apply", json={"media_ids": [theirs]}), 404)


@pytest.mark.parametrize("body", [{}, {"media_ids": []}, {"media_ids": ["../x"]}, {"media_ids": ["a"], "fit": True}])
def test_a_request_that_makes_no_sense_is_refused(alice, photo, body):
    turn = attach(alice, photo)
    problem(alice.post(f"/v1/turns/{turn['turn_id']}/apply", json=body), 422)


def test_a_turn_without_edits_has_nothing_to_apply(alice, photo):
    turn = attach(alice, photo, "what do you see in this picture?")
    problem(alice.post(f"/v1/turns/{turn['turn_id']}/apply", json={"media_ids": [turn["media"][0]["media_id"]]}), 409)
