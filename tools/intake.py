"""One upload from its first chunk to measured facts, or a MediaError that says why and what to try."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterable, Awaitable, Callable

from edits.media import MediaFacts
from edits.vocabulary.base import Kind
from settings import MIB, Settings
from tools.errors import TooLarge, ToolError, Unreadable, WorkerCrash, WorkerMemory, WorkerTimeout
from tools.sight import look, proxy
from tools.sight.limits import Limits
from tools.sight.sniff import Format, sniff
from tools.storage import Cap, Received, Storage
from tools.workers import Workers

log = logging.getLogger(__name__)

Known = Callable[[str], Awaitable[MediaFacts | None]]
"""SHA-256 to facts already measured on the same bytes, if there are any."""

NAMES: dict[Kind, str] = {"image": "pictures", "video": "clips", "audio": "sounds"}


async def take_in(
    chunks: AsyncIterable[bytes],
    *,
    storage: Storage,
    workers: Workers,
    settings: Settings,
    known: Known | None = None,
    media_id: str | None = None,
) -> MediaFacts:
    """Store one upload, look at it and answer its facts; what cannot be used is removed again.

    chunks: the bytes as they arrive; file name and declared type do not matter. known: asked before looking, so
    that the same bytes are measured once. media_id: a new one if none is given.
    Raises TooLarge, Unsupported, Unreadable, StorageError, WorkersClosed.
    """
    received = await storage.receive(chunks, lambda head: _cap(sniff(head), settings), media_id)
    try:
        facts = await _look(received, storage, workers, settings, known)
        await storage.keep(received.media_id, received.sha256)
        return facts
    except BaseException:
        await storage.delete(received.media_id)
        raise


async def _look(
    received: Received, storage: Storage, workers: Workers, settings: Settings, known: Known | None
) -> MediaFacts:
    before = await known(received.sha256) if known is not None else None
    if before is not None:
        return before.model_copy(update={"media_id": received.media_id})
    try:
        facts = await _examined(received, storage, workers, settings)
    except WorkerTimeout as error:
        raise TooLarge(
            f"Looking at it took longer than {settings.decode_seconds:g} s.", "Send a smaller or shorter version."
        ) from error
    except WorkerMemory as error:
        raise TooLarge("Decoding it needs more memory than one upload may have.", "Send a smaller version.") from error
    except WorkerCrash as error:
        raise Unreadable("It is damaged in a way that stops the decoder.", "Export it again and send that.") from error
    except ToolError:
        raise
    except Exception as error:  # a decoder's surprise or our own mistake: for the person it is their file
        log.exception("looking at an upload failed")
        raise Unreadable("Looking at it failed.", "Export it again, as JPEG, MP4 or WAV, and send that.") from error
    _check_bytes(facts, settings)
    return facts


async def _examined(received: Received, storage: Storage, workers: Workers, settings: Settings) -> MediaFacts:
    arguments = (
        received.path,
        received.media_id,
        received.sha256,
        Limits.of(settings),
        storage.derived(received.media_id) if settings.preview_pixels < proxy.LONGEST else None,
    )
    return await workers.run(look.examine, *arguments, seconds=settings.decode_seconds)


def _check_bytes(facts: MediaFacts, settings: Settings) -> None:
    """The cap of what it turned out to be: a clip's container may hold only sound."""
    cap = _most_bytes(facts.kind, settings)
    if facts.bytes > cap:
        raise _too_many_bytes(facts.kind, cap)


def _cap(form: Format, settings: Settings) -> Cap:
    return Cap(_most_bytes(form.kind, settings), lambda most: _too_many_bytes(form.kind, most))


def _most_bytes(kind: Kind, settings: Settings) -> int:
    caps = {"image": settings.max_image_bytes, "video": settings.max_video_bytes, "audio": settings.max_audio_bytes}
    return caps[kind]


def _too_many_bytes(kind: Kind, most: int) -> TooLarge:
    return TooLarge(
        f"It is over the limit of {most / MIB:g} MiB for {NAMES[kind]}.",
        "Send a smaller version, or a part of it." if kind != "image" else "Send a smaller version.",
        kind,
    )
