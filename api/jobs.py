"""Render jobs: a turn at full size, in the background; watched, cancelled, fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.callers import Caller, TheCaller
from api.errors import NOTHING_TO_DO, Refusal, invalid, not_found
from api.files import file_response
from api.forms import RenderForm
from api.house import House, TheHouse
from api.idempotency import once_of
from api.openapi import file_responses, problems
from api.render_records import Job, State
from api.stream import BEAT, BEAT_S, events_response, wants_stream
from api.views import moment
from edits.vocabulary import Kind
from graph.state import Answer, NotRendered

router = APIRouter(prefix="/v1", tags=["jobs"])

LOOK_S = 0.3
"""Seconds between two looks at a job that is watched."""
FORMATS: dict[Kind, frozenset[str]] = {
    "image": frozenset({"jpg", "jpeg", "png", "webp", "tiff", "tif", "avif", "gif"}),
    "video": frozenset({"mp4", "m4v", "mov", "webm", "mkv", "gif"}),
    "audio": frozenset({"m4a", "mp4", "aac", "mp3", "wav", "flac", "ogg", "opus"}),
}
"""What each kind of medium can be delivered as."""


class JobView(BaseModel):
    """A render job. progress: 0–1. url: the job; content_url: the finished file. error: why it failed, a sentence."""

    job_id: str
    turn_id: str
    state: State
    progress: float
    url: str
    content_url: str | None = None
    mime: str | None = None
    width: int | None = None
    height: int | None = None
    bytes: int | None = None
    error: str | None = None
    not_rendered: tuple[NotRendered, ...] = ()
    notes: tuple[str, ...] = ()
    at: datetime


@router.post(
    "/turns/{turn_id}/render",
    response_model=JobView,
    status_code=202,
    summary="Render a turn at full size",
    responses=problems(404, 409, body=True),
)
async def begin(
    turn_id: str, request: Request, caller: TheCaller, house: TheHouse, form: RenderForm | None = None
) -> Response:
    """Queue the turn's edits, on those it builds on, for rendering from the original. One runs at a time for a person.

    The job goes on when the server is stopped in the middle and started again.
    """
    stored = await house.services.ledger.turn(caller.user_id, turn_id)
    if stored is None:
        raise not_found("turn")
    form = form or RenderForm()
    _check_format(form, stored.answer)
    job = await house.renders.begin(
        caller.user_id, stored.answer, format=form.format, max_side=form.max_side, once=once_of(request)
    )
    view = _view(job)
    return _json(view, 202, {"location": view.url})


@router.get("/jobs/{job_id}", response_model=JobView, summary="How far a job is", responses=problems(404))
async def job(job_id: str, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """State and progress; with `Accept: text/event-stream` as `progress` events, the last of which is `result`."""
    found = await _job(job_id, caller, house)
    if not wants_stream(request):
        return _json(_view(found))
    return events_response(_watched(found, caller, house))


@router.delete("/jobs/{job_id}", response_model=JobView, summary="Cancel a job", responses=problems(404))
async def cancel(job_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Take it out of the queue, or stop it at once. One that has ended stays as it is."""
    await house.renders.cancel(await _job(job_id, caller, house))
    return _json(_view(await _job(job_id, caller, house)))


@router.get("/jobs/{job_id}/content", response_class=Response, summary="What a job made", responses=file_responses(409))
async def content(job_id: str, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """The rendered file, with ranges and an ETag. 409 while there is none."""
    found = await _job(job_id, caller, house)
    if found.result is None:
        raise Refusal(NOTHING_TO_DO, found.error or f"This job is {found.state}; there is no file yet.")
    if await house.services.ledger.media_row(caller.user_id, found.asked.media_id) is None:
        raise not_found("file: what it was made from is no longer kept")
    name = f"{found.asked.turn_id}-full"
    return file_response(request, await house.renders.content(found), found.result["mime"], tag=job_id, name=name)


router.head("/jobs/{job_id}/content", include_in_schema=False)(content)


async def _job(job_id: str, caller: Caller, house: House) -> Job:
    found = await house.renders.job(caller.user_id, job_id)
    if found is None:
        raise not_found("job")
    return found


def _check_format(form: RenderForm, answer: Answer) -> None:
    if form.format is None or not answer.media:
        return
    known = FORMATS[answer.media[0].kind]
    if form.format not in known:
        raise invalid("format", f"is none of {', '.join(sorted(known))}")


async def _watched(job: Job, caller: Caller, house: House) -> AsyncIterator[bytes]:
    """A job's events until it ends: one whenever it changes, and a beat while it does not."""
    number, silence, told = 0, 0.0, b""
    found: Job | None = job
    while found is not None:
        body = _view(found).model_dump_json().encode()
        if body != told:
            number, silence, told = number + 1, 0.0, body
            kind = b"result" if found.ended else b"progress"
            yield b"id: %s.%d\nevent: %s\ndata: %s\n\n" % (job.job_id.encode(), number, kind, body)
        if found.ended:
            return
        await asyncio.sleep(LOOK_S)
        silence += LOOK_S
        if silence >= BEAT_S:
            silence = 0.0
            yield BEAT
        found = await house.renders.job(caller.user_id, job.job_id)


def _view(job: Job) -> JobView:
    """A job as its owner sees it: never where its file lies."""
    url = f"/v1/jobs/{job.job_id}"
    made: dict[str, Any] = {} if job.result is None else {name: job.result[name] for name in _MADE}
    return JobView(
        job_id=job.job_id,
        turn_id=job.asked.turn_id,
        state=job.state,
        progress=round(job.progress, 3),
        url=url,
        content_url=None if job.result is None else f"{url}/content",
        error=job.error,
        not_rendered=job.left_out.not_rendered,
        notes=job.left_out.notes,
        at=moment(job.created),
        **made,
    )


_MADE = ("mime", "width", "height", "bytes")


def _json(view: JobView, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(view.model_dump_json(), status, headers, "application/json")
