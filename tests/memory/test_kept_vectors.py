"""What is kept of the index in memory."""

import numpy as np

from memory.embedding import Vector
from memory.kept_vectors import KeptVectors


def some(*ids: str) -> dict[str, Vector]:
    return {one: np.full(3, number, np.float32) for number, one in enumerate(ids, 1)}


def test_those_of_whoever_was_not_asked_for_the_longest_go_first() -> None:
    kept = KeptVectors(most=4)
    kept.keep("alice", some("a", "b"))
    kept.keep("bob", some("c", "d"))
    assert set(kept.of("alice")) == {"a", "b"}
    kept.keep("carol", some("e"))
    assert not kept.of("bob")
    assert set(kept.of("alice")) == {"a", "b"}
    assert set(kept.of("carol")) == {"e"}
    assert len(kept) == 3


def test_of_one_person_the_last_ones_stay_where_there_is_no_room_for_all() -> None:
    kept = KeptVectors(most=3)
    kept.keep("alice", some("a", "b"))
    kept.keep("alice", some("b", "c", "d", "e"))
    assert set(kept.of("alice")) == {"c", "d", "e"}
    assert len(kept) == 3


def test_what_is_dropped_is_kept_no_more_and_makes_room() -> None:
    kept = KeptVectors(most=2)
    kept.keep("alice", some("a", "b"))
    kept.drop("alice", ["a", "never kept"])
    kept.drop("nobody", ["a"])
    kept.keep("bob", some("c"))
    assert set(kept.of("alice")) == {"b"}
    assert set(kept.of("bob")) == {"c"}
    kept.drop("alice", ["b"])
    assert len(kept) == 1


def test_nobody_is_kept_of_whom_there_is_nothing() -> None:
    kept = KeptVectors(most=1)
    for number in range(100):
        kept.keep(f"person-{number}", {})
    assert not kept._people
