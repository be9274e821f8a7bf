"""Recall by vectors: one owner of the index for a process, asynchronous, never in the way of an answer.

A put is kept in memory at once and written to Chroma when no answer is on its way: the ledger holds every vector
too, and `memory.reindex` puts back what a crash kept from the index. What was read or put stays in a bounded cache;
a turn's vector never changes, so the cache is exact.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import logging
import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

import numpy as np
import numpy.typing as npt

from graph.state import Candidate
from memory.embedding import Vector, unit
from memory.errors import VectorError, VectorsBusy
from memory.index import Index, Key, Kind
from memory.kept_vectors import KeptVectors
from memory.store import Store, embedded, server
from memory.turns import Hits
from memory.waiting import Waiting
from settings import Settings

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
FOLDER = "chroma"
MOST_KEPT = 20_000
"""Vectors held in memory: 40 MB of 512 floats."""
MOST_WAITING = 20_000
"""Vectors waiting to be written before a put is refused: the index has failed for long. 40 MB of 512 floats."""
QUIET_S = 1.0
"""How long nothing must have been put before the index is written: Chroma holds the interpreter while it writes, some
30 ms for a handful of vectors, and an answer on its way would wait."""
LATEST_S = 120.0
"""How long a put waits at most, however busy it is: the longer, the more of one part are written together."""
MANY = 10_000
"""Vectors that are written although it is busy."""
HANDFUL = 16
BREATH_S = 0.05
"""Between two handfuls."""
RETRY_S = 30.0
FRESH_S = 30 * 86_400.0
"""Age at which a memory's freshness is halved."""
FRESHNESS = 0.15
MOST_FRAMES = 16
"""Frames of one clip that are kept."""
LATER = "the vector index does not answer; vectors, which name nobody, are deleted from it once it does"
JUDGED = 1.1
"""A turn that was liked or disliked says more than one that was passed over."""


