"""Threads: conversations of a person, and the edit stack of each."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from api.callers import TheCaller
from api.errors import NOTHING_TO_DO, Refusal, invalid, not_found
from api.house import House, TheHouse
from api.idempotency import once_of
from api.openapi import problems
from api.views import MoveView, ThreadPage, ThreadView, move_view, thread_summary, turn_view
from edits.plan import StepId
from memory.ledger import Moved

router = APIRouter(prefix="/v1/threads", tags=["threads"])
Limit = Annotated[int, Query(ge=1, le=200, description="most threads of one page")]
Before = Annotated[str | None, Query(description="`next` of the page before", max_length=100)]
Turns = Annotated[int, Query(ge=1, le=500, description="most turns of one page")]
After = Annotated[str | None, Query(description="`next` of the page before", max_length=64)]


@router.get("", response_model=ThreadPage, summary="Conversations, the last used first", responses=problems(422))
async def threads(caller: TheCaller, house: TheHouse, limit: Limit = 50, before: Before = None) -> Response:
    """One page. `next` is given while there may be more."""
    rows = await house.services.ledger.threads(caller.user_id, limit=limit, before=_place(before))
    following = f"{rows[-1].at!r}~{rows[-1].thread_id}" if len(rows) == limit else None
    return _json(ThreadPage(threads=[thread_summary(row) for row in rows], next=following))


def _place(before: str | None) -> float | tuple[float, str] | None:
    """Where a page ended: the time of its last conversation, and its name. Raises Refusal (422)."""
    if before is None:
        return None
    time, mark, name = before.partition("~")
    try:
        at = float(time)
    except ValueError as error:
        raise invalid("before", "is no `next` of a page") from error
    if not math.isfinite(at):
        raise invalid("before", "is no `next` of a page")
    return (at, name) if mark else at


@router.get(
    "/{thread_id}",
    response_model=ThreadView,
    summary="One conversation, oldest turn first",
    responses=problems(404, 422),
)
async def thread(
    thread_id: str, caller: TheCaller, house: TheHouse, limit: Turns = 500, after: After = None
) -> Response:
    """Its turns, undone ones included and marked. `next` is given while there may be more."""
    turns = await house.services.ledger.thread(caller.user_id, thread_id, limit, after)
    if turns is None:
        raise not_found("thread")
    following = turns[-1].turn_id if len(turns) == limit else None
    view = ThreadView.model_construct(thread_id=thread_id, turns=[turn_view(turn) for turn in turns], next=following)
    return _json(view)


@router.post(
    "/{thread_id}/undo", response_model=MoveView, summary="Take the last edit back", responses=problems(404, 409)
)
async def undo(
    thread_id: str, request: Request, caller: TheCaller, house: TheHouse, step: StepId | None = None
) -> Response:
    """Step the edit stack back by one turn, and take back what that turn taught. 409 when there is nothing left.

    `step=s2` takes that step alone off the last turn; `turn` and `now` are that turn without it.
    """
    ledger, once = house.services.ledger, once_of(request)
    move = partial(ledger.undo, once=once) if step is None else partial(ledger.undo_step, step_id=step, once=once)
    return await _step(thread_id, caller.user_id, house, move, "undo")


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
