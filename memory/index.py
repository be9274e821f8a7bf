"""The vector index on Chroma. Every call blocks: one thread of `memory.vectors` makes them all.

People's turns, and the frames of their media, lie in 64 collections each by a hash of the person, so that erasing
somebody rewrites a 64th of the index, and are fetched by id: an exact cosine over what one person has beats a filtered
search over everybody's. The shared looks lie in one collection and are searched. Ids are hashes, and no text, metadata
or document is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, wraps
from typing import Any, Concatenate, Literal, ParamSpec, TypeAlias, TypeVar

import numpy as np

from memory.embedding import Vector, check_space, units
from memory.store import Store, faults

Key: TypeAlias = tuple[str, str]
"""Whose and which: user id, id of a turn or of a media's frame."""
Kind = Literal["turns", "media"]
P = ParamSpec("P")
T = TypeVar("T")
SHARDS = 64
MOST_ROWS = 5_000
"""Rows of one call; Chroma refuses more than 5,461."""


def name_of(key: Key) -> str:
    """The id in the index of a turn or a frame: a hash, so that the index names nobody."""
    return hashlib.blake2b("\0".join(key).encode(), digest_size=16).hexdigest()


def shard_of(user_id: str) -> int:
    """Which of the 64 collections holds a person's turns."""
    return hashlib.blake2b(user_id.encode(), digest_size=1).digest()[0] % SHARDS


def answering(method: Callable[Concatenate[Index, P], T]) -> Callable[Concatenate[Index, P], T]:
    """A method that speaks to Chroma: what goes wrong is a VectorError."""

    @wraps(method)
    def call(self: Index, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.store.call(partial(method, self, *args, **kwargs))

    return call


class Index:
    """Vectors of one space and of one kind of things that people have: their turns, or their media."""

    def __init__(self, store: Store, space: str, kind: Kind = "turns") -> None:
        """store: the Chroma they lie in."""
        self.store, self.space, self.kind = store, check_space(space), kind

    def beside(self, kind: Kind, space: str) -> Index:
        """Another index in the same Chroma."""
        return Index(self.store, space, kind)

    def _collection(self, name: str) -> Any:
        return self.store.collection(name)

    def _existing(self, prefix: str) -> list[str]:
        return self.store.existing(prefix)

    @property
    def _shards(self) -> str:
        return f"{self.kind}.{self.space}."

    def _shard(self, user_id: str) -> str:
        return f"{self._shards}{shard_of(user_id):02x}"

    def _by_shard(self, keys: Iterable[Key]) -> dict[str, list[Key]]:
        shards: dict[str, list[Key]] = {}
        for key in keys:
            shards.setdefault(self._shard(key[0]), []).append(key)
        return shards

    @answering
    def put(self, rows: Mapping[Key, Vector]) -> None:
        """Store turns' vectors; one that is there is replaced."""
        for shard, keys in self._by_shard(rows).items():
            collection = self._collection(shard)
            for some in _parts(keys):
                vectors = np.stack([rows[key] for key in some])
                collection.upsert(ids=[name_of(key) for key in some], embeddings=vectors)

    @answering
    def get(self, keys: Sequence[Key]) -> dict[Key, Vector]:
        """The vectors that are there, at length 1."""
        found: dict[Key, Vector] = {}
        for shard, of_shard in self._by_shard(keys).items():
            names = {name_of(key): key for key in of_shard}
            for some in _parts(list(names)):
                rows = self._collection(shard).get(ids=some, include=["embeddings"])
                if rows["ids"]:
                    found |= zip((names[name] for name in rows["ids"]), units(rows["embeddings"]), strict=True)
        return found

    @answering
    def count(self) -> int:
        """How many turns are stored."""
        return sum(int(self._collection(part).count()) for part in self._parts())

    @answering
    def parts(self) -> list[str]:
        """The names of the collections that hold this index."""
        return self._parts()

    def _parts(self) -> list[str]:
        # A space whose name begins with this one's is another.
        return [name for name in self._existing(self._shards) if len(name) == len(self._shards) + 2]

    @answering
    def spaces(self, kind: Kind) -> set[str]:
        """The spaces in which something of a kind is stored."""
        return {name.removeprefix(f"{kind}.").rpartition(".")[0] for name in self._existing(f"{kind}.")}

    @answering
    def wake(self, part: str) -> None:
        """Have Chroma read one part into memory, so that no recall waits: a third of a second for 3,000 vectors."""
        self._collection(part).get(limit=1, include=["embeddings"])

    @answering
    def names(self, part: str) -> list[str]:
        """The ids of the turns in one part."""
        return list(self._collection(part).get(include=[])["ids"])

    @answering
    def drop(self, part: str, names: Sequence[str]) -> None:
        """Remove turns by their ids from one part, so that no byte of their vectors remains."""
        self._remove(part, names)
        self._rewrite(part)
        self.store.cut_out()

    def _remove(self, shard: str, names: Sequence[str]) -> None:
        for some in _parts(names):
            self._collection(shard).delete(ids=some)

    @answering
    def forget(self, user_id: str, ids: Sequence[str]) -> str | None:
        """Remove what a person had, of this kind and in whatever space, so that no byte of the vectors remains.

        Their collections are written anew. Says what is left to be done to the files of a server.
        """
        names = [name_of((user_id, one)) for one in ids]
        if not names:
            return None
        last = f".{shard_of(user_id):02x}"
        held = [shard for shard in self._existing(f"{self.kind}.") if shard.endswith(last)]
        held = [shard for shard in held if self._held(shard, names)]
        for shard in held:
            self._remove(shard, names)
            self._rewrite(shard)
        return self.store.cut_out()

    def _held(self, shard: str, names: Sequence[str]) -> bool:
        collection = self._collection(shard)
        return any(collection.get(ids=some, include=[])["ids"] for some in _parts(names))

    def _rewrite(self, shard: str) -> None:
        """Chroma keeps deleted vectors in a collection's file: carry the others to a new one."""
        rest = self._collection(shard).get(include=["embeddings"])
        self.store.delete(shard)
        for some in _parts(range(len(rest["ids"]))):
            self._collection(shard).add(
                ids=[rest["ids"][place] for place in some], embeddings=rest["embeddings"][some[0] : some[-1] + 1]
            )

    @answering
    def clean(self) -> None:
        """Delete what Chroma may have left of collections that are no more."""
        self.store.clean()

    @answering
    def sync_looks(self, looks: Mapping[str, Vector], digest: str) -> None:
        """Store the looks in a collection named by their digest, and drop those of other digests."""
        name = f"looks.{self.space}.{digest}"
        collection = self._collection(name)
        if collection.count() != len(looks):
            for some in _parts(sorted(looks)):
                collection.upsert(ids=some, embeddings=np.stack([looks[slug] for slug in some]))
        for old in self._existing(f"looks.{self.space}."):
            if old != name:
                self.store.delete(old)

    @answering
    def nearest_looks(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The nearest looks of the shared collection with their cosine, best first."""
        known = self._existing(f"looks.{self.space}.")
        if not known:
            return []
        rows = self._collection(known[-1]).query(query_embeddings=[vector], n_results=k, include=["distances"])
        return [(slug, 1.0 - float(far)) for slug, far in zip(rows["ids"][0], rows["distances"][0], strict=True)]

    def close(self) -> None:
        """Let go of the files. Raises VectorError."""
        with faults():
            self.store.disconnect()


def _parts(rows: Sequence[Any]) -> Iterator[Any]:
    return (rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS))
