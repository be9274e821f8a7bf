"""Child processes that decode, measure and render under limits, so that the server survives every file."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from multiprocessing import forkserver, popen_forkserver, reduction, spawn, util
from multiprocessing.context import ForkServerContext, ForkServerProcess, set_spawning_popen
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from settings import Settings
from tools.errors import WorkerCrash, WorkerError, WorkerMemory, WorkersClosed, WorkerTimeout
from tools.worker_process import carry_out, greet, limit_process

P = ParamSpec("P")
R = TypeVar("R")

PRELOADED = [
    "tools.single_threaded",
    "tools.worker_process",
    "tools.sight.look",
    "tools.render.still",
    "tools.render.clip",
    "tools.render.sound",
]
"""Imported once, by the process that workers are forked from; settings of threads come first."""
TASKS = 1_000
"""Tasks after which a process makes way for a fresh one, should a decoder leak."""
START_SECONDS = 30.0
"""Wall time for the first process, which imports PIL, PyAV, OpenCV and NumPy."""


@dataclass(frozen=True, slots=True)
class Role:
    """What the processes of a pool are for.

    begin: called with begin_with in each new process. carry_out: runs a pickled task there, given its seconds.
    tasks: after how many a process makes way for a fresh one, 0 for never.
    """

    size: int
    begin: Callable[..., None]
    begin_with: tuple[Any, ...] = ()
    carry_out: Callable[[bytes, float], bytes] = carry_out
    tasks: int = TASKS


class Workers:
    """A pool of warm, limited processes for synchronous functions of a module's top level.

    A task that hangs, eats memory or crashes raises WorkerError here and costs only its process.
    """

    def __init__(self, settings: Settings, role: Role | None = None) -> None:
        """Nothing starts until the first task or `warm`. role: something else than reading and rendering media."""
        self._role = role or Role(settings.workers, limit_process, (settings.worker_memory_mb,))
        self._pool: ProcessPool | None = None
        self._lock = threading.Lock()
        self._closed = False

    async def warm(self) -> None:
        """Start every process now, so that the first picture does not wait for imports."""
        await asyncio.gather(*(self.run(greet, seconds=START_SECONDS) for _ in range(self._role.size)))

    async def run(self, fn: Callable[P, R], *args: Any, seconds: float) -> R:
        """Call fn(*args) in a worker. fn: importable by name, so not of `__main__`, no lambda, no closure.

        seconds: wall time from its start, and CPU time. An exception of fn is raised here as it is.
        Cancelling the caller stops the work. Raises WorkerTimeout, WorkerMemory, WorkerCrash, WorkerFault,
        WorkersClosed.
        """
        task = pickle.dumps((fn, args), pickle.HIGHEST_PROTOCOL)
        ready = self._pool is not None and self._pool.active
        future = self._scheduled(task, seconds) if ready else await asyncio.to_thread(self._scheduled, task, seconds)
        try:
            packed = await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise WorkerTimeout(_too_long(seconds)) from error
        except ProcessExpired as error:
            raise _death(error, seconds) from error
        except BrokenExecutor as error:
            raise WorkerCrash(
                "The worker processes stopped unexpectedly; they start again with the next task."
            ) from error
        well, value = pickle.loads(packed)  # noqa: S301 - made by our own worker
        if well:
            return cast("R", value)
        raise value

    async def close(self) -> None:
        """Stop every process, whatever it is doing."""
        self._closed = True
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(_stop, pool)

    def _scheduled(self, task: bytes, seconds: float) -> Future[bytes]:
        with self._lock:
            pool = self._running()
            return cast("Future[bytes]", pool.schedule(self._role.carry_out, args=(task, seconds), timeout=seconds))

    def _running(self) -> ProcessPool:
        """The pool; a broken one is replaced."""
        if self._closed:
            raise WorkersClosed("The workers are shut down.")
        if self._pool is not None and not self._pool.active:
            _stop(self._pool)
            self._pool = None
        if self._pool is None:
            context = _Context()
            context.set_forkserver_preload(PRELOADED)
            self._pool = ProcessPool(
                max_workers=self._role.size,
                max_tasks=self._role.tasks,
                initializer=self._role.begin,
                initargs=self._role.begin_with,
                context=context,
            )
        return self._pool


def _stop(pool: ProcessPool) -> None:
    pool.stop()
    with contextlib.suppress(RuntimeError):
        pool.join()


def _too_long(seconds: float) -> str:
    return f"That took longer than {seconds:g} s and was stopped."


def _death(error: ProcessExpired, seconds: float) -> WorkerError:
    """Which limit a dead worker met, by its exit code."""
    code = -(error.exitcode or 0)
    if code == signal.SIGXCPU:
        return WorkerTimeout(_too_long(seconds))
    if code == signal.SIGKILL:
        return WorkerMemory("That needs more memory than this machine has left.")
    name = signal.Signals(code).name if code in set(signal.Signals) else f"exit code {error.exitcode}"
    return WorkerCrash(f"Reading or rendering this made a worker process end abruptly ({name}).")


class _Popen(popen_forkserver.Popen):
    """Fork from the server of forks without importing the program's `__main__` into the child.

    The standard one makes every child import the script that was started (the whole HTTP server); workers get
    only what is preloaded. Otherwise this is CPython's method.
    """

    def _launch(self, process_obj: BaseProcess) -> None:
        name = process_obj.name
        preparation = {k: v for k, v in spawn.get_preparation_data(name).items() if not k.startswith("init_main")}
        buffer = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(preparation, buffer)
            reduction.dump(process_obj, buffer)
        finally:
            set_spawning_popen(None)
        self.sentinel, write_end = forkserver.connect_to_new_process(self._fds)
        parent_end = os.dup(write_end)
        self.finalizer = util.Finalize(self, util.close_fds, (parent_end, self.sentinel))
        with open(write_end, "wb", closefd=True) as pipe:  # noqa: PTH123 - a descriptor
            pipe.write(buffer.getbuffer())
        self.pid = forkserver.read_signed(self.sentinel)


class _Process(ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> _Popen:  # noqa: N802 - CPython's name
        return _Popen(process_obj)


class _Context(ForkServerContext):
    Process = _Process
