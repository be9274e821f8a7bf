"""Groups of people alike: k-means on features, how many by silhouette, labels kept across fits, names from prototypes.

Pure NumPy, and deterministic: the same people in the same order give the same groups.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from memory.features import Axes, Numbers, axes, evidence, features, mean_of, prototype_features
from memory.groups import Alike, Archetype, Groups
from memory.prototypes import PROTOTYPES
from memory.taste import Taste
from memory.weights import WEIGHTS

SEED = 6
ROUNDS = 40
RESTARTS = 6
SAMPLE = 2_000
"""People looked at when groups are counted."""
Labels = np.ndarray


def fit(tastes: Sequence[Taste], before: Groups | None = None, on: Axes | None = None) -> Groups | None:
    """Groups of these people; none where there are too few of whom enough is known."""
    on = on or axes()
    rules = WEIGHTS.archetypes
    names = dict.fromkeys(trait for trait, _ in on.traits)
    rows = [features(taste, on)[0] for taste in tastes if evidence(taste, names) >= rules.least_evidence]
    if len(rows) < rules.least_people:
        return None
    points = np.stack(rows)
    centres, labels = _best(points)
    counts = np.bincount(labels, minlength=len(centres))
    spread = float(((points - centres[labels]) ** 2).mean())
    found = zip(_matched(centres, before), _named(centres, on), centres, counts / len(points), strict=True)
    return Groups(
        archetypes=tuple(_archetype(*one, on) for one in found),
        people=len(points),
        spread=max(spread, 1e-4),
    )


def _archetype(label: int, name: str, centre: Numbers, share: float, on: Axes) -> Archetype:
    traits: dict[str, dict[str, float]] = {}
    for column, (trait, value) in enumerate(on.traits):
        traits.setdefault(trait, {})[value] = float(centre[column]) ** 2
    summed = {trait: sum(values.values()) for trait, values in traits.items()}
    return Archetype(
        label=label,
        name=name,
        share=round(float(share), 4),
        centre=tuple(round(float(one), 5) for one in centre),
        traits={
            trait: {value: round(p / summed[trait], 4) for value, p in values.items() if p / summed[trait] > 0.01}
            for trait, values in traits.items()
            if summed[trait] > 0
        },
        sliders={
            op: round(mean_of(op, float(deviation)), 3)
            for op, deviation in zip(on.sliders, centre[len(on.traits) :], strict=True)
            if abs(deviation) > 0.05
        },
    )


def _best(points: Numbers) -> tuple[Numbers, Labels]:
    """Centres and labels for the number of groups with the best silhouette, none of them too small; else one group."""
    rules = WEIGHTS.archetypes
    most = min(rules.most, len(points) // rules.least_members, len(np.unique(points, axis=0)))
    tried = [kmeans(points, k) for k in range(1, most + 1)]
    large = [one for one in tried if np.bincount(one[1], minlength=len(one[0])).min() >= rules.least_members]
    return max(large, key=lambda one: silhouette(points, *one) - rules.dearer * len(one[0]))


def kmeans(points: Numbers, k: int) -> tuple[Numbers, Labels]:
    """Lloyd's k-means from k-means++ starts (Arthur & Vassilvitskii 2007), the best of a few; centres and labels."""
    rng = np.random.default_rng(SEED)
    return min(
        (_lloyd(points, _starts(points, k, rng)) for _ in range(RESTARTS)), key=lambda one: _inertia(points, *one)
    )


def _starts(points: Numbers, k: int, rng: np.random.Generator) -> Numbers:
    chosen = [points[int(rng.integers(len(points)))]]
    while len(chosen) < k:
        far = _distances(points, np.stack(chosen)).min(axis=1)
        total = far.sum()
        place = int(rng.choice(len(points), p=far / total)) if total > 0 else int(rng.integers(len(points)))
        chosen.append(points[place])
    return np.stack(chosen)


def _lloyd(points: Numbers, centres: Numbers) -> tuple[Numbers, Labels]:
    labels = _distances(points, centres).argmin(axis=1)
    for _ in range(ROUNDS):
        centres = np.stack(
            [points[labels == at].mean(axis=0) if (labels == at).any() else centres[at] for at in range(len(centres))]
        )
        moved = _distances(points, centres).argmin(axis=1)
        if (moved == labels).all():
            break
        labels = moved
    return centres, labels


def _distances(points: Numbers, centres: Numbers) -> Numbers:
    """Squared distances [point, centre]."""
    squares = (points**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)[None] - 2 * points @ centres.T
    return np.asarray(np.maximum(squares, 0))


def _inertia(points: Numbers, centres: Numbers, labels: Labels) -> float:
    return float(((points - centres[labels]) ** 2).sum())


def silhouette(points: Numbers, centres: Numbers, labels: Labels) -> float:
    """Simplified silhouette: how much nearer people lie to their own centre than to the next one; −1 for one group."""
    if len(centres) < 2:
        return -1.0
    far = np.sqrt(_distances(points[:SAMPLE], centres))
    own = far[np.arange(len(far)), labels[:SAMPLE]]
    far[np.arange(len(far)), labels[:SAMPLE]] = np.inf
    other = far.min(axis=1)
    return float(((other - own) / np.maximum(np.maximum(other, own), 1e-12)).mean())


