"""POST /v1/sessions: somebody without a name may try it; the work is answered, teaches nothing and is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request

from api.errors import FORBIDDEN, Refusal
from api.house import TheHouse
from api.openapi import problems
from tools.errors import IdentityError

router = APIRouter(prefix="/v1", tags=["sessions"])


class Session(BaseModel):
    """An anonymous session."""

    token: str
    expires_at: datetime


@router.post("/sessions", status_code=201, summary="Start an anonymous session", responses=problems(403, 429))
async def start_session(request: Request, house: TheHouse) -> Session:
    """A token for somebody without a name. What is done with it is forgotten when it expires."""
    house.limits.count_session(request)
    try:
        token, guest = house.services.identity.mint_guest()
    except IdentityError as error:
        raise Refusal(FORBIDDEN, str(error)) from error
    return Session(token=token, expires_at=datetime.fromtimestamp(guest.expires_at or 0, UTC))
