"""Full-size renders as jobs that survive the process: queued, one at a time for a person, step by step, cancelled.

A job is a DBOS workflow. What a step has finished is written down and never done again: a clip is made in segments,
each a step; a picture or a sound is one step. Every step works in a media worker, under its limits. A job's files lie
in the derived folder of the medium it renders, and go when that goes.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowStatus

from api.durable import Durable
from api.errors import NOTHING_TO_DO, OVERLOADED, Refusal
from api.left_out import NOTHING, LeftOut, left_out_by
from api.subjects import Subject, subject_of
from edits.plan import Plan, Step
from edits.vocabulary.delivery import Output
from graph.state import Answer
from nodes.services import Services
from tools.errors import ToolError, WorkerCrash, WorkerMemory, WorkersClosed
from tools.render.film import TRIES
from tools.render.full import render_full
from tools.render.rendered import Rendered
from tools.render.segments import Segment, TooLarge, Work, join_segments, outline_clip, render_segment

log = logging.getLogger(__name__)
T = TypeVar("T")

State = Literal["queued", "running", "done", "failed", "cancelled"]
QUEUE = "renders"
POLL_S = 0.25
PROGRESS = "progress"
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
UNFINISHED = ("ENQUEUED", "DELAYED", "PENDING")
STATES: dict[str, State] = {
    "ENQUEUED": "queued", "DELAYED": "queued", "PENDING": "running", "SUCCESS": "done", "CANCELLED": "cancelled",
}  # fmt: skip
GONE = "The file of this turn is no longer kept."
BROKEN = "This file and these steps together cannot be rendered."
RESULT = "result"


@dataclass(frozen=True, slots=True)
class Asked:
    """One job as it is written down. format: a container or picture format. max_side: most pixels of a side."""

    user_id: str
    turn_id: str
    media_id: str
    format: str | None = None
    max_side: int | None = None

    @property
    def written(self) -> dict[str, Any]:
        """As plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. progress: 0–1. result: how the finished file is called, and of what kind it is."""

    job_id: str
    asked: Asked
    state: State
    progress: float
    created: float
    error: str | None = None
    result: dict[str, Any] | None = None
    left_out: LeftOut = NOTHING

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in ("queued", "running")


class JobFailed(Exception):
    """A step that cannot be done, said in a sentence."""


class Renders:
    """The render jobs of one house."""

    def __init__(self, services: Services) -> None:
        """Nothing is opened before `open`."""
        self._services = services
        self._durable = Durable(services.settings)
        self._home: asyncio.AbstractEventLoop | None = None
        self._working: dict[str, asyncio.Task[Any]] = {}
        self._stopped: set[str] = set()

    async def open(self) -> None:
        """Open the record of jobs and go on with what was not finished. Only one house of a process has jobs."""
        if _at_work:
            log.warning("another server in this process renders already; this one takes no render jobs")
            return
        self._home = asyncio.get_running_loop()
        _at_work.append(self)
        try:
            await asyncio.to_thread(self._launch)
        except BaseException:
            _at_work.remove(self)
            raise

    def _launch(self) -> None:
        self._durable.open()
        at_once = max(1, self._services.settings.workers - 1)
        # One worker at least stays free for previews and uploads, where there are two.
        DBOS.register_queue(QUEUE, partition_concurrency=1, worker_concurrency=at_once, polling_interval_sec=POLL_S)

    async def close(self) -> None:
        """Stop what is being rendered; it goes on when the house is opened again."""
        if self in _at_work:
            await asyncio.to_thread(self._durable.close)
            _at_work.remove(self)

    async def begin(self, user_id: str, answer: Answer, *, format: str | None, max_side: int | None) -> Job:  # noqa: A002
        """Put a turn's render into the person's queue.

        Raises Refusal: 404 where there is no file, 409 where there is nothing to do, 503 where too much waits.
        """
        self._check_open()
        subject = await subject_of(self._services, user_id, answer)
        if not subject.plan.steps:
            raise Refusal(NOTHING_TO_DO, "This turn has no edits to render.")
        waiting = await asyncio.to_thread(_listed, _prefix(user_id), UNFINISHED)
        if len(waiting) >= self._services.settings.jobs_waiting:
            raise Refusal(OVERLOADED, f"{len(waiting)} of your renders are not finished yet; wait for one of them.")
        job_id = f"{_prefix(user_id)}{secrets.token_hex(8)}"
        asked = Asked(user_id, answer.turn_id, subject.facts.media_id, format, max_side)
        await asyncio.to_thread(_enqueue, job_id, asked)
        return Job(job_id, asked, "queued", 0.0, datetime.now(UTC).timestamp())

    async def job(self, user_id: str, job_id: str) -> Job | None:
        """One of this person's jobs; None for nobody's and somebody else's."""
        self._check_open()
        if not job_id.startswith(_prefix(user_id)):
            return None
        return await asyncio.to_thread(_read, job_id)

    async def cancel(self, job: Job) -> None:
        """Take a job out of the queue, or stop it where it is; its files go. One that has ended stays as it is."""
        if job.ended:
            return
        await asyncio.to_thread(DBOS.cancel_workflow, job.job_id)
        await self._stop_working(job.job_id)
        await self._services.storage.delete_derived(job.asked.media_id, job.job_id)

    async def forget(self, user_id: str) -> None:
        """Stop and delete every job of a person."""
        if self not in _at_work:
            return
        for status in await asyncio.to_thread(_listed, _prefix(user_id), None):
            await self._drop(status)

    async def sweep(self, now: float) -> None:
        """Delete jobs that ended long ago, with their files. now: seconds since 1970."""
        if self not in _at_work:
            return
        before = datetime.fromtimestamp(now - self._services.settings.keep_jobs_hours * 3_600, UTC).isoformat()
        for status in await asyncio.to_thread(_listed, None, ENDED, before):
            await self._drop(status)

    def content(self, job: Job) -> Path:
        """Where a finished job's file is."""
        assert job.result is not None
        return self._folder(job.asked.media_id, job.job_id) / str(job.result["file"])

    async def render(self, job_id: str, asked: Asked) -> dict[str, Any]:
        """The workflow: the steps of one job, one after another. What they answer is written down."""
        answer = await _made(job_id, asked.written)
        if "error" in answer:
            await self._services.storage.delete_derived(asked.media_id, job_id)
        return answer

    async def outline(self, job_id: str, asked: Asked) -> dict[str, Any]:
        """The step that says how a clip is divided; other media are not."""
        subject, folder = await self._begun(job_id, asked)
        if subject.facts.kind != "video":
            return {"segments": []}
        work = _clip(subject, folder, asked)
        segments = await self._work(job_id, outline_clip, work, self._services.settings.job_segment_s)
        return {"segments": [[segment.first, segment.count] for segment in segments]}

    async def render_part(self, job_id: str, asked: Asked, segment: Segment) -> dict[str, Any]:
        """The step of one segment."""
        subject, folder = await self._begun(job_id, asked)
        await self._work(job_id, render_segment, _clip(subject, folder, asked), segment)
        return {}

    async def join(self, job_id: str, asked: Asked, segments: Sequence[Segment], last: bool) -> dict[str, Any]:
        """The step that makes one file of the segments, unless that would be too large."""
        subject, folder = await self._begun(job_id, asked)
        joined = await self._work(job_id, join_segments, _clip(subject, folder, asked), segments, folder / RESULT, last)
        if isinstance(joined, TooLarge):
            return {"bitrate": joined.bitrate}
        await asyncio.to_thread(_clear, folder, joined.path.name)
        return _finished(joined)

    async def render_whole(self, job_id: str, asked: Asked) -> dict[str, Any]:
        """The step of a picture, a sound, and of a clip that cannot be divided."""
        subject, folder = await self._begun(job_id, asked)
        work = partial(render_full, longest=asked.max_side, media=subject.media)
        rendered = await self._work(job_id, work, subject.plan, subject.path, subject.facts, folder / RESULT)
        return _finished(rendered)

    async def _begun(self, job_id: str, asked: Asked) -> tuple[Subject, Path]:
        """What a step works on, read from the ledger anew, and where it may write."""
        stored = await self._at_home(self._services.ledger.turn(asked.user_id, asked.turn_id))
        if stored is None:
            raise JobFailed(GONE)
        subject = await self._at_home(subject_of(self._services, asked.user_id, stored.answer))
        folder = self._folder(asked.media_id, job_id)
        await asyncio.to_thread(folder.mkdir, mode=0o700, exist_ok=True)
        return _delivered(subject, asked), folder

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

    async def _stop_working(self, job_id: str) -> None:
        """Stop the worker now; DBOS itself would look once a second."""
        working = self._working.get(job_id)
        if working is None:
            return
        self._stopped.add(job_id)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_cancelled(working), working.get_loop()))

    async def _drop(self, status: WorkflowStatus) -> None:
        if status.status in UNFINISHED:
            await asyncio.to_thread(DBOS.cancel_workflow, status.workflow_id)
            await self._stop_working(status.workflow_id)
        await self._services.storage.delete_derived(_asked(status).media_id, status.workflow_id)
        await asyncio.to_thread(self._durable.forget, [status.workflow_id])

    async def _at_home(self, work: Coroutine[Any, Any, T]) -> T:
        """Await something on the loop that the services were opened on."""
        assert self._home is not None
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._home))

    def _folder(self, media_id: str, job_id: str) -> Path:
        return self._services.storage.derived(media_id) / job_id

    def _check_open(self) -> None:
        if self not in _at_work:
            raise Refusal(OVERLOADED, "This server takes no render jobs just now.")


