"""Work in limited child processes: whatever a task does, the next one works."""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from settings import Settings
from tools.errors import (
    Unreadable,
    WorkerCrash,
    WorkerError,
    WorkerFault,
    WorkerMemory,
    WorkersClosed,
    WorkerTimeout,
)
from tools.workers import Workers


@pytest.fixture
async def workers(tmp_path: Path) -> AsyncIterator[Workers]:
    pool = Workers(Settings(data_dir=tmp_path, workers=1, worker_memory_mb=600))
    yield pool
    await pool.close()


def double(number: int) -> int:
    return number * 2


def loop_for_ever() -> None:
    while True:
        pass


def allocate(gigabytes: int) -> int:
    return int(np.ones(gigabytes * 2**30 // 8).sum())


def hoard() -> int:
    return len(bytearray(10 * 2**30))


def read_address_zero() -> bytes:
    return ctypes.string_at(0)


def refuse() -> None:
    raise Unreadable("It stops after 41 kB.", "Export it as JPEG.", "image")


class Stubborn(Exception):
    """Cannot be unpickled: its arguments are not those of its constructor."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def raise_stubbornly() -> None:
    raise Stubborn("not", "portable")


def nap_and_leave_a_mark(path: Path, seconds: float) -> None:
    time.sleep(seconds)
    path.write_text("finished")


def limits_here() -> dict[str, int]:
    names = ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE")
    return {name: resource.getrlimit(getattr(resource, name))[1] for name in names}


def process_and_modules() -> tuple[int, list[str], str]:
    return os.getpid(), sorted(sys.modules), os.environ.get("OPENBLAS_NUM_THREADS", "")


@pytest.mark.parametrize(
    ("task", "error"),
    [
        (loop_for_ever, WorkerTimeout),
        (hoard, WorkerMemory),
        (read_address_zero, WorkerCrash),
        (refuse, Unreadable),
        (raise_stubbornly, WorkerFault),
    ],
)
async def test_a_task_that_goes_wrong_is_a_sentence_and_the_next_one_works(
    workers: Workers, task: object, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        await workers.run(task, seconds=1)
    assert len(str(caught.value).split()) >= 3
    assert await workers.run(double, 21, seconds=5) == 42


async def test_memory_of_libraries_is_limited_too(workers: Workers) -> None:
    with pytest.raises(WorkerMemory):
        await workers.run(allocate, 2, seconds=5)


async def test_an_error_arrives_with_what_it_says(workers: Workers) -> None:
    with pytest.raises(Unreadable) as caught:
        await workers.run(refuse, seconds=5)
    assert (caught.value.why, caught.value.advice, caught.value.kind) == (
        "It stops after 41 kB.",
        "Export it as JPEG.",
        "image",
    )


async def test_a_warm_call_costs_a_few_milliseconds_at_most(workers: Workers) -> None:
    await workers.warm()
    begun = time.perf_counter()
    for number in range(50):
        assert await workers.run(double, number, seconds=5) == number * 2
    assert (time.perf_counter() - begun) / 50 < 0.02


async def test_workers_start_with_the_libraries_they_need_and_one_thread(workers: Workers) -> None:
    await workers.warm()
    _, modules, threads = await workers.run(process_and_modules, seconds=5)
    assert {"av", "cv2", "numpy", "PIL.Image", "tools.sight.look"} <= set(modules)
    assert "fastapi" not in modules
    assert threads == "1"


async def test_the_event_loop_goes_on_while_a_worker_works(workers: Workers) -> None:
    await workers.warm()
    work = asyncio.create_task(workers.run(time.sleep, 0.3, seconds=5))
    longest = 0.0
    while not work.done():
        begun = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - begun)
    assert longest < 0.2


async def test_giving_up_on_a_task_stops_its_work(workers: Workers, tmp_path: Path) -> None:
    await workers.warm()
    mark = tmp_path / "mark"
    work = asyncio.create_task(workers.run(nap_and_leave_a_mark, mark, 1.5, seconds=60))
    await asyncio.sleep(0.2)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    begun = time.perf_counter()
    assert await workers.run(double, 1, seconds=5) == 2
    assert time.perf_counter() - begun < 1
    await asyncio.sleep(1.5)
    assert not mark.exists()


async def test_a_worker_killed_while_idle_is_replaced(workers: Workers) -> None:
    await workers.warm()
    pid, _, _ = await workers.run(process_and_modules, seconds=5)
    os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.3)
    for number in range(3):
        try:
            assert await workers.run(double, number, seconds=5) == number * 2
        except WorkerError:
            continue
    assert await workers.run(double, 5, seconds=5) == 10


async def test_a_worker_is_bound_in_memory_and_file_size_and_leaves_no_core(workers: Workers) -> None:
    limits = await workers.run(limits_here, seconds=5)
    assert 600 * 2**20 < limits["RLIMIT_AS"] < 4 * 2**30
    assert 0 < limits["RLIMIT_FSIZE"] <= 4 * 2**30
    assert limits["RLIMIT_CORE"] == 0


async def test_closed_workers_say_so(tmp_path: Path) -> None:
    pool = Workers(Settings(data_dir=tmp_path, workers=1))
    await pool.close()
    with pytest.raises(WorkersClosed):
        await pool.run(double, 1, seconds=1)