def assign(costs: Numbers, otherwise: float) -> list[int | None]:
    """For every row a column of its own, or none at the price of `otherwise`: the cheapest choice, exactly.

    Over sets of columns, at most 16 of them; among equal choices the first columns.
    """
    rows, columns = costs.shape

    @cache
    def cheapest(row: int, used: int) -> tuple[float, tuple[int, ...]]:
        if row == rows:
            return 0.0, ()
        rest, chosen = cheapest(row + 1, used)
        options = [(otherwise + rest, (columns, *chosen))]
        for column in range(columns):
            if not used & 1 << column:
                rest, chosen = cheapest(row + 1, used | 1 << column)
                options.append((float(costs[row, column]) + rest, (column, *chosen)))
        return min(options)

    return [column if column < columns else None for column in cheapest(0, 0)[1]]


def _matched(centres: Numbers, before: Groups | None) -> list[int]:
    """Labels: each group keeps that of the nearest group of the fit before; new ones get new numbers."""
    old = [] if before is None or not before.people else list(before.archetypes)
    usable = [one for one in old if len(one.centre) == centres.shape[1]]
    fresh = iter(range(max((one.label for one in old), default=-1) + 1, 10**6))
    if not usable:
        return [next(fresh) for _ in centres]
    costs = _distances(centres, np.array([one.centre for one in usable]))
    chosen = assign(costs, WEIGHTS.archetypes.same_group)
    return [next(fresh) if at is None else usable[at].label for at in chosen]


def _named(centres: Numbers, on: Axes) -> list[str]:
    """The nearest prototypes' names, each given once."""
    prototypes = list(PROTOTYPES.values())
    ideals = [prototype_features(prototype, on) for prototype in prototypes]
    costs = np.array([[_misfit(centre, *ideal) for ideal in ideals] for centre in centres])
    chosen = assign(costs, otherwise=9.0)
    return [f"edits like group {number + 1}" if at is None else prototypes[at].name for number, at in enumerate(chosen)]


def _misfit(centre: Numbers, ideal: Numbers, known: npt.NDArray[np.bool_]) -> float:
    """Mean squared distance on the axes where the prototype says something."""
    return float(((centre - ideal)[known] ** 2).mean()) if known.any() else 1.0


@cache
def curated() -> Groups:
    """The prototypes in the place of groups, while too few people were seen. They lend nothing but their names."""
    on = axes()
    found = tuple(
        Archetype(label=label, name=prototype.name, share=1 / len(PROTOTYPES), traits={}, sliders={},
                  centre=tuple(float(one) for one in prototype_features(prototype, on)[0]))
        for label, prototype in enumerate(PROTOTYPES.values())
    )  # fmt: skip
    return Groups(archetypes=found, people=0, spread=WEIGHTS.archetypes.curated_spread)


def alike(taste: Taste, groups: Groups, on: Axes | None = None) -> Alike | None:
    """What people alike lend to a taste: a soft assignment by its distances on the axes where it is known.

    None while nothing is known of it, where no groups were found, or they were found on other axes.
    """
    on = on or axes()
    row, known = features(taste, on)
    measured = bool(groups.archetypes) and all(len(one.centre) == len(on) for one in groups.archetypes)
    if not measured or not known[: len(on.traits)].any():
        return None
    shares = np.array([one.share for one in groups.archetypes])
    centres = np.array([one.centre for one in groups.archetypes])
    squares = ((centres - row)[:, known] ** 2).sum(axis=1)
    weights = np.log(np.maximum(shares, 1e-9)) - squares / (2 * groups.spread)
    weights = np.exp(weights - weights.max())
    weights /= weights.sum()
    best = int(weights.argmax())
    traits: dict[str, dict[str, float]] = {}
    sliders: dict[str, float] = {}
    for weight, one in zip(weights, groups.archetypes, strict=True):
        _blend(traits, sliders, float(weight), one)
    return Alike(
        label=groups.archetypes[best].label,
        name=groups.archetypes[best].name,
        share=round(float(weights[best]), 3),
        evidence=round(evidence(taste, dict.fromkeys(trait for trait, _ in on.traits)), 3),
        traits={trait: {value: round(p, 3) for value, p in values.items()} for trait, values in traits.items()},
        sliders={op: round(mean, 3) for op, mean in sliders.items()},
    )


def _blend(traits: dict[str, dict[str, float]], sliders: dict[str, float], weight: float, one: Archetype) -> None:
    for trait, values in one.traits.items():
        mine = traits.setdefault(trait, {})
        for value, p in values.items():
            mine[value] = mine.get(value, 0.0) + weight * p
    for op, mean in one.sliders.items():
        sliders[op] = sliders.get(op, mean_of(op, 0.0)) + weight * (mean - mean_of(op, 0.0))


def changed(old: Groups | None, new: Groups) -> bool:
    """Whether another fit says something else of people than the one before it, so that they are told.

    A matter of the two fits alone: whatever one person did or took back decides nothing here.
    """
    if old is None:
        return True
    ours, theirs = ({one.label: one for one in groups.archetypes} for groups in (old, new))
    if {label: one.name for label, one in ours.items()} != {label: one.name for label, one in theirs.items()}:
        return True
    return any(_far(one, theirs[label]) > WEIGHTS.archetypes.moved for label, one in ours.items())


def _far(one: Archetype, other: Archetype) -> float:
    """The largest difference of two groups in their share and on any axis."""
    if len(one.centre) != len(other.centre):
        return math.inf
    return float(np.abs(np.subtract((one.share, *one.centre), (other.share, *other.centre))).max())
