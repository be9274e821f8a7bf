"""What a turn may spend on models: time, calls, tokens and money, checked before each call and counted after it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from graph.state import ModelCall
from settings import Settings
from tools.model.errors import ModelBudgetSpent, ModelTimeout


@dataclass(frozen=True, slots=True)
class Spent:
    """Calls, tokens (in and out together) and US dollars."""

    calls: int = 0
    tokens: int = 0
    cost: float = 0

    @classmethod
    def of(cls, calls: Iterable[ModelCall]) -> Spent:
        """What these calls came to."""
        found = list(calls)
        return cls(
            sum(call.attempts for call in found),
            sum(call.tokens_in + call.tokens_out for call in found),
            sum(call.cost for call in found),
        )

    def __add__(self, other: Spent) -> Spent:
        """Both together."""
        return Spent(self.calls + other.calls, self.tokens + other.tokens, self.cost + other.cost)


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

    @classmethod
    def of(cls, settings: Settings, *, seconds: float | None = None, today: Spent | None = None) -> Budget:
        """A fresh budget from the settings. seconds: until the deadline, the turn's by default."""
        return cls(
            deadline=time.monotonic() + (settings.turn_seconds if seconds is None else seconds),
            most=Spent(settings.turn_model_calls, settings.turn_model_tokens, settings.turn_model_usd),
            most_today=Spent(settings.day_model_calls, settings.day_model_tokens, settings.day_model_usd),
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
        asked = Spent(1, tokens)
        _check(self.spent + asked, self.most, "this request")
        _check(self.today + self.spent + asked, self.most_today, "today")

    def count(self, call: ModelCall) -> None:
        """Write a call down."""
        self.calls.append(call)


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
