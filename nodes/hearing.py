"""What is said in media: the words of its own subtitles, or of a model that hears, asked once for each content."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from edits.media import MediaFacts, Transcript
from nodes.services import Services
from tools.errors import ToolError, WorkersClosed
from tools.model.hearing import Speech, hear
from tools.render.speech import MIME, extract_speech
from tools.sight.subtitles import read_subtitles

MAKER = 1
"""Part of the name under which words are kept; raised when the same sound would be heard differently."""
SUBTITLES = "subtitles-1"
Payment = Callable[[Awaitable[Transcript]], Awaitable[Transcript]]


async def _as_it_is(call: Awaitable[Transcript]) -> Transcript:
    return await call


def words_version(services: Services) -> str | None:
    """Names what the words of a content hang on; none where no model hears."""
    model = services.settings.transcribe_model
    return None if model is None or services.models is None else f"words-{MAKER}-{model}"


async def with_known_words(facts: MediaFacts, services: Services) -> MediaFacts:
    """The facts with what is known to be said."""
    if facts.transcript is not None or facts.kind == "image":
        return facts
    return facts.model_copy(update={"transcript": await known_words(facts, services)})


async def known_words(facts: MediaFacts, services: Services) -> Transcript | None:
    """What is known to be said in this content, without asking anybody: heard words before subtitles."""
    for version in filter(None, (words_version(services), SUBTITLES)):
        known = await services.ledger.measures(facts.sha256, version)
        if known is not None and known.transcript is not None:
            return known.transcript
    return None


async def heard_words(facts: MediaFacts, services: Services, *, seconds: float) -> Transcript | None:
    """What is said, asked of the model where it is not known; its own subtitles where no model hears. None without.

    seconds: how long reading the sound may take. Raises ModelError, MediaError, WorkerError.
    """
    if facts.kind == "image":
        return None
    path, version = await services.storage.path(facts.media_id), words_version(services)
    if version is None or not facts.has_audio:
        known = await services.ledger.measures(facts.sha256, SUBTITLES)
        return known.transcript if known else await read_words(facts, path, services, seconds=seconds)
    known = await services.ledger.measures(facts.sha256, version)
    return known.transcript if known else await listen(facts, path, services, seconds=seconds)


async def listen(
    facts: MediaFacts, path: Path, services: Services, *, seconds: float, pay: Payment = _as_it_is
) -> Transcript:
    """What the model hears, kept for every later turn. pay: counts the call. Raises ModelError, WorkerError."""
    host, version, model = services.models, words_version(services), services.settings.transcribe_model
    assert host is not None
    assert version is not None
    assert model is not None
    with tempfile.TemporaryDirectory(prefix="loupe-") as folder:
        parts = await services.workers.run(extract_speech, path, Path(folder), seconds=seconds)
        speech = [
            Speech(await asyncio.to_thread(part.path.read_bytes), part.start, part.seconds, part.path.name, MIME)
            for part in parts
        ]
    words = await pay(hear(host, model, speech))
    await services.ledger.keep_measures(facts.sha256, version, facts.model_copy(update={"transcript": words}))
    return words


async def read_words(facts: MediaFacts, path: Path, services: Services, *, seconds: float) -> Transcript | None:
    """The words of the subtitles a clip brings along; none without, and none of a track that cannot be read."""
    if facts.kind != "video":
        return None
    try:
        words = await services.workers.run(read_subtitles, path, seconds=seconds)
    except WorkersClosed:
        raise
    except ToolError:
        return None
    await services.ledger.keep_measures(facts.sha256, SUBTITLES, facts.model_copy(update={"transcript": words}))
    return words
