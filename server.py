"""Loupe over HTTP.

python server.py                               serve on LOUPE_HOST:LOUPE_PORT
python server.py token --user NAME             print a token; --hours N says how long it holds

`server:app` is an application factory for other ASGI servers: `uvicorn --factory server:app`.
"""

from __future__ import annotations

import argparse
import gc
import logging
import math
import os
import signal
import sys
import time
from types import FrameType

# Before numpy is loaded: a turn's vectors are so short that threads which wait for each other cost more than they do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError

from api import logs
from api.app import create_app
from api.protocol import ImpatientProtocol
from settings import Settings
from tools.errors import ToolError
from tools.identity import HOUR_S, SCOPES, Identities

CONNECTIONS = 1_000
"""Open connections beyond which new ones are answered 503."""
KEEP_ALIVE_S = 15
LEAVE_S = 1.0
"""Between saying `not ready` and closing the door, so that a load balancer has heard it."""
DRAIN_S = 6
"""Longest wait for what is running; with the rest of closing it stays under ten seconds."""
CANNOT_START = 2
YOUNG = 20_000
"""Objects made between two looks of the collector at the youngest. A turn makes some thousands and leaves few behind;
with Python's 700 the looks take a twentieth of the time of many turns at once.
"""
MOST_HOURS = 24 * 366 * 10


def app() -> FastAPI:
    """The application with settings from the environment."""
    return create_app()


class Server(uvicorn.Server):
    """uvicorn that says `not ready` before it closes the door, and leaves with status 0 when asked to."""

    def __init__(self, config: uvicorn.Config, application: FastAPI) -> None:
        super().__init__(config)
        self._application = application
        self._leave_at = math.inf
        self.settings: Settings | None = None

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Open the door, and say where it is."""
        await super().startup(sockets)  # type: ignore[arg-type]
        # What is loaded by now stays: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG)
        if self.started and self.settings is not None:
            port = self.servers[0].sockets[0].getsockname()[1]
            print(welcome(self.settings, port, self._application.state.house.services.identity), flush=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """SIGTERM: not ready first, then the door; SIGINT, or anything a second time: the door at once."""
        house = getattr(self._application.state, "house", None)
        if sig == signal.SIGTERM and house is not None and not house.draining:
            house.draining = True
            self._leave_at = time.monotonic() + LEAVE_S
        elif self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        else:
            self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; True when it is time to close the door."""
        return await super().on_tick(counter) or time.monotonic() >= self._leave_at


def welcome(settings: Settings, port: int, identity: Identities) -> str:
    """Where it listens, a token, and a request to paste."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if not identity.names_people:
        return f"""
Loupe listens on {url}

Tokens come from the identity provider at {settings.jwks_url}.
Every call:      {url}/openapi.json
Stop with Ctrl+C.
"""
    token = identity.mint("me")
    return f"""
Loupe listens on {url}

A token for the user "me", for a day:

  {token}

Try it:

  curl -s {url}/v1/turns -H "Authorization: Bearer {token}" \\
    -H "Content-Type: application/json" -d '{{"prompt": "make it warmer and a bit brighter, crop to a square"}}'

On a page:       {url}/#token={token}
With a picture:  curl -s {url}/v1/turns -H "Authorization: Bearer …" -F prompt="make it warmer" -F file=@photo.jpg
Every call:      {url}/openapi.json
Stop with Ctrl+C.
"""


def serve(settings: Settings) -> int:
    """Serve until asked to stop; the exit status."""
    application = create_app(settings)
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        http=ImpatientProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=DRAIN_S,
    )
    server = Server(config, application)
    server.settings = settings
    logging.getLogger("uvicorn.error").addFilter(lambda _: application.state.refused is None)
    try:
        server.run()
    except SystemExit:
        if application.state.refused:
            print(application.state.refused, file=sys.stderr)
        return CANNOT_START
    return 0


def mint(settings: Settings, user: str, hours: float, scopes: list[str] | None) -> int:
    """Print a token."""
    print(Identities(settings).mint(user, hours * HOUR_S, scopes=None if scopes is None else frozenset(scopes)))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Serve, or print a token; see the module's docstring."""
    given = _parser().parse_args(arguments)
    try:
        settings = Settings()
        logs.set_up(settings)
        return mint(settings, given.user, given.hours, given.scope) if given.command == "token" else serve(settings)
    except ValidationError as error:
        print("\n".join(_sentence(one) for one in error.errors()), file=sys.stderr)
    except ToolError as error:
        print(error, file=sys.stderr)
    return CANNOT_START


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python server.py", description="Loupe over HTTP.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    token = commands.add_parser("token", help="print a token")
    token.add_argument("--user", required=True, help="whose token")
    token.add_argument("--hours", type=_hours, default=24.0, help="how long it holds (default: 24)")
    token.add_argument("--scope", action="append", choices=sorted(SCOPES), help="what it is good for (default: all)")
    return parser


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= MOST_HOURS:
        raise argparse.ArgumentTypeError(f"between 0 and {MOST_HOURS}")
    return hours


def _sentence(error: object) -> str:
    found = dict(error)  # type: ignore[call-overload]
    name = ".".join(f"LOUPE_{part}".upper() for part in found["loc"])
    words = str(found["msg"]).removeprefix("Value error, ")
    return f"{name}: {words}" if name else words


if __name__ == "__main__":
    raise SystemExit(main())
