"""What a turn may spend on models: time, calls, tokens and money, checked before each call and counted after it."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from graph.state import ModelCall, Spent
from settings import Settings
from tools.model.errors import ModelBudgetSpent, ModelTimeout


@dataclass(slots=True)
class Budget:
    """What is left for one turn, or for one piece of work outside a turn.

    deadline: `time.monotonic()` at which everything must be over. most: the limits of this work. most_today: the
    limits of this person's day. today: what the person spent today before. calls: what was called, oldest first.
    """

    deadline: float
    most: Spent
    most_today: Spent
    today: Spent = field(default_factory=Spent)
    calls: list[ModelCall] = field(default_factory=list)
    _taken: int = 0

    @classmethod
    def of(cls, settings: Settings, *, seconds: float | None = None, today: Spent | None = None) -> Budget:
        """A fresh budget from the settings. seconds: until the deadline, the turn's by default."""
        return cls(
            deadline=time.monotonic() + (settings.turn_seconds if seconds is None else seconds),
            most=Spent(
                calls=settings.turn_model_calls, tokens=settings.turn_model_tokens, cost=settings.turn_model_usd
            ),
            most_today=Spent(
                calls=settings.day_model_calls, tokens=settings.day_model_tokens, cost=settings.day_model_usd
            ),
            today=today or Spent(),
        )

    @property
    def left_s(self) -> float:
        """Seconds until the deadline; negative after it."""
        return self.deadline - time.monotonic()

    @property
    def spent(self) -> Spent:
        """What this work has spent so far."""
        return Spent.of(self.calls)

    def check(self, tokens: int = 0) -> None:
        """Raise ModelBudgetSpent or ModelTimeout unless a call that sends about `tokens` may still be made."""
        if self.left_s <= 0:
            raise ModelTimeout("the time for this request is over")
        asked = Spent(calls=1, tokens=tokens)
        _check(self.spent + asked, self.most, "this request")
        _check(self.today + self.spent + asked, self.most_today, "today")

    def count(self, call: ModelCall) -> None:
        """Write a call down."""
        self.calls.append(call)

    @property
    def untaken(self) -> list[ModelCall]:
        """The calls that were not taken yet."""
        return self.calls[self._taken :]

    def take(self) -> list[ModelCall]:
        """The calls that were not taken before, for the ledger."""
        taken, self._taken = self.untaken, len(self.calls)
        return taken

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Inside, the deadline is at most `seconds` away: one station leaves time for the next."""
        before, self.deadline = self.deadline, min(self.deadline, time.monotonic() + seconds)
        try:
            yield
        finally:
            self.deadline = before


MOST_KEPT = 4_096
"""Budgets of turns that are held; a turn that never ends must not stay for ever."""


class Budgets:
    """The budgets of the turns that run in this process: one for all stations of a turn."""

    def __init__(self) -> None:
        """None yet."""
        self._budgets: OrderedDict[str, Budget] = OrderedDict()

    def of(self, turn_id: str) -> Budget | None:
        """The budget of a turn that runs."""
        return self._budgets.get(turn_id)

    def open(self, turn_id: str, budget: Budget) -> Budget:
        """Hold a turn's budget until it is closed; the one that is held already, if there is one."""
        while len(self._budgets) >= MOST_KEPT:
            self._budgets.popitem(last=False)
        return self._budgets.setdefault(turn_id, budget)

    def close(self, turn_id: str) -> list[ModelCall]:
        """Let go of a turn's budget; its calls that were not taken."""
        budget = self._budgets.pop(turn_id, None)
        return [] if budget is None else budget.take()


def _check(spent: Spent, most: Spent, whose: str) -> None:
    if spent.calls > most.calls:
        raise ModelBudgetSpent(f"the {most.calls:,} calls for {whose} are used up")
    if spent.tokens > most.tokens:
        raise ModelBudgetSpent(f"the {most.tokens:,} tokens for {whose} are used up")
    if spent.cost >= most.cost > 0:
        raise ModelBudgetSpent(f"the {most.cost:.2f} USD for {whose} are used up")


_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def spending(budget: Budget) -> Iterator[Budget]:
    """Everything called inside counts into `budget`."""
    token = _CURRENT.set(budget)
    try:
        yield budget
    finally:
        _CURRENT.reset(token)


def current_budget(settings: Settings) -> Budget:
    """The budget of the work at hand; outside one, a fresh one from the settings."""
    return _CURRENT.get() or Budget.of(settings)
