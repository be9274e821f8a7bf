"""What was only kept for a while goes: expired media, anonymous people, and checkpoints of turns nobody will resume."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from langgraph.checkpoint.base import BaseCheckpointSaver

from api.durable import FILE as JOBS
from api.leftovers import clear_leftovers, discard
from api.renders import Renders
from graph.checkpoints import forget_before, scrub
from memory.errors import VectorError
from memory.ledger import Erased
from memory.reindex import reindex_all
from nodes.services import Services

log = logging.getLogger(__name__)

HOUR_S = 3_600.0
DAY_S = 86_400.0


async def sweep_for_ever(services: Services, saver: BaseCheckpointSaver[str], renders: Renders) -> None:
    """Sweep now and every `sweep_minutes`. A sweep that fails is logged and tried again at the next."""
    while True:
        try:
            await sweep(services, saver, renders)
        except Exception:
            log.exception("a sweep failed; the next one tries again")
        await asyncio.sleep(services.settings.sweep_minutes * 60)


async def sweep(
    services: Services, saver: BaseCheckpointSaver[str], renders: Renders, now: float | None = None
) -> None:
    """Remove everything whose time is over. now: seconds since 1970."""
    now = time.time() if now is None else now
    for row in await services.ledger.expired(now):
        await services.ledger.drop_media([row.media_id])
        await services.vectors.forget_media(row.user_id, [row.media_id])
    await clear_leftovers(services, now)
    days = services.settings.keep_people_days
    gone = await services.ledger.sweep(now, None if days is None else now - days * DAY_S)
    for erased in gone:
        await forget(erased, services, saver, renders)
    if gone:
        await services.ledger.compact()
        await scrub_files(services, saver)
    await _compare_people(services, now)
    await renders.sweep(now)
    await forget_before(saver, finished=now - DAY_S, waiting=now - services.settings.keep_days * DAY_S)
    await _agree(services)


async def _agree(services: Services) -> None:
    """Make the vector index hold what the ledger does, at the start and after it failed to erase somebody."""
    try:
        await services.vectors.clean()
        if services.vectors.agrees:
            return
        put = await reindex_all(services.ledger, services.vectors)
        await services.vectors.wake()
    except VectorError as error:
        log.warning("the vector index does not agree with the ledger; the next sweep tries again: %s", error)
    else:
        log.info("%d vectors were put back into the index", put)


async def _compare_people(services: Services, now: float) -> None:
    """Look for groups of people alike when it is time, and compare those who taught something meanwhile."""
    ledger = services.ledger
    if now - (await ledger.archetypes()).at >= services.settings.archetype_hours * HOUR_S:
        await ledger.refit_archetypes()
    else:
        await ledger.assign_archetypes()


async def forget(erased: Erased, services: Services, saver: BaseCheckpointSaver[str], renders: Renders) -> str | None:
    """Remove what the ledger does not hold itself of somebody it has erased; what remains for a while, if anything."""
    await renders.forget(erased.user_id)
    await discard(erased.paths, services)
    words = await services.vectors.forget(erased.user_id, erased.turn_ids)
    sights = await services.vectors.forget_media(erased.user_id, erased.media_ids)
    for turn_id in erased.turn_ids:
        await saver.adelete_thread(turn_id)
    return words or sights


async def scrub_files(services: Services, saver: BaseCheckpointSaver[str]) -> None:
    """Rewrite the files beside the ledger's, so that no byte of what was deleted remains in them."""
    await scrub(saver)
    if services.settings.database_url is None:
        await asyncio.to_thread(_rewrite, services.settings.data_dir / JOBS)


def _rewrite(file: Path) -> None:
    if file.is_file():
        with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
