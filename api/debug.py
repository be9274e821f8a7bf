"""Why a turn was answered as it was: stations' times, what models were told and asked, what it came to. Owner only."""

from __future__ import annotations

from fastapi import APIRouter

from api.callers import TheCaller
from api.errors import not_found
from api.house import TheHouse
from api.openapi import problems
from edits.vocabulary import Record
from graph.state import Briefing, Degraded, Engines, ModelCall, Spent

router = APIRouter(prefix="/v1/turns", tags=["turns"])


class ConsultedView(Record):
    """One passage of the turn: what models were asked, and what the planning model was told."""

    at: float
    calls: tuple[ModelCall, ...]
    briefing: Briefing | None


class DebugView(Record):
    """A turn from the inside. timings: milliseconds a station."""

    turn_id: str
    engines: Engines
    degraded: tuple[Degraded, ...]
    timings: dict[str, float]
    recalled: tuple[str, ...]
    models: tuple[ConsultedView, ...]
    spent: Spent


@router.get("/{turn_id}/debug", summary="Why a turn was answered so", responses=problems(404))
async def debug_turn(turn_id: str, caller: TheCaller, house: TheHouse) -> DebugView:
    """Times, instruction layers, calls to models with their answers, tokens and cost; nothing of anybody else."""
    ledger = house.services.ledger
    stored = await ledger.turn(caller.user_id, turn_id)
    if stored is None:
        raise not_found("turn")
    consulted = await ledger.consulted(caller.user_id, turn_id)
    return DebugView(
        turn_id=turn_id,
        engines=stored.answer.engines,
        degraded=stored.answer.degraded,
        timings=stored.timings,
        recalled=stored.recalled,
        models=tuple(ConsultedView(at=one.at, calls=one.calls, briefing=one.briefing) for one in consulted),
        spent=Spent.of([call for one in consulted for call in one.calls]),
    )
