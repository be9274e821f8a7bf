"""Vectors that wait for the index."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from memory.index import shard_of
from memory.waiting import Waiting

KEYS = st.tuples(st.sampled_from([f"person-{number}" for number in range(12)]), st.sampled_from("abcdef"))
MOVES = st.lists(st.tuples(st.sampled_from(["put", "drop", "write"]), KEYS), max_size=60)


def vector() -> np.ndarray:
    return np.ones(4, np.float32)


@given(MOVES)
def test_everything_that_was_put_waits_until_it_is_written_or_dropped(moves):
    waiting, wanted = Waiting(), {}
    for move, key in moves:
        match move:
            case "put":
                wanted[key] = vector()
                waiting.put(key, wanted[key])
            case "drop":
                wanted.pop(key, None)
                waiting.drop(key)
            case "write":
                batch = waiting.next(3)
                waiting.written(batch)
                for written in batch:
                    del wanted[written]
    assert len(waiting) == len(wanted)
    assert {key: waiting.get(key) for key in waiting} == wanted


@given(st.lists(KEYS, min_size=1, max_size=60))
def test_what_is_written_together_belongs_to_one_part_and_nobody_waits_for_ever(keys):
    waiting = Waiting()
    for key in keys:
        waiting.put(key, vector())
    seen = set()
    for _ in range(len(set(keys))):
        batch = waiting.next(16)
        assert len({shard_of(user) for user, _ in batch}) <= 1
        seen |= set(batch)
        waiting.written(batch)
    assert seen == set(keys)
    assert len(waiting) == 0
    assert waiting.next(16) == {}


def test_a_vector_put_again_while_the_older_one_is_written_goes_on_waiting():
    waiting, newer = Waiting(), vector()
    waiting.put(("ann", "t1"), vector())
    batch = waiting.next(16)
    waiting.put(("ann", "t1"), newer)
    waiting.written(batch)
    assert waiting.get(("ann", "t1")) is newer
