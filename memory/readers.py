"""Threads that read from SQLite for the event loop.

A hop through them costs less than half of one through `ThreadPoolExecutor`, which makes a future with a lock of its
own for each and chains it to the loop's. Dearer than the hop is each time the thread lets go of the interpreter on its
way: SQLite's driver does so four times for a statement, and on a busy server each has to be won back from the event
loop. So what many ask for at the same time is read together.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")
MOST_TOGETHER = 64
"""Questions that one call answers."""


class Asked(Generic[T]):
    """An answer somebody waits for in an event loop."""

    def __init__(self) -> None:
        """Asked in the running loop."""
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[T] = self.loop.create_future()
        self._value: Any = None
        self._error: BaseException | None = None

    def found(self, value: T) -> None:
        """The answer; `tell` hands it over."""
        self._value, self._error = value, None

    def failed(self, error: BaseException) -> None:
        """Why there is none."""
        self._error = error

    def settle(self) -> None:
        """Wake whoever waits, in their loop."""
        if self.done.done():
            return
        if self._error is not None:
            self.done.set_exception(self._error)
        else:
            self.done.set_result(self._value)


def tell(asked: Iterable[Asked[Any]]) -> None:
    """Hand answers to whoever waits, from any thread; each loop is woken once."""
    for loop, some in groupby(asked, key=lambda one: one.loop):
        # A loop that has closed meanwhile has nobody who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, list(some))


def _settle(asked: Sequence[Asked[Any]]) -> None:
    for one in asked:
        one.settle()


def try_out(call: Callable[[], T], asked: Asked[T]) -> None:
    """The outcome of a call as an answer."""
    try:
        asked.found(call())
    except BaseException as error:
        asked.failed(error)


class Readers:
    """A few threads; each takes what was asked next."""

    def __init__(self, count: int) -> None:
        """Start them. count: how many."""
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"ledger-reader-{number}", daemon=True) for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, call: Callable[[], T]) -> T:
        """Call in one of the threads. Raises what the call raises; one that nobody waits for any more may not begin."""
        asked: Asked[T] = Asked()
        self._jobs.put(partial(_answer, call, asked))
        return await asked.done

    def together(self, call: Callable[[Sequence[K]], Sequence[T]]) -> Together[K, T]:
        """A call that answers many questions at once, one for each, in their order."""
        return Together(self._jobs.put, call)

    def close(self) -> None:
        """Finish what was asked, and stop. Blocks."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job


class Together(Generic[K, T]):
    """Questions of one kind: those that wait when a thread takes them up are answered by one call.

    A call that fails is made again for each question alone, so that one cannot fail the others.
    """

    def __init__(self, begin: Callable[[Callable[[], None]], None], call: Callable[[Sequence[K]], Sequence[T]]) -> None:
        """begin: has a thread do something. call: answers questions, one for each, in their order."""
        self._begin, self._call = begin, call
        self._waiting: deque[tuple[K, Asked[T]]] = deque()
        self._begun = False

    async def ask(self, question: K) -> T:
        """The answer, in whichever event loop asks. Raises what the call raises."""
        asked: Asked[T] = Asked()
        self._waiting.append((question, asked))
        if not self._begun:
            self._begun = True
            self._begin(self._answer_waiting)
        return await asked.done

    def _answer_waiting(self) -> None:
        # First of all: whoever asks from here on, from any thread, is found below or begins anew.
        self._begun = False
        while taken := self._next():
            wanted = [(question, asked) for question, asked in taken if not asked.done.cancelled()]
            if wanted:
                self._answer(wanted)
                tell(asked for _, asked in wanted)

    def _next(self) -> list[tuple[K, Asked[T]]]:
        taken: list[tuple[K, Asked[T]]] = []
        with suppress(IndexError):
            while len(taken) < MOST_TOGETHER:
                taken.append(self._waiting.popleft())
        return taken

    def _answer(self, wanted: Sequence[tuple[K, Asked[T]]]) -> None:
        try:
            found = self._call([question for question, _ in wanted])
        except BaseException as error:
            if len(wanted) == 1:
                wanted[0][1].failed(error)
                return
            for one in wanted:
                self._answer([one])
        else:
            for (_, asked), value in zip(wanted, found, strict=True):
                asked.found(value)


def _answer(call: Callable[[], T], asked: Asked[T]) -> None:
    if not asked.done.cancelled():
        try_out(call, asked)
        tell([asked])
