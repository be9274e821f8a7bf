"""The vector index on Chroma. Every call blocks: one thread of `memory.vectors` makes them all.

People's turns lie in 64 collections by a hash of the person, so that erasing somebody rewrites a 64th of the index,
and are fetched by id: an exact cosine over one person's turns beats a filtered search over everybody's. The shared
looks lie in one collection and are searched. Ids are hashes, and no text, metadata or document is stored.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import httpx
import numpy as np

from memory.embedding import Vector, check_space, unit
from memory.errors import ForeignCollection, VectorError

Key: TypeAlias = tuple[str, str]
"""Whose turn: user id, turn id."""

Client: TypeAlias = Any
SHARDS = 64
MOST_ROWS = 5_000
"""Rows of one call; Chroma refuses more than 5,461."""
OURS = frozenset({None, "legacy"})
"""How Chroma writes down that a collection has no embedding function."""


def name_of(key: Key) -> str:
    """A turn's id in the index: a hash, so that the index names nobody."""
    return hashlib.blake2b("\0".join(key).encode(), digest_size=16).hexdigest()


def shard_of(user_id: str) -> int:
    """Which of the 64 collections holds a person's turns."""
    return hashlib.blake2b(user_id.encode(), digest_size=1).digest()[0] % SHARDS


@contextmanager
def faults() -> Iterator[None]:
    """Turn whatever Chroma raises into the room's error."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, sqlite3.Error, OSError, RuntimeError, ValueError, TypeError) as error:
        raise VectorError("the vector index does not answer; similar past edits are left out") from error


def embedded(folder: Path) -> Client:
    """Chroma inside this process, on a folder of its own."""
    import chromadb

    return chromadb.PersistentClient(str(folder), settings=_settings())


def server(url: str) -> Client:
    """A Chroma server. Raises VectorError when none answers."""
    import chromadb

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise VectorError("the vector index needs a URL such as http://localhost:8000")
    secure = parts.scheme == "https"
    with faults():
        return chromadb.HttpClient(
            host=parts.hostname, port=parts.port or (443 if secure else 8000), ssl=secure, settings=_settings()
        )


def _settings() -> Any:
    """Chroma's own settings: nothing sent anywhere, nothing read from somebody's .env."""
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, _env_file=None)


class Index:
    """Collections of one vector space."""

    def __init__(self, connect: Callable[[], Client], space: str, folder: Path | None = None) -> None:
        """connect: opens a client. folder: where an embedded index lies, so that erased vectors can be cut out.

        Raises ForeignCollection when a collection of ours was configured by somebody else.
        """
        self._connect, self._space, self._folder = connect, check_space(space), folder
        self._open: dict[str, Any] = {}
        self._connected: Client = None
        with faults():
            for collection in self._client.list_collections():
                if collection.name.startswith(("turns.", "looks.")):
                    _refuse_foreign(collection)

    @property
    def _client(self) -> Client:
        """The client; opened again where the last opening failed."""
        if self._connected is None:
            self._connected = self._connect()
        return self._connected

    def _collection(self, name: str) -> Any:
        if name not in self._open:
            collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            _refuse_foreign(collection)
            self._open[name] = collection
        return self._open[name]

    def _existing(self, prefix: str) -> list[str]:
        return [one.name for one in self._client.list_collections() if one.name.startswith(prefix)]

    def _shard(self, user_id: str) -> str:
        return f"turns.{self._space}.{shard_of(user_id):02x}"

    def _by_shard(self, keys: Iterable[Key]) -> dict[str, list[Key]]:
        shards: dict[str, list[Key]] = {}
        for key in keys:
            shards.setdefault(self._shard(key[0]), []).append(key)
        return shards

    def put(self, rows: Mapping[Key, Vector]) -> None:
        """Store turns' vectors; one that is there is replaced."""
        with faults():
            for shard, keys in self._by_shard(rows).items():
                collection = self._collection(shard)
                for some in _parts(keys):
                    vectors = np.stack([rows[key] for key in some])
                    collection.upsert(ids=[name_of(key) for key in some], embeddings=vectors)

    def get(self, keys: Sequence[Key]) -> dict[Key, Vector]:
        """The vectors that are there, at length 1."""
        found: dict[Key, Vector] = {}
        with faults():
            for shard, of_shard in self._by_shard(keys).items():
                names = {name_of(key): key for key in of_shard}
                for some in _parts(list(names)):
                    rows = self._collection(shard).get(ids=some, include=["embeddings"])
                    found |= {
                        names[name]: unit(np.asarray(vector, dtype=np.float32))
                        for name, vector in zip(rows["ids"], rows["embeddings"], strict=True)
                    }
        return found

    def count(self) -> int:
        """How many turns are stored."""
        with faults():
            return sum(int(self._collection(name).count()) for name in self._existing(f"turns.{self._space}."))

    def names(self) -> set[str]:
        """The ids of every turn stored."""
        with faults():
            return {
                name
                for shard in self._existing(f"turns.{self._space}.")
                for name in self._collection(shard).get(include=[])["ids"]
            }

    def keep_only(self, names: set[str]) -> None:
        """Remove every turn whose id is not among `names`."""
        with faults():
            for shard in self._existing(f"turns.{self._space}."):
                self._remove(
                    shard, [name for name in self._collection(shard).get(include=[])["ids"] if name not in names]
                )

    def _remove(self, shard: str, names: Sequence[str]) -> None:
        for some in _parts(names):
            self._collection(shard).delete(ids=some)

    def forget(self, user_id: str, turn_ids: Sequence[str]) -> None:
        """Remove a person's turns so that no byte of their vectors remains: their collection is written anew."""
        shard = self._shard(user_id)
        names = [name_of((user_id, turn_id)) for turn_id in turn_ids]
        with faults():
            if not names or shard not in self._existing(shard) or not self._held(shard, names):
                return
            self._remove(shard, names)
            self._rewrite(shard)
            self._cut_out()

    def _held(self, shard: str, names: Sequence[str]) -> bool:
        collection = self._collection(shard)
        return any(collection.get(ids=some, include=[])["ids"] for some in _parts(names))

    def _rewrite(self, shard: str) -> None:
        """Chroma keeps deleted vectors in a collection's file: carry the others to a new one."""
        rest = self._collection(shard).get(include=["embeddings"])
        self._client.delete_collection(shard)
        self._open.pop(shard)
        for some in _parts(range(len(rest["ids"]))):
            self._collection(shard).add(
                ids=[rest["ids"][place] for place in some], embeddings=rest["embeddings"][some[0] : some[-1] + 1]
            )

    def _cut_out(self) -> None:
        """Vacuum an embedded index's database and delete the folders that deleted collections leave behind."""
        if self._folder is None:
            return
        self._disconnect()
        with closing(sqlite3.connect(self._folder / "chroma.sqlite3", timeout=5)) as database:
            database.execute("VACUUM")
            alive = {row[0] for row in database.execute("SELECT id FROM segments")}
        for left in self._folder.iterdir():
            if left.is_dir() and left.name not in alive:
                shutil.rmtree(left)

    def _disconnect(self) -> None:
        client, self._connected = self._client, None
        self._open.clear()
        client.close()

    def sync_looks(self, looks: Mapping[str, Vector], digest: str) -> None:
        """Store the looks in a collection named by their digest, and drop those of other digests."""
        name = f"looks.{self._space}.{digest}"
        with faults():
            collection = self._collection(name)
            if collection.count() != len(looks):
                for some in _parts(sorted(looks)):
                    collection.upsert(ids=some, embeddings=np.stack([looks[slug] for slug in some]))
            for old in self._existing(f"looks.{self._space}."):
                if old != name:
                    self._client.delete_collection(old)
                    self._open.pop(old, None)

    def nearest_looks(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The nearest looks of the shared collection with their cosine, best first."""
        with faults():
            known = self._existing(f"looks.{self._space}.")
            if not known:
                return []
            rows = self._collection(known[-1]).query(query_embeddings=[vector], n_results=k, include=["distances"])
            return [(slug, 1.0 - float(far)) for slug, far in zip(rows["ids"][0], rows["distances"][0], strict=True)]

    def close(self) -> None:
        """Let go of the files."""
        with faults():
            self._disconnect()


def _parts(rows: Sequence[Any]) -> Iterator[Any]:
    return (rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS))


def _refuse_foreign(collection: Any) -> None:
    """A stored embedding function is built when a collection is queried: code that somebody else's file names."""
    stored = collection.configuration_json or {}
    function = stored.get("embedding_function") or {}
    space = (stored.get("hnsw") or stored.get("spann") or {}).get("space")
    if function.get("type") not in OURS or function.get("name") is not None or space not in {None, "cosine"}:
        raise ForeignCollection(
            f"the collection {collection.name!r} of the vector index was made by another program; "
            "move its folder away, and it is made again from the ledger"
        )
