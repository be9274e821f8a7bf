"""Threads: conversations of a person, and the edit stack of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from starlette.responses import Response

from api.callers import TheCaller
from api.errors import NOTHING_TO_DO, Refusal, not_found
from api.house import House, TheHouse
from api.views import thread_view, turn_view
from memory.ledger import Moved

router = APIRouter(prefix="/v1/threads", tags=["threads"])
Limit = Annotated[int, Query(ge=1, le=200, description="most threads of one page")]
Before = Annotated[float | None, Query(description="`next` of the page before", allow_inf_nan=False)]


@router.get("", summary="Conversations, the last used first")
async def threads(caller: TheCaller, house: TheHouse, limit: Limit = 50, before: Before = None) -> Response:
    """One page. `next` is given while there may be more."""
    rows = await house.services.ledger.threads(caller.user_id, limit=limit, before=before)
    following = repr(rows[-1].at) if len(rows) == limit else None
    return _json({"threads": [thread_view(row) for row in rows], "next": following})


@router.get("/{thread_id}", summary="One conversation, oldest turn first")
async def thread(thread_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Every turn of it, undone ones included and marked."""
    turns = await house.services.ledger.thread(caller.user_id, thread_id)
    if turns is None:
        raise not_found("thread")
    return _json({"thread_id": thread_id, "turns": [turn_view(turn) for turn in turns]})


@router.post("/{thread_id}/undo", summary="Take the last edit back")
async def undo(thread_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Step the edit stack back by one turn, and take back what that turn taught. 409 when there is nothing left."""
    return await _step(thread_id, caller.user_id, house, house.services.ledger.undo, "undo")


@router.post("/{thread_id}/redo", summary="Put it back")
async def redo(thread_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Step forth again, unless something else was done since. 409 when there is nothing to redo."""
    return await _step(thread_id, caller.user_id, house, house.services.ledger.redo, "redo")


async def _step(
    thread_id: str, user_id: str, house: House, move: Callable[[str, str], Awaitable[Moved | None]], name: str
) -> Response:
    with house.runs.alone(user_id, thread_id):
        moved = await move(user_id, thread_id)
    if moved is None:
        if await house.services.ledger.thread(user_id, thread_id) is None:
            raise not_found("thread")
        raise Refusal(NOTHING_TO_DO, f"There is nothing to {name} in this thread.")
    now = None if moved.now is None else turn_view(moved.now)
    return _json({"thread_id": thread_id, "turn": turn_view(moved.turn), "now": now})


def _json(body: dict[str, Any]) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
