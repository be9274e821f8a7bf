"""The vector index on Chroma. Every call blocks: one thread of `memory.vectors` makes them all.

People's turns, and the frames of their media, lie in 64 collections each by a hash of the person, so that erasing
somebody rewrites a 64th of the index, and are fetched by id: an exact cosine over what one person has beats a filtered
search over everybody's. The shared looks lie in one collection and are searched. Ids are hashes, and no text, metadata
or document is stored.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

import httpx
import numpy as np

from memory.embedding import Vector, check_space, unit
from memory.errors import ForeignCollection, VectorError

Key: TypeAlias = tuple[str, str]
"""Whose and which: user id, id of a turn or of a media's frame."""
Kind = Literal["turns", "media"]
OUR_NAMES = ("turns.", "media.", "looks.")
"""How the collections' names begin."""

Client: TypeAlias = Any
SHARDS = 64
MOST_ROWS = 5_000
"""Rows of one call; Chroma refuses more than 5,461."""
OURS = frozenset({None, "legacy"})
"""How Chroma writes down that a collection has no embedding function."""


def name_of(key: Key) -> str:
    """The id in the index of a turn or a frame: a hash, so that the index names nobody."""
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


class Store:
    """One opened Chroma and its collections, for every index that lies in it."""

    def __init__(self, connect: Callable[[], Client], folder: Path | None = None) -> None:
        """connect: opens a client. folder: where an embedded index lies, so that erased vectors can be cut out.

        Raises ForeignCollection when a collection of ours was configured by somebody else.
        """
        self._connect, self._folder = connect, folder
        self._open: dict[str, Any] = {}
        self._connected: Client = None
        with faults():
            for collection in self.client.list_collections():
                if collection.name.startswith(OUR_NAMES):
                    _refuse_foreign(collection)

    @property
    def client(self) -> Client:
        """The client; opened again where the last opening failed."""
        if self._connected is None:
            self._connected = self._connect()
        return self._connected

    def collection(self, name: str) -> Any:
        """A collection by name, made if there is none."""
        if name not in self._open:
            collection = self.client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
            _refuse_foreign(collection)
            self._open[name] = collection
        return self._open[name]

    def existing(self, prefix: str) -> list[str]:
        """Names of collections that begin so."""
        return [one.name for one in self.client.list_collections() if one.name.startswith(prefix)]

    def delete(self, name: str) -> None:
        """Delete a collection."""
        self.client.delete_collection(name)
        self._open.pop(name, None)

    def cut_out(self) -> None:
        """Vacuum an embedded index's database and delete the folders that deleted collections leave behind."""
        if self._folder is None:
            return
        self.disconnect()
        with closing(sqlite3.connect(self._folder / "chroma.sqlite3", timeout=5)) as database:
            database.execute("VACUUM")
            alive = {row[0] for row in database.execute("SELECT id FROM segments")}
        for left in self._folder.iterdir():
            if left.is_dir() and left.name not in alive:
                shutil.rmtree(left)

    def disconnect(self) -> None:
        """Let go of the files; the next call opens them again."""
        client, self._connected = self.client, None
        self._open.clear()
        client.close()


class Index:
    """Vectors of one space and of one kind of things that people have: their turns, or their media."""

    def __init__(self, store: Store, space: str, kind: Kind = "turns") -> None:
        """store: the Chroma they lie in."""
        self._store, self.space, self.kind = store, check_space(space), kind

    def beside(self, kind: Kind, space: str) -> Index:
        """Another index in the same Chroma."""
        return Index(self._store, space, kind)

    def _collection(self, name: str) -> Any:
        return self._store.collection(name)

    def _existing(self, prefix: str) -> list[str]:
        return self._store.existing(prefix)

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
            return sum(int(self._collection(name).count()) for name in self._existing(self._shards))

    def names(self) -> set[str]:
        """The ids of every turn stored."""
        with faults():
            return {
                name
                for shard in self._existing(self._shards)
                for name in self._collection(shard).get(include=[])["ids"]
            }

    def keep_only(self, names: set[str]) -> None:
        """Remove every turn whose id is not among `names`."""
        with faults():
            for shard in self._existing(self._shards):
                self._remove(
                    shard, [name for name in self._collection(shard).get(include=[])["ids"] if name not in names]
                )

    def _remove(self, shard: str, names: Sequence[str]) -> None:
        for some in _parts(names):
            self._collection(shard).delete(ids=some)

    def forget(self, user_id: str, ids: Sequence[str]) -> None:
        """Remove what a person had, of this kind and in whatever space, so that no byte of the vectors remains.

        Their collections are written anew.
        """
        names = [name_of((user_id, one)) for one in ids]
        if not names:
            return
        with faults():
            last = f".{shard_of(user_id):02x}"
            held = [shard for shard in self._existing(f"{self.kind}.") if shard.endswith(last)]
            held = [shard for shard in held if self._held(shard, names)]
            for shard in held:
                self._remove(shard, names)
                self._rewrite(shard)
            if held:
                self._store.cut_out()

    def _held(self, shard: str, names: Sequence[str]) -> bool:
        collection = self._collection(shard)
        return any(collection.get(ids=some, include=[])["ids"] for some in _parts(names))

    def _rewrite(self, shard: str) -> None:
        """Chroma keeps deleted vectors in a collection's file: carry the others to a new one."""
        rest = self._collection(shard).get(include=["embeddings"])
        self._store.delete(shard)
        for some in _parts(range(len(rest["ids"]))):
            self._collection(shard).add(
                ids=[rest["ids"][place] for place in some], embeddings=rest["embeddings"][some[0] : some[-1] + 1]
            )

    def sync_looks(self, looks: Mapping[str, Vector], digest: str) -> None:
        """Store the looks in a collection named by their digest, and drop those of other digests."""
        name = f"looks.{self.space}.{digest}"
        with faults():
            collection = self._collection(name)
            if collection.count() != len(looks):
                for some in _parts(sorted(looks)):
                    collection.upsert(ids=some, embeddings=np.stack([looks[slug] for slug in some]))
            for old in self._existing(f"looks.{self.space}."):
                if old != name:
                    self._store.delete(old)

    def nearest_looks(self, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The nearest looks of the shared collection with their cosine, best first."""
        with faults():
            known = self._existing(f"looks.{self.space}.")
            if not known:
                return []
            rows = self._collection(known[-1]).query(query_embeddings=[vector], n_results=k, include=["distances"])
            return [(slug, 1.0 - float(far)) for slug, far in zip(rows["ids"][0], rows["distances"][0], strict=True)]

    def close(self) -> None:
        """Let go of the files."""
        with faults():
            self._store.disconnect()


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
