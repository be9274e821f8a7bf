"""Media on disk: capped, durable, under generated names, gone when deleted."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tools.errors import MediaMissing, StorageError, StorageFull, TooLarge, Unsupported
from tools.storage import Cap, Storage


async def in_chunks(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


async def cut_off(data: bytes) -> AsyncIterator[bytes]:
    yield data
    raise ConnectionError("the client went away")


def too_large(limit: int) -> TooLarge:
    return TooLarge(f"over {limit}", "send less")


def capped(limit: int) -> object:
    return lambda head: Cap(limit, too_large)


def everything_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "media")


async def test_an_upload_comes_back_byte_for_byte_with_its_hash(storage: Storage) -> None:
    data = os.urandom(3_000_000)
    received = await storage.receive(in_chunks(data, 70_001), capped(4_000_000))
    assert (await storage.path(received.media_id)).read_bytes() == data
    assert received.sha256 == hashlib.sha256(data).hexdigest()
    assert received.bytes == len(data)


async def test_the_cap_counts_bytes_read_and_one_byte_decides(storage: Storage) -> None:
    assert (await storage.receive(in_chunks(bytes(5000)), capped(5000))).bytes == 5000
    with pytest.raises(TooLarge):
        await storage.receive(in_chunks(bytes(5001)), capped(5000))
    assert len(everything_in(storage.folder)) == 1


async def test_reading_stops_at_the_cap(storage: Storage) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 65_536
            yield bytes(65_536)

    with pytest.raises(TooLarge):
        await storage.receive(endless(), capped(1_000_000))
    assert read <= 1_000_000 + 2 * 65_536


async def test_the_first_bytes_choose_the_cap_or_refuse(storage: Storage) -> None:
    heads: list[bytes] = []

    def refuse(head: bytes) -> Cap:
        heads.append(head)
        raise Unsupported("no such kind", "send a picture")

    with pytest.raises(Unsupported):
        await storage.receive(in_chunks(b"abc" * 10_000, 10), refuse)
    assert heads == [(b"abc" * 10_000)[:4096]]
    with pytest.raises(Unsupported):
        await storage.receive(in_chunks(b""), refuse)
    assert heads[1] == b""
    assert everything_in(storage.folder) == []


async def test_an_upload_cut_off_by_the_client_leaves_nothing(storage: Storage) -> None:
    with pytest.raises(ConnectionError):
        await storage.receive(cut_off(bytes(3_000_000)), capped(4_000_000))
    assert everything_in(storage.folder) == []


async def test_giving_up_on_an_upload_leaves_nothing(storage: Storage) -> None:
    for wait in (0.0, 0.002, 0.01, 0.03):
        upload = asyncio.create_task(storage.receive(in_chunks(bytes(6_000_000), 100_000), capped(10_000_000)))
        await asyncio.sleep(wait)
        upload.cancel()
        await asyncio.wait([upload])
        if upload.cancelled():
            assert everything_in(storage.folder) == []
        else:
            await storage.delete(upload.result().media_id)


async def test_file_name_and_folder_reach_the_disk_in_order(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def noted_fsync(descriptor: int) -> None:
        happened.append("folder" if Path(f"/proc/self/fd/{descriptor}").resolve().is_dir() else "file")
        fsync(descriptor)

    def noted_rename(path: Path, target: Path) -> Path:
        happened.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "rename", noted_rename)
    await storage.receive(in_chunks(b"x" * 10), capped(100))
    assert happened == ["file", "rename", "folder"]


async def test_a_full_disk_is_said_and_leaves_nothing(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageFull):
            await storage.receive(in_chunks(bytes(9000)), capped(10_000))
    assert everything_in(storage.folder) == []
    assert (await storage.receive(in_chunks(bytes(9000)), capped(10_000))).bytes == 9000


async def test_deleting_removes_the_file_and_all_that_was_made_of_it(storage: Storage) -> None:
    kept = await storage.receive(in_chunks(b"kept"), capped(100))
    gone = await storage.receive(in_chunks(b"gone"), capped(100))
    (storage.derived(gone.media_id) / "preview.jpg").write_bytes(b"gone too")
    await storage.delete(gone.media_id)
    await storage.delete(gone.media_id)
    assert not await storage.has(gone.media_id)
    assert set(storage.ids()) == {kept.media_id}
    with pytest.raises(MediaMissing):
        await storage.path(gone.media_id)
    assert everything_in(storage.folder) == [kept.media_id]


@pytest.mark.parametrize("name", ["../secret", "a/b", "", ".", "..", "a" * 65, "ä", "x\x00y", "~root"])
async def test_no_name_reaches_outside_the_folder(storage: Storage, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("not media")
    assert not await storage.has(name)
    with pytest.raises(MediaMissing):
        await storage.path(name)
    with pytest.raises(MediaMissing):
        storage.derived(name)
    with pytest.raises(StorageError):
        await storage.delete(name)
    assert (tmp_path / "secret").exists()


async def test_ids_are_generated_and_never_the_same(storage: Storage) -> None:
    ids = {(await storage.receive(in_chunks(b"same"), capped(100))).media_id for _ in range(20)}
    assert len(ids) == 20
    assert all(len(media_id) == 32 for media_id in ids)


async def test_half_received_uploads_of_a_crash_are_swept_at_the_next_start(storage: Storage) -> None:
    whole = await storage.receive(in_chunks(b"whole"), capped(100))
    (storage.folder / "incoming" / "half").write_bytes(b"half")
    again = Storage(storage.folder)
    assert everything_in(again.folder) == [whole.media_id]
