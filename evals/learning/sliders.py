"""Sliders: how far the suggested value lies from where the person wants it, through the memory room's own posterior."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from evals.learning.people import CONTEXTS, DRIFTING
from memory.learning import posterior, set_at
from memory.lessons import SliderLesson
from memory.profile import reach_of
from memory.taste import Setting

OP = "contrast"
STEPS = 90
BETWEEN, LOCAL, WITHIN = 18.0, 8.0, 8.0
"""Spread of people's values, of their contexts' around them, and of one person's hand."""
WISHED = 0.15
SLIPS = 0.05
"""Chance of a wish for once, and of a slip of the hand, both anywhere on the scale."""


@dataclass(frozen=True)
class Hand:
    """One person at one slider, by step. aim: what they want. ends: what they set. wished: for once."""

    contexts: np.ndarray
    aim: np.ndarray
    ends: np.ndarray
    wished: np.ndarray


def hands(count: int, seed: int) -> list[Hand]:
    """`count` people at a slider of −100 to 100; the same seed gives the same people."""
    rng = np.random.default_rng(seed)
    return [_hand(rng) for _ in range(count)]


def _hand(rng: np.random.Generator) -> Hand:
    contexts = rng.integers(len(CONTEXTS), size=STEPS)
    aims = np.repeat(_aims(rng)[None], STEPS, axis=0)
    if rng.random() < DRIFTING:
        aims[int(rng.integers(STEPS // 4, 3 * STEPS // 4)) :] = _aims(rng)
    aim = aims[np.arange(STEPS), contexts]
    wished, slipped = rng.random(STEPS) < WISHED, rng.random(STEPS) < SLIPS
    ends = np.where(wished | slipped, rng.uniform(-60, 60, STEPS), aim + rng.normal(0, WITHIN, STEPS))
    return Hand(contexts, aim, np.clip(ends, -100, 100), wished)


def _aims(rng: np.random.Generator) -> np.ndarray:
    return np.asarray(rng.normal(0, BETWEEN) + rng.normal(0, LOCAL, len(CONTEXTS)))


class Slide(Protocol):
    """Suggests a value in a context, and is shown where the person ended."""

    def suggest(self, context: str) -> float: ...

    def observe(self, context: str, value: float, wished: bool) -> None: ...


class Ours:
    """The two-level Normal–Normal posterior of the memory room. A wish for once teaches nothing."""

    def __init__(self) -> None:
        self.setting = Setting()

    def suggest(self, context: str) -> float:
        """The posterior mean."""
        return posterior(self.setting, OP, [context])[0]

    def observe(self, context: str, value: float, wished: bool) -> None:
        """One value the person set."""
        if not wished:
            self.setting = set_at(self.setting, SliderLesson(OP, value, 1.0), [context])


class Default:
    """Nothing is changed, ever."""

    def suggest(self, context: str) -> float:
        """Neutral."""
        return 0.0

    def observe(self, context: str, value: float, wished: bool) -> None:
        """Nothing is kept."""


class LastValue(Default):
    """Where the slider stood last."""

    def __init__(self) -> None:
        self._value = 0.0

    def suggest(self, context: str) -> float:
        """The last value."""
        return self._value

    def observe(self, context: str, value: float, wished: bool) -> None:
        """Overwrite."""
        self._value = value


class Mean(LastValue):
    """An exponential average of every value."""

    RATE = 0.2

    def observe(self, context: str, value: float, wished: bool) -> None:
        """A fifth of the way."""
        self._value += self.RATE * (value - self._value)


SLIDES: tuple[Callable[[], Slide], ...] = (Default, LastValue, Mean, Ours)


def distances(people: list[Hand], make: Callable[[], Slide]) -> np.ndarray:
    """Distance between suggestion and aim, [person, step]."""
    rows = []
    for hand in people:
        slide, row = make(), []
        for step in range(STEPS):
            context = CONTEXTS[hand.contexts[step]]
            row.append(abs(slide.suggest(context) - float(hand.aim[step])))
            slide.observe(context, float(hand.ends[step]), bool(hand.wished[step]))
        rows.append(row)
    return np.asarray(rows)


def coverage(people: list[Hand]) -> float:
    """How often the aim lies inside the 90 % interval that the profile shows, once ten values were seen."""
    inside = []
    for hand in people:
        ours = Ours()
        for step in range(STEPS):
            context = CONTEXTS[hand.contexts[step]]
            if step >= 10:
                mean, variance = posterior(ours.setting, OP, [context])
                inside.append(abs(mean - float(hand.aim[step])) <= reach_of(variance))
            ours.observe(context, float(hand.ends[step]), bool(hand.wished[step]))
    return float(np.mean(inside))
