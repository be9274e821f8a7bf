"""A turn as server-sent events: what happens when it happens, with ids, and the rest for whoever comes back.

Nothing of the database is held while a stream is open.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.callers import Caller
from api.errors import OVERLOADED, Refusal, invalid, meaning, problem, unexpected
from api.house import House
from api.relays import BEAT, BEAT_S, Relay
from api.runs import Passed, Run
from api.shared_streams import LOOK_S, follow_elsewhere
from graph.state import Answer

__all__ = [
    "BEAT",
    "BEAT_S",
    "MEDIA_TYPE",
    "events_response",
    "last_event",
    "stream_from_elsewhere",
    "stream_of",
    "stream_of_answer",
]

log = logging.getLogger(__name__)

MEDIA_TYPE = "text/event-stream"
ENDS = (b"\nevent: result\n", b"\nevent: error\n")
STOPPED = "This turn was stopped before it was answered; send it again."
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


def wants_stream(request: Request) -> bool:
    """Whether the caller asks for events."""
    accepted = (one.partition(";")[0].strip() for one in request.headers.get("accept", "").lower().split(","))
    return MEDIA_TYPE in accepted


def last_event(request: Request) -> tuple[str, int] | None:
    """Turn and number of the event a caller saw last (`Last-Event-ID`). Raises Refusal (422) for an id of no event."""
    given = request.headers.get("last-event-id", "")
    if not given:
        return None
    turn_id, _, number = given.rpartition(".")
    if not turn_id or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise invalid("Last-Event-ID", "is no id of an event")
    return turn_id, int(number)


def events_response(events: AsyncIterator[bytes]) -> StreamingResponse:
    """A response of events."""
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers=HEADERS)


def stream_of(house: House, run: Run, caller: Caller, request: Request) -> StreamingResponse:
    """The events of a run that begins now. It goes on for a grace time when the caller leaves."""

    async def produce(relay: Relay) -> None:
        await _fill(relay, house, run, caller, request.scope["request_id"])

    relay = house.relays.begin(caller.user_id, run.turn_id, produce, again=run.again)
    request.scope["turn_events"] = relay
    return events_response(relay.follow())


async def stream_of_answer(answer: Answer) -> AsyncIterator[bytes]:
    """What is left to say of a turn whose events are not kept any more."""
    yield event_bytes(Passed("result", answer), f"{answer.turn_id}.0")


async def stream_from_elsewhere(house: House, user_id: str, turn_id: str, after: int) -> AsyncIterator[bytes]:
    """The events of a run that another server works on; what there is to say where that server is gone."""
    last, silence = b"", 0.0
    async for event in follow_elsewhere(house.services.ledger, user_id, turn_id, after):
        silence = silence + LOOK_S if event is None else 0.0
        if event is not None:
            last = event
            yield event
        elif silence >= BEAT_S:
            silence = 0.0
            yield BEAT
    if not any(end in last for end in ENDS):
        stored = await house.services.ledger.turn(user_id, turn_id)
        told = Passed("error", problem(Refusal(OVERLOADED, STOPPED), turn_id)) if stored is None else None
        yield event_bytes(told or Passed("result", stored.answer if stored else None), f"{turn_id}.0")


async def _fill(relay: Relay, house: House, run: Run, caller: Caller, request_id: str) -> None:
    try:
        async with aclosing(house.runs.events(run)) as events:
            async for passed in events:
                if isinstance(passed.data, Answer):
                    house.previews.begin(caller.user_id, passed.data)
                relay.add(event_bytes(passed, relay.next_id()), answer=passed.kind == "result")
    except Exception as error:
        refusal = meaning(error)
        if refusal is None:
            log.exception("request %s failed while streaming", request_id)
        told = Passed("error", problem(refusal or unexpected(request_id), request_id))
        relay.add(event_bytes(told, relay.next_id()))


def event_bytes(passed: Passed, number: str) -> bytes:
    """One event on the wire (WHATWG HTML, 9.2). JSON has no line breaks, so one `data` line is enough."""
    data = _dumped(passed.data)
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (number.encode(), passed.kind.encode(), data)


def _dumped(data: Any) -> bytes:
    return data.model_dump_json(by_alias=True).encode() if isinstance(data, BaseModel) else orjson.dumps(data)
