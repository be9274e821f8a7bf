"""Learning: the fold of a person's events into their taste. Pure functions of state and event.

Traits are counts with forgetting, everywhere and in each place; sliders are Normal–Normal posteriors level by level,
robust to outliers. The incremental fold and a fold of everything that stands are the same function
applied the same number of times, so a rebuilt taste is bit-identical, and undoing a turn leaves no trace of it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from edits.amounts import MAIN, neutral
from edits.vocabulary import OPERATIONS
from graph.state import Preference
from memory import asking
from memory.belief import favourite, total
from memory.bounds import bounds_of, loosened
from memory.events import Event
from memory.groups import Groups
from memory.lessons import HabitLesson, Lesson, SliderLesson, TraitLesson, lessons, read_judgement
from memory.places import kept
from memory.taste import Counts, Habit, Setting, Sums, Tally, Taste
from memory.traits import canonical
from memory.weights import WEIGHTS, Scale, scale_of

MOST_TRAITS = 32
"""Traits a person can have; further open ones are not learned."""
NOTHING = 1e-6
"""A count below this is dropped."""


def fold(taste: Taste, event: Event) -> Taste:
    """The taste after one more event. Kinds that teach nothing leave it as it is."""
    match event.kind:
        case "feedback":
            return _judged(taste, event)
        case "preference":
            return reduce(lambda now, told: _told(now, told, event), _preferences(event.body), taste)
        case "profile":
            return _profiled(taste, event)
        case "override" if event.body["scope"] == "from_now_on":
            return state(taste, event.body["trait"], event.body["value"], event.turn_id)
        case "override":
            wish = asking.wished(taste.asking, event.body["trait"], event.body["value"], event.body.get("context"))
            return taste.model_copy(update={"asking": wish})
        case "archetype":
            return taste.model_copy(update={"groups": Groups.model_validate(event.body["groups"])})
        case "asked":
            return taste.model_copy(update={"asking": asking.asked(taste.asking, event.body["traits"])})
        case _:
            return taste


def fold_all(events: Iterable[Event]) -> Taste:
    """The taste of everything that stands in `events`, oldest first."""
    return reduce(fold, standing(events), Taste())


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that still count: not of an undone turn, not about one, not taken back, not replaced by a later
    judgement.
    """
    log = list(events)
    gone, back = undone(log), taken_back(log)
    log = [event for event in log if event.id not in back]
    last = {_slot(event): event.id for event in log if event.kind == "feedback"}
    return [
        event
        for event in log
        if event.turn_id not in gone
        and (event.kind != "feedback" or (event.body["about"] not in gone and last[_slot(event)] == event.id))
    ]


def undone(events: Iterable[Event]) -> frozenset[str]:
    """Ids of the turns that were taken off the stack and not put back."""
    gone: set[str] = set()
    for event in events:
        if event.kind == "undo":
            gone.add(event.body["turn"])
        elif event.kind == "redo":
            gone.discard(event.body["turn"])
    return frozenset(gone)


def taken_back(events: Iterable[Event]) -> frozenset[int]:
    """Ids of the events whose lesson the person took back and did not let count again."""
    back: set[int] = set()
    for event in events:
        if event.kind == "lesson":
            (back.discard if event.body["counts"] else back.add)(event.body["lesson"])
    return frozenset(back)


def _slot(event: Event) -> tuple[str, str | None]:
    """A turn holds one judgement of each place it was judged from; the last one counts."""
    return (event.body.get("about", ""), event.turn_id)


def _judged(taste: Taste, event: Event) -> Taste:
    judgement = read_judgement(event.body)
    taught = learn(taste, lessons(judgement), judgement.places, judgement.about)
    left = judgement.suggested if judgement.edited is None else judgement.edited
    habits = taught.habits if judgement.verdict == "reject" else _missed(taught.habits, {step.op for step in left})
    return taught.model_copy(update={"habits": habits, "asking": asking.judged(taste.asking, judgement.verdict)})


def _missed(habits: Mapping[str, Habit], left: Collection[str]) -> dict[str, Habit]:
    """A plan that was left without an operation speaks against always adding it."""
    return {
        op: habit if op in left or not habit.added else habit.model_copy(update={"missed": habit.missed + 1})
        for op, habit in habits.items()
    }


