"""Threads: conversations of a person, and the edit stack of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.callers import TheCaller
from api.errors import NOTHING_TO_DO, Refusal, not_found
from api.house import House, TheHouse
from api.idempotency import once_of
from api.openapi import problems
from api.views import MoveView, ThreadPage, ThreadView, move_view, thread_summary, turn_view
from memory.ledger import Moved

router = APIRouter(prefix="/v1/threads", tags=["threads"])
Limit = Annotated[int, Query(ge=1, le=200, description="most threads of one page")]
Before = Annotated[float | None, Query(description="`next` of the page before", allow_inf_nan=False)]


@router.get("", response_model=ThreadPage, summary="Conversations, the last used first", responses=problems(422))
async def threads(caller: TheCaller, house: TheHouse, limit: Limit = 50, before: Before = None) -> Response:
    """One page. `next` is given while there may be more."""
    rows = await house.services.ledger.threads(caller.user_id, limit=limit, before=before)
    following = repr(rows[-1].at) if len(rows) == limit else None
    return _json(ThreadPage(threads=[thread_summary(row) for row in rows], next=following))


@router.get(
    "/{thread_id}", response_model=ThreadView, summary="One conversation, oldest turn first", responses=problems(404)
)
async def thread(thread_id: str, caller: TheCaller, house: TheHouse) -> Response:
    """Every turn of it, undone ones included and marked."""
    turns = await house.services.ledger.thread(caller.user_id, thread_id)
    if turns is None:
        raise not_found("thread")
    return _json(ThreadView.model_construct(thread_id=thread_id, turns=[turn_view(turn) for turn in turns]))


@router.post(
    "/{thread_id}/undo", response_model=MoveView, summary="Take the last edit back", responses=problems(404, 409)
)
async def undo(thread_id: str, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """Step the edit stack back by one turn, and take back what that turn taught. 409 when there is nothing left."""
    return await _step(
        thread_id, caller.user_id, house, partial(house.services.ledger.undo, once=once_of(request)), "undo"
    )


@router.post("/{thread_id}/redo", response_model=MoveView, summary="Put it back", responses=problems(404, 409))
async def redo(thread_id: str, request: Request, caller: TheCaller, house: TheHouse) -> Response:
    """Step forth again, unless something else was done since. 409 when there is nothing to redo."""
    return await _step(
        thread_id, caller.user_id, house, partial(house.services.ledger.redo, once=once_of(request)), "redo"
    )


async def _step(
    thread_id: str, user_id: str, house: House, move: Callable[[str, str], Awaitable[Moved | None]], name: str
) -> Response:
    async with house.runs.held(user_id, thread_id):
        moved = await move(user_id, thread_id)
    if moved is None:
        if await house.services.ledger.thread(user_id, thread_id) is None:
            raise not_found("thread")
        raise Refusal(NOTHING_TO_DO, f"There is nothing to {name} in this thread.")
    return _json(move_view(thread_id, moved))


def _json(view: BaseModel) -> Response:
    return Response(view.model_dump_json(by_alias=True), media_type="application/json")
