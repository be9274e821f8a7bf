"""From a part of a request to a row of the ledger, for the upload door and for files that come with a turn."""

from __future__ import annotations

import time
from collections.abc import Iterable

from starlette.requests import Request

from api.callers import Caller
from api.idempotency import once_of
from api.leftovers import discard
from api.multipart import Part
from edits.media import MediaFacts
from memory.ledger import MediaRow, Unreadable
from nodes.services import Services
from settings import Settings
from tools.errors import MediaError
from tools.intake import take_in
from tools.sight.look import MEASURE_VERSION
from tools.storage import new_media_id

DAY_S = 86_400.0
NAMELESS = "the file"
MEASURED_BY = str(MEASURE_VERSION)


def upload_id(request: Request, caller: Caller, place: int) -> str:
    """The id of a request's upload; the same when a request with a key is sent again."""
    once = once_of(request)
    return new_media_id(caller.user_id, once=None if once is None else f"{once}:{place}")


async def store(part: Part, caller: Caller, services: Services, media_id: str) -> MediaRow:
    """Store one upload, look at it and write it down as theirs. Raises MediaError for a file that cannot be used."""
    ledger = services.ledger
    services.clip.wake()
    await ledger.expect_file(media_id)
    facts = await take_in(
        part.chunks(),
        storage=services.storage,
        workers=services.workers,
        settings=services.settings,
        known=lambda sha256: ledger.measures(sha256, MEASURED_BY),
        media_id=media_id,
    )
    try:
        await ledger.keep_measures(facts.sha256, MEASURED_BY, facts)
        return await _write_down(facts, part, caller, services, path=facts.media_id)
    except BaseException:
        await services.storage.delete(facts.media_id)
        raise


async def store_or_explain(part: Part, caller: Caller, services: Services, media_id: str) -> MediaRow:
    """Like `store`; a file that cannot be used becomes a row that says why, so that the turn can answer."""
    try:
        return await store(part, caller, services, media_id)
    except MediaError as error:
        broken = Unreadable(media_id=media_id, why=error.why, advice=error.advice)
        return await _write_down(broken, part, caller, services, path="")


async def withdraw(rows: Iterable[MediaRow], services: Services) -> None:
    """Take back the uploads of a request that is refused: nobody was told their ids."""
    for row in rows:
        await services.ledger.drop_media([row.media_id])
        await discard([row.path], services)


async def _write_down(
    media: MediaFacts | Unreadable, part: Part, caller: Caller, services: Services, *, path: str
) -> MediaRow:
    expires_at = _expiry(caller, services.settings)
    return await services.ledger.add_media(
        caller.identity, media, name=part.filename or NAMELESS, path=path, expires_at=expires_at
    )


def _expiry(caller: Caller, settings: Settings) -> float:
    """A guest's media goes with the guest."""
    kept = time.time() + settings.keep_days * DAY_S
    if caller.identity.anonymous and caller.identity.expires_at is not None:
        return min(kept, caller.identity.expires_at)
    return kept
