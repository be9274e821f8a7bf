"""A turn as server-sent events: what happens when it happens, with ids, and a beat while nothing does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson
from pydantic import BaseModel
from starlette.requests import Request

from api.callers import Caller
from api.errors import meaning, problem, unexpected
from api.house import House
from api.runs import Passed, Run
from graph.state import Answer

log = logging.getLogger(__name__)

MEDIA_TYPE = "text/event-stream"
BEAT_S = 10.0
"""Silence after which a comment is sent, so that proxies keep the connection and a dead client is noticed."""
BEAT = b": still at it\n\n"


def wants_stream(request: Request) -> bool:
    """Whether the caller asks for events."""
    accepted = (one.partition(";")[0].strip() for one in request.headers.get("accept", "").lower().split(","))
    return MEDIA_TYPE in accepted


async def stream_of(house: House, run: Run, caller: Caller, request_id: str) -> AsyncIterator[bytes]:
    """The events of one run. Closing this stops the run."""
    queue: asyncio.Queue[Passed | None] = asyncio.Queue()
    producer = asyncio.create_task(_fill(queue, house, run, caller, request_id))
    number = 0
    try:
        while True:
            try:
                async with asyncio.timeout(BEAT_S):
                    passed = await queue.get()
            except TimeoutError:
                yield BEAT
                continue
            if passed is None:
                return
            number += 1
            yield _event(passed, f"{run.turn_id}.{number}")
    finally:
        producer.cancel()
        await asyncio.wait({producer})


async def _fill(queue: asyncio.Queue[Passed | None], house: House, run: Run, caller: Caller, request_id: str) -> None:
    try:
        async with aclosing(house.runs.events(run)) as events:
            async for passed in events:
                if isinstance(passed.data, Answer):
                    house.previews.begin(caller.user_id, passed.data)
                queue.put_nowait(passed)
    except Exception as error:
        refusal = meaning(error)
        if refusal is None:
            log.exception("request %s failed while streaming", request_id)
        queue.put_nowait(Passed("error", problem(refusal or unexpected(request_id), request_id)))
    finally:
        queue.put_nowait(None)


def _event(passed: Passed, number: str) -> bytes:
    """One event on the wire (WHATWG HTML, 9.2). JSON has no line breaks, so one `data` line is enough."""
    data = _dumped(passed.data)
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (number.encode(), passed.kind.encode(), data)


def _dumped(data: Any) -> bytes:
    return data.model_dump_json(by_alias=True).encode() if isinstance(data, BaseModel) else orjson.dumps(data)
