"""Who may use LangGraph Studio: the same tokens as over HTTP."""

from __future__ import annotations

from langgraph_sdk import Auth

from settings import Settings
from tools.errors import IdentityError
from tools.identity import Identities

auth = Auth()
_identities = Identities(Settings())


@auth.authenticate
async def authenticate(authorization: str | None) -> Auth.types.MinimalUserDict:
    """The identity of a bearer token. Raises 401 with a sentence when there is none that holds."""
    token = (authorization or "").removeprefix("Bearer ").strip()
    try:
        return {"identity": (await _identities.admit(token or None)).identity.user_id}
    except IdentityError as error:
        raise Auth.exceptions.HTTPException(status_code=401, detail=str(error)) from error


@auth.on
async def owned(ctx: Auth.types.AuthContext, value: dict[str, object]) -> dict[str, str]:
    """Threads and runs belong to whoever made them."""
    metadata = value.setdefault("metadata", {})
    if isinstance(metadata, dict):
        metadata["owner"] = ctx.user.identity
    return {"owner": ctx.user.identity}
