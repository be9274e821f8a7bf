"""Render jobs of clips: in segments, through a kill in the middle, through a worker that dies."""

import signal
import time
from pathlib import Path

import av
import pytest

from evals.samples import save_clip
from evals.server_process import free_port
from tests.api import dying
from tests.api.test_jobs import ended, render
from tests.api.test_turns import attach

PATIENCE_S = 60
SECONDS, SEGMENT_S = 30, 2
"""Fifteen segments: enough that a fast machine is still in the middle when it is stopped twice."""
SEGMENTS = {"LOUPE_JOB_SEGMENT_S": str(SEGMENT_S)}


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory):
    return save_clip(tmp_path_factory.mktemp("long") / "clip.mp4", seconds=SECONDS, size=(480, 270)).read_bytes()


def state_of(client, job):
    return client.get(job["url"]).json()["state"]


def wait_for(ready):
    deadline = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def segments_in(home, job):
    """Finished segments of a job: name to inode and time of writing."""
    folder = next(iter((home / "media" / "derived").glob(f"*/{job['job_id']}")), None)
    found = sorted(folder.glob("0*.mp4")) if folder else []
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in found}


def frames_of(content, path):
    path.write_bytes(content)
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_a_job_goes_on_after_a_stop_and_a_kill_and_repeats_no_finished_segment(forks, tmp_path, long_clip):
    home = tmp_path / "data"
    with forks.server(home, **SEGMENTS) as server:
        job = render(server.client, attach(server.client, long_clip, "make it warmer", name="clip.mp4"))
        wait_for(lambda: segments_in(home, job))
        server.send_signal(signal.SIGTERM)
        assert server.wait() == 0
    seen = segments_in(home, job)
    with forks.server(home, **SEGMENTS) as server:
        wait_for(lambda: len(segments_in(home, job)) > len(seen))
        server.kill()
    before = segments_in(home, job)
    assert seen.items() <= before.items()
    assert 2 <= len(before) < SECONDS / SEGMENT_S, "it was killed in the middle"
    seen = dict(before)
    with forks.server(home, **SEGMENTS) as server:
        wait_for(lambda: seen.update(segments_in(home, job)) or state_of(server.client, job) != "running")
        view = ended(server.client, job)
        content = server.client.get(view["content_url"]).content
    assert view["state"] == "done"
    assert before.items() <= seen.items()
    assert frames_of(content, tmp_path / "result.mp4") == SECONDS * 30
    assert segments_in(home, job) == {}


async def test_a_job_of_a_server_that_is_gone_is_taken_over_by_one_of_another_name(forks, tmp_path, postgres_url):
    asyncpg = pytest.importorskip("asyncpg", reason="extra `postgres` is not installed")
    pytest.importorskip("psycopg", reason="extra `postgres` is not installed")
    home, shared = tmp_path / "data", SEGMENTS | {"LOUPE_DATABASE_URL": postgres_url}
    clip = save_clip(tmp_path / "clip.mp4", seconds=10, size=(480, 270)).read_bytes()
    with forks.server(home, **shared, LOUPE_PORT=str(free_port())) as server:
        job = render(server.client, attach(server.client, clip, "make it warmer", name="clip.mp4"))
        wait_for(lambda: segments_in(home, job))
        server.kill()
    before = segments_in(home, job)
    connection = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    assert await connection.execute("UPDATE leases SET until = 0 WHERE name LIKE 'server/%'") == "UPDATE 1"
    await connection.close()
    with forks.server(home, **shared, LOUPE_PORT=str(free_port())) as server:
        seen = dict(before)
        wait_for(lambda: seen.update(segments_in(home, job)) or state_of(server.client, job) != "running")
        view = ended(server.client, job)
    assert view["state"] == "done", view
    assert before.items() <= seen.items()


def test_a_worker_that_dies_once_costs_nothing_but_time(alice, photo, monkeypatch):
    monkeypatch.setattr("api.render_work.render_full", dying.once)
    assert ended(alice, render(alice, attach(alice, photo)))["state"] == "done"


def test_a_worker_that_dies_again_fails_the_job_with_a_sentence_and_the_server_lives(alice, photo, monkeypatch):
    turn = attach(alice, photo)
    with monkeypatch.context() as patch:
        patch.setattr("api.render_work.render_full", dying.always)
        view = ended(alice, render(alice, turn))
    assert view["state"] == "failed"
    assert view["error"].endswith(".")
    assert "Traceback" not in view["error"]
    assert alice.get("/readyz").status_code == 200
    assert ended(alice, render(alice, turn))["state"] == "done"


def test_cancelling_stops_the_worker_that_renders_now(doors, alice, photo, monkeypatch):
    monkeypatch.setattr("api.render_work.render_full", dying.never)
    turn = attach(alice, photo)
    job = render(alice, turn)
    folder = doors.house.services.storage.derived(turn["media"][0]["media_id"]) / job["job_id"]
    wait_for((folder / "pid").exists)
    wait_for(lambda: (folder / "pid").read_text())
    pid = int((folder / "pid").read_text())
    assert alice.get(job["url"]).json()["state"] == "running"
    assert alice.delete(job["url"]).json()["state"] == "cancelled"
    wait_for(lambda: not runs(pid))
    assert not folder.exists()


def runs(pid):
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
