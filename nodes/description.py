"""What the vision model saw in media: asked once for each content, and put into words beside what was measured."""

from __future__ import annotations

from edits.media import MediaFacts, Seen
from nodes.services import Services
from tools.clip.tags import looks_like
from tools.sight.limits import Limits
from tools.sight.sheet import lay_out


async def described(facts: MediaFacts, services: Services) -> Seen | None:
    """What the vision model sees in a picture or clip; none without such a model, or for sound alone.

    facts: measured. Raises ModelError, MediaError, StorageError, WorkerError.
    """
    known = await known_description(facts, services)
    if known is not None or services.vision is None or facts.still is None:
        return known
    settings = services.settings
    path = await services.storage.path(facts.media_id)
    sheet = await services.workers.run(lay_out, path, facts, Limits.of(settings), seconds=settings.decode_seconds)
    seen = await services.vision.describe(sheet)
    kept = facts.model_copy(update={"seen": seen})
    await services.ledger.keep_measures(facts.sha256, services.vision.version, kept)
    return seen


async def known_description(facts: MediaFacts, services: Services) -> Seen | None:
    """What the vision model saw in this content before, without asking it."""
    if services.vision is None or facts.still is None:
        return None
    known = await services.ledger.measures(facts.sha256, services.vision.version)
    return None if known is None else known.seen


async def with_known_description(facts: MediaFacts, services: Services) -> MediaFacts:
    """The facts with what the vision model saw before, for whoever looks for a part of the picture."""
    return with_seen(facts, await known_description(facts, services))


def with_seen(facts: MediaFacts, seen: Seen | None) -> MediaFacts:
    """The facts with what models saw, in tags and in words: a vision model's sentence, or else what CLIP's tags say.

    Words that stand in the picture are in neither: they stay apart, as data.
    """
    if facts.seen is not None:
        return facts
    first = seen.summary if seen is not None else ""
    last = looks_like(facts.tagged) if seen is None else ""
    told = {
        "seen": seen,
        "tags": tuple(dict.fromkeys((*facts.tags, *(one.name for one in (seen.subjects if seen else ()))))),
        "description": " ".join(filter(None, (first, facts.description, last))) or None,
    }
    return facts.model_copy(update=told)