_at_work: list[Renders] = []
"""The house whose jobs this process does; DBOS calls functions, not methods."""


@DBOS.workflow(name="render")
async def render(asked: dict[str, Any]) -> dict[str, Any]:
    """One job."""
    job_id = str(DBOS.workflow_id)
    return await _at_work[0].render(job_id, Asked(**asked))


@DBOS.step(name="whole", preemptible=True)
async def whole_step(job_id: str, asked: dict[str, Any]) -> dict[str, Any]:
    """All of it at once."""
    return await _said(_at_work[0].render_whole(job_id, Asked(**asked)))


@DBOS.step(name="outline", preemptible=True)
async def outline_step(job_id: str, asked: dict[str, Any]) -> dict[str, Any]:
    """How a clip is divided."""
    return await _said(_at_work[0].outline(job_id, Asked(**asked)))


@DBOS.step(name="segment", preemptible=True)
async def segment_step(
    job_id: str, asked: dict[str, Any], first: int, count: int, bitrate: int | None
) -> dict[str, Any]:
    """One segment of a clip."""
    return await _said(_at_work[0].render_part(job_id, Asked(**asked), Segment(first, count, bitrate)))


@DBOS.step(name="join", preemptible=True)
async def join_step(
    job_id: str, asked: dict[str, Any], parts: list[list[int]], bitrate: int | None, last: bool
) -> dict[str, Any]:
    """One file of all segments."""
    segments = tuple(Segment(first, count, bitrate) for first, count in parts)
    return await _said(_at_work[0].join(job_id, Asked(**asked), segments, last))


