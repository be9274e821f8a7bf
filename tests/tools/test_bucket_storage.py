"""Media in a bucket of a real S3-speaking server: kept there, copied here while it is needed, gone when deleted."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.buckets import KEYS, NAME, Wire, serving
from tests.tools.test_storage import capped, everything_in, in_chunks
from tools.bucket import Address, Bucket
from tools.bucket_storage import BucketStorage, Room
from tools.errors import BucketRefused, BucketUnavailable, MediaMissing, StorageFull
from tools.storage import MARK, Storage, new_media_id

pytest.importorskip("obstore", reason="extra `s3` is not installed")

WIDE = Room(100_000_000, 50_000_000, used_s=0)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(server: str, request: pytest.FixtureRequest) -> Bucket:
    """A corner of the bucket for this test."""
    corner = hashlib.sha256(request.node.name.encode()).hexdigest()[:12]
    return Bucket(Address.of(f"s3://{NAME}/{corner}?endpoint={server}"))


@pytest.fixture
def storage(tmp_path: Path, bucket: Bucket) -> BucketStorage:
    return BucketStorage(tmp_path / "media", bucket, WIDE)


async def sent(storage: Storage, data: bytes, user_id: str = "ana") -> str:
    """Store one upload for good; its id."""
    received = await storage.receive(in_chunks(data, 100_000), capped(50_000_000), new_media_id(user_id))
    await storage.keep(received.media_id, received.sha256)
    return received.media_id


def forget_copies(storage: BucketStorage) -> None:
    for path in (storage.folder / "cache").iterdir():
        path.unlink()


async def test_an_upload_lies_in_the_bucket_and_comes_back_byte_for_byte(storage, bucket) -> None:
    await storage.check()
    data = os.urandom(12_000_000)
    media_id = await sent(storage, data)
    assert (await storage.path(media_id)).read_bytes() == data
    forget_copies(storage)
    assert await storage.has(media_id)
    assert (await storage.path(media_id)).read_bytes() == data
    assert await bucket.names() == [f"{media_id[:MARK]}/{media_id}/file"]
    assert list((storage.folder / "incoming").iterdir()) == []


async def test_what_one_person_sent_lies_under_one_prefix_that_does_not_say_who_it_is(storage, bucket) -> None:
    for user_id in ("ana", "ana", "bob"):
        await sent(storage, b"x", user_id)
    marks = sorted(name.partition("/")[0] for name in await bucket.names())
    assert len(set(marks)) == 2
    assert marks.count(new_media_id("ana")[:MARK]) == 2
    assert not any("ana" in name or "bob" in name for name in await bucket.names())


async def test_another_server_on_the_bucket_reads_it_and_what_was_derived_from_it(storage, bucket, tmp_path) -> None:
    media_id = await sent(storage, b"picture")
    job = storage.derived(media_id) / "job-1"
    job.mkdir()
    (job / "result.png").write_bytes(b"rendered")
    await storage.share_derived(media_id, "job-1/result.png")
    other = BucketStorage(tmp_path / "other", bucket, WIDE)
    assert (await other.path(media_id)).read_bytes() == b"picture"
    found = await other.find_derived(media_id, "job-1/result.png")
    assert found is not None
    assert found.read_bytes() == b"rendered"
    assert await other.find_derived(media_id, "job-2/result.png") is None
    await other.delete_derived(media_id, "job-1")
    assert await bucket.names() == [f"{media_id[:MARK]}/{media_id}/file"]


async def test_deleting_leaves_nothing_here_and_nothing_there(storage, bucket) -> None:
    kept, gone = await sent(storage, b"kept"), await sent(storage, b"gone")
    for media_id in (kept, gone):
        (storage.derived(media_id) / "made").write_bytes(b"derived")
        await storage.share_derived(media_id, "made")
    await storage.delete(gone)
    await storage.delete(gone)
    assert not await storage.has(gone)
    with pytest.raises(MediaMissing):
        await storage.path(gone)
    assert len(await bucket.names()) == 2
    assert all(kept in name for name in await bucket.names())
    assert everything_in(storage.folder) == sorted([kept, "made"])


async def test_copies_that_are_not_used_make_way_and_come_back(tmp_path, bucket) -> None:
    storage = BucketStorage(tmp_path / "media", bucket, Room(25_000, 50_000, used_s=0))
    ids = []
    for number in range(4):
        ids.append(await sent(storage, bytes([number]) * 10_000))
        (storage.derived(ids[-1]) / "preview.jpg").write_bytes(bytes(100))
        aged = time.time() - 100 + number
        for path in (storage.folder / "cache" / ids[-1], storage.derived(ids[-1]) / "preview.jpg"):
            os.utime(path, (aged, aged))
    held = everything_in(storage.folder)
    assert ids[0] not in held
    assert ids[3] in held
    assert not (storage.folder / "derived" / ids[0]).exists()
    assert sum(path.stat().st_size for path in storage.folder.rglob("*") if path.is_file()) <= 25_000
    for number, media_id in enumerate(ids):
        assert (await storage.path(media_id)).read_bytes() == bytes([number]) * 10_000


async def test_a_copy_that_was_just_used_stays_even_where_there_is_no_room(tmp_path, bucket) -> None:
    storage = BucketStorage(tmp_path / "media", bucket, Room(1_000, 50_000, used_s=600))
    ids = [await sent(storage, bytes(10_000)) for _ in range(3)]
    assert set(everything_in(storage.folder)) == set(ids)


async def test_many_who_want_one_file_fetch_it_once_and_who_leaves_stops_nobody(storage, monkeypatch) -> None:
    media_id = await sent(storage, os.urandom(3_000_000))
    forget_copies(storage)
    fetched: list[str] = []
    fetch = Bucket.fetch

    async def counted(self: Bucket, key: str, into: Path, most: int) -> None:
        fetched.append(key)
        await fetch(self, key, into, most)

    monkeypatch.setattr(Bucket, "fetch", counted)
    wanting = [asyncio.create_task(storage.path(media_id)) for _ in range(5)]
    await asyncio.sleep(0)
    wanting[0].cancel()
    found = await asyncio.gather(*wanting, return_exceptions=True)
    assert all(isinstance(one, Path) and one.stat().st_size == 3_000_000 for one in found[1:])
    assert len(fetched) == 1


async def test_what_somebody_put_in_its_place_is_not_served(storage, bucket, tmp_path) -> None:
    media_id = await sent(storage, b"the picture")
    forget_copies(storage)
    other = tmp_path / "other"
    other.write_bytes(b"something else")
    await bucket.put(f"{media_id[:MARK]}/{media_id}/file", other, hashlib.sha256(b"the picture").hexdigest())
    with pytest.raises(BucketUnavailable):
        await storage.path(media_id)
    assert everything_in(storage.folder) == []


async def test_what_is_larger_than_anything_stored_is_not_fetched(tmp_path, bucket, storage) -> None:
    media_id = await sent(storage, bytes(2_000))
    small = BucketStorage(tmp_path / "small", bucket, Room(10_000, largest=1_999, used_s=0))
    with pytest.raises(BucketUnavailable):
        await small.path(media_id)


async def test_a_disk_that_is_full_is_said(storage, monkeypatch) -> None:
    media_id = await sent(storage, bytes(2_000))
    forget_copies(storage)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("tools.bucket._write", full)
        with pytest.raises(StorageFull):
            await storage.path(media_id)
    assert everything_in(storage.folder) == []
    assert (await storage.path(media_id)).stat().st_size == 2_000


async def test_files_from_before_there_was_a_bucket_are_found_and_never_make_way(tmp_path, bucket) -> None:
    before = Storage(tmp_path / "media")
    media_id = await sent(before, bytes(5_000))
    storage = BucketStorage(tmp_path / "media", bucket, Room(1, 50_000, used_s=0))
    await sent(storage, b"new")
    assert await storage.has(media_id)
    assert (await storage.path(media_id)).stat().st_size == 5_000
    await storage.delete(media_id)
    assert not await storage.has(media_id)


@pytest.fixture
def wire(server: str) -> Wire:
    return Wire(server)


async def test_a_store_that_is_gone_is_said_and_works_again_when_it_is_back(wire, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tools.bucket.RETRIES", 1)
    bucket = Bucket(Address.of(f"s3://{NAME}/wire?endpoint={wire.url}"))
    storage = BucketStorage(tmp_path / "media", bucket, WIDE)
    here, elsewhere = await sent(storage, b"here"), await sent(storage, b"elsewhere")
    (storage.folder / "cache" / elsewhere).unlink()
    wire.cut()
    assert (await storage.path(here)).read_bytes() == b"here"
    for trying in (storage.path(elsewhere), sent(storage, b"more"), storage.delete(here), storage.has(elsewhere)):
        with pytest.raises(BucketUnavailable, match="just now") as told:
            await trying
        assert "127.0.0.1" not in str(told.value)
    wire.mend()
    assert (await storage.path(elsewhere)).read_bytes() == b"elsewhere"
    assert await storage.path(await sent(storage, b"more"))


async def refused(url: str) -> str:
    with pytest.raises(BucketRefused) as told:
        await Bucket(Address.of(url)).check()
    return str(told.value)


async def test_a_bucket_that_cannot_be_used_is_refused_with_a_sentence(server, monkeypatch) -> None:
    monkeypatch.setattr("tools.bucket.RETRIES", 0)
    assert "there is no bucket holidays at http://127.0.0.1" in await refused(f"s3://holidays?endpoint={server}")
    assert "nobody answers for the bucket media" in await refused("s3://media?endpoint=http://127.0.0.1:1")
    with serving(strict=True) as strict:
        told = await refused(f"s3://{NAME}?endpoint={strict}")
    assert "refuses these keys (AWS_ACCESS_KEY_ID" in told
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in told


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://media.example.com", "is no address of a bucket"),
        ("s3://", "is no address of a bucket"),
        ("s3://media?acl=public", "is no address of a bucket"),
        ("s3://media?endpoint=ftp://host", "no http address"),
        ("s3://key:secret@media", "holds a key"),
    ],
)
def test_what_is_no_address_of_a_bucket_is_refused(url: str, said: str) -> None:
    with pytest.raises(BucketRefused, match=said) as told:
        Address.of(url)
    assert "secret" not in str(told.value).replace("AWS_SECRET_ACCESS_KEY", "")


def test_where_a_bucket_is_may_be_said_as_other_tools_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://store.example.com")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    address = Address.of("s3://media/loupe/")
    assert address == Address("media", "loupe", "https://store.example.com", "eu-central-1")
