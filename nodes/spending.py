"""What a turn may spend on models, around each of its stations, and how it comes into the ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph.state import Briefing, ModelCall, State
from memory.errors import LedgerError
from nodes.services import Services
from tools.model.budget import Budget, spending

log = logging.getLogger(__name__)

PART_OF_TURN = 0.8
"""Of a turn's time, what may pass before the last model must have answered: the plan is still to be made and kept."""
_WRITING: set[asyncio.Task[None]] = set()


@asynccontextmanager
async def turn_spending(state: State, services: Services) -> AsyncIterator[None]:
    """Everything a station asks of models counts into the one budget of its turn, whose deadline holds for it.

    A station that is stopped (its client left, its time ran out) has its calls written down all the same.
    """
    if services.models is None or "turn_id" not in state:
        yield
        return
    budget = services.models.budgets.of(state["turn_id"]) or await _open(state, services)
    try:
        with spending(budget):
            yield
    except BaseException:
        _write_later(state, services, budget)
        raise


async def _open(state: State, services: Services) -> Budget:
    assert services.models is not None
    settings = services.settings
    today = await services.ledger.model_spending(state["user"].user_id)
    fresh = Budget.of(settings, seconds=PART_OF_TURN * settings.turn_seconds, today=today)
    return services.models.budgets.open(state["turn_id"], fresh)


def _write_later(state: State, services: Services, budget: Budget) -> None:
    """Write the calls of a station that failed in a task of its own, which nobody stops."""
    calls = budget.take()
    if not calls:
        return

    task = asyncio.get_running_loop().create_task(_write(state, services, calls, None))
    _WRITING.add(task)
    task.add_done_callback(_WRITING.discard)


async def _write(state: State, services: Services, calls: list[ModelCall], briefing: Briefing | None) -> None:
    """Write calls down; the turn itself is written already, or never will be, and does not fail for this."""
    try:
        await services.ledger.record_model_calls(
            state["user"].user_id,
            calls,
            turn_id=state["turn_id"],
            thread_id=state.get("thread_id"),
            briefing=briefing,
        )
    except LedgerError:
        log.exception("calls of turn %s could not be written down", state["turn_id"])


def spent_so_far(state: State, services: Services) -> list[ModelCall]:
    """What the turn asked of models and nobody wrote down yet."""
    budget = services.models.budgets.of(state["turn_id"]) if services.models is not None else None
    return [] if budget is None else budget.untaken


def close_spending(state: State, services: Services) -> None:
    """Let go of the budget of a turn that is written down, its calls with it."""
    if services.models is not None:
        services.models.budgets.close(state["turn_id"])


async def keep_spending(state: State, services: Services) -> None:
    """Write down what a run asked of models whose turn is not written down, and let go of its budget."""
    if services.models is None:
        return
    calls, briefing = services.models.budgets.close(state["turn_id"]), state.get("briefing")
    if calls or briefing is not None:
        await _write(state, services, calls, briefing)
