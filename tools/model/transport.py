"""Every request to a model host goes through here: limits of time and size, retries, the breaker, the budget, the log.

The deadline is the one of the turn (`budget.spending`). A request that is stopped from outside (its client left, its
station ran out of time) closes the connection and is written down like any other.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextvars import ContextVar
from dataclasses import dataclass, field

import httpx

from graph.state import ModelCall
from settings import Settings
from tools.model import journal
from tools.model.breaker import Breaker
from tools.model.budget import Budget, current_budget
from tools.model.counters import ModelCounters
from tools.model.errors import (
    ModelAnswerInvalid,
    ModelCircuitOpen,
    ModelError,
    ModelTimeout,
    ModelUnreachable,
)

RETRYABLE = frozenset({408, 429, 500, 502, 503, 504})
FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 4.0
QUOTA = b"insufficient_quota"
"""What a 429 says that no patience mends."""
KB = 1_000
LARGEST: tuple[tuple[str, int], ...] = (
    ("/images/", 64_000 * KB),
    ("/embeddings", 16_000 * KB),
    ("/audio/", 16_000 * KB),
    ("", 512 * KB),
)
"""Bytes of an answer by what the path contains; the first that fits counts."""
END_OF_STREAM = b"data: [DONE]"
SLOW = ("/images/", "/audio/")

PART: ContextVar[str] = ContextVar("part", default="model")
"""Which model the work at hand is for, in words for a person."""


@dataclass(slots=True)
class _Call:
    """One request on its way."""

    request: httpx.Request
    asked: journal.Asked
    budget: Budget
    started: float
    ends: float
    most: int
    attempts: int = 0
    status: int | None = None
    content_type: str = ""
    body: bytearray = field(default_factory=bytearray)

    @property
    def left_s(self) -> float:
        return self.ends - time.monotonic()

    def take(self, chunk: bytes) -> None:
        self.body += chunk
        if len(self.body) > self.most:
            raise ModelAnswerInvalid(f"it is longer than {self.most // KB:,} kB", part=PART.get())


class ModelTransport(httpx.AsyncBaseTransport):
    """Wraps the transport that really speaks to the network, or one that answers from a log."""

    def __init__(self, inner: httpx.AsyncBaseTransport, settings: Settings) -> None:
        """inner: what sends a request."""
        self._inner = inner
        self._settings = settings
        self._breakers: dict[str, Breaker] = {}
        self.counters = ModelCounters()

    def breaker(self, host: str) -> Breaker:
        """The breaker of a host, such as `api.openai.com:443`."""
        if host not in self._breakers:
            self._breakers[host] = Breaker(self._settings.model_breaker_failures, self._settings.model_breaker_seconds)
        return self._breakers[host]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request within every limit. Raises ModelError; an answer of 4xx or 5xx is returned as it is."""
        await request.aread()
        call = self._begin(request)
        try:
            call.budget.check(call.asked.tokens)
            breaker = self.breaker(call.request.url.netloc.decode())
            response = await self._answered(call, breaker)
        except BaseException as error:
            self.end(call, error)
            raise
        if _is_stream(response):
            return httpx.Response(
                response.status_code,
                headers=response.headers,
                stream=_Watched(self, call, response, breaker),
                extensions=response.extensions,
            )
        self.end(call, None)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    def _begin(self, request: httpx.Request) -> _Call:
        budget = current_budget(self._settings)
        asked = journal.asked(request)
        slow = any(part in asked.path for part in SLOW)
        seconds = self._settings.model_image_seconds if slow else self._settings.model_call_seconds
        most = next(size for part, size in LARGEST if part in asked.path)
        now = time.monotonic()
        return _Call(request, asked, budget, now, min(now + seconds, budget.deadline), most)

    async def _answered(self, call: _Call, breaker: Breaker) -> httpx.Response:
        """An answer, after at most two more tries where the fault is one that passes."""
        while True:
            call.attempts += 1
            wait: float | None
            try:
                response = await self._once(call, breaker)
            except ModelUnreachable:
                wait = self._wait(call, None)
                if wait is None:
                    raise
            else:
                wait = self._wait(call, response)
                if wait is None:
                    return response
                await response.aclose()
            await asyncio.sleep(wait)
            call.body.clear()

    async def _once(self, call: _Call, breaker: Breaker) -> httpx.Response:
        try:
            breaker.check()
        except ModelCircuitOpen as error:
            raise ModelCircuitOpen(error.detail, part=PART.get()) from None
        try:
            async with asyncio.timeout(call.left_s):
                response = await self._sent(call)
        except (httpx.HTTPError, TimeoutError) as error:
            breaker.fail()
            raise _told(error) from error
        except BaseException:
            breaker.leave()
            raise
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            breaker.fail()
        elif not _is_stream(response):
            breaker.succeed()
        return response

    async def _sent(self, call: _Call) -> httpx.Response:
        """Send it once, and read the answer whole unless it is a stream."""
        settings = self._settings
        call.request.extensions["timeout"] = {
            "connect": min(settings.model_connect_seconds, max(call.left_s, 0.001)),
            "read": self._silence(call),
            "write": self._silence(call),
            "pool": settings.model_connect_seconds,
        }
        response = await self._inner.handle_async_request(call.request)
        call.status, call.content_type = response.status_code, response.headers.get("content-type", "")
        if _is_stream(response):
            return response
        try:
            async for chunk in _pieces(response):
                call.take(chunk)
        finally:
            await response.aclose()
        return httpx.Response(response.status_code, headers=response.headers, content=bytes(call.body))

    def _silence(self, call: _Call) -> float:
        """The longest silence: a picture is made in silence, words are not."""
        if any(part in call.asked.path for part in SLOW):
            return self._settings.model_image_seconds
        return self._settings.model_read_seconds

    def _wait(self, call: _Call, response: httpx.Response | None) -> float | None:
        """Seconds to wait before the next try; None when there is none: no fault, none that passes, no time."""
        if response is not None and (response.status_code not in RETRYABLE or is_unpaid(response)):
            return None
        if call.attempts > self._settings.model_retries:
            return None
        wait = random.uniform(0.5, 1) * min(FIRST_WAIT_S * 2 ** (call.attempts - 1), LONGEST_WAIT_S)  # noqa: S311
        said = retry_after(response) if response is not None else None
        wait = max(wait, said or 0)
        return wait if wait < call.left_s / 2 else None

    def end(self, call: _Call, error: BaseException | None) -> None:
        """Write the call down; what never left the house is not a call."""
        if call.attempts == 0 or isinstance(error, ModelCircuitOpen):
            return
        body = bytes(call.body)
        usage = journal.usage_of(call.asked, body, call.content_type, call.asked.tokens)
        fine = error is None and call.status is not None and call.status < httpx.codes.BAD_REQUEST
        answer, kind = journal.kept(call.asked, body, call.content_type)
        done = ModelCall(
            part=PART.get(),
            model=call.asked.model,
            path=call.asked.path,
            digest=call.asked.digest,
            outcome="ok" if fine else type(error).__name__ if error else f"status {call.status}",
            status=call.status,
            ms=round((time.monotonic() - call.started) * 1000, 2),
            attempts=call.attempts,
            tokens_in=usage.tokens_in if fine else 0,
            tokens_out=usage.tokens_out if fine else 0,
            cost=usage.cost if fine else 0,
            answer=answer,
            content_type=kind,
        )
        call.budget.count(done)
        self.counters.count(done)


