"""A server whose media lie in a bucket: the same doors; nothing acknowledged is lost, nothing erased remains."""

import time
import uuid

import pytest

from nodes.services import Services
from settings import Settings
from tests.api.problems import problem
from tests.api.test_jobs import ended
from tests.buckets import KEYS, NAME, Wire, serving
from tests.conftest import serve_in_thread
from tools.errors import BucketRefused
from tools.storage import MARK

pytest.importorskip("obstore", reason="extra `s3` is not installed")


@pytest.fixture(scope="module")
def wire():
    with pytest.MonkeyPatch.context() as patched, serving() as url:
        for name, value in KEYS.items():
            patched.setenv(name, value)
        patched.setattr("tools.bucket.RETRIES", 0)
        yield Wire(url)


@pytest.fixture(scope="module")
def doors(wire, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bucket")
    where = f"s3://{NAME}/loupe?endpoint={wire.url}"
    yield from serve_in_thread(Settings(_env_file=None, data_dir=folder, media_url=where, workers=2))


def names(doors):
    return doors.run(doors.house.services.storage._bucket.names())


def without_copies(doors):
    """As after the copies made way, or on another machine."""
    folder = doors.house.services.storage.folder
    for path in [*(folder / "cache").iterdir(), *(folder / "derived").rglob("*")]:
        if path.is_file():
            path.unlink()


def turn_with(client, photo, prompt="make it warmer"):
    answer = client.post("/v1/turns", data={"prompt": prompt}, files={"file": ("a.jpg", photo)})
    return answer.raise_for_status().json()


def test_every_door_serves_what_lies_in_the_bucket_alone(alice, doors, photo):
    turn = turn_with(alice, photo)
    media_id = turn["media"][0]["media_id"]
    assert f"{media_id[:MARK]}/{media_id}/file" in names(doors)
    without_copies(doors)
    content = alice.get(f"/v1/media/{media_id}/content")
    assert content.content == photo
    without_copies(doors)
    part = alice.get(f"/v1/media/{media_id}/content", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, photo[10:20])
    without_copies(doors)
    assert alice.get(turn["preview"]["url"]).raise_for_status().headers["content-type"] == "image/jpeg"
    without_copies(doors)
    again = alice.post("/v1/turns", json={"prompt": "a bit brighter", "media_ids": [media_id]}).json()
    assert again["status"] == "completed"
    without_copies(doors)
    assert photo in alice.get("/v1/me/export").content


def test_a_render_is_found_where_its_copy_is_gone(forks, wire, tmp_path, photo):
    where = f"s3://{NAME}/renders?endpoint={wire.url}"
    with forks.server(tmp_path, LOUPE_MEDIA_URL=where, **KEYS) as server:
        client = server.client
        turn = turn_with(client, photo)
        job = client.post(f"/v1/turns/{turn['turn_id']}/render", json={"format": "png"}).raise_for_status().json()
        assert ended(client, job)["state"] == "done"
        made = client.get(f"/v1/jobs/{job['job_id']}/content").content
        (kept,) = (tmp_path / "media" / "derived").glob("*/*/result.png")
        kept.unlink()
        assert client.get(f"/v1/jobs/{job['job_id']}/content").content == made


def test_erasing_a_person_leaves_nothing_of_theirs_in_the_bucket(alice, bob, doors, photo):
    theirs, others = turn_with(alice, photo), turn_with(bob, photo)
    media_id = theirs["media"][0]["media_id"]
    storage = doors.house.services.storage
    (storage.derived(media_id) / "drawn").write_bytes(b"by a model")
    doors.run(storage.share_derived(media_id, "drawn"))
    mark = media_id[:MARK]
    assert len([name for name in names(doors) if name.startswith(mark)]) == 2
    alice.delete("/v1/me").raise_for_status()
    assert not [name for name in names(doors) if name.startswith(mark)]
    without_copies(doors)
    assert bob.get(f"/v1/media/{others['media'][0]['media_id']}/content").content == photo


def test_what_was_done_without_a_name_is_still_there_after_it_was_taken_over(alice, guest, doors, photo):
    turn = turn_with(guest, photo)
    token = guest.headers["authorization"].removeprefix("Bearer ")
    alice.post("/v1/sessions/claim", json={"token": token}).raise_for_status()
    without_copies(doors)
    doors.run(sweep(doors))
    media_id = turn["media"][0]["media_id"]
    assert alice.get(f"/v1/media/{media_id}/content").content == photo
    alice.delete("/v1/me").raise_for_status()
    assert not [name for name in names(doors) if media_id in name]


async def sweep(doors, later=0.0):
    from api.sweep import sweep

    house = doors.house
    await sweep(house.services, house.saver, house.renders, time.time() + later)


def test_a_store_that_is_gone_acknowledges_nothing_and_loses_nothing(alice, doors, wire, photo):
    turn = turn_with(alice, photo)
    media_id = turn["media"][0]["media_id"]
    there = names(doors)
    without_copies(doors)
    wire.cut()
    try:
        refused = alice.post("/v1/media", files={"file": ("b.jpg", photo)})
        assert problem(refused, 503)["detail"].startswith("Media cannot be kept or read just now")
        assert "retry-after" in refused.headers
        problem(alice.get(f"/v1/media/{media_id}/content"), 503)
        problem(alice.get(turn["preview"]["url"]), 503)
        # What was measured before is known; the turn is answered with what there is.
        answer = alice.post("/v1/turns", json={"prompt": "make it warmer", "media_ids": [media_id]}).json()
        assert answer["edit_steps"]
        problem(alice.delete("/v1/me"), 503)
    finally:
        wire.mend()
    assert names(doors) == there
    # The erasure that could not reach the bucket is finished by a sweep.
    doors.run(sweep(doors))
    assert not [name for name in names(doors) if media_id in name]


def test_an_upload_that_a_crash_left_behind_is_removed_once_it_is_surely_nobodys(doors, photo):
    services = doors.house.services
    media_id = uuid.uuid4().hex

    async def crash():
        async def chunks():
            yield photo

        from tools.intake import take_in

        await services.ledger.expect_file(media_id)
        await take_in(
            chunks(),
            storage=services.storage,
            workers=services.workers,
            settings=services.settings,
            media_id=media_id,
        )

    doors.run(crash())
    doors.run(sweep(doors))
    assert any(media_id in name for name in names(doors))
    doors.run(sweep(doors, later=7 * 3_600))
    assert not any(media_id in name for name in names(doors))


async def test_a_server_does_not_start_on_a_bucket_it_cannot_use(wire, tmp_path):
    where = f"s3://holidays?endpoint={wire.url}"
    with pytest.raises(BucketRefused, match="there is no bucket holidays"):
        await Services.open(Settings(_env_file=None, data_dir=tmp_path, media_url=where))
