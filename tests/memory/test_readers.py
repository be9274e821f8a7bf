"""Threads that read for the event loop."""

import asyncio
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any

import pytest

from memory.readers import MOST_TOGETHER, Readers


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


class Held:
    """Keeps both threads busy, so that what is asked meanwhile waits."""

    def __init__(self, readers: Readers) -> None:
        self._go = threading.Event()
        self._busy = [asyncio.ensure_future(readers.run(lambda: self._go.wait(20))) for _ in range(2)]

    async def __aenter__(self) -> None:
        await asyncio.sleep(0)

    async def __aexit__(self, *_: object) -> None:
        self._go.set()
        assert all(await asyncio.gather(*self._busy))


async def test_what_is_asked_meanwhile_is_answered_together_to_each_their_own(readers: Readers) -> None:
    calls: list[list[int]] = []

    def doubled(numbers: Sequence[int]) -> list[int]:
        calls.append(list(numbers))
        return [2 * number for number in numbers]

    questions = readers.together(doubled)
    assert await questions.ask(7) == 14
    async with Held(readers):
        waiting = [asyncio.ensure_future(questions.ask(number)) for number in range(MOST_TOGETHER + 3)]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await asyncio.sleep(0)
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(answers.pop(1), asyncio.CancelledError)
    assert answers == [0, *range(4, 2 * (MOST_TOGETHER + 3), 2)]
    assert sorted(map(len, calls)) == [1, 3, MOST_TOGETHER - 1]
    assert await questions.ask(8) == 16


async def test_one_question_that_fails_fails_alone(readers: Readers) -> None:
    def inverted(numbers: Sequence[int]) -> list[float]:
        return [1 / number for number in numbers]

    questions = readers.together(inverted)
    async with Held(readers):
        waiting = [asyncio.ensure_future(questions.ask(number)) for number in (1, 0, 4)]
        await asyncio.sleep(0)
    first, second, third = await asyncio.gather(*waiting, return_exceptions=True)
    assert (first, third) == (1, 0.25)
    assert isinstance(second, ZeroDivisionError)


async def test_questions_of_a_loop_that_has_closed_keep_nobody_from_being_answered(readers: Readers) -> None:
    go = threading.Event()
    questions = readers.together(lambda asked: [go.wait(20) and one for one in asked])

    async def leave() -> None:
        asyncio.ensure_future(questions.ask(1))  # noqa: RUF006 - nobody waits for it
        await asyncio.sleep(0)

    await asyncio.to_thread(asyncio.run, leave())
    go.set()
    assert await asyncio.wait_for(questions.ask(2), 20) == 2


async def test_two_event_loops_that_ask_at_the_same_moment_are_both_answered(readers: Readers) -> None:
    both = threading.Barrier(2, timeout=20)

    class Meeting(deque[Any]):
        def append(self, question: Any) -> None:
            super().append(question)
            both.wait()

    questions = readers.together(lambda numbers: [2 * number for number in numbers])
    questions._waiting = Meeting()

    async def ask(number: int) -> int:
        return await asyncio.wait_for(questions.ask(number), 20)

    answers = await asyncio.gather(*(asyncio.to_thread(asyncio.run, ask(number)) for number in (3, 4)))
    assert answers == [6, 8]


async def test_closing_answers_all_that_waits_however_many_they_are() -> None:
    readers = Readers(1)
    questions = readers.together(lambda numbers: [2 * number for number in numbers])
    go = threading.Event()
    busy = asyncio.ensure_future(readers.run(lambda: go.wait(20)))
    waiting = [asyncio.ensure_future(questions.ask(number)) for number in range(2 * MOST_TOGETHER + 1)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(asyncio.to_thread(readers.close))
    await asyncio.sleep(0.05)
    go.set()
    await closing
    assert await busy
    assert await asyncio.wait_for(asyncio.gather(*waiting), 20) == [2 * number for number in range(len(waiting))]
