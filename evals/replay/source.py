"""Where a log comes from: a data folder, copied first so that nothing in it is touched, or somebody's export."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from edits.errors import RecordError
from evals.replay.errors import SourceError
from memory.errors import LedgerError
from memory.events import Event, read_exported
from memory.ledger import Ledger

LEDGER = "loupe.sqlite"
SUFFIXES = ("", "-wal")
"""The database and what was written since it was last tidied up."""
TRIES = 5


@dataclass(frozen=True, slots=True)
class Log:
    """All that was written down of one person, oldest first."""

    user_id: str
    events: tuple[Event, ...]


async def read_logs(place: Path) -> list[Log]:
    """The logs of a data folder (everybody's) or of an export (one person's). Raises SourceError."""
    try:
        if await asyncio.to_thread(place.is_dir):
            return await _of_folder(place)
        if await asyncio.to_thread(zipfile.is_zipfile, place):
            return await asyncio.to_thread(_of_export, place)
    except (OSError, LedgerError, RecordError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SourceError(f"the log in {place} cannot be read: {error}") from error
    raise SourceError(f"{place} is neither a data folder nor an export (the zip of GET /v1/me/export)")


async def _of_folder(folder: Path) -> list[Log]:
    with tempfile.TemporaryDirectory(prefix="loupe-replay-") as place:
        copy = await asyncio.to_thread(copy_ledger, folder, Path(place))
        ledger = await Ledger.open(f"sqlite+aiosqlite:///{copy}")
        try:
            return [Log(user_id, tuple(await ledger.everything(user_id))) for user_id in await ledger.everybody()]
        finally:
            await ledger.close()


def copy_ledger(folder: Path, place: Path) -> Path:
    """Copy a folder's ledger to `place`.

    Even reading a SQLite database writes beside it. A server may be at work in the folder: what changed while it
    was copied is copied again. Raises SourceError where there is none, or when it never held still.
    """
    if not (folder / LEDGER).is_file():
        raise SourceError(f"there is no {LEDGER} in {folder}")
    for _ in range(TRIES):
        before = _marks(folder)
        for suffix in SUFFIXES:
            source, target = folder / f"{LEDGER}{suffix}", place / f"{LEDGER}{suffix}"
            target.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, target)
        if _marks(folder) == before:
            return place / LEDGER
    raise SourceError(f"a server keeps writing into {folder}: stop it, or replay an export")


def _marks(folder: Path) -> list[tuple[int, int] | None]:
    paths = [folder / f"{LEDGER}{suffix}" for suffix in SUFFIXES]
    return [(path.stat().st_size, path.stat().st_mtime_ns) if path.exists() else None for path in paths]


def _of_export(path: Path) -> list[Log]:
    with zipfile.ZipFile(path) as archive, archive.open("events.jsonl") as lines:
        events = tuple(_exported(lines))
    return [Log(events[0].user_id, events)] if events else []


def _exported(lines: Iterable[bytes]) -> Iterator[Event]:
    return (read_exported(orjson.loads(line)) for line in lines if line.strip())
