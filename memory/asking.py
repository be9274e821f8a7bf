"""When a question is worth its while: a trait in doubt, the same wish again and again, two rejections in a row. Pure.

There is a budget for a life, and some edits lie between two questions: asking without one cost more than it saved.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from memory.taste import Asking, Counts, Tally, Taste
from memory.weights import WEIGHTS


def judged(asking: Asking, verdict: str) -> Asking:
    """One more judgement since the last question."""
    rejected = asking.rejected + 1 if verdict == "reject" else 0
    return asking.model_copy(update={"edits": asking.edits + 1, "rejected": rejected})


def asked(asking: Asking, traits: Iterable[str]) -> Asking:
    """Questions were put. The same ones again, because nobody answered, are not counted twice."""
    recent = asking.asked[-WEIGHTS.asking.onboarding :]
    new = tuple(trait for trait in traits if trait not in recent)
    kept = {trait: values for trait, values in asking.wishes.items() if trait not in new}
    return asking.model_copy(update={"asked": (*asking.asked, *new), "edits": 0, "rejected": 0, "wishes": kept})


def wished(asking: Asking, trait: str, value: str, context: str | None) -> Asking:
    """A taste for now: it teaches nothing, but the same one again and again in one place raises a question."""
    place = f"{value} {context or ''}".strip()
    before = asking.wishes.get(trait, {})
    values = {**before, place: before.get(place, 0) + 1}
    return asking.model_copy(update={"wishes": {**asking.wishes, trait: values}})


def answered(asking: Asking, trait: str) -> Asking:
    """What was settled outright needs no question."""
    return asking.model_copy(update={"wishes": {name: one for name, one in asking.wishes.items() if name != trait}})


def worth_asking(taste: Taste, shares: dict[str, float], among: Iterable[str]) -> str | None:
    """The trait to ask about now, or none. shares: of each trait, the probability of its likeliest value.

    A wish repeated `wishes` times comes first; else the trait in the largest doubt, weighted by how much is behind it.
    """
    rules, asking = WEIGHTS.asking, taste.asking
    if len(asking.asked) >= rules.lifetime:
        return None
    names = [name for name in among if taste.traits.get(name, Counts()).stated is None]
    insisted = [name for name in among if max(asking.wishes.get(name, {}).values(), default=0) >= rules.wishes]
    if insisted:
        return insisted[0]
    if asking.edits < rules.edits_between and asking.rejected < rules.rejections:
        return None
    doubts = {name: (1 - shares.get(name, 0)) * _stakes(taste, name) for name in names}
    doubts = {name: doubt for name, doubt in doubts.items() if doubt > 0 and 1 - shares.get(name, 0) >= rules.doubt}
    return max(doubts, key=lambda name: doubts[name]) if doubts else None


def _stakes(taste: Taste, trait: str) -> float:
    """How often a trait matters to this person: the counts behind it, once there are enough to doubt."""
    tally: Tally = taste.traits.get(trait, Counts()).whole
    total = math.fsum(tally.counts.values())
    return total if total >= WEIGHTS.asking.evidence else 0.0
