"""What the steps of a render job do: read what they work on anew, and work in a media worker, under its limits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from api.errors import Refusal
from api.left_out import left_out_by, told
from api.making import Made, Maker
from api.render_records import BROKEN, Asked
from api.subjects import Subject, subject_of
from edits.plan import MOST_STEPS, Plan, Step
from edits.vocabulary.delivery import Output
from nodes.services import Services
from tools.errors import ToolError, WorkerCrash, WorkerMemory, WorkersClosed
from tools.render.full import render_full
from tools.render.rendered import Rendered
from tools.render.segments import Segment, TooLarge, Work, join_segments, outline_clip, render_segment

log = logging.getLogger(__name__)
T = TypeVar("T")

Answered = dict[str, Any]
"""What a step answers and what is written down of it, in plain values; {"error": a sentence} stops the job."""
GONE = "The file of this turn is no longer kept."
RESULT = "result"


class JobFailed(Exception):
    """A step that cannot be done, said in a sentence."""


class RenderWork:
    """The work of one house. Its methods run on the loop of the record of jobs, not on that of the house."""

    def __init__(self, services: Services, maker: Maker) -> None:
        """Made on the loop of the house, which the ledger belongs to."""
        self._services, self._maker = services, maker
        self._home = asyncio.get_running_loop()
        self._working: dict[str, asyncio.Task[Any]] = {}
        self._stopped: set[str] = set()

    async def discard(self, job_id: str, asked: Asked) -> None:
        """Remove the files of a job that failed."""
        await self._services.storage.delete_derived(asked.media_id, job_id)

    async def tidy(self, job_id: str, asked: Asked, kept: str) -> None:
        """Remove what a result was made from, once that the result is there is written down. kept: its name."""
        await asyncio.to_thread(_clear, self.folder(asked.media_id, job_id), kept)

    async def outline(self, job_id: str, asked: Asked) -> Answered:
        """The step that says how a clip is divided; other media are not."""
        made, folder = await self._begun(job_id, asked)
        subject = made.subject
        if subject.facts.kind != "video":
            return {"segments": []}
        work = _clip(subject, folder, asked)
        segments = await self._work(job_id, outline_clip, work, self._services.settings.job_segment_s)
        return {"segments": [[segment.first, segment.count] for segment in segments]}

    async def render_part(self, job_id: str, asked: Asked, segment: Segment) -> Answered:
        """The step of one segment."""
        made, folder = await self._begun(job_id, asked)
        subject = made.subject
        await self._work(job_id, render_segment, _clip(subject, folder, asked), segment)
        return {}

    async def join(self, job_id: str, asked: Asked, segments: Sequence[Segment], last: bool) -> Answered:
        """The step that makes one file of the segments, unless that would be too large."""
        made, folder = await self._begun(job_id, asked)
        subject = made.subject
        joined = await self._work(job_id, join_segments, _clip(subject, folder, asked), segments, folder / RESULT, last)
        if isinstance(joined, TooLarge):
            return {"bitrate": joined.bitrate}
        return await self._finished(job_id, asked, told(joined, made))

    async def render_whole(self, job_id: str, asked: Asked) -> Answered:
        """The step of a picture, a sound, and of a clip that cannot be divided."""
        made, folder = await self._begun(job_id, asked)
        subject = made.subject
        work = partial(render_full, longest=asked.max_side, media=subject.media)
        rendered = await self._work(job_id, work, subject.plan, subject.path, subject.facts, folder / RESULT)
        return await self._finished(job_id, asked, told(rendered, made))

    async def _finished(self, job_id: str, asked: Asked, rendered: Rendered) -> Answered:
        await self._services.storage.share_derived(asked.media_id, f"{job_id}/{rendered.path.name}")
        return _finished(rendered)

    async def _begun(self, job_id: str, asked: Asked) -> tuple[Made, Path]:
        """What a step works on, read from the ledger anew, and where it may write."""
        stored = await self._at_home(self._services.ledger.turn(asked.user_id, asked.turn_id))
        if stored is None:
            raise JobFailed(GONE)
        subject = await self._at_home(subject_of(self._services, asked.user_id, stored.answer))
        made = await self._at_home(self._maker.made(asked.user_id, subject, turn_id=asked.turn_id))
        folder = self.folder(asked.media_id, job_id)
        await asyncio.to_thread(folder.mkdir, mode=0o700, exist_ok=True)
        return replace(made, subject=_delivered(made.subject, asked)), folder

    async def _work(self, job_id: str, function: Callable[..., T], *arguments: object) -> T:
        """Do it in a worker. A worker that dies is given one more try."""
        try:
            return await self._once(job_id, function, *arguments)
        except (WorkerCrash, WorkerMemory):
            log.warning("a worker died over job %s; trying once more", job_id)
            return await self._once(job_id, function, *arguments)

    async def _once(self, job_id: str, function: Callable[..., T], *arguments: object) -> T:
        seconds = self._services.settings.job_seconds
        work = self._services.workers.run(function, *arguments, seconds=seconds)
        working: asyncio.Task[T] = asyncio.ensure_future(work)
        self._working[job_id] = working
        try:
            return await working
        except asyncio.CancelledError as error:
            if job_id in self._stopped:
                self._stopped.discard(job_id)
                raise JobFailed("It was cancelled.") from error
            raise
        finally:
            self._working.pop(job_id, None)

    async def stop(self, job_id: str) -> None:
        """Stop the worker now; DBOS itself would look once a second."""
        working = self._working.get(job_id)
        if working is None:
            return
        self._stopped.add(job_id)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_cancelled(working), working.get_loop()))

    async def _at_home(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something on the loop that the services were opened on."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._home))

    def folder(self, media_id: str, job_id: str) -> Path:
        """Where a job's files are."""
        return self._services.storage.derived(media_id) / job_id


async def said(work: Awaitable[Answered]) -> Answered:
    """What a step answers; {"error": a sentence} for what stops the job. What nobody expected is logged."""
    try:
        return await work
    except WorkersClosed:
        # The house is being closed: the step is left as it is, and done at the next opening.
        await asyncio.Event().wait()
        raise
    except (JobFailed, ToolError) as error:
        return {"error": str(error)}
    except Refusal as error:
        return {"error": error.detail}
    except Exception:
        log.exception("a render job failed")
        return {"error": BROKEN}


async def _cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.wait({task})


def _delivered(subject: Subject, asked: Asked) -> Subject:
    """The subject with the format that was asked for as its last step."""
    if asked.format is None:
        return subject
    step = Step(id="delivery", op="output", params=Output(container=asked.format))
    plan = Plan(steps=(*subject.plan.steps[1 - MOST_STEPS :], step))
    return replace(subject, plan=plan)


def _clip(subject: Subject, folder: Path, asked: Asked) -> Work:
    return Work(subject.plan, subject.path, subject.facts, folder, asked.max_side, subject.media)


def _clear(folder: Path, kept: str) -> None:
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name != kept:
            file.unlink(missing_ok=True)


def _finished(rendered: Rendered) -> Answered:
    left_out = left_out_by(rendered)
    return {
        "file": rendered.path.name,
        "mime": rendered.mime,
        "width": rendered.width,
        "height": rendered.height,
        "bytes": rendered.path.stat().st_size,
        "left_out": left_out.model_dump(mode="json"),
    }
