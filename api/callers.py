"""Who is calling: the bearer token of a request, verified before anything else of the request is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import Request

from api.errors import FORBIDDEN, Refusal
from api.house import House
from api.logs import note
from graph.state import Identity
from tools.identity import Verified

scheme = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="`python server.py token --user NAME`, or `POST /v1/sessions`"
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a token that holds. The token goes along into the graph, which verifies it again."""

    identity: Identity
    token: str
    verified: Verified

    @property
    def user_id(self) -> str:
        """Whose data this caller may see."""
        return self.identity.user_id


async def caller_of(request: Request, house: House) -> Caller:
    """Whoever a request's token speaks for. Raises IdentityError."""
    kind, token = get_authorization_scheme_param(request.headers.get("authorization"))
    bearer = token.strip() if kind.lower() == "bearer" else ""
    verified = await house.services.identity.admit(bearer or None)
    return Caller(verified.identity, bearer, verified)


def _scope(request: Request) -> str:
    """What a token must be good for to make this request."""
    path, method = request.scope["path"], request.method
    if path.startswith("/v1/me"):
        return "loupe:account"
    return "loupe:read" if method in ("GET", "HEAD") else "loupe:write"


def _asked(scope: str) -> dict[str, str]:
    """How a token that would do is asked for (RFC 6750, section 3)."""
    return {"www-authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}


async def _caller(request: Request, _: Annotated[object, Security(scheme)]) -> Caller:
    # Not as a parameter: FastAPI would look for the house once more in every call.
    house: House = request.app.state.house
    caller = await caller_of(request, house)
    note(user=house.services.identity.pseudonym(caller.user_id))
    needed = _scope(request)
    if not caller.verified.may(needed):
        raise Refusal(
            FORBIDDEN, f"This token is not good for that: it needs the scope {needed}.", headers=_asked(needed)
        )
    await house.limits.count_call(request, caller.user_id)
    return caller


TheCaller = Annotated[Caller, Depends(_caller)]
"""The caller, as a parameter of a route. Raises IdentityError, which is answered 401, and Refusal: 403, 429."""
