"""`Idempotency-Key`: a POST that is sent again with the key of the first is done once and answered the same.

Every POST of somebody with a token may carry one, for 24 hours. While the first is at work, others get 409; the same
key with another request is 422. What may succeed when it is tried again (408, 409, 429, 5xx, a client that left) is
not kept: the key is let go, and the next request with it does the work under the same effect.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.callers import caller_of
from api.errors import KEY_BUSY, KEY_REUSED, Refusal, invalid
from api.fingerprint import Fingerprint
from memory.ledger import Ledger
from memory.replays import Replay
from tools.errors import IdentityError

log = logging.getLogger(__name__)

HEADER = b"idempotency-key"
LONGEST_KEY = 255
LEASE_S = 15.0
"""How long a key stays held by a process that says nothing more of it."""
RENEW_S = 5.0
RETRIED = frozenset({401, 408, 409, 425, 429})
"""Refusals that say nothing of the next try; so do those from 500 on."""
OURS = frozenset({b"content-type", b"location", b"loupe-not-rendered", b"www-authenticate"})
"""Headers that belong to an answer; the others are of the moment."""
WITHOUT = frozenset({"/v1/sessions", "/v1/turns/{turn_id}/preview"})
"""Doors where a POST writes nothing down."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a request with a key makes. id: names it. again: it may have been made before."""

    id: str
    again: bool


def effect_of(request: Request) -> Effect | None:
    """The effect of a request that carries a key."""
    effect: Effect | None = request.scope.get("effect")
    return effect


def once_of(request: Request) -> str | None:
    """The name under which the ledger writes what this request does, so that it is written once."""
    effect = effect_of(request)
    return None if effect is None else effect.id


class OncePerKey:
    """The layer that keeps answers by key. It stands inside the one that answers errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._owner = uuid.uuid4().hex
        self._after: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; those without a key pass untouched."""
        key = _key_of(scope)
        caller = None if key is None else await _caller(scope)
        if key is None or caller is None:
            await self._app(scope, receive, send)
            return
        held = _Held(scope["app"].state.house.services.ledger, caller, key, self._owner)
        fingerprint, receive = await _fingerprinted(scope, receive)
        claim = await held.claim(fingerprint)
        if claim is None:
            await self._work(held, fingerprint, scope, receive, send)
        else:
            await claim(scope, receive, send)

    async def _work(self, held: _Held, fingerprint: Fingerprint, scope: Scope, receive: Receive, send: Send) -> None:
        """Do the work, keep its answer, and only then send it; events are sent as they come and kept at the end."""
        scope["effect"] = held.effect
        sent = _Kept(send)
        settled = False
        try:
            async with held.renewed():
                await self._app(scope, receive, sent)
                if sent.streamed is None:
                    await held.settle(sent.replay if fingerprint.whole else None, fingerprint.hex)
                    settled = True
                    await sent.release()
        finally:
            stream = scope.get("turn_events")
            if stream is not None and not settled:
                self._later(held.settle_stream(stream, fingerprint.hex))
            elif not settled:
                await asyncio.shield(held.settle(None, None))

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._after.add(task)
        task.add_done_callback(self._after.discard)


