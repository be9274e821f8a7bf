"""One opened Chroma, in this process or on a server, and its collections. Every call blocks.

What goes wrong is one error with a sentence, whatever Chroma raises. A server that does not answer is left alone for
some seconds, so that turns do not queue up behind its silence, and is connected to anew afterwards.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpx

from memory.errors import ForeignCollection, VectorError
from memory.unused import UnusedRoom

log = logging.getLogger(__name__)

Client: TypeAlias = Any
T = TypeVar("T")
OUR_NAMES = ("turns.", "media.", "looks.")
"""How the collections' names begin."""
OURS = frozenset({None, "legacy"})
"""How Chroma writes down that a collection has no embedding function."""
SILENT = "the vector index does not answer; similar past edits are left out"
REST_S = 5.0
"""How long a server that failed is left alone."""
PATIENCE = httpx.Timeout(10.0, connect=2.0)
"""Longest wait for a server's answer, and for a connection to it, in seconds."""
LOOKS, LOOK_S, LONGEST_S = 4, 0.1, 3.0
"""How often in a row no folder of a deleted collection must be found, how far apart, and when to leave it to the next
sweep: Chroma may still be at work in one for a moment after it was closed, and write it anew."""
NOT_DELETED = "a folder of deleted vectors cannot be deleted from the vector index"
UNKNOWN_LAYOUT = "the files of the vector index are of a version whose unused room cannot be emptied here"
LEFT_ON_SERVER = (
    "the Chroma server keeps deleted vectors, which name nobody, in its folder until that is cleaned: "
    "stop it, run `chroma vacuum`, and delete the folders that its database no longer names"
)


@contextmanager
def faults() -> Iterator[None]:
    """Turn whatever Chroma raises into the room's error."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, sqlite3.Error, OSError, RuntimeError, ValueError, TypeError) as error:
        raise VectorError(SILENT) from error


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
    port = parts.port or (443 if secure else 8000)
    with faults():
        # As it comes, Chroma's client waits for ever for a server that is there and silent.
        httpx.get(f"{parts.scheme}://{parts.hostname}:{port}/api/v2/heartbeat", timeout=PATIENCE).raise_for_status()
        client = chromadb.HttpClient(host=parts.hostname, port=port, ssl=secure, settings=_settings())
        client._server._session.timeout = PATIENCE  # type: ignore[attr-defined]
        return client


def _settings() -> Any:
    """Chroma's own settings: nothing sent anywhere, nothing read from somebody's .env."""
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, _env_file=None)


class Store:
    """One Chroma and its collections, for every index that lies in it."""

    def __init__(self, connect: Callable[[], Client], folder: Path | None = None) -> None:
        """connect: opens a client. folder: where an embedded index lies, so that erased vectors can be cut out.

        Raises ForeignCollection when a collection of ours was configured by somebody else, VectorError when an
        embedded index cannot be opened; a server may answer later.
        """
        self._connect, self._folder = connect, folder
        self._unused = UnusedRoom(folder) if folder is not None else None
        self._open: dict[str, Any] = {}
        self._connected: Client = None
        self._rests_until = 0.0
        self._leftovers = folder is not None
        """Whether files may hold what was deleted: at the start, whatever a crash left."""
        try:
            self.call(lambda: self.client)
        except ForeignCollection:
            raise
        except VectorError:
            if folder is not None:
                raise

    def call(self, work: Callable[[], T]) -> T:
        """Do some work on the collections. Raises VectorError when Chroma does not do its part."""
        from chromadb.errors import NotFoundError

        if time.monotonic() < self._rests_until:
            raise VectorError(SILENT)
        try:
            with faults():
                try:
                    done = work()
                except NotFoundError as error:
                    # Another process wrote a collection anew, and it has another number since.
                    log.info("a collection of the vector index has gone: %s", error)
                    self._open.clear()
                    done = work()
                if self._unused is not None:
                    self._unused.empty()
                return done
        except VectorError:
            self._open.clear()
            if self._folder is None:
                self._rests_until = time.monotonic() + REST_S
            raise

    @property
    def client(self) -> Client:
        """The client; opened again where the last opening failed."""
        if self._connected is None:
            client = self._connect()
            for collection in client.list_collections():
                if collection.name.startswith(OUR_NAMES):
                    _refuse_foreign(collection)
            self._connected = client
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
        self._leftovers = True
        self.client.delete_collection(name)
        self._open.pop(name, None)

    def cut_out(self) -> str | None:
        """Vacuum an embedded index's database and delete the folders that deleted collections leave behind.

        A server's files are its own: what is to be done about them then. Nothing where no collection was deleted since.
        """
        if not self._leftovers:
            return None
        if self._folder is None:
            self._leftovers = False
            return LEFT_ON_SERVER
        self.disconnect()
        with closing(sqlite3.connect(self._folder / "chroma.sqlite3", timeout=5)) as database:
            database.execute("VACUUM")
        self._leftovers = False
        quiet, until = 0, time.monotonic() + LONGEST_S
        while quiet < LOOKS and time.monotonic() < until:
            quiet = 0 if self.clean() else quiet + 1
            time.sleep(LOOK_S)
        if self._dead():
            return NOT_DELETED
        known = self._unused is None or self._unused.empty(lasting=True)
        return None if known else UNKNOWN_LAYOUT

    def clean(self) -> bool:
        """Delete the folders of an embedded index that its database does not name: of collections that are no more.

        Whether there was one.
        """
        dead = self._dead()
        for one in dead:
            # What cannot be deleted now is found again by the next look, and said where it stays.
            shutil.rmtree(one, ignore_errors=True)
        return bool(dead)

    def _dead(self) -> list[Path]:
        """Folders of collections that are no more."""
        if self._folder is None:
            return []
        found = [one for one in self._folder.iterdir() if one.is_dir()]
        with closing(sqlite3.connect(self._folder / "chroma.sqlite3", timeout=5)) as database:
            alive = {row[0] for row in database.execute("SELECT id FROM segments")}
        return [one for one in found if one.name not in alive]

    def disconnect(self) -> None:
        """Let go of the files; the next call opens them again."""
        client, self._connected = self._connected, None
        self._open.clear()
        if client is not None:
            client.close()


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
