"""CLIP as the rest of the house uses it: pictures and words to vectors, without ever blocking the event loop.

One process holds the model. It starts with the first picture, loads once, and whatever waits meanwhile goes through
it together. What cannot be here is found out once, and said from then on without another attempt.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from settings import Settings
from tools.clip import model
from tools.clip.errors import ClipBusy, ClipError, ClipMissing, ClipUnusable
from tools.clip.model import Space, Vectors
from tools.clip.tags import TagVectors, phrases
from tools.clip.tray import Laid, Pixels, Tray
from tools.clip.weights import Wanted, check_possible
from tools.errors import WorkerError
from tools.worker_process import carry_out_freely
from tools.workers import Role, Workers

log = logging.getLogger(__name__)
T = TypeVar("T")

LOAD_S = 600.0
"""Wall time for importing torch and loading weights, on a slow disk or a machine with much else to do."""
ENCODE_S = 60.0
"""Wall time for one batch; after a failure it is LOAD_S, because a fresh process loads first."""
SHUT = "CLIP is shut down."
PATIENCE = 3
"""Batches in a row that fail before CLIP is given up for the life of this process."""


@dataclass(slots=True)
class _Waiting(Generic[T]):
    """Pictures or texts that wait to be encoded, each with where its vector goes."""

    encode: Callable[[Wanted, Sequence[T]], Vectors]
    items: list[tuple[T, asyncio.Future[Vectors]]] = field(default_factory=list)


class Clip:
    """One loaded CLIP."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is imported, looked for or started yet."""
        self._wanted = Wanted.of(settings)
        self._tags_folder = settings.data_dir / "clip"
        self._workers = Workers(settings, Role(1, model.begin, carry_out=carry_out_freely, tasks=0))
        self._pictures: _Waiting[Pixels] = _Waiting(model.picture_vectors)
        self._texts: _Waiting[str] = _Waiting(model.text_vectors)
        self._tray: Tray | None = None
        self._opening: asyncio.Task[tuple[Space, TagVectors]] | None = None
        self._encoding: asyncio.Task[None] | None = None
        self._fault: ClipError | None = None
        self._failures = 0
        self.expected = bool({"clip_model", "clip_weights"} & settings.model_fields_set)

    @property
    def label(self) -> str:
        """Architecture and weights, as an answer names its engine."""
        return self._wanted.label

    @property
    def is_open(self) -> bool:
        """Whether pictures can be seen without waiting for the model."""
        return self._fault is None and self._opening is not None and self._opening.done()

    def wake(self) -> None:
        """Begin to load, if that was not begun, and do not wait. What fails is said by whoever asks next."""
        if self._fault is None and self._opening is None:
            try:
                check_possible(self._wanted)
            except ClipMissing as error:
                self._give_up(error)
                return
            self._opening = asyncio.create_task(self._open())
            self._opening.add_done_callback(self._opened)

    async def open(self, patience_s: float | None = None) -> tuple[Space, TagVectors]:
        """The space, and the vectors of the words for tags; loads on the first call.

        Raises ClipMissing, ClipUnusable, or ClipBusy when it is not there after patience_s: loading then goes on.
        """
        self.wake()
        if self._fault is not None:
            raise self._fault
        assert self._opening is not None
        try:
            async with asyncio.timeout(patience_s):
                return await asyncio.shield(self._opening)
        except TimeoutError as error:
            raise ClipBusy(f"CLIP ({self.label}) is still loading; this turn does without.") from error

    async def see(self, pictures: Sequence[Pixels]) -> Vectors:
        """Vectors (pictures, width) of length one. pictures: uint8 (height, width, 3), upright sRGB.

        Raises ClipError.
        """
        return await self._encoded(self._pictures, pictures)

    async def read(self, texts: Sequence[str]) -> Vectors:
        """Vectors (texts, width) of length one, in the space of the pictures. Raises ClipError."""
        return await self._encoded(self._texts, texts)

    async def close(self) -> None:
        """Stop the process, whatever it is doing."""
        self._fault = self._fault or ClipMissing(SHUT)
        for task in (self._opening, self._encoding):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self._workers.close()
        if self._tray is not None:
            self._tray.close()
            self._tray = None

    async def _open(self) -> tuple[Space, TagVectors]:
        space: Space = await self._call(model.open_space, seconds=LOAD_S)
        tags = await asyncio.to_thread(TagVectors.read, self._tags_folder, space.name)
        if tags is None:
            vectors: Vectors = await self._call(model.text_vectors, phrases(), seconds=LOAD_S)
            tags = await asyncio.to_thread(TagVectors.make, self._tags_folder, space.name, vectors)
        self._tray = await asyncio.to_thread(_tray_for, space)
        log.info("CLIP %s is loaded: %s, %s", self.label, space.device, space.precision)
        return space, tags

    def _opened(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            known = isinstance(error, ClipError)
            self._give_up(error if known else ClipUnusable(f"CLIP ({self.label}) could not be loaded."), error)

    def _give_up(self, fault: Any, cause: BaseException | None = None) -> None:
        """From now on every call says this at once. Said once to the engineer, loudly only where CLIP was asked for."""
        self._fault = fault
        log.log(logging.WARNING if self.expected or cause else logging.INFO, "%s", fault, exc_info=cause)
        stopping = asyncio.create_task(self._workers.close())
        stopping.add_done_callback(lambda _: None)
        self._stopping = stopping

    async def _call(self, function: Callable[..., T], *args: Any, seconds: float) -> T:
        try:
            return await self._workers.run(function, self._wanted, *args, seconds=seconds)
        except WorkerError as error:
            raise ClipBusy(f"CLIP ({self.label}) did not answer: {error}") from error

    async def _encoded(self, waiting: _Waiting[T], items: Sequence[T]) -> Vectors:
        space, _ = await self.open()
        if not len(items):
            return np.zeros((0, space.width), dtype=np.float32)
        loop = asyncio.get_running_loop()
        mine: list[tuple[T, asyncio.Future[Vectors]]] = [(item, loop.create_future()) for item in items]
        waiting.items += mine
        if self._encoding is None or self._encoding.done():
            self._encoding = asyncio.create_task(self._encode_waiting())
        return np.stack(await asyncio.gather(*(place for _, place in mine)))

    async def _encode_waiting(self) -> None:
        """Send what waits, pictures and texts in turn, as many together as the model takes."""
        while self._pictures.items or self._texts.items:
            for waiting in (self._pictures, self._texts):
                if waiting.items:
                    await self._encode_batch(waiting)

    async def _encode_batch(self, waiting: _Waiting[Any]) -> None:
        batch, waiting.items = waiting.items[: model.BATCH], waiting.items[model.BATCH :]
        batch = [one for one in batch if not one[1].cancelled()]
        if not batch:
            return
        try:
            seconds = LOAD_S if self._failures else ENCODE_S
            vectors = await self._call(waiting.encode, self._handed([item for item, _ in batch]), seconds=seconds)
        except ClipError as error:
            self._failed(error)
            _settle(batch, error)
        except asyncio.CancelledError:
            _settle([*batch, *self._pictures.items, *self._texts.items], ClipMissing(SHUT))
            raise
        else:
            self._failures = 0
            _settle(batch, vectors)

    def _handed(self, items: list[Any]) -> list[Any] | Laid:
        """What the process is given: pictures that fit on the tray lie there, all else is sent."""
        if self._tray is None or not isinstance(items[0], np.ndarray):
            return items
        return self._tray.lay(items) or items

    def _failed(self, error: ClipError) -> None:
        self._failures += 1
        if self._failures >= PATIENCE:
            self._give_up(ClipUnusable(f"CLIP ({self.label}) failed {PATIENCE} times in a row and is left out."), error)


def _tray_for(space: Space) -> Tray | None:
    """Memory to share with the process, or none where the machine has too little: pictures are sent then."""
    try:
        return Tray.for_batch(model.BATCH, space.side)
    except OSError as error:
        log.info("CLIP is sent its pictures: no shared memory (%s)", error)
        return None


def _settle(batch: Sequence[tuple[Any, asyncio.Future[Vectors]]], found: Vectors | ClipError) -> None:
    """Give waiting calls their vectors or their error, unless the caller left."""
    for number, (_, place) in enumerate(batch):
        if place.done():
            continue
        if isinstance(found, ClipError):
            place.set_exception(found)
        else:
            place.set_result(found[number])
