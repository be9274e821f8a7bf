"""Making the next frames while the last ones are encoded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")
FRAMES = 3
"""Frames that may wait: enough to bridge a slow one, few enough to be nothing in memory."""
POLL_S = 0.2


class _End:
    """What comes after the last item, with the error that ended it, if one did."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def ahead(items: Iterator[T], most: int = FRAMES) -> Iterator[T]:
    """The same items, made in another thread up to `most` ahead. An error is raised here, where its item would be.

    FFmpeg lets go of Python's lock while it works, so that decoding and encoding share the processor.
    """
    waiting: Queue[T | _End] = Queue(most)
    left = Event()

    def put(item: T | _End) -> None:
        while not left.is_set():
            with suppress(Full):
                waiting.put(item, timeout=POLL_S)
                return

    def make() -> None:
        error: BaseException | None = None
        try:
            for item in items:
                put(item)
                if left.is_set():
                    return
        except BaseException as raised:  # raised again in the thread that reads
            error = raised
        put(_End(error))

    maker = Thread(target=make, daemon=True)
    maker.start()
    try:
        yield from _taken(waiting)
    finally:
        left.set()
        _emptied(waiting)
        maker.join()


def _taken(waiting: Queue[T | _End]) -> Iterator[T]:
    while True:
        item = waiting.get()
        if isinstance(item, _End):
            if item.error is not None:
                raise item.error
            return
        yield item


def _emptied(waiting: Queue[T | _End]) -> None:
    while True:
        try:
            waiting.get_nowait()
        except Empty:
            return