@dataclass
class _Held:
    """A key in the hand of one request."""

    ledger: Ledger
    user_id: str
    key: str
    owner: str
    effect: Effect | None = None

    async def claim(self, fingerprint: Fingerprint) -> ASGIApp | None:
        """None when the work is ours to do, else the answer. Raises Refusal: 409 while it is done, 422 for another."""
        known = fingerprint.hex if fingerprint.whole else None
        claim = await self.ledger.claim_key(
            self.user_id, self.key, owner=self.owner, fingerprint=known, now=time.time(), lease_s=LEASE_S
        )
        match claim.state:
            case "held":
                raise Refusal(KEY_BUSY, "The first request with this Idempotency-Key is still at work.")
            case "other":
                raise _other()
            case "done":
                assert claim.replay is not None
                return _Answer(claim.replay, fingerprint, claim.fingerprint)
        self.effect = Effect(claim.effect, claim.state == "again")
        return None

    @asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        """Hold the key for as long as the work takes."""
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()

    async def settle(self, replay: Replay | None, fingerprint: str | None) -> None:
        """Keep the answer, or let the key go where there is none worth keeping."""
        if replay is None or replay.status in RETRIED or replay.status >= 500:
            await self.ledger.let_key_go(self.user_id, self.key, self.owner)
        else:
            await self.ledger.finish_key(self.user_id, self.key, self.owner, fingerprint, replay)

    async def settle_stream(self, stream: Any, fingerprint: str) -> None:
        """Keep the events of a run once it has ended with an answer; it may outlive its request for a while."""
        async with self.renewed():
            body = await stream.whole()
        replay = None if body is None else Replay(200, (("content-type", "text/event-stream; charset=utf-8"),), body)
        await self.settle(replay, fingerprint)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            await self.ledger.renew_key(self.user_id, self.key, self.owner, time.time() + LEASE_S)


@dataclass
class _Answer:
    """The answer of the first request, for one that proves to be the same."""

    replay: Replay
    fingerprint: Fingerprint
    first: str | None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while not self.fingerprint.whole:
            if (await receive())["type"] == "http.disconnect":
                return
        if self.first is not None and self.fingerprint.hex != self.first:
            raise _other()
        headers = dict(self.replay.headers) | {"idempotency-replayed": "true"}
        await Response(self.replay.body, self.replay.status, headers)(scope, receive, send)


@dataclass
class _Kept:
    """`send` that holds an answer back until it is kept. streamed: its head, where it is a stream of events."""

    send: Send
    streamed: Message | None = None
    _messages: list[Message] = field(default_factory=list)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_events(message):
            self.streamed = message
        if self.streamed is not None:
            await self.send(message)
        else:
            self._messages.append(message)

    @property
    def replay(self) -> Replay | None:
        """The whole answer; none where it did not end."""
        if not self._messages or self._messages[-1].get("more_body", False) or len(self._messages) < 2:
            return None
        start, *rest = self._messages
        headers = tuple((name.decode(), value.decode()) for name, value in start["headers"] if name in OURS)
        return Replay(start["status"], headers, b"".join(one.get("body", b"") for one in rest))

    async def release(self) -> None:
        """Send what was held back."""
        for message in self._messages:
            await self.send(message)


def _is_events(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/event-stream") for name, value in start["headers"])


def _other() -> Refusal:
    return Refusal(KEY_REUSED, "This Idempotency-Key was sent with another request; use a new key for a new one.")


def _key_of(scope: Scope) -> str | None:
    """The key of a request that may carry one. Raises Refusal (422) for one that is none."""
    if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith("/v1/"):
        return None
    given = [value for name, value in scope["headers"] if name == HEADER]
    if not given or scope["path"] == "/v1/sessions" or scope["path"].endswith("/preview"):
        return None
    # The draft makes it a quoted string; most clients send it bare.
    key = str(given[0], "latin-1").strip().strip('"')
    if len(given) > 1 or not 0 < len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise invalid("Idempotency-Key", f"is one header of 1 to {LONGEST_KEY} printable characters")
    return key


async def _caller(scope: Scope) -> str | None:
    """Whose key it is; None where the request will be refused anyway."""
    try:
        return (await caller_of(Request(scope), scope["app"].state.house)).user_id
    except IdentityError:
        return None


async def _fingerprinted(scope: Scope, receive: Receive) -> tuple[Fingerprint, Receive]:
    """A fingerprint, and a `receive` that completes it. A body that is no upload is read now: it is known at once."""
    fingerprint = Fingerprint(scope)
    if fingerprint.upload:
        return fingerprint, fingerprint.following(receive)
    messages: list[Message] = []
    following = fingerprint.following(receive)
    while not fingerprint.whole:
        message = await following()
        messages.append(message)
        if message["type"] == "http.disconnect":
            break

    async def read_again() -> Message:
        return messages.pop(0) if messages else await receive()

    return fingerprint, read_again
