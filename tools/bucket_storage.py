"""Media in a bucket, with the files that are at work on this machine beside it.

What is received is looked at here first and acknowledged once the bucket has it. What is needed later is fetched, and
stays until the room for copies is used up; then what was not used for longest makes way. Files that were received
before there was a bucket stay where they are and are found there.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from tools.bucket import Bucket
from tools.errors import MediaMissing
from tools.storage import MARK, MEDIA_ID, Storage, new_media_id, on_disk, storage_error

WHOLE = "file"
DERIVED = "derived"
LOOK_EVERY = 20
"""Copies are counted again when a twentieth of their room was filled since the last time."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a disk copies may take.

    bytes: of all copies with what was derived from them. largest: of one file. used_s: a copy that was used within so
    many seconds stays, even when there is no room: somebody may be reading it.
    """

    bytes: int
    largest: int
    used_s: float


class BucketStorage(Storage):
    """A bucket, and a folder with copies: `cache/` of uploads, `derived/` of what was made of them."""

    def __init__(self, folder: Path, bucket: Bucket, room: Room) -> None:
        """Make the folders; nothing is asked of the bucket yet."""
        super().__init__(folder)
        self._bucket, self._room = bucket, room
        self._home = folder / "cache"
        self._home.mkdir(mode=0o700, exist_ok=True)
        self._fetching: dict[str, asyncio.Task[None]] = {}
        self._added = room.bytes

    async def check(self) -> None:
        """Write something into the bucket and remove it. Raises BucketRefused."""
        await self._bucket.check()

    async def keep(self, media_id: str, sha256: str) -> None:
        """Put a received file into the bucket. Raises BucketUnavailable."""
        path = self._home / self._checked(media_id)
        await self._bucket.put(_key(media_id, WHOLE), path, sha256)
        await self._make_room(path)

    async def path(self, media_id: str) -> Path:
        """A copy of the stored file, fetched if need be. Raises MediaMissing, BucketUnavailable, StorageError."""
        before = self._files / self._checked(media_id)
        if before.is_file():
            return before
        path = self._home / media_id
        if not await asyncio.to_thread(_used, path):
            await self._fetched(_key(media_id, WHOLE), path)
        return path

    async def has(self, media_id: str) -> bool:
        """Whether a file is stored under this id. Raises BucketUnavailable."""
        if MEDIA_ID.fullmatch(media_id) is None:
            return False
        here = any((folder / media_id).is_file() for folder in (self._home, self._files))
        return here or await self._bucket.has(_key(media_id, WHOLE))

    async def share_derived(self, media_id: str, name: str) -> None:
        """Put a derived file into the bucket. Raises BucketUnavailable."""
        path = self.derived(media_id) / name
        digest = await asyncio.to_thread(_sha256, path)
        await self._bucket.put(_key(media_id, DERIVED, name), path, digest)

    async def find_derived(self, media_id: str, name: str) -> Path | None:
        """A derived file, fetched if it is not here. Raises BucketUnavailable, StorageError."""
        path = self.derived(media_id) / name
        if not path.is_file():
            try:
                await self._fetched(_key(media_id, DERIVED, name), path)
            except MediaMissing:
                return None
        return path

    async def delete_derived(self, media_id: str, name: str) -> None:
        """Remove one folder of what was derived, here and in the bucket. Raises BucketUnavailable."""
        await super().delete_derived(media_id, name)
        await self._bucket.remove(f"{_key(media_id, DERIVED, name)}/")

    async def delete(self, media_id: str) -> None:
        """Remove a file and all that was derived from it, here and in the bucket. Raises BucketUnavailable."""
        self._checked(media_id)
        await on_disk(lambda: (self._home / media_id).unlink(missing_ok=True))
        await super().delete(media_id)
        await self._bucket.remove(f"{_key(media_id)}/")

    async def _fetched(self, key: str, path: Path) -> None:
        """Fetch once, however many want it; who leaves does not stop it for the others."""
        fetching = self._fetching.get(key)
        if fetching is None:
            fetching = self._fetching[key] = asyncio.ensure_future(self._fetch(key, path))
            fetching.add_done_callback(lambda done: self._over(key, done))
        await asyncio.shield(fetching)

    def _over(self, key: str, done: asyncio.Task[None]) -> None:
        self._fetching.pop(key, None)
        if not done.cancelled():
            done.exception()  # everybody who waited for it may have left

    async def _fetch(self, key: str, path: Path) -> None:
        arriving = self._incoming / new_media_id()
        try:
            await self._bucket.fetch(key, arriving, self._room.largest)
        except OSError as error:
            raise storage_error(error) from error
        await on_disk(lambda: _named(arriving, path))
        await self._make_room(path)

    async def _make_room(self, added: Path) -> None:
        self._added += await asyncio.to_thread(lambda: added.stat().st_size if added.is_file() else 0)
        if self._added * LOOK_EVERY >= self._room.bytes:
            self._added = 0
            await asyncio.to_thread(make_room, self._home, self._derived, self._room)


def _key(media_id: str, *rest: str) -> str:
    """Where a file lies in the bucket: by person, by upload, and then itself and what was derived from it."""
    return "/".join((media_id[:MARK], media_id, *rest))


def _used(path: Path) -> bool:
    """Note that a copy is used now; False where there is none."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _named(arrived: Path, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    arrived.rename(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_room(copies: Path, derived: Path, room: Room) -> None:
    """Remove copies, the longest unused first and each with what was derived from it, until they fit their room."""
    ids = {entry.name for folder in (copies, derived) for entry in folder.iterdir()}
    held = sorted(_Held.of(media_id, copies, derived) for media_id in ids)
    total = sum(one.bytes for one in held)
    now = time.time()
    for one in held:
        if total <= room.bytes or now - one.used < room.used_s:
            return
        (copies / one.media_id).unlink(missing_ok=True)
        shutil.rmtree(derived / one.media_id, ignore_errors=True)
        total -= one.bytes


@dataclass(frozen=True, order=True, slots=True)
class _Held:
    """What one upload takes on this disk. used: when it was needed last, seconds since 1970."""

    used: float
    media_id: str
    bytes: int

    @classmethod
    def of(cls, media_id: str, copies: Path, derived: Path) -> _Held:
        """Count it."""
        files = [copies / media_id, *(derived / media_id).rglob("*")]
        known = [found for path in files if (found := _stat(path)) is not None]
        return cls(max((one.st_mtime for one in known), default=0.0), media_id, sum(one.st_size for one in known))


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None
