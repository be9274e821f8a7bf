"""Simulated people: a hidden taste that depends on the context, may change once, and shows through noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

TRAITS = ("tone", "grading", "pacing", "format")
VALUES = tuple("abcdef")
CONTEXTS = ("image", "video", "audio")
STEPS = 160
ELSEWHERE = 0.15
"""Chance that a context has a taste of its own in a trait."""
DRIFTING = 0.4
"""Share of people whose taste changes once, in every trait, somewhere in the middle half."""
ARCHETYPES = 4
TYPICAL = 0.5
"""Chance that a person shares their archetype's value of a trait."""


@dataclass(frozen=True)
class World:
    """How hard it is. overrides: a wish for once, a trait and step. noise: a random choice. tells: of a rejection,
    the chance that the person shows what they wanted instead.
    """

    name: str
    overrides: float
    noise: float
    tells: float


BASE = World("base", 0.15, 0.10, 1.0)
HARD = World("hard", 0.35, 0.20, 0.25)


@dataclass(frozen=True)
class Person:
    """taste: value indices [step, trait, context]. contexts: [step]. drift: the step of the change, or none.

    wishes: value index of an override, −1 for none [step, trait]. choices: what they want then [step, trait], noise
    included. tells: whether a rejection says what instead [step].
    """

    taste: np.ndarray
    contexts: np.ndarray
    drift: int | None
    wishes: np.ndarray
    choices: np.ndarray
    tells: np.ndarray

    def truth(self, step: int) -> np.ndarray:
        """What they like in this step's context, by trait."""
        return np.asarray(self.taste[step, :, self.contexts[step]])


def population(world: World, count: int, seed: int, steps: int = STEPS) -> list[Person]:
    """`count` people; the same seed gives the same people."""
    rng = np.random.default_rng(seed)
    types = rng.integers(len(VALUES), size=(ARCHETYPES, len(TRAITS)))
    return [_person(world, rng, types, steps) for _ in range(count)]


def _person(world: World, rng: np.random.Generator, types: np.ndarray, steps: int) -> Person:
    drift = int(rng.integers(steps // 4, 3 * steps // 4)) if rng.random() < DRIFTING else None
    taste = np.repeat(_taste(rng, types)[None], steps, axis=0)
    if drift is not None:
        taste[drift:] = _taste(rng, types)
    contexts = rng.integers(len(CONTEXTS), size=steps)
    liked = taste[np.arange(steps), :, contexts]
    any_value = rng.integers(len(VALUES), size=liked.shape)
    choices = np.where(rng.random(liked.shape) < world.noise, any_value, liked)
    other = (liked + rng.integers(1, len(VALUES), size=liked.shape)) % len(VALUES)
    wishes = np.where(rng.random(liked.shape) < world.overrides, other, -1)
    return Person(taste, contexts, drift, wishes, choices, rng.random(steps) < world.tells)


def _taste(rng: np.random.Generator, types: np.ndarray) -> np.ndarray:
    """Value indices [trait, context]: an archetype's, mostly; the same everywhere, mostly."""
    own = rng.integers(len(VALUES), size=len(TRAITS))
    whole = np.where(rng.random(len(TRAITS)) < TYPICAL, types[rng.integers(ARCHETYPES)], own)
    local = rng.integers(len(VALUES), size=(len(TRAITS), len(CONTEXTS)))
    return np.where(rng.random(local.shape) < ELSEWHERE, local, whole[:, None])
