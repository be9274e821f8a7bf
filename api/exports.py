"""A turn's plan as a file that an editor opens."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from api.callers import Caller, TheCaller
from api.errors import INVALID, NOTHING_TO_DO, Refusal, not_found
from api.house import House, TheHouse
from api.openapi import problems
from api.subjects import stacked_plan, subject_of
from edits.media import MediaFacts
from edits.plan import Plan
from graph.state import Answer
from tools.export.errors import ExportError
from tools.export.exported import Exported
from tools.export.formats import export
from tools.render.support import is_heard

router = APIRouter(prefix="/v1/turns", tags=["turns"])
Format = Literal["cube", "xmp", "cdl", "cc", "otio", "edl", "fcpxml", "ffmpeg", "json", "srt", "vtt"]


WORDED = frozenset({"srt", "vtt"})
"""Formats that hold what is said, whatever the plan does."""
LOST = {
    "type": "object",
    "required": ["step", "why"],
    "properties": {"step": {"type": "string"}, "why": {"type": "string"}},
}
SIDECAR = {
    "type": "object",
    "required": ["format", "filename", "lost"],
    "properties": {
        "format": {"type": "string"},
        "filename": {"type": "string"},
        "lost": {"type": "array", "items": LOST},
    },
}
"""What `sidecar=true` answers."""
PLAN = {
    "type": "object",
    "required": ["record", "steps"],
    "properties": {"record": {"type": "string"}, "steps": {"type": "array", "items": {"type": "object"}}},
}
"""What the format `json` is."""
TIMELINE = {"type": "object", "required": ["OTIO_SCHEMA"], "properties": {"OTIO_SCHEMA": {"type": "string"}}}
"""What the format `otio` is."""


@router.get(
    "/{turn_id}/export",
    response_class=Response,
    summary="Take a turn to an editor",
    responses={
        200: {
            "description": "the file, or what it leaves out",
            "content": {
                "*/*": {"schema": {"type": "string", "format": "binary"}},
                "application/json": {"schema": {"anyOf": [SIDECAR, PLAN, TIMELINE]}},
            },
        },
        **problems(404, 409, 422),
    },
)
async def export_turn(
    turn_id: str,
    caller: TheCaller,
    house: TheHouse,
    format: Format,  # noqa: A002  the word of the API
    sidecar: bool = False,
) -> Response:
    """The turn's steps on those it builds on, for Lightroom, Premiere, Resolve, Final Cut or a shell.

    The header `Loupe-Lost` counts the steps the format cannot carry as they are; `sidecar=true` answers which, and why.
    """
    stored = await house.services.ledger.turn(caller.user_id, turn_id)
    if stored is None:
        raise not_found("turn")
    exported = await _exported(stored.answer, format, caller, house)
    if sidecar:
        return _sidecar(format, exported)
    return Response(
        exported.content,
        media_type=exported.mime,
        headers={
            "content-disposition": f'attachment; filename="{exported.filename}"',
            "cache-control": "private, no-cache",
            "loupe-lost": str(len(exported.lost)),
            "link": f'</v1/turns/{turn_id}/export?format={format}&sidecar=true>; rel="describedby"',
        },
    )


async def _exported(answer: Answer, format_: Format, caller: Caller, house: House) -> Exported:
    plan, facts, source, media = await _subject(answer, format_, caller, house)
    if not plan.steps:
        raise Refusal(NOTHING_TO_DO, "This turn has no edits to take along.")
    written = partial(export, source=source, media=media, name=f"loupe-{answer.turn_id[:8]}")
    try:
        return await house.services.workers.run(
            written, format_, plan, facts, seconds=house.services.settings.render_seconds
        )
    except ExportError as error:
        raise Refusal(INVALID, str(error)) from error


async def _subject(
    answer: Answer, format_: Format, caller: Caller, house: House
) -> tuple[Plan, MediaFacts | None, Path | None, dict[str, Path]]:
    """The stacked plan, and the file it is for where the turn has one that is still kept."""
    if not answer.media:
        return await stacked_plan(house.services.ledger, caller.user_id, answer, answer.standing_steps), None, None, {}
    subject = await subject_of(house.services, caller.user_id, answer)
    if format_ in WORDED or any(map(is_heard, subject.plan.steps)):
        subject = await house.maker.heard(caller.user_id, subject)
    return subject.plan, subject.facts, subject.path, dict(subject.media)


def _sidecar(format_: Format, exported: Exported) -> Response:
    lost = [{"step": one.step, "why": one.why} for one in exported.lost]
    body = {"format": format_, "filename": exported.filename, "lost": lost}
    return Response(orjson.dumps(body), media_type="application/json")
