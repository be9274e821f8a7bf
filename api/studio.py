"""LangGraph's own server around the graph: who may come in, and the services, open while it is up."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from langgraph_sdk import Auth
from starlette.applications import Starlette

from nodes.services import shared
from settings import Settings
from tools.errors import IdentityError
from tools.identity import Identities

logging.getLogger("langgraph.checkpoint.serde.jsonplus").setLevel(logging.ERROR)
"""That server revives none of our types from a checkpoint, and says so for each; stations type the state again."""

auth = Auth()
_identities = Identities(Settings())


@auth.authenticate
async def authenticate(authorization: str | None) -> Auth.types.MinimalUserDict:
    """The person behind a bearer token. Raises 401 with a sentence when there is none that holds."""
    token = (authorization or "").removeprefix("Bearer ").strip()
    try:
        person = (await _identities.admit(token or None)).identity
    except IdentityError as error:
        raise Auth.exceptions.HTTPException(status_code=401, detail=str(error)) from error
    told: Any = {"identity": person.user_id, "person": person.model_dump(mode="json")}
    return told  # type: ignore[no-any-return]


@auth.on
async def owned(ctx: Auth.types.AuthContext, value: dict[str, Any]) -> dict[str, str]:
    """Threads, runs and whatever else can be made belong to whoever made them."""
    metadata = value.setdefault("metadata", {})
    if isinstance(metadata, dict):
        metadata["owner"] = ctx.user.identity
    return {"owner": ctx.user.identity}


async def graphs(ctx: Auth.types.AuthContext, value: Any) -> None:
    """The graph itself is nobody's: everybody may look at it and run it."""


auth.on.assistants.read(graphs)
auth.on.assistants.search(graphs)


@asynccontextmanager
async def _open(app: Starlette) -> AsyncIterator[None]:
    """Loading takes longer than a station may; what waits to be written is written at the end."""
    services = await shared()
    yield
    await services.close()


app = Starlette(lifespan=_open)