def learn(taste: Taste, taught: Sequence[Lesson], places: Sequence[str], turn_id: str | None) -> Taste:
    """Apply the lessons of one judgement. places: where it was made, from wide to narrow; see `memory.places`."""
    traits, sliders, habits = dict(taste.traits), dict(taste.sliders), dict(taste.habits)
    for trait, values in _by_trait(taught).items():
        traits[trait] = count(traits.get(trait, Counts()), values, places, turn_id)
    for lesson in taught:
        if isinstance(lesson, SliderLesson):
            sliders[lesson.op] = set_at(sliders.get(lesson.op, Setting()), lesson, places)
        elif isinstance(lesson, HabitLesson):
            habits[lesson.op] = _habit(habits.get(lesson.op, Habit()), lesson)
    return taste.model_copy(update={"traits": traits, "sliders": sliders, "habits": habits})


def _by_trait(taught: Iterable[Lesson]) -> dict[str, dict[str, float]]:
    values: dict[str, dict[str, float]] = {}
    for lesson in taught:
        if isinstance(lesson, TraitLesson):
            of_trait = values.setdefault(lesson.trait, {})
            of_trait[lesson.value] = of_trait.get(lesson.value, 0.0) + lesson.weight
    return values


def count(counts: Counts, weights: Mapping[str, float], places: Sequence[str], turn_id: str | None) -> Counts:
    """Counts with forgetting, everywhere and in each place. A weight of 0 says only that a suggestion was kept."""
    rules = WEIGHTS.traits
    patience = rules.contradictions if counts.stated is None else rules.stated_contradictions
    local = {place: tally(counts.contexts.get(place, Tally()), weights, rules.contradictions) for place in places}
    return Counts(
        whole=tally(counts.whole, weights, patience),
        contexts=kept({**counts.contexts, **local}, total, places),
        stated=counts.stated,
        evidence=_evidence(counts.evidence, weights, turn_id),
    )


def tally(before: Tally, weights: Mapping[str, float], patience: int) -> Tally:
    """n ← λn + w, floored at 0. A contradiction of the favourite weighs little; `patience` of them in a row shrink what
    was there and weigh in full.
    """
    rules = WEIGHTS.traits
    best = favourite(before.counts)
    if not any(weights.values()):
        return before if best not in weights else before.model_copy(update={"contrary": 0})
    contrary = before.contrary + 1 if best is not None and _contradicts(best, weights) else 0
    fade, heed = rules.forgetting, 1.0
    if contrary >= patience:
        contrary, fade = 0, fade * rules.shrink
    elif contrary and best is not None and before.counts[best] >= rules.settled:
        heed = rules.first_contradiction
    heeded = {value: weight * heed for value, weight in weights.items()}
    return Tally(counts=_faded(before.counts, fade, heeded), contrary=contrary)


def _contradicts(best: str, weights: Mapping[str, float]) -> bool:
    praised = {value for value, weight in weights.items() if weight > 0}
    return weights.get(best, 0) < 0 or (bool(praised) and best not in praised)


def _faded(counts: Mapping[str, float], fade: float, weights: Mapping[str, float]) -> dict[str, float]:
    values = {
        value: max(0.0, counts.get(value, 0.0) * fade + weights.get(value, 0.0))
        for value in dict.fromkeys([*counts, *weights])
    }
    return {value: kept for value, kept in values.items() if kept > NOTHING}


def _evidence(
    evidence: Mapping[str, tuple[str, ...]], weights: Mapping[str, float], turn_id: str | None
) -> dict[str, tuple[str, ...]]:
    if turn_id is None:
        return dict(evidence)
    kept = dict(evidence)
    for value in (value for value, weight in weights.items() if weight > 0):
        behind = [one for one in kept.get(value, ()) if one != turn_id]
        kept[value] = tuple([*behind, turn_id][-WEIGHTS.traits.most_evidence :])
    return kept


