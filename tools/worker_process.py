"""What runs inside a worker: its limits, and one task at a time."""

from __future__ import annotations

import ctypes
import math
import os
import pickle
import resource
import signal
from pathlib import Path
from typing import Any

from tools.errors import WorkerFault, WorkerMemory

MIB = 1024 * 1024
M_ARENA_MAX = -8
"""Of glibc's malloc.h."""
LARGEST_FILE = 4096 * MIB
"""Bytes one worker may write to one file; a runaway encoder stops here instead of filling the disk."""
CPU_GRACE = 1
"""Seconds of CPU over the wall time: the wall clock decides, the CPU limit is there if the parent dies."""
OUT_OF_MEMORY = "That needs more memory than one worker may have."


def limit_process(memory_mb: int) -> None:
    """Bound this process for good: memory, file size, no core dump, and die at once when told to.

    RLIMIT_AS counts reserved addresses, libraries included; what is mapped but not resident at the start is not
    this task's doing and is added to the limit.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(5)
    _share_arenas()
    mapped, resident = (int(pages) * resource.getpagesize() for pages in _statm()[:2])
    _bound(resource.RLIMIT_AS, memory_mb * MIB + mapped - resident)
    _bound(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _bound(resource.RLIMIT_CORE, 0)


def _share_arenas() -> None:
    """Let threads share glibc's arenas: each of its own reserves 64 MB of the address space that is bounded here.

    Encoders start threads for every clip, so that a worker would run out of addresses long before memory.
    """
    try:
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
    except (OSError, AttributeError):
        return  # Another C library, which has no arenas to bound.


def carry_out(task: bytes, seconds: float) -> bytes:
    """Run one task under a CPU limit, and answer as `answer` does."""
    _bound_cpu(seconds)
    return answer(task)


def carry_out_freely(task: bytes, seconds: float) -> bytes:
    """Run one task that may keep every core busy, so that only the wall clock of the pool bounds it."""
    return answer(task)


def answer(task: bytes) -> bytes:
    """Run one pickled (function, arguments).

    Answers a pickled (True, result) or (False, error) that is sure to load again: what cannot travel becomes
    WorkerFault, running out of memory WorkerMemory.
    """
    try:
        function, arguments = pickle.loads(task)  # noqa: S301 - our own bytes
        return _packed(True, function(*arguments))
    except MemoryError:
        return _packed(False, WorkerMemory(OUT_OF_MEMORY))
    except Exception as error:
        if "Insufficient memory" in str(error):
            return _packed(False, WorkerMemory(OUT_OF_MEMORY))
        return _packed(False, error)


def greet() -> int:
    """The process id, to see that a worker is up."""
    return os.getpid()


def _packed(well: bool, value: Any) -> bytes:
    try:
        packed = pickle.dumps((well, value), pickle.HIGHEST_PROTOCOL)
        pickle.loads(packed)  # noqa: S301 - our own bytes
    except Exception:
        packed = pickle.dumps((False, WorkerFault(f"{type(value).__name__}: {value}")))
    return packed


def _statm() -> list[str]:
    return Path("/proc/self/statm").read_text().split()


def _bound(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(which, (most, most))


def _bound_cpu(seconds: float) -> None:
    """The soft limit moves on with every task; at it the kernel sends SIGXCPU, which ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds) + CPU_GRACE
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
