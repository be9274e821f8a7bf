"""The HTTP application: doors, what stands around them, and the house they open into."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from starlette.middleware import Middleware

from api import (
    batches,
    debug,
    errors,
    exports,
    health,
    jobs,
    me,
    media,
    openapi,
    page,
    profile,
    sessions,
    threads,
    turns,
)
from api.forms import TurnForm
from api.house import open_house
from api.idempotency import OncePerKey
from api.metrics import Metrics
from api.middleware import Around
from api.sweep import sweep_for_ever
from edits.errors import EditError
from memory.errors import MemoryRoomError
from settings import Settings
from tools.errors import ToolError

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

ABOUT = """Say what you want done to a picture, a clip or a sound; get a plan in your own taste, and see it.

Every call under `/v1` takes `Authorization: Bearer <token>`, `POST /v1/sessions` aside. Errors are problem details
(RFC 9457). What belongs to somebody else is not there: 404.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for these settings; services open when it starts and close when it stops."""
    settings = settings or Settings()
    metrics = Metrics()
    app = FastAPI(
        title="Loupe",
        version=_version(),
        description=ABOUT,
        lifespan=_lifespan(settings, metrics),
        middleware=[Middleware(Around, settings=settings, metrics=metrics), Middleware(OncePerKey)],
        # Their pages load scripts from other people's servers; the document itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=openapi.operation_id,
    )
    app.state.refused = None
    errors.install(app)
    # What is asked for most comes first: a request is held against one path after the other.
    for room in (turns, sessions, media, debug, exports, jobs, batches, threads, profile, me, health, page):
        app.include_router(room.router)
    openapi.describe(app, TurnForm)
    return app


def _lifespan(settings: Settings, metrics: Metrics) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _refusing(app), open_house(settings, metrics) as house:
            app.state.house = house
            sweeping = asyncio.create_task(sweep_for_ever(house.services, house.saver, house.renders))
            yield
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping

    return lifespan


@asynccontextmanager
async def _refusing(app: FastAPI) -> AsyncIterator[None]:
    """Keep the sentence of a house that cannot be opened for whoever started it, instead of a trace."""
    try:
        yield
    except (ToolError, MemoryRoomError, EditError) as error:
        app.state.refused = str(error)
        raise


def _version() -> str:
    try:
        return version("loupe")
    except PackageNotFoundError:
        return "0"