def set_at(setting: Setting, lesson: SliderLesson, places: Sequence[str]) -> Setting:
    """Normal–Normal update, level by level: each place learns the value in full, the whole σ²/(σ² + τc²) of it."""
    scale = scale_of(lesson.op)
    local = {}
    for depth, place in enumerate(places):
        mean, _ = posterior(setting, lesson.op, places[:depth])
        local[place] = _moved(setting.contexts.get(place, Sums()), lesson, mean, scale.context, 1.0)
    lent = scale.sigma**2 / (scale.sigma**2 + scale.context**2) if places else 1.0
    whole = _moved(setting.whole, lesson, neutral(lesson.op), scale.tau, lent)
    contexts = kept({**setting.contexts, **local}, lambda sums: sums.precision, places)
    return Setting(whole=whole, contexts=contexts, n=setting.n + 1)


def _moved(sums: Sums, lesson: SliderLesson, mean: float, spread: float, lent: float) -> Sums:
    """One level: w = lesson/σ² · 5/(4 + r²), P ← λP + w, S ← λS + w·y; r is the standardised residual.

    The weight is Student's t with 4 degrees of freedom: a wild value counts little. Two residuals beyond 2 of one
    sign are no accident but a changed taste, and the sums shrink.
    """
    rules, sigma = WEIGHTS.sliders, scale_of(lesson.op).sigma
    expected, variance = _normal(sums, mean, spread)
    residual = (lesson.value - expected) / math.sqrt(sigma**2 + variance)
    surprises = _surprises(sums.surprises, residual) if sums.precision else 0
    fade = rules.forgetting
    if abs(surprises) >= rules.surprises:
        surprises, fade = 0, fade * rules.shrink
    weight = lent * lesson.weight / sigma**2 * 5 / (4 + residual**2)
    return Sums(
        precision=sums.precision * fade + weight,
        weighted=sums.weighted * fade + weight * lesson.value,
        surprises=surprises,
    )


def _surprises(in_a_row: int, residual: float) -> int:
    if abs(residual) <= WEIGHTS.sliders.surprise:
        return 0
    sign = 1 if residual > 0 else -1
    return in_a_row + sign if in_a_row * sign > 0 else sign


def posterior(setting: Setting, op: str, places: Sequence[str] = (), start: float | None = None) -> tuple[float, float]:
    """Mean and variance of where a person ends: m = (m0/τ0² + S)/(1/τ0² + P); in a place, the same around m, and so on
    to the narrowest.

    m0 is `start`, or the value that changes nothing.
    """
    scale = scale_of(op)
    mean, variance = _normal(setting.whole, neutral(op) if start is None else start, scale.tau)
    for place in places:
        if place in setting.contexts:
            mean, variance = _normal(setting.contexts[place], mean, scale.context)
    return mean, variance


def _normal(sums: Sums, mean: float, spread: float) -> tuple[float, float]:
    precision = 1 / spread**2 + sums.precision
    return (mean / spread**2 + sums.weighted) / precision, 1 / precision


def _habit(habit: Habit, lesson: HabitLesson) -> Habit:
    faded = {name: getattr(habit, name) * WEIGHTS.sliders.forgetting for name in Habit.model_fields}
    return Habit(**faded | {lesson.fate: faded[lesson.fate] + 1})


def state(taste: Taste, trait: str, value: str, turn_id: str | None) -> Taste:
    """What a person says outright starts the trait anew: it outranks all that was inferred before."""
    if trait not in taste.traits and len(taste.traits) >= MOST_TRAITS:
        return taste
    word = canonical(trait, value)
    counts = Counts(
        whole=Tally(counts={word: WEIGHTS.weights.stated}),
        stated=word,
        evidence={word: (turn_id,)} if turn_id is not None else {},
    )
    settled = asking.answered(taste.asking, trait)
    return taste.model_copy(update={"traits": {**taste.traits, trait: counts}, "asking": settled})


def forget(taste: Taste, name: str) -> Taste:
    """Drop a trait, or everything about an operation: its slider, its habit, its bounds."""
    kept = {
        "traits": {trait: counts for trait, counts in taste.traits.items() if trait != name},
        "sliders": {op: setting for op, setting in taste.sliders.items() if op != name},
        "habits": {op: habit for op, habit in taste.habits.items() if op != name},
        "bounds": tuple(bound for bound in taste.bounds if bound.op != name),
        "asking": asking.answered(taste.asking, name),
    }
    return taste.model_copy(update=kept)


