"""All that is mine: a copy to take along, and the end of it."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path

import orjson
from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.callers import TheCaller
from api.house import TheHouse
from api.openapi import problems
from api.sweep import forget, scrub_files
from graph.state import Profile
from memory.events import Event, exported
from memory.ledger import MediaRow
from tools.storage import Storage

router = APIRouter(prefix="/v1/me", tags=["me"])
PIECE = 256 * 1024
ABOUT = """All that this server keeps of you.

events.jsonl   everything that happened, in order: requests, answers, judgements, tastes told, uploads
turns.jsonl    each request with its answer
profile.json   what was learned of your taste
media.json     your uploads, as they were called; media/ holds the files themselves
"""


class Erasure(BaseModel):
    """What was erased. training_exports: those that held edits of yours; whoever made them is to delete or remake them.

    remains: why bytes may still lie in a file for a while; null if none do.
    """

    turns: int
    media: int
    training_exports: list[str] = []
    remains: str | None = None


@router.get("/export", summary="Everything of mine", response_class=Response, responses=problems())
async def export(caller: TheCaller, house: TheHouse) -> StreamingResponse:
    """A zip of the events, the turns, the profile and the uploads, made while it is sent."""
    ledger = house.services.ledger
    events = await ledger.everything(caller.user_id)
    ids = [event.body["media_id"] for event in events if event.kind == "media"]
    media = await ledger.media(caller.user_id, ids)
    pieces = _zipped(events, await ledger.profile(caller.user_id), media, house.services.storage)
    named = {"content-disposition": 'attachment; filename="loupe-export.zip"', "cache-control": "no-store"}
    return StreamingResponse(pieces, media_type="application/zip", headers=named)


class _Sent(io.RawIOBase):
    """What the zip writes to: bytes wait here until they are sent."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        content = bytes(piece)  # type: ignore[call-overload]
        self._waiting += content
        return len(content)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken


async def _zipped(
    events: Sequence[Event], profile: Profile, media: Sequence[MediaRow], storage: Storage
) -> AsyncIterator[bytes]:
    """Piece by piece: a file is looked for when it is its turn."""
    sent = _Sent()
    archive = zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED)
    async for piece in iterate_in_threadpool(_written(archive, sent, _texts(events, profile, media))):
        yield piece
    for row in media:
        if row.path and await storage.has(row.path):
            path, name = await storage.path(row.path), f"media/{row.media_id}-{row.name}"
            async for piece in iterate_in_threadpool(_copied(archive, sent, path, name)):
                yield piece
    await asyncio.to_thread(archive.close)
    yield sent.take()


def _written(archive: zipfile.ZipFile, sent: _Sent, texts: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    for name, text in texts:
        archive.writestr(name, text)
        yield sent.take()


def _texts(events: Sequence[Event], profile: Profile, media: Sequence[MediaRow]) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", ABOUT.encode()
    yield "profile.json", profile.model_dump_json(indent=2, by_alias=True).encode()
    yield "events.jsonl", b"".join(orjson.dumps(exported(event)) + b"\n" for event in events)
    done = (event.body for event in events if event.kind in {"turn", "answer"})
    yield (
        "turns.jsonl",
        b"".join(
            orjson.dumps({"prompt": body["prompt"], "reply": body["reply"], **body["answer"]}) + b"\n" for body in done
        ),
    )
    kept = [{"media_id": row.media_id, "name": row.name, "at": row.at, "expires_at": row.expires_at} for row in media]
    yield "media.json", orjson.dumps(kept, option=orjson.OPT_INDENT_2)


def _copied(archive: zipfile.ZipFile, sent: _Sent, path: Path, name: str) -> Iterator[bytes]:
    """A file as it is: pictures and clips are compressed already."""
    with path.open("rb") as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as entry:
        while piece := source.read(PIECE):
            entry.write(piece)
            yield sent.take()


@router.delete("", response_model=Erasure, summary="Erase me everywhere", responses=problems())
async def erase(caller: TheCaller, house: TheHouse) -> Response:
    """Rows, files, previews, renders, vectors and waiting turns: gone when this answers."""
    services = house.services
    erased = await services.ledger.erase(caller.user_id)
    house.relays.forget(caller.user_id)
    vectors = await forget(erased, services, house.saver, house.renders)
    rows = await services.ledger.rewrite()
    await scrub_files(services, house.saver)
    said = Erasure(
        turns=len(erased.turn_ids),
        media=len(erased.media_ids),
        training_exports=list(erased.exports),
        remains="; ".join(filter(None, [rows, vectors])) or None,
    )
    return Response(said.model_dump_json(), media_type="application/json")
