"""Threads that read for the event loop."""

import asyncio
import threading

import pytest

from memory.readers import Readers


@pytest.fixture
def readers():
    opened = Readers(2)
    yield opened
    opened.close()


async def test_what_is_asked_is_answered_off_the_loop(readers: Readers) -> None:
    names = await asyncio.gather(*(readers.run(lambda: threading.current_thread().name) for _ in range(50)))
    assert {name.rpartition("-")[0] for name in names} == {"ledger-reader"}


async def test_what_a_call_raises_reaches_whoever_asked_and_the_thread_goes_on(readers: Readers) -> None:
    def fail() -> None:
        raise ValueError("no such thing")

    for _ in range(4):
        with pytest.raises(ValueError, match="no such thing"):
            await readers.run(fail)
    assert await readers.run(lambda: 3) == 3


async def test_two_calls_run_side_by_side(readers: Readers) -> None:
    both = threading.Barrier(2, timeout=10)
    await asyncio.gather(readers.run(both.wait), readers.run(both.wait))


async def test_somebody_who_left_keeps_nobody_from_being_answered(readers: Readers) -> None:
    let_go = threading.Event()
    busy = [asyncio.ensure_future(readers.run(lambda: let_go.wait(10))) for _ in range(2)]
    began: list[int] = []
    left = asyncio.ensure_future(readers.run(lambda: began.append(1)))
    await asyncio.sleep(0)
    left.cancel()
    busy[0].cancel()
    await asyncio.sleep(0)
    let_go.set()
    assert await readers.run(lambda: 3) == 3
    assert await busy[1]
    assert not began


async def test_closing_finishes_what_was_asked() -> None:
    readers = Readers(1)
    asked = [asyncio.ensure_future(readers.run(lambda n=n: n)) for n in range(5)]
    await asyncio.sleep(0)
    await asyncio.to_thread(readers.close)
    assert await asyncio.gather(*asked) == [0, 1, 2, 3, 4]