def _profiled(taste: Taste, event: Event) -> Taste:
    for trait, value in event.body.get("traits", {}).items():
        taste = state(taste, trait, value, event.turn_id)
    for name in event.body.get("forget", ()):
        taste = forget(taste, name)
    return _chosen(taste, event.body.get("choices", {}))


def _chosen(taste: Taste, choices: Mapping[str, bool]) -> Taste:
    """What is allowed from now on; who refuses to be likened to others is not."""
    if not choices:
        return taste
    made = taste.choices.model_copy(update=dict(choices))
    return taste.model_copy(update={"choices": made, "groups": taste.groups if made.archetype else None})


def _preferences(body: Mapping[str, Any]) -> list[Preference]:
    return [Preference.model_validate(one) for one in body["preferences"]]


def _told(taste: Taste, told: Preference, event: Event) -> Taste:
    """A lasting taste told in words: a bound, a trait's value, or where a slider should stand."""
    if told.scope != "from_now_on":
        return taste
    if told.never:
        return _never(taste, told)
    if told.trait is not None and told.value is not None:
        return state(taste, told.trait, str(told.value), event.turn_id)
    if told.op in OPERATIONS:
        return _always(taste, told)
    return taste


def _never(taste: Taste, told: Preference) -> Taste:
    limits = bounds_of(told)
    places = {(bound.op, bound.parameter) for bound in limits}
    kept = [bound for bound in taste.bounds if (bound.op, bound.parameter) not in places]
    merged = [_merge(bound, taste.bounds) for bound in limits]
    taste = taste.model_copy(update={"bounds": (*kept, *merged)})
    return _unlearned(taste, told.trait, str(told.value)) if told.trait is not None else taste


def _merge(bound: Any, standing_bounds: Sequence[Any]) -> Any:
    """A new bound beside an older one of the same parameter: a floor and a ceiling hold together, a ban holds alone."""
    if bound.low is None and bound.high is None:
        return bound
    older = next((one for one in standing_bounds if (one.op, one.parameter) == (bound.op, bound.parameter)), None)
    if older is None or (older.low is None and older.high is None):
        return bound
    low = bound.low if bound.low is not None else older.low
    high = bound.high if bound.high is not None else older.high
    crossed = low is not None and high is not None and low > high
    return bound if crossed else bound.model_copy(update={"low": low, "high": high})


def _unlearned(taste: Taste, trait: str, value: str) -> Taste:
    word = canonical(trait, value)
    counts = taste.traits.get(trait)
    if counts is None:
        return taste
    without = counts.model_copy(
        update={
            "whole": _without(counts.whole, word),
            "contexts": {context: _without(of_context, word) for context, of_context in counts.contexts.items()},
            "stated": None if counts.stated == word else counts.stated,
            "evidence": {name: turns for name, turns in counts.evidence.items() if name != word},
        }
    )
    return taste.model_copy(update={"traits": {**taste.traits, trait: without}})


def _without(of_trait: Tally, word: str) -> Tally:
    return Tally(counts={name: n for name, n in of_trait.counts.items() if name != word})


def _always(taste: Taste, told: Preference) -> Taste:
    """ "Always grain 20": bounds in its way fall, its slider stands there, and the operation counts as added."""
    op = told.op or ""
    value = float(told.value) if isinstance(told.value, int | float) else None
    habit = taste.habits.get(op, Habit())
    habits = {**taste.habits, op: habit.model_copy(update={"added": habit.added + WEIGHTS.weights.stated})}
    taste = taste.model_copy(update={"habits": habits, "bounds": loosened(taste.bounds, op, value)})
    if value is None or MAIN[op] is None:
        return taste
    return taste.model_copy(update={"sliders": {**taste.sliders, op: _stands_at(value, scale_of(op))}})


def _stands_at(value: float, scale: Scale) -> Setting:
    precision = WEIGHTS.sliders.stated / scale.sigma**2 * 4
    return Setting(whole=Sums(precision=precision, weighted=precision * value), n=int(WEIGHTS.sliders.stated))
