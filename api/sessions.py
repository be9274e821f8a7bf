"""Somebody without a name may try it; the work is answered, teaches nothing, and is forgotten or taken over."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request

from api.callers import TheCaller
from api.errors import FORBIDDEN, Refusal, invalid
from api.forms import ClaimForm
from api.house import House, TheHouse
from api.openapi import problems
from graph.state import Identity
from memory.embedding import Embedding
from nodes.record import STACKED
from tools import text_vectors
from tools.errors import IdentityError

router = APIRouter(prefix="/v1", tags=["sessions"])


class Session(BaseModel):
    """An anonymous session."""

    token: str
    expires_at: datetime


@router.post("/sessions", status_code=201, summary="Start an anonymous session", responses=problems(403, 429))
async def start_session(request: Request, house: TheHouse) -> Session:
    """A token for somebody without a name. What is done with it is forgotten when it expires."""
    await house.limits.count_session(request)
    try:
        token, guest = house.services.identity.mint_guest()
    except IdentityError as error:
        raise Refusal(FORBIDDEN, str(error)) from error
    return Session(token=token, expires_at=datetime.fromtimestamp(guest.expires_at or 0, UTC))


class Claim(BaseModel):
    """What was taken over from an anonymous session."""

    turns: int
    media: int


@router.post(
    "/sessions/claim",
    summary="Take over what was done without a name",
    responses=problems(403, body=True),
)
async def claim_session(form: ClaimForm, caller: TheCaller, house: TheHouse) -> Claim:
    """Conversations and uploads of an anonymous session become those of the caller, and are gone there.

    What was judged and told there teaches only with `memory`. A turn that waits for an answer has to be asked again,
    and renders that are not fetched are gone.
    """
    if caller.identity.anonymous:
        raise Refusal(FORBIDDEN, "Sign in first: somebody without a name cannot take over a session.")
    guest = _guest(form.token, house)
    vectors = await _vectors(guest.user_id, house) if form.memory else {}
    until = time.time() + house.settings.keep_days * 86_400
    claimed = await house.services.ledger.claim(
        guest.user_id, caller.identity, memory=form.memory, vectors=vectors, media_until=until
    )
    await house.renders.forget(guest.user_id)
    house.relays.forget(guest.user_id)
    for turn_id in claimed.turn_ids:
        await house.saver.adelete_thread(turn_id)
    for turn_id, vector in vectors.items():
        await house.services.vectors.put_turn(caller.user_id, turn_id, vector.values)
    return Claim(turns=len(claimed.turn_ids), media=len(claimed.media_ids))


def _guest(token: str, house: House) -> Identity:
    """Whose session it is. Raises Refusal (422) for a token that is none of an anonymous session."""
    try:
        guest = house.services.identity.verify(token)
    except IdentityError as error:
        raise invalid("token", "is not valid, or its session is over") from error
    if not guest.anonymous:
        raise invalid("token", "is not that of an anonymous session")
    return guest


async def _vectors(guest_id: str, house: House) -> dict[str, Embedding]:
    """Of the finished edits of a session, as they would have been kept of a known person."""
    found = {}
    for event in await house.services.ledger.everything(guest_id):
        if event.turn_id is not None and _worth_recalling(event.body.get("answer")):
            found[event.turn_id] = Embedding(text_vectors.SPACE, text_vectors.embed(event.body["prompt"]))
    return found


def _worth_recalling(answer: dict[str, Any] | None) -> bool:
    """Whether an event's answer is a finished edit."""
    if answer is None or not answer["edit_steps"] or answer["status"] == "needs_clarification":
        return False
    return answer["intent"]["kind"] in STACKED
