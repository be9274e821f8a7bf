"""Around every request: an id, a cap on the body, patience with an end, headers of safety, and no error unanswered.

Plain ASGI: it costs no task and no thread.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import (
    OVERLOADED,
    TOO_LARGE,
    TOO_SLOW_A_CLIENT,
    WRONG_TYPE,
    Refusal,
    meaning,
    problem_response,
    unexpected,
)
from api.limits import limit_headers
from api.logs import begin_request
from api.metrics import Metrics
from settings import MIB, Settings
from tools.tracing import Span, Tracing

log = logging.getLogger(__name__)

UNTRACED = Tracing()

JSON_BYTES = MIB
"""Most bytes of a body that is not an upload."""
FORM_BYTES = MIB
"""Bytes an upload's fields and part headers may add to its files."""
IDLE_S = 20.0
"""Longest silence of a client in the middle of a body."""
GRACE_S = 60.0
SLOWEST = 8 * 1024
"""Bytes a second below which an upload is cut, once GRACE_S are over."""
MOST_AT_ONCE = 256
"""Requests in progress beyond which further ones are sent away, health and metrics aside."""
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
BODIES = frozenset({"POST", "PUT", "PATCH"})
JSON_TYPE = re.compile(rb"\s*application/(?:[\w.+-]+\+)?json\s*(?:;.*)?", re.IGNORECASE)
MULTIPART = b"multipart/form-data"

SAFETY = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
"""Sent with every response that does not say otherwise itself."""


class Around:
    """The outermost layer of the doors."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        """Caps follow from the settings: the files of one turn at their largest."""
        self._app = app
        self._metrics = metrics
        self._at_once = 0
        self._upload_bytes = settings.max_media_per_turn * settings.max_video_bytes + FORM_BYTES

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other kinds of connection pass untouched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["request_id"] = _request_id(scope)
        begin_request(request_id)
        started = time.perf_counter()
        sent = _Sent(send, request_id, scope)
        self._at_once += 1
        try:
            with _tracing(scope).span("request", {"loupe.request_id": request_id}, _carrier(scope)) as span:
                self._check_room(scope)
                await self._app(scope, _capped(receive, self._cap(scope)), sent)
                _describe(span, scope, sent.status)
        except ClientDisconnect:
            log.info("request %s: the client left", request_id)
        except Exception as error:
            await self._answer(error, scope, receive, sent, request_id)
        finally:
            self._at_once -= 1
            self._count(scope, sent.status, time.perf_counter() - started)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = _route(scope), scope["method"]
        self._metrics.count(route, method, status, seconds)
        if log.isEnabledFor(logging.INFO):
            said = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
            log.info("%s %s %d in %.1f ms", method, route, status, seconds * 1000, extra=said)

    async def _answer(self, error: Exception, scope: Scope, receive: Receive, sent: _Sent, request_id: str) -> None:
        refusal = meaning(error)
        if refusal is None:
            log.error("request %s failed", request_id, exc_info=error)
            refusal = unexpected(request_id)
        if not sent.status:
            await problem_response(refusal, request_id)(scope, receive, sent)

    def _check_room(self, scope: Scope) -> None:
        if self._at_once > MOST_AT_ONCE and scope["path"].startswith("/v1/"):
            raise Refusal(OVERLOADED, "Too much is going on at once; try again in a moment.")

    def _cap(self, scope: Scope) -> int:
        """Most bytes of this body. Raises Refusal for a type nobody reads, or a length declared beyond the cap."""
        headers = dict(scope["headers"])
        content_type = headers.get(b"content-type", b"")
        upload = content_type.lower().startswith(MULTIPART)
        declared = headers.get(b"content-length", b"")
        if scope["method"] in BODIES and declared != b"0" and not upload:
            _check_type(content_type, chunked=b"transfer-encoding" in headers, declared=declared)
        cap = self._upload_bytes if upload else JSON_BYTES
        if declared.isdigit() and int(declared) > cap:
            raise _too_large(cap)
        return cap


class _Sent:
    """`send` that adds the headers every response carries and remembers the status."""

    def __init__(self, send: Send, request_id: str, scope: Scope) -> None:
        self._send = send
        self._scope = scope
        self._request_id = request_id.encode()
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), (b"x-request-id", self._request_id)]
            present = {name for name, _ in headers}
            headers += [header for header in SAFETY if header[0] not in present]
            headers += limit_headers(self._scope.get("limits", []))
            message = {**message, "headers": headers}
        await self._send(message)


def _capped(receive: Receive, cap: int) -> Callable[[], Awaitable[Any]]:
    """`receive` that counts what was read and loses patience with a client that stalls or trickles."""
    count = 0
    finished = False
    deadline = asyncio.get_running_loop().time() + GRACE_S

    async def receive_some() -> Message:
        nonlocal count, finished
        if finished:
            return await receive()
        loop = asyncio.get_running_loop()
        limit = min(loop.time() + IDLE_S, deadline + count / SLOWEST)
        try:
            async with asyncio.timeout_at(limit):
                message = await receive()
        except TimeoutError as error:
            raise Refusal(TOO_SLOW_A_CLIENT, "The rest of the request did not arrive in time.") from error
        count += len(message.get("body", b""))
        finished = not message.get("more_body", False)
        if count > cap:
            raise _too_large(cap)
        return message

    return receive_some


def _check_type(content_type: bytes, *, chunked: bool, declared: bytes) -> None:
    if not content_type and not chunked and not declared:
        return
    if not JSON_TYPE.fullmatch(content_type):
        raise Refusal(WRONG_TYPE, "Send application/json, or multipart/form-data where files are taken.")


def _too_large(cap: int) -> Refusal:
    return Refusal(TOO_LARGE, f"The request is over the limit of {cap / MIB:g} MiB.")


def _request_id(scope: Scope) -> str:
    """The caller's X-Request-ID if it is harmless, else a new one."""
    for name, value in scope["headers"]:
        given = str(value, "latin-1")
        if name == b"x-request-id" and REQUEST_ID.fullmatch(given):
            return given
    return uuid.uuid4().hex


def _tracing(scope: Scope) -> Tracing:
    house = getattr(scope["app"].state, "house", None)
    return UNTRACED if house is None else house.services.tracing


def _carrier(scope: Scope) -> dict[str, str]:
    """The headers that name the trace of a caller."""
    named = {b"traceparent": "traceparent", b"tracestate": "tracestate"}
    return {named[name]: str(value, "latin-1") for name, value in scope["headers"] if name in named}


def _describe(span: Span, scope: Scope, status: int) -> None:
    span.set_attribute("http.request.method", scope["method"])
    span.set_attribute("http.route", _route(scope))
    span.set_attribute("http.response.status_code", status)


def _route(scope: Scope) -> str:
    """The route's template, never the path itself: ids are no label of a metric."""
    return getattr(scope.get("route"), "path", "unmatched")
