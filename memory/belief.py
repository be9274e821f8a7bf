"""What a person most likely prefers of a trait: the posterior of their favourite value, level by level. Pure.

A person has one favourite value; each count of another value is noise or a change of mind. So counts weigh as evidence,
exponentially, on what was believed before: the prior of people alike, then everywhere, then each narrower place, which
mostly agrees with the wider one and has a favourite of its own with a small chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from memory.taste import Counts, Tally
from memory.weights import WEIGHTS

OTHERS = ""
"""Key of all values that nothing is known of, together."""
Prior = Mapping[str, float]
"""Probabilities of some values of a trait, by people alike; what is missing to 1 is shared by all the others."""


def belief(counts: Counts, places: Sequence[str] = (), prior: Prior | None = None) -> dict[str, float]:
    """Probability of each value of being the favourite in the narrowest of `places`, which go from wide to narrow."""
    tallies = [counts.contexts[place] for place in places if place in counts.contexts]
    seen = dict.fromkeys([*counts.whole.counts, *(value for one in tallies for value in one.counts), *(prior or ())])
    base = _base(list(seen), prior or {})
    p = _weighed(base, counts.whole)
    own = WEIGHTS.traits.own_favourite
    for one in tallies:
        p = _weighed({value: (1 - own) * p[value] + own * base[value] for value in base}, one)
    p.pop(OTHERS)
    return p


def _base(seen: Sequence[str], prior: Prior) -> dict[str, float]:
    """Before any evidence: an even chance for every value, led a little by what people alike prefer."""
    rules = WEIGHTS.traits
    many = max(rules.alternatives, len(seen) + 1)
    lent = rules.lent if prior else 0.0
    left = max(0.0, 1 - math.fsum(prior.values())) / many
    base = {value: (1 - lent) / many + lent * (prior.get(value, 0.0) + left) for value in seen}
    return base | {OTHERS: max(0.0, 1 - math.fsum(base.values()))}


def _weighed(p: Mapping[str, float], tally: Tally) -> dict[str, float]:
    """Bayes: each count multiplies the odds of its value by e^sharpness."""
    sharpness = WEIGHTS.traits.sharpness
    odds = {value: chance * math.exp(sharpness * tally.counts.get(value, 0.0)) for value, chance in p.items()}
    total = math.fsum(odds.values())
    return {value: one / total for value, one in odds.items()}


def sureness(p: float) -> float:
    """A probability as the confidence that is shown: how often suggestions of that probability turn out right.

    Counts stop growing once a suggestion is simply kept, so the posterior alone says too little.
    """
    return 1 - WEIGHTS.traits.doubt_left * (1 - p)


def favourite(p: Mapping[str, float]) -> str | None:
    """The value with the largest number; of equal ones the first in the alphabet."""
    return min(p, key=lambda value: (-p[value], value)) if p else None


def total(tally: Tally) -> float:
    """All counts together."""
    return math.fsum(tally.counts.values())
