"""Render jobs of a server that is gone for good: where several share a database, another one goes on with them.

A server that comes back under its name takes its own up again when it opens. One in a container comes back under
another name, or not at all.
"""

from __future__ import annotations

import asyncio
import logging
import time

from dbos import DBOS

from api.durable import FORMAT
from api.render_records import listed
from memory.errors import MemoryRoomError
from memory.ledger import Ledger

log = logging.getLogger(__name__)

LEASE_S, RENEW_S = 60.0, 10.0
"""Seconds: a server that has said nothing for so long is gone; how often one says that it is there."""
NOBODY = ""
"""Whose leases of servers are."""
AT_WORK = ("PENDING",)
"""DBOS's word for a job that somebody has begun."""


async def inherit_for_ever(ledger: Ledger, server: str, queue: str) -> None:
    """Say that this server is there, and take over what those that are not there any more had begun.

    Whatever fails is logged and tried again: a server that stopped saying so would have its own jobs taken over.
    """
    while True:
        try:
            now = time.time()
            await ledger.take_lease(NOBODY, _name(server), server, now, now + LEASE_S)
            await _inherit(ledger, server, queue)
        except Exception:
            log.exception("this server could not say that it is there, or take over what another one had begun")
        await asyncio.sleep(RENEW_S)


async def leave(ledger: Ledger, server: str) -> None:
    """Say that this server works on nothing any more, so that others need not wait until its lease runs out."""
    try:
        await ledger.give_lease_back(NOBODY, _name(server), server)
    except MemoryRoomError as error:
        log.warning("others will take this server's jobs over when its lease runs out: %s", error)


async def _inherit(ledger: Ledger, server: str, queue: str) -> None:
    begun = await asyncio.to_thread(listed, None, AT_WORK)
    theirs = {one.executor_id for one in begun if one.app_version == FORMAT} - {server, None}
    for gone in sorted(str(name) for name in theirs):
        if await _is_gone(ledger, gone) and await _is_first(ledger, server, gone):
            await asyncio.to_thread(_go_on, gone, queue)


def _name(server: str) -> str:
    return f"server/{server}/"


async def _is_gone(ledger: Ledger, server: str) -> bool:
    return not await ledger.count_leases(NOBODY, _name(server), time.time())


async def _is_first(ledger: Ledger, server: str, gone: str) -> bool:
    """Whether this server, and none of the others, takes up what that one left."""
    now = time.time()
    return await ledger.take_lease(NOBODY, f"heir/{gone}/", server, now, now + LEASE_S)


def _go_on(gone: str, queue: str) -> None:
    """Put the jobs that a server had begun back into the queue; what they had finished is not done again."""
    for job in listed(None, AT_WORK):
        if job.executor_id == gone and job.app_version == FORMAT:
            log.warning("render job %s of the server %s, which is gone, is taken over", job.workflow_id, gone)
            DBOS.resume_workflow(job.workflow_id, queue_name=queue)
