"""Full-size renders as jobs that survive the process: queued, one at a time for a person, step by step, cancelled.

A job is a DBOS workflow (`render_workflow`). What a step has finished is written down and never done again: a clip is
made in segments, each a step; a picture or a sound is one step. A job's files lie in the derived folder of the medium
it renders, and go when that goes.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowStatus

from api.durable import Durable
from api.errors import NOT_FOUND, NOTHING_TO_DO, OVERLOADED, Refusal
from api.heirs import inherit_for_ever, leave
from api.making import Maker
from api.render_records import ENDED, UNFINISHED, Asked, Job, asked_of, listed, prefix_of, read_job
from api.render_work import RenderWork
from api.render_workflow import at_work, render
from api.subjects import subject_of
from graph.state import Answer
from nodes.services import Services

log = logging.getLogger(__name__)

QUEUE = "renders"
IN_LINE: list[Renders] = []
"""The houses of this process that render, or would: the first does. A program may open more than one, as tests do."""
TURNS = threading.Lock()


class Renders:
    """The render jobs of one house."""

    def __init__(self, services: Services, maker: Maker) -> None:
        """Nothing is opened before `open`."""
        self._services, self._maker = services, maker
        self._durable = Durable(services.settings)
        self._work: RenderWork | None = None
        self._home: asyncio.AbstractEventLoop | None = None
        self._inheriting: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    async def open(self) -> None:
        """Open the record of jobs and go on with what was not finished.

        One house of a process has jobs at a time; a further one has them once those before it have closed.
        """
        self._home = asyncio.get_running_loop()
        with TURNS:
            if IN_LINE:
                log.warning("another server in this process renders; this one takes render jobs when that has closed")
                IN_LINE.append(self)
                return
            IN_LINE.append(self)
        await self._take_over()

    async def _take_over(self) -> None:
        async with self._changing:
            if self not in IN_LINE:
                return  # it was closed before its turn came
            work = RenderWork(self._services, self._maker)
            at_work.append(work)
            # One worker at least stays free for previews and uploads, where there are two.
            at_once = max(1, self._services.settings.workers - 1)
            try:
                await asyncio.to_thread(self._durable.open, QUEUE, at_once=at_once)
            except BaseException:
                at_work.clear()
                self._leave()
                raise
            self._work = work
            if self._services.settings.database_url is not None:
                heirs = inherit_for_ever(self._services.ledger, self._durable.server, QUEUE)
                self._inheriting = asyncio.create_task(heirs)

    async def close(self) -> None:
        """Stop what is being rendered; it goes on when the house is opened again."""
        async with self._changing:
            if self._inheriting is not None:
                self._inheriting.cancel()
                with suppress(asyncio.CancelledError):
                    await self._inheriting
            if self._work is not None:
                await asyncio.to_thread(self._durable.close)
            if self._inheriting is not None:
                # Only now does nothing run here that another server could do a second time.
                await leave(self._services.ledger, self._durable.server)
                self._inheriting = None
            self._leave()

    def _leave(self) -> None:
        """Let the next house in line have the jobs."""
        with TURNS:
            first = bool(IN_LINE) and IN_LINE[0] is self
            if self in IN_LINE:
                IN_LINE.remove(self)
            heir = IN_LINE[0] if first and IN_LINE else None
        if self._work is not None:
            at_work.clear()
            self._work = None
        if heir is not None and heir._home is not None:
            asyncio.run_coroutine_threadsafe(heir._take_over(), heir._home)

    async def begin(
        self,
        user_id: str,
        answer: Answer,
        *,
        format: str | None,  # noqa: A002
        max_side: int | None,
        once: str | None = None,
    ) -> Job:
        """Put a turn's render into the person's queue. once: names the call, so that a repetition of it begins nothing.

        Raises Refusal: 404 where there is no file, 409 where there is nothing to do, 503 where too much waits.
        """
        self._opened()
        subject = await subject_of(self._services, user_id, answer)
        if not subject.plan.steps:
            raise Refusal(NOTHING_TO_DO, "This turn has no edits to render.")
        waiting = await asyncio.to_thread(listed, prefix_of(user_id), UNFINISHED)
        if len(waiting) >= self._services.settings.jobs_waiting:
            raise Refusal(OVERLOADED, f"{len(waiting)} of your renders are not finished yet; wait for one of them.")
        job_id = f"{prefix_of(user_id)}{secrets.token_hex(8) if once is None else once[:16]}"
        if once is not None and (begun := await asyncio.to_thread(read_job, job_id)) is not None:
            return begun
        asked = Asked(user_id, answer.turn_id, subject.facts.media_id, format, max_side)
        await asyncio.to_thread(_enqueue, job_id, asked)
        return Job(job_id, asked, "queued", 0.0, datetime.now(UTC).timestamp())

    async def job(self, user_id: str, job_id: str) -> Job | None:
        """One of this person's jobs; None for nobody's and somebody else's."""
        self._opened()
        if not job_id.startswith(prefix_of(user_id)):
            return None
        return await asyncio.to_thread(read_job, job_id)

    async def cancel(self, job: Job) -> None:
        """Take a job out of the queue, or stop it where it is; its files go. One that has ended stays as it is."""
        if job.ended:
            return
        await asyncio.to_thread(DBOS.cancel_workflow, job.job_id)
        await self._opened().stop(job.job_id)
        await self._services.storage.delete_derived(job.asked.media_id, job.job_id)

    async def forget(self, user_id: str) -> None:
        """Stop and delete every job of a person."""
        if self._work is None:
            return
        for status in await asyncio.to_thread(listed, prefix_of(user_id), None):
            await self._drop(status)

    async def sweep(self, now: float) -> None:
        """Delete jobs that ended long ago, with their files. now: seconds since 1970."""
        if self._work is None:
            return
        before = datetime.fromtimestamp(now - self._services.settings.keep_jobs_hours * 3_600, UTC).isoformat()
        for status in await asyncio.to_thread(listed, None, ENDED, before):
            await self._drop(status)

    async def content(self, job: Job) -> Path:
        """Where a finished job's file is. Raises Refusal (404) where it is not kept any more, StorageError."""
        assert job.result is not None
        name = f"{job.job_id}/{job.result['file']}"
        path = await self._services.storage.find_derived(job.asked.media_id, name)
        if path is None:
            raise Refusal(NOT_FOUND, "That file is no longer kept.")
        return path

    async def _drop(self, status: WorkflowStatus) -> None:
        if status.status in UNFINISHED:
            await asyncio.to_thread(DBOS.cancel_workflow, status.workflow_id)
            await self._opened().stop(status.workflow_id)
        await self._services.storage.delete_derived(asked_of(status).media_id, status.workflow_id)
        await asyncio.to_thread(self._durable.forget, [status.workflow_id])

    def _opened(self) -> RenderWork:
        if self._work is None:
            raise Refusal(OVERLOADED, "This server takes no render jobs just now.")
        return self._work


def _enqueue(job_id: str, asked: Asked) -> None:
    with SetWorkflowID(job_id), SetEnqueueOptions(queue_partition_key=prefix_of(asked.user_id)):
        DBOS.enqueue_workflow(QUEUE, render, asked.written)
