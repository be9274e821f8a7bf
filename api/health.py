"""Is it alive, can it take somebody, what has it done: for machines, without a token and without anybody's content."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from starlette.responses import Response

from api.errors import OVERLOADED, Refusal
from api.house import House, TheHouse
from api.metrics import MEDIA_TYPE
from api.openapi import problems
from tools.model.counters import Reading

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Is the process alive")
async def healthz() -> dict[str, str]:
    """Always 200 while the process answers at all."""
    return {"status": "alive"}


@router.get("/readyz", summary="May it be sent requests", responses=problems())
async def readyz(house: TheHouse) -> dict[str, str]:
    """200 when the ledger answers; 503 while shutting down."""
    if house.draining:
        raise Refusal(OVERLOADED, "The server is shutting down.")
    await house.services.ledger.media_row("", "")
    return {"status": "ready"}


@router.get("/metrics", summary="Counts in Prometheus' text format", response_class=Response)
async def metrics(house: TheHouse) -> Response:
    """Requests, turns, stations, degraded parts, verdicts and calls to models since the process started; queues now."""
    return Response(house.metrics.text(readings(house)), media_type=MEDIA_TYPE)


def readings(house: House) -> Iterator[Reading]:
    """What others count: turns at work and waiting, and what calls to model hosts came to."""
    admission = house.runs.admission
    yield "loupe_turns_running", "turns at work", (), admission.running
    yield "loupe_turns_waiting", "turns that wait for a place", (), admission.waiting
    if house.services.models is not None:
        yield from house.services.models.transport.counters.readings()
