"""Render jobs over HTTP: full size in the background, watched, cancelled, fetched."""

import io
import json
import time

import pytest
from PIL import Image

from tests.api.problems import problem
from tests.api.test_turns import ask, attach

PATIENCE_S = 60


def ended(client, job, within=PATIENCE_S):
    """The job when nothing more will happen."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        view = client.get(job["url"]).raise_for_status().json()
        if view["state"] not in ("queued", "running"):
            return view
        time.sleep(0.1)
    raise AssertionError(f"the job did not end: {view}")


def render(client, turn, **form):
    answer = client.post(f"/v1/turns/{turn['turn_id']}/render", **({"json": form} if form else {}))
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == answer.json()["url"]
    return answer.json()


@pytest.fixture
def large(photo):
    """The photograph at 3200×2135, more than a preview has."""
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).resize((3200, 2135)).save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_turn_is_rendered_at_full_size_in_the_background(alice, large):
    job = render(alice, attach(alice, large))
    assert job["state"] == "queued"
    view = ended(alice, job)
    assert view["state"] == "done"
    assert view["progress"] == 1
    assert (view["width"], view["height"], view["mime"]) == (3200, 2135, "image/jpeg")
    file = alice.get(view["content_url"])
    assert len(file.content) == view["bytes"]
    assert Image.open(io.BytesIO(file.content)).size == (3200, 2135)


def test_the_finished_file_comes_in_parts_and_with_a_tag(alice, photo):
    url = ended(alice, render(alice, attach(alice, photo)))["content_url"]
    whole = alice.get(url)
    part = alice.get(url, headers={"range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == whole.content[10:20]
    assert alice.get(url, headers={"if-none-match": whole.headers["etag"]}).status_code == 304
    assert alice.head(url).headers["content-length"] == str(len(whole.content))


def test_format_and_size_are_the_callers_choice(alice, photo):
    view = ended(alice, render(alice, attach(alice, photo), format="webp", max_side=320))
    assert view["mime"] == "image/webp"
    assert max(view["width"], view["height"]) == 320


def test_a_format_that_cannot_hold_it_is_refused_by_name(alice, photo):
    turn = attach(alice, photo)
    body = problem(alice.post(f"/v1/turns/{turn['turn_id']}/render", json={"format": "mp4"}), 422)
    assert body["errors"][0]["field"] == "format"


def test_a_turn_without_a_file_has_nothing_to_render(alice):
    problem(alice.post(f"/v1/turns/{ask(alice)['turn_id']}/render"), 404)


def test_a_turn_without_edits_has_nothing_to_render(alice, photo):
    turn = attach(alice, photo, "what do you see in this picture?")
    assert not turn["edit_steps"]
    problem(alice.post(f"/v1/turns/{turn['turn_id']}/render"), 409)


def test_somebody_elses_job_is_not_there(alice, bob, photo):
    job = render(alice, attach(alice, photo))
    problem(bob.get(job["url"]), 404)
    problem(bob.delete(job["url"]), 404)
    problem(bob.get(f"{job['url']}/content"), 404)
    problem(alice.get("/v1/jobs/nonsense"), 404)
    ended(alice, job)


def test_what_cannot_be_rendered_is_told_with_the_job(alice, photo):
    turn = attach(alice, photo, "brighten the face")
    view = ended(alice, render(alice, turn))
    assert view["state"] == "done"
    assert [one["step"] for one in view["not_rendered"]] == [turn["edit_steps"][0]["id"]]


def test_a_job_is_watched_until_it_ends(alice, photo):
    job = render(alice, attach(alice, photo))
    events = []
    with alice.stream("GET", job["url"], headers={"accept": "text/event-stream"}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if name == "id":
                events.append({"id": value})
            elif name in ("event", "data"):
                events[-1][name] = value
    assert len({event["id"] for event in events}) == len(events)
    assert [event["event"] for event in events[:-1]] == ["progress"] * (len(events) - 1)
    assert events[-1]["event"] == "result"
    assert json.loads(events[-1]["data"])["state"] == "done"


def test_one_job_of_a_person_runs_at_a_time_and_a_waiting_one_can_be_taken_out(alice, large):
    turn = attach(alice, large)
    jobs = [render(alice, turn) for _ in range(3)]
    states = [alice.get(job["url"]).json()["state"] for job in jobs]
    assert states.count("running") <= 1
    gone = alice.delete(jobs[2]["url"]).json()
    assert gone["state"] == "cancelled"
    assert gone["content_url"] is None
    problem(alice.get(f"{jobs[2]['url']}/content"), 409)
    assert [ended(alice, job)["state"] for job in jobs] == ["done", "done", "cancelled"]


def test_a_job_that_has_ended_is_not_cancelled_any_more(alice, photo):
    view = ended(alice, render(alice, attach(alice, photo)))
    assert alice.delete(view["url"]).json()["state"] == "done"
    assert alice.get(view["content_url"]).status_code == 200


def test_the_file_of_a_job_goes_with_the_medium_it_shows(doors, alice, photo):
    turn = attach(alice, photo)
    view = ended(alice, render(alice, turn))
    services = doors.house.services
    doors.run(services.storage.delete(turn["media"][0]["media_id"]))
    problem(alice.get(view["content_url"]), 404)


def test_a_forgotten_person_leaves_no_job_and_no_byte_of_one(doors, alice, photo):
    turn = attach(alice, photo)
    view = ended(alice, render(alice, turn))
    user = doors.house.services.identity.verify(alice.headers["authorization"].split()[1]).user_id
    doors.run(doors.house.renders.forget(user))
    problem(alice.get(view["url"]), 404)
    left = doors.house.settings.data_dir / "jobs.sqlite"
    for path in left.parent.glob("jobs.sqlite*"):
        assert turn["turn_id"].encode() not in path.read_bytes()


def test_jobs_that_ended_long_ago_are_swept(doors, alice, photo):
    view = ended(alice, render(alice, attach(alice, photo)))
    later = time.time() + doors.house.settings.keep_jobs_hours * 3_600 + 60
    doors.run(doors.house.renders.sweep(later))
    problem(alice.get(view["url"]), 404)
