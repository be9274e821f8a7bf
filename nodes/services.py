"""What the stations work with, opened once for a process and closed in reverse order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from edits.looks import load_looks
from memory.errors import VectorError
from memory.ledger import Ledger
from memory.vectors import Vectors
from settings import MIB, Settings
from tools import text_vectors
from tools.bucket import Address, Bucket
from tools.bucket_storage import BucketStorage, Room
from tools.clip.encoder import Clip
from tools.clip.tags import load_groups
from tools.identity import Identities
from tools.model.chat import ChatPlanner
from tools.model.embedding import Embedder
from tools.model.host import ModelHost
from tools.model.vision import VisionModel, instructions
from tools.planner.ready import warm_up
from tools.storage import Storage
from tools.tracing import Tracing
from tools.worker_process import LARGEST_FILE
from tools.workers import Workers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """The rooms of floor 2 as one turn uses them."""

    settings: Settings
    identity: Identities
    ledger: Ledger
    vectors: Vectors
    storage: Storage
    workers: Workers
    clip: Clip
    models: ModelHost | None = None
    planner: ChatPlanner | None = None
    embedder: Embedder | None = None
    vision: VisionModel | None = None
    tracing: Tracing = field(default_factory=Tracing)

    @classmethod
    async def open(cls, settings: Settings) -> Services:
        """Open every room; data that cannot work (looks, keys, a foreign index) refuses to start with a sentence."""
        identity, storage = await asyncio.to_thread(_open_files, settings)
        await asyncio.to_thread(warm_up)
        await asyncio.to_thread(load_groups)
        await asyncio.to_thread(instructions)
        await storage.check()
        async with AsyncExitStack() as opened:
            ledger = await Ledger.open(settings.database)
            opened.push_async_callback(ledger.close)
            vectors = await Vectors.open(settings, text_vectors.SPACE)
            opened.push_async_callback(vectors.close)
            workers = Workers(settings)
            opened.push_async_callback(workers.close)
            clip = Clip(settings)
            opened.push_async_callback(clip.close)
            models = await _open_models(settings)
            if models is not None:
                opened.push_async_callback(models.close)
            tracing = Tracing.of(settings)
            opened.callback(tracing.close)
            asked = models, _planner(models), _embedder(models), VisionModel.of(models)
            services = cls(settings, identity, ledger, vectors, storage, workers, clip, *asked, tracing)
            await services._index_looks()
            await workers.warm()
            opened.pop_all()
        return services

    async def _index_looks(self) -> None:
        """Put the looks library into the shared collection, if it changed. A server may take it later."""
        looks = await asyncio.to_thread(load_looks)
        texts = {slug: " ".join([look.name, *look.words, *look.near]) for slug, look in looks.items()}
        try:
            await self.vectors.sync_looks({slug: text_vectors.embed(text) for slug, text in texts.items()})
        except VectorError as error:
            log.warning("looks were not written to the vector index: %s", error)

    async def close(self) -> None:
        """Close what was opened, last first."""
        await asyncio.to_thread(self.tracing.close)
        if self.models is not None:
            await self.models.close()
        await self.clip.close()
        await self.workers.close()
        await self.vectors.close()
        await self.ledger.close()


def _open_files(settings: Settings) -> tuple[Identities, Storage]:
    """What touches the disk when it is made."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Identities(settings), _open_storage(settings)


def _open_storage(settings: Settings) -> Storage:
    """A folder, or a bucket with a folder of copies."""
    folder = settings.data_dir / "media"
    if settings.media_url is None:
        return Storage(folder)
    room = Room(settings.media_cache_mb * MIB, LARGEST_FILE, used_s=settings.job_seconds)
    return BucketStorage(folder, Bucket(Address.of(settings.media_url)), room)


async def _open_models(settings: Settings) -> ModelHost | None:
    """The model host with its libraries loaded, where a model is named."""
    models = ModelHost.of(settings)
    if models is not None:
        await asyncio.to_thread(models.load)
    return models


def _planner(models: ModelHost | None) -> ChatPlanner | None:
    """The language model that plans, where one is named."""
    if models is None or models.settings.chat_model is None:
        return None
    return ChatPlanner(models, models.settings.chat_model)


def _embedder(models: ModelHost | None) -> Embedder | None:
    """The embedding model, where one is named."""
    if models is None or models.settings.embedding_model is None:
        return None
    return Embedder(models, models.settings.embedding_model)


Opener = Callable[[], Awaitable[Services]]


def on_demand(settings: Callable[[], Settings] = Settings) -> Opener:
    """A function that opens the services when first awaited and gives the same ones after."""
    lock = asyncio.Lock()
    opened: list[Services] = []

    async def open_once() -> Services:
        if not opened:
            async with lock:
                if not opened:
                    opened.append(await Services.open(settings()))
        return opened[0]

    return open_once


shared: Opener = on_demand()
"""Services by the environment's settings, for a graph that is given none; LangGraph's own server opens them."""


def already_open(services: Services) -> Opener:
    """The same services, for a caller that opened them itself."""

    async def give() -> Services:
        return services

    return give
