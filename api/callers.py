"""Who is calling: the bearer token of a request, verified before anything else of the request is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import Request

from api.house import House, TheHouse
from graph.state import Identity

scheme = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="`python server.py token --user NAME`, or `POST /v1/sessions`"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a token that holds. The token goes along into the graph, which verifies it again."""

    identity: Identity
    token: str

    @property
    def user_id(self) -> str:
        """Whose data this caller may see."""
        return self.identity.user_id


async def caller_of(request: Request, house: House) -> Caller:
    """Whoever a request's token speaks for. Raises IdentityError."""
    kind, token = get_authorization_scheme_param(request.headers.get("authorization"))
    bearer = token.strip() if kind.lower() == "bearer" else ""
    return Caller(house.services.identity.verify(bearer or None), bearer)


async def _caller(request: Request, house: TheHouse, _: Annotated[object, Security(scheme)]) -> Caller:
    caller = await caller_of(request, house)
    house.limits.count_call(request, caller.user_id)
    return caller


TheCaller = Annotated[Caller, Depends(_caller)]
"""The caller, as a parameter of a route. Raises IdentityError, which is answered 401, and Refusal: 429."""
