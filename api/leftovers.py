"""Files whose uploads are written down no more: deleted at once, or by a sweep where that did not work."""

from __future__ import annotations

from collections.abc import Iterable

from nodes.services import Services

ARRIVING_S = 6 * 3_600.0
"""No upload takes longer: a file that was expected before then and never written down is nobody's."""


async def discard(paths: Iterable[str], services: Services) -> None:
    """Delete the files of uploads that are written down no more. Raises StorageError; a sweep tries again then."""
    for path in filter(None, paths):
        await services.storage.delete(path)
        await services.ledger.cleared([path])


async def clear_leftovers(services: Services, now: float) -> None:
    """Delete what was left. now: seconds since 1970. Raises StorageError."""
    before = now - ARRIVING_S
    for path in await services.ledger.leftovers(before):
        if await services.ledger.is_left(path, before):
            await discard([path], services)
