"""Media: send a file, ask what it is and what is in it, get it back."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.callers import Caller, TheCaller
from api.errors import BAD_REQUEST, TOO_LARGE, UNREADABLE, Refusal, not_found
from api.files import file_response
from api.house import House, TheHouse
from api.multipart import parts_of
from api.openapi import file_responses, problems, upload_body
from api.uploads import store, upload_id, withdraw
from api.views import MediaView, media_view
from edits.media import MediaFacts
from memory.errors import VectorError
from memory.ledger import MediaRow
from nodes.analyze_media import analyzed, measured_facts
from nodes.likeness import media_like
from tools.clip.errors import ClipError

MOST_ALIKE = 12

READING = problems(404, 413, 415, 422)
"""What may be answered where a file has to be read first."""

router = APIRouter(prefix="/v1/media", tags=["media"])


@router.post(
    "",
    status_code=201,
    response_model=MediaView,
    summary="Store one upload",
    openapi_extra=upload_body(),
    responses=problems(507, body=True),
)
async def upload(request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """Take one part named `file`. Its name and declared type are ignored: the first bytes say what it is."""
    row: MediaRow | None = None
    async for part in parts_of(request):
        if part.name != "file" and part.filename is None:
            raise Refusal(BAD_REQUEST, f"There is no field {part.name}: send one part named `file`.")
        if row is not None:
            await withdraw([row], house.services)
            raise Refusal(TOO_LARGE, "Send one file at a time here.")
        row = await store(part, caller, house.services, upload_id(request, caller, 0))
    if row is None:
        raise Refusal(BAD_REQUEST, "Send one part named `file`.")
    return _json(media_view(row), 201, {"location": f"/v1/media/{row.media_id}"})


@router.get("/{media_id}", response_model=MediaView, summary="What a file is", responses=problems(404))
async def facts(media_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Kind, size, duration, codecs; for a file that cannot be read, why and what to try."""
    return _json(media_view(await _row(media_id, caller, house)))


@router.get(
    "/{media_id}/analysis",
    response_model=MediaFacts,
    summary="What is in a file",
    responses=READING,
)
async def analysis(media_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Measurements, tags and description; measured now if it has not been."""
    known = await _facts(media_id, caller, house)
    return _json((await analyzed(known, house.services, ask=False)).facts)


class Alike(BaseModel):
    """Another file of the same person. score: 0–1, 1 for what looks the same."""

    media_id: str
    score: float


class AlikeView(BaseModel):
    """What looks like a file, the likest first. by: the model that compared; without one, why says so."""

    media: list[Alike] = []
    by: str | None = None
    why: str | None = None


@router.get(
    "/{media_id}/alike",
    response_model=AlikeView,
    summary="My other files that look like this one",
    responses=READING,
)
async def alike(media_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Pictures and clips that were in a turn, compared by CLIP; an empty list, and why, where there is none."""
    known = await measured_facts(await _facts(media_id, caller, house), house.services)
    if known.still is None:
        return _json(AlikeView(why="There is nothing to see in it."))
    try:
        near = await media_like(known, caller.user_id, house.services, MOST_ALIKE)
    except (ClipError, VectorError) as error:
        return _json(AlikeView(why=str(error)))
    found = [Alike(media_id=one, score=score) for one, score in near]
    return _json(AlikeView(media=found, by=house.services.clip.label))


@router.get("/{media_id}/content", response_class=Response, summary="The file itself", responses=file_responses())
async def content(media_id: str, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """The bytes as they were sent, with ranges and an ETag."""
    row = await _row(media_id, caller, house)
    if row.facts is None:
        raise not_found("file: it could not be read and was not kept")
    path = await house.services.storage.path(row.path)
    return file_response(request, path, row.facts.mime, tag=row.facts.sha256[:32], name=row.media_id)


router.head("/{media_id}/content", include_in_schema=False)(content)


async def _row(media_id: str, caller: Caller, house: House) -> MediaRow:
    row = await house.services.ledger.media_row(caller.user_id, media_id)
    if row is None:
        raise not_found("media")
    return row


async def _facts(media_id: str, caller: Caller, house: House) -> MediaFacts:
    """What is known of a file that can be read."""
    row = await _row(media_id, caller, house)
    if row.facts is None:
        raise Refusal(UNREADABLE, f"{row.why} {row.advice}".strip())
    return row.facts


def _json(body: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body.model_dump_json(by_alias=True), status, headers, "application/json")
