"""Shared memory for one batch of pictures: what is laid is found, what does not fit is said, nothing stays behind."""

from __future__ import annotations

import subprocess
import sys
import time
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from tools.clip import tray
from tools.clip.tray import Tray, taken

DIES = """
import os, signal
from tools.clip.tray import Tray
tray = Tray(4096)
print(tray._memory.name, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def picture(height: int, width: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_pictures_are_found_as_they_were_laid_whatever_their_sizes() -> None:
    shown = [picture(8, 12, 1), picture(16, 8, 2)[::-1, ::-1], picture(1, 1, 3)]
    on = Tray.for_batch(3, side=16)
    try:
        laid = on.lay(shown)
        assert laid is not None
        for found, one in zip(taken(laid), shown, strict=True):
            assert np.array_equal(found, one)
    finally:
        tray._memory_of.cache_clear()
        on.close()


def test_a_batch_is_laid_over_the_one_before() -> None:
    on = Tray.for_batch(1, side=8)
    try:
        on.lay([picture(8, 8, 1)])
        laid = on.lay([picture(8, 8, 2)])
        assert laid is not None
        assert np.array_equal(taken(laid)[0], picture(8, 8, 2))
    finally:
        tray._memory_of.cache_clear()
        on.close()


def test_what_is_too_large_is_not_laid() -> None:
    on = Tray(12 * 12 * 3)
    try:
        assert on.lay([picture(12, 12, 1)]) is not None
        assert on.lay([picture(64, 64, 1)]) is None
    finally:
        on.close()


def test_a_closed_tray_leaves_no_memory_behind() -> None:
    on = Tray(1024)
    laid = on.lay([picture(4, 4, 1)])
    assert laid is not None
    on.close()
    assert not is_there(laid.tray)


def test_a_process_that_is_killed_leaves_no_memory_behind() -> None:
    """The kernel keeps shared memory until it is told; Python's own tracker of it, a process beside, does that."""
    ended = subprocess.run([sys.executable, "-c", DIES], capture_output=True, text=True, check=False)
    assert ended.returncode < 0
    until = time.monotonic() + 10
    while is_there(ended.stdout.strip()) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_there(ended.stdout.strip())


def is_there(name: str) -> bool:
    try:
        SharedMemory(name).close()
    except FileNotFoundError:
        return False
    return True


@pytest.mark.skipif(not tray.SHARED.is_dir(), reason="shared memory has no size of its own here")
def test_memory_that_is_not_there_is_an_error_and_not_the_end_of_the_process() -> None:
    with pytest.raises(OSError, match=r"No space|Cannot allocate|File too large"):
        Tray(1 << 46)