class _Watched(httpx.AsyncByteStream):
    """A stream under the same limits: silence, the end of time, size.

    It is written down when it is over; then it shows, too, whether its host works.
    """

    def __init__(self, transport: ModelTransport, call: _Call, response: httpx.Response, breaker: Breaker) -> None:
        self._transport = transport
        self._call = call
        self._breaker = breaker
        self._response = response
        self._chunks = aiter(_pieces(response))
        self._over = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Itself: whoever asks again (the client drains what follows the last event) goes on where it was left."""
        return self

    async def __anext__(self) -> bytes:
        """The next piece. Raises ModelError."""
        try:
            async with asyncio.timeout(self._call.left_s):
                chunk = await anext(self._chunks)
            self._call.take(chunk)
        except StopAsyncIteration:
            self._finish(None)
            raise
        except (httpx.HTTPError, TimeoutError) as error:
            told = _told(error)
            self._finish(told)
            raise told from error
        except BaseException as error:
            self._finish(error)
            raise
        return chunk

    async def aclose(self) -> None:
        """Close the connection; a stream that was left before its end is written down as such."""
        await self._response.aclose()
        self._finish(None if END_OF_STREAM in self._call.body[-64:] else StreamLeft())

    def _finish(self, error: BaseException | None) -> None:
        if self._over:
            return
        self._over = True
        if error is None:
            self._breaker.succeed()
        elif isinstance(error, (ModelTimeout, ModelUnreachable)):
            self._breaker.fail()
        else:
            self._breaker.leave()
        self._transport.end(self._call, error)


class StreamLeft(Exception):
    """Nobody wanted the rest of a stream."""


def retry_after(response: httpx.Response) -> float | None:
    """Seconds the host asks to wait, where it says so in seconds."""
    said = response.headers.get("retry-after", "")
    return float(said) if said.replace(".", "", 1).isdigit() else None


def is_unpaid(response: httpx.Response) -> bool:
    """Whether a host no longer serves a key because its quota or credit is used up. response: read whole."""
    status = response.status_code
    return status == httpx.codes.PAYMENT_REQUIRED or (
        status == httpx.codes.TOO_MANY_REQUESTS and not _is_stream(response) and QUOTA in response.content
    )


def _pieces(response: httpx.Response) -> httpx.AsyncByteStream:
    """The body as it comes in."""
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise TypeError("a transport for AsyncClient answers with an asynchronous stream")
    return response.stream


def _is_stream(response: httpx.Response) -> bool:
    kind: str = response.headers.get("content-type", "")
    return kind.startswith("text/event-stream")


def _told(error: BaseException) -> ModelError:
    """A fault of the network in our words."""
    if isinstance(error, ModelError):
        return error
    if isinstance(error, (httpx.ConnectTimeout, httpx.ConnectError)):
        return ModelUnreachable(part=PART.get())
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return ModelTimeout(part=PART.get())
    return ModelUnreachable("the connection broke off", part=PART.get())
