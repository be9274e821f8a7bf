"""Media: streamed in under a cap, durable before it is acknowledged, under generated names.

Here in a folder of this machine; `tools/bucket_storage.py` is the same with a bucket behind it.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import AsyncIterable, Callable, Iterator
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path

from tools.errors import MediaMissing, StorageError, StorageFull

MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MARK = 12
"""Letters at the beginning of a media id that are the same for everything of one person."""
GONE = "That file is no longer stored."
HEAD = 4096
"""Bytes after which the cap is known."""
BATCH = 1024 * 1024
"""Bytes gathered before one write, so that small chunks do not cost a thread each."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Received:
    """One stored upload. sha256: hexadecimal, of the bytes as received."""

    media_id: str
    path: Path
    bytes: int
    sha256: str


class Storage:
    """A folder of media: `files/` the uploads, `derived/` what can be made again, `incoming/` what is on its way.

    Names are media ids, never anything a person sent.
    """

    def __init__(self, folder: Path) -> None:
        """Make the folders; uploads that a crash left half received are removed."""
        self.folder = folder
        self._files, self._derived, self._incoming = folder / "files", folder / "derived", folder / "incoming"
        self._home = self._files
        shutil.rmtree(self._incoming, ignore_errors=True)
        for part in (self._files, self._derived, self._incoming):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def check(self) -> None:
        """Find out whether media can be kept at all. Raises BucketRefused."""

    async def receive(
        self, chunks: AsyncIterable[bytes], cap: Callable[[bytes], Cap], media_id: str | None = None
    ) -> Received:
        """Store one upload as it arrives.

        cap: given the first bytes (up to HEAD, or all), answers the limit, or raises to refuse. media_id: a new one if
        none is given; what is stored under it already is replaced.
        When this returns, the file is on this machine's disk; it is acknowledged once `keep` has returned as well.
        Whatever goes wrong leaves nothing behind.
        Raises what `cap` and its limit raise, StorageFull, StorageError.
        """
        media_id = self._checked(media_id or new_media_id())
        final = self._home / media_id
        arriving = Arriving(self._incoming / new_media_id(), final, cap)
        try:
            async for chunk in chunks:
                if arriving.add(chunk):
                    await on_disk(arriving.write)
            await on_disk(arriving.finish)
        except BaseException:
            await on_disk(arriving.discard)
            raise
        return Received(media_id, final, arriving.count, arriving.digest.hexdigest())

    async def keep(self, media_id: str, sha256: str) -> None:
        """Keep a received file for good: when this returns, it survives this machine as far as it ever will.

        sha256: of its content. Raises BucketUnavailable.
        """

    async def path(self, media_id: str) -> Path:
        """The stored file. Raises MediaMissing for an id that holds nothing, well formed or not; BucketUnavailable."""
        path = self._files / self._checked(media_id)
        if not path.is_file():
            raise MediaMissing(GONE)
        return path

    async def has(self, media_id: str) -> bool:
        """Whether a file is stored under this id. Raises BucketUnavailable."""
        return MEDIA_ID.fullmatch(media_id) is not None and (self._files / media_id).is_file()

    def derived(self, media_id: str) -> Path:
        """A folder, made if need be, for what was computed from one file; deleted with it."""
        folder = self._derived / self._checked(media_id)
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    async def share_derived(self, media_id: str, name: str) -> None:
        """Let every server on the same media find a derived file, which may lie in a folder of its own (`a/b`)."""

    async def find_derived(self, media_id: str, name: str) -> Path | None:
        """A derived file, made here or shared by another server; None where nobody has it."""
        path = self.derived(media_id) / name
        return path if path.is_file() else None

    async def delete_derived(self, media_id: str, name: str) -> None:
        """Remove one folder of what was derived from a file; nothing there is no error."""
        folder = self._derived / self._checked(media_id) / self._checked(name)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def delete(self, media_id: str) -> None:
        """Remove a file and all that was derived from it; nothing stored is no error."""
        self._checked(media_id)
        await asyncio.to_thread(self._remove, media_id)

    def ids(self) -> Iterator[str]:
        """The ids of everything stored or derived, to find what no record knows."""
        yield from {entry.name for folder in (self._files, self._derived) for entry in folder.iterdir()}

    def _remove(self, media_id: str) -> None:
        (self._files / media_id).unlink(missing_ok=True)
        shutil.rmtree(self._derived / media_id, ignore_errors=True)
        _fsync(self._files)

    def _checked(self, media_id: str) -> str:
        if MEDIA_ID.fullmatch(media_id) is None:
            raise MediaMissing("No file has such an id.")
        return media_id


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit on the bytes of one upload. over: makes the error to raise, given the limit."""

    bytes: int
    over: Callable[[int], Exception]


class Arriving:
    """One upload on its way to disk."""

    def __init__(self, path: Path, final: Path, cap: Callable[[bytes], Cap]) -> None:
        self.path, self.final, self.count, self.digest = path, final, 0, hashlib.sha256()
        self._ask = cap
        self._cap: Cap | None = None
        self._waiting = bytearray()
        self._file: BufferedWriter | None = None

    def add(self, chunk: bytes) -> bool:
        """Count a chunk and keep it; True when enough waits for a write."""
        self.count += len(chunk)
        self._waiting += chunk
        if self._cap is None and self.count >= HEAD:
            self._cap = self._ask(bytes(self._waiting[:HEAD]))
        self._check()
        return len(self._waiting) >= BATCH

    def write(self) -> None:
        if self._file is None:
            self._file = self.path.open("xb")
        self.digest.update(self._waiting)
        self._file.write(self._waiting)
        self._waiting = bytearray()

    def finish(self) -> None:
        """File, name, folder: each on disk before the next."""
        if self._cap is None:
            self._cap = self._ask(bytes(self._waiting))
        self._check()
        self.write()
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self.path.rename(self.final)
        _fsync(self.final.parent)

    def discard(self) -> None:
        """Close and remove whatever there is, under either name. What a full disk left unwritten is let go."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
        self.path.unlink(missing_ok=True)
        self.final.unlink(missing_ok=True)

    def _check(self) -> None:
        if self._cap is not None and self.count > self._cap.bytes:
            raise self._cap.over(self._cap.bytes)


async def on_disk(step: Callable[[], None]) -> None:
    """Run a step in a thread to its end, even if the caller is cancelled meanwhile; say disk faults in a sentence."""
    running = asyncio.ensure_future(asyncio.to_thread(step))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
    except OSError as error:
        raise storage_error(error) from error


def new_media_id(user_id: str = "", *, once: str | None = None) -> str:
    """A name under which somebody's file is stored: a mark of theirs, and 80 random bits; the same for the same `once`.

    The mark says nothing of the person; what one person sent lies together. No capitals: some file systems have none.
    """
    last = secrets.token_hex(10) if once is None else hashlib.sha256(once.encode()).hexdigest()[:20]
    return hashlib.sha256(user_id.encode()).hexdigest()[:MARK] + last


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storage_error(error: OSError) -> StorageError:
    """A fault of this machine's disk, in a sentence."""
    if error.errno in NO_ROOM:
        return StorageFull("There is no room left to store media; nothing was kept.")
    return StorageError(f"Media could not be written to disk ({errno.errorcode.get(error.errno or 0, 'unknown')}).")