class Vectors:
    """The vector index of one space, and of one kind of things: people's turns, or the frames of their media."""

    def __init__(self, index: Index, thread: ThreadPoolExecutor, lock: int | None = None) -> None:
        """Wrap an open index; `Vectors.open` opens one."""
        self._beside: dict[tuple[Kind, str], Vectors] = {}
        self._index, self._thread, self._lock = index, thread, lock
        self._kept = KeptVectors(MOST_KEPT)
        self._waiting = Waiting()
        self._looks: tuple[list[str], Vector] | None = None
        self._flusher: asyncio.Task[None] | None = None
        self._last_put = 0.0
        self._closed = False
        self.missed = 0
        """How many erasures the index did not carry out."""
        self.made_good = -1
        """How many had been missed when the index was last made to agree with the ledger; see `memory.reindex`."""

    @classmethod
    async def open(cls, settings: Settings, space: str) -> Self:
        """Open the index that the settings name: embedded in the data folder, or a server, which may answer later.

        Raises VectorsBusy when another process owns the folder, ForeignCollection for somebody else's collection,
        VectorError when an embedded one cannot be opened.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="vectors")
        folder = settings.data_dir / FOLDER if settings.chroma_url is None else None
        lock = None if folder is None else await asyncio.to_thread(_own, folder)
        try:
            store = await asyncio.get_running_loop().run_in_executor(thread, _store, settings)
            return cls(Index(store, space), thread, lock)
        except BaseException:
            thread.shutdown()
            _release(lock)
            raise

    def beside(self, kind: Kind, space: str) -> Vectors:
        """The index of another kind or space in the same place. It is closed with this one."""
        if (kind, space) == (self._index.kind, self._index.space):
            return self
        if (kind, space) not in self._beside:
            self._beside[kind, space] = Vectors(self._index.beside(kind, space), self._thread)
        return self._beside[kind, space]

    @property
    def agrees(self) -> bool:
        """Whether the index is known to hold what the ledger does, and nothing of anybody erased."""
        return self.made_good == self.missed

    async def close(self) -> None:
        """Write what waits, and let go of the folder. What could not be written is put back from the ledger."""
        try:
            for one in (*self._beside.values(), self):
                await one._finish()
            await self._call(self._index.close)
        except VectorError as error:
            log.warning("the vector index was not written when it was closed: %s", error)
        finally:
            for one in (*self._beside.values(), self):
                one._closed = True
            self._thread.shutdown()
            _release(self._lock)

    async def _finish(self) -> None:
        """Write what waits."""
        if self._flusher is not None:
            self._flusher.cancel()
            await asyncio.gather(self._flusher, return_exceptions=True)
        await self.flush()

    async def _call(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._closed:
            raise VectorError("the vector index is closed")
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(call, *args, **kwargs))

    # A person's turns

    async def put_turn(self, user_id: str, turn_id: str, vector: Vector) -> None:
        """Remember the vector of a turn, or of whatever this index is of.

        Raises VectorError for a bad vector, or when the index has long been failing.
        """
        key, stored = (user_id, turn_id), unit(vector)
        if len(self._waiting) >= MOST_WAITING:
            raise VectorError("the vector index cannot be written; this edit will not be found as a memory")
        self._kept.keep(user_id, {turn_id: stored})
        self._waiting.put(key, stored)
        self._last_put = time.monotonic()
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush_later())

    async def put_frames(self, user_id: str, media_id: str, frames: Sequence[Vector]) -> None:
        """Remember the vectors of a media's frames, unless they were just now."""
        for number, vector in enumerate(frames[:MOST_FRAMES]):
            if frame_id(media_id, number) not in self._kept.of(user_id):
                await self.put_turn(user_id, frame_id(media_id, number), vector)

    async def nearest_media(
        self, user_id: str, media: Mapping[str, int], frames: Sequence[Vector], k: int
    ) -> list[tuple[str, float]]:
        """The k of a person's media that look most like some frames: ids with the best cosine of any two frames.

        media: ids with the number of their frames. Raises VectorError.
        """
        ids = {
            frame_id(media_id, number): media_id
            for media_id, count in media.items()
            for number in range(min(count, MOST_FRAMES))
        }
        found = await self._vectors(user_id, list(ids))
        if not found or not len(frames) or k <= 0:
            return []
        cosines = np.max(np.stack(list(found.values())) @ np.stack([unit(one) for one in frames]).T, axis=1)
        best: dict[str, float] = {}
        for frame, cosine in zip(found, cosines, strict=True):
            best[ids[frame]] = max(best.get(ids[frame], -1.0), float(cosine))
        return sorted(best.items(), key=lambda one: -one[1])[:k]

    async def nearest_turns(self, candidates: Sequence[Candidate], vector: Vector, k: int) -> Hits:
        """The k candidates nearest to `vector`: turn ids with their exact cosine, the best first.

        candidates: of one person. Ranked by cosine, recency (a fresh turn counts up to 15 % more) and whether it was
        judged (10 % more). Candidates without a vector are passed over. Raises VectorError.
        """
        if not candidates or k <= 0:
            return []
        user_id, ids, wanted = candidates[0].user_id, [one.turn_id for one in candidates], unit(vector)
        cosines = self._kept.cosines(user_id, ids, wanted)
        if cosines is None:
            vectors = await self._vectors(user_id, ids)
            candidates = [one for one in candidates if one.turn_id in vectors]
            cosines = np.stack(list(vectors.values())) @ wanted if vectors else np.zeros(0, np.float32)
        return _nearest(candidates, cosines, k)

    async def forget(self, user_id: str, turn_ids: Sequence[str]) -> str | None:
        """Erase a person's turns in every space, so that no byte of their vectors remains in the index.

        Says what does remain, and until when, where the index does not answer or lies on a server.
        """
        return await self._forget(self._index, user_id, turn_ids)

    async def forget_media(self, user_id: str, media_ids: Sequence[str]) -> str | None:
        """Erase the frames of a person's media in every space, in the same way."""
        frames = [frame_id(media_id, number) for media_id in media_ids for number in range(MOST_FRAMES)]
        return await self._forget(self._index.beside("media", self._index.space), user_id, frames)

    async def _forget(self, index: Index, user_id: str, ids: Sequence[str]) -> str | None:
        for one in (self, *self._beside.values()):
            if one._index.kind == index.kind:
                one._kept.drop(user_id, ids)
                for item in ids:
                    one._waiting.drop((user_id, item))
        try:
            return await self._call(index.forget, user_id, ids)
        except VectorError as error:
            log.warning("vectors of somebody erased are still in the index", exc_info=error)
            self.missed += 1
            return LATER

    async def _vectors(self, user_id: str, ids: Sequence[str]) -> dict[str, Vector]:
        """A person's vectors by id, in the order asked; those that are nowhere are left out."""
        kept = self._kept.of(user_id)
        missing = [one for one in ids if one not in kept]
        if missing:
            read = {one: vector for one in missing if (vector := self._waiting.get((user_id, one))) is not None}
            if unread := [(user_id, one) for one in missing if one not in read]:
                read |= {key[1]: vector for key, vector in (await self._call(self._index.get, unread)).items()}
            self._kept.keep(user_id, read)
            kept = {**self._kept.of(user_id), **read}
        return {one: kept[one] for one in ids if one in kept}

    async def _flush_later(self) -> None:
        latest = time.monotonic() + LATEST_S
        # Quiet is the absence of an event: there is none to wait for.
        while time.monotonic() < min(latest, self._last_put + QUIET_S) and len(self._waiting) < MANY:  # noqa: ASYNC110
            await asyncio.sleep(QUIET_S)
        while len(self._waiting):
            try:
                await self._write(HANDFUL)
                await asyncio.sleep(BREATH_S)
            except VectorError:
                # Kept, and tried again: the ledger holds them, and `put_turn` refuses when too many wait.
                await asyncio.sleep(RETRY_S)

    async def flush(self) -> None:
        """Write all that waits to the index. Raises VectorError; what was not written keeps waiting."""
        while len(self._waiting):
            await self._write(MOST_WAITING)

    async def _write(self, most: int) -> None:
        batch = self._waiting.next(most)
        await self._call(self._index.put, batch)
        self._waiting.written(batch)

    # The shared looks

    async def sync_looks(self, looks: Mapping[str, Vector]) -> None:
        """Make the shared collection hold exactly these looks; nothing is written when it does already."""
        stored = {slug: unit(vector) for slug, vector in looks.items()}
        self._looks = (list(stored), np.stack(list(stored.values()))) if stored else None
        await self._call(self._index.sync_looks, stored, _digest(stored))

    async def nearest_looks(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The k looks nearest to `vector`: slugs with their cosine, best first.

        Exact over the looks this process synced; a process that synced none asks the shared collection.
        """
        wanted = unit(vector)
        if self._looks is None:
            return await self._call(self._index.nearest_looks, wanted, k)
        slugs, matrix = self._looks
        cosines = matrix @ wanted
        order = np.argsort(-cosines, kind="stable")[:k]
        return [(slugs[place], float(cosines[place])) for place in order]

    # Against the ledger

    async def count(self) -> int:
        """How many turns the index holds, waiting ones aside."""
        return await self._call(self._index.count)

    async def put_many(self, rows: Mapping[Key, Vector]) -> None:
        """Write many vectors to the index at once, by user id and id of the turn. Raises VectorError."""
        await self._call(self._index.put, {key: unit(vector) for key, vector in rows.items()})

    async def spaces(self, kind: Kind) -> set[str]:
        """The spaces in which the index holds something of a kind."""
        return await self._call(self._index.spaces, kind)

    async def names(self) -> dict[str, list[str]]:
        """The ids of what the index holds, by the part that holds them."""
        return {part: await self._call(self._index.names, part) for part in await self._call(self._index.parts)}

    async def drop(self, names: Collection[str]) -> None:
        """Remove what has one of these ids, so that no byte of its vector remains."""
        for part, held in (await self.names()).items() if names else ():
            strange = [name for name in held if name in names]
            if strange:
                await self._call(self._index.drop, part, strange)

    async def clean(self) -> None:
        """Delete what Chroma may have left in its folder of collections that are no more."""
        await self._call(self._index.clean)

    async def wake(self) -> None:
        """Have the index read into memory part by part, others' calls in between."""
        for part in await self._call(self._index.parts):
            await self._call(self._index.wake, part)


def frame_id(media_id: str, number: int) -> str:
    """How a media's frame is called beside its person."""
    return f"{media_id}/{number}"


def _nearest(candidates: Sequence[Candidate], cosines: Vector, k: int) -> Hits:
    """The k best of candidates with their cosines."""
    best = np.argsort(-cosines * _weights(candidates, time.time()), kind="stable")[:k].tolist()
    return [(candidates[place].turn_id, float(cosines[place])) for place in best]


def _weights(candidates: Sequence[Candidate], now: float) -> npt.NDArray[np.float64]:
    ages = np.maximum(0.0, now - np.array([one.at for one in candidates]))
    weights: npt.NDArray[np.float64] = 1 - FRESHNESS * (1 - np.exp2(-ages / FRESH_S))
    weights[[place for place, one in enumerate(candidates) if one.verdict is not None]] *= JUDGED
    return weights


def _digest(looks: Mapping[str, Vector]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for slug in sorted(looks):
        digest.update(slug.encode() + b"\0" + looks[slug].tobytes())
    return digest.hexdigest()


def _store(settings: Settings) -> Store:
    if settings.chroma_url is not None:
        return Store(partial(server, settings.chroma_url))
    folder = settings.data_dir / FOLDER
    return Store(partial(embedded, folder), folder)


def _own(folder: Path) -> int:
    """Take the folder for this process until the descriptor is closed: several writers lose each other's vectors."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise VectorsBusy(
            f"another process uses the vector index in {folder.name!r}: stop it, or run a Chroma server for both"
        ) from error
    return lock


def _release(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