async def _made(job_id: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What is told of the finished file, or {"error": a sentence}."""
    outline = await outline_step(job_id, asked)
    if "error" in outline:
        return outline
    if not outline["segments"]:
        return await whole_step(job_id, asked)
    bitrate: int | None = None
    joined: dict[str, Any] = {}
    for nth in range(TRIES):
        joined = await _joined(job_id, asked, outline["segments"], bitrate, last=nth + 1 == TRIES)
        if "bitrate" not in joined:
            break
        bitrate = joined["bitrate"]
    return joined


async def _joined(
    job_id: str, asked: dict[str, Any], parts: list[list[int]], bitrate: int | None, *, last: bool
) -> dict[str, Any]:
    """All segments, one after another, and then one file of them."""
    for done, (first, count) in enumerate(parts):
        await DBOS.set_event_async(PROGRESS, done / (len(parts) + 1))
        segment = await segment_step(job_id, asked, first, count, bitrate)
        if "error" in segment:
            return segment
    await DBOS.set_event_async(PROGRESS, len(parts) / (len(parts) + 1))
    return await join_step(job_id, asked, parts, bitrate, last)


async def _said(work: Awaitable[dict[str, Any]]) -> dict[str, Any]:
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
    steps = subject.plan.steps
    return Subject(subject.facts, subject.path, Plan(steps=(*steps[-63:], step)), subject.media, subject.folder)


def _clip(subject: Subject, folder: Path, asked: Asked) -> Work:
    return Work(subject.plan, subject.path, subject.facts, folder, asked.max_side, subject.media)


def _clear(folder: Path, kept: str) -> None:
    """Remove what a job's result was made from."""
    for file in folder.iterdir():
        if file.name != kept:
            file.unlink(missing_ok=True)


def _finished(rendered: Rendered) -> dict[str, Any]:
    left_out = left_out_by(rendered)
    return {
        "file": rendered.path.name,
        "mime": rendered.mime,
        "width": rendered.width,
        "height": rendered.height,
        "bytes": rendered.path.stat().st_size,
        "left_out": left_out.model_dump(mode="json"),
    }


def _prefix(user_id: str) -> str:
    """What the ids of a person's jobs begin with; it says nothing of the person."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16] + "-"


def _enqueue(job_id: str, asked: Asked) -> None:
    with SetWorkflowID(job_id), SetEnqueueOptions(queue_partition_key=_prefix(asked.user_id)):
        DBOS.enqueue_workflow(QUEUE, render, asked.written)


def _listed(prefix: str | None, states: Sequence[str] | None, ended_before: str | None = None) -> list[WorkflowStatus]:
    return DBOS.list_workflows(
        name="render",
        workflow_id_prefix=prefix,
        status=None if states is None else list(states),
        completed_before=ended_before,
        load_output=False,
    )


def _read(job_id: str) -> Job | None:
    status = DBOS.get_workflow_status(job_id)
    if status is None or status.name != "render":
        return None
    output = status.output if isinstance(status.output, dict) else {}
    progress = DBOS.get_all_events(job_id).get(PROGRESS, 0.0)
    state = STATES.get(status.status, "failed")
    error = output.get("error")
    if state == "done" and error is not None:
        state = "failed"
    return Job(
        job_id=job_id,
        asked=_asked(status),
        state=state,
        progress=1.0 if state == "done" else float(progress),
        created=(status.created_at or 0) / 1000,
        error=BROKEN if state == "failed" and error is None else error,
        result=output if state == "done" else None,
        left_out=LeftOut.model_validate(output.get("left_out", {})),
    )


def _asked(status: WorkflowStatus) -> Asked:
    assert status.input is not None
    return Asked(**status.input["args"][0])
