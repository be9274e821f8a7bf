"""Vectors that wait to be written to the index, by the part of it that they belong to.

Chroma takes some 20 ms for an upsert, be it of one vector or of a dozen, and lets nothing else in the interpreter run
meanwhile: those of one part are written together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from memory.embedding import Vector
from memory.index import Key, shard_of


class Waiting:
    """Vectors by key. The part whose first vector came first is written first."""

    def __init__(self) -> None:
        """None yet."""
        self._parts: dict[int, dict[Key, Vector]] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many vectors wait."""
        return self._count

    def __iter__(self) -> Iterator[Key]:
        """The keys, part by part."""
        return (key for part in self._parts.values() for key in part)

    def get(self, key: Key) -> Vector | None:
        """The vector that waits under this key."""
        return self._parts.get(shard_of(key[0]), {}).get(key)

    def put(self, key: Key, vector: Vector) -> None:
        """Have a vector wait, instead of an older one under the same key."""
        part = self._parts.setdefault(shard_of(key[0]), {})
        self._count += key not in part
        part[key] = vector

    def drop(self, key: Key) -> None:
        """Let it wait no more; a key that nothing waits under is left."""
        number = shard_of(key[0])
        part = self._parts.get(number, {})
        if part.pop(key, None) is not None:
            self._count -= 1
            if not part:
                del self._parts[number]

    def next(self, most: int) -> dict[Key, Vector]:
        """The vectors to be written next, of one part and at most so many. They go on waiting."""
        part = next(iter(self._parts.values()), {})
        return dict(islice(part.items(), most))

    def written(self, batch: Mapping[Key, Vector]) -> None:
        """Those of a batch wait no more, but for one that was put again since."""
        for key, vector in batch.items():
            if self.get(key) is vector:
                self.drop(key)
