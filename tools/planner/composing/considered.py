"""What a person's taste did to a plan that was made with it in view: usual amounts, habits and limits still hold."""

from __future__ import annotations

from collections.abc import Sequence

from edits.amounts import MAIN
from edits.lexicon import load_tastes
from edits.plan import Step
from graph.state import Override, Profile, Reading, Trait
from tools.planner.composing.bounds import bound
from tools.planner.composing.custom import accustom, slide, spare
from tools.planner.composing.leaning import PACE_OPS
from tools.planner.composing.taste import AND_THEN, SURE, said_so, say_aside
from tools.planner.composing.tasted import Tasted, source_of, value_of
from tools.planner.steps.making import Making


def consider(
    steps: Sequence[Step], reading: Reading, profile: Profile, overrides: Sequence[Override], making: Making
) -> Tasted:
    """The steps within this person's limits, at their usual amounts where the words set none, and what taste did.

    What was stated outright in the prompt stays as stated, limits aside.
    """
    tasted = Tasted(list(steps))
    stated = {ask.op for ask in reading.asks if MAIN.get(ask.op) in ask.params}
    for override in overrides:
        _tell_override(tasted, override, profile, making)
    gated = {override.trait for override in overrides}
    slide(tasted, profile, stated)
    for name, trait in profile.traits.items():
        if name not in gated and trait.source != "default" and trait.confidence >= SURE:
            _tell_trait(tasted, name, trait)
    spare(tasted, profile)
    accustom(tasted, reading, profile, making)
    bound(tasted, profile.bounds, making)
    return tasted


def _tell_override(tasted: Tasted, override: Override, profile: Profile, making: Making) -> None:
    known = profile.traits.get(override.trait)
    if known is not None and known.source != "default" and known.value != override.value:
        say_aside(tasted, override, known)
    with_it, _ = _leaning(tasted, override.trait, override.value)
    effect = AND_THEN[override.scope].format(override.value)
    tasted.say(override.trait, override.value, 1, said_so(override, making), effect, with_it)


def _tell_trait(tasted: Tasted, name: str, trait: Trait) -> None:
    """Whether the plan goes along with a trait, goes against it, or leaves it where it is."""
    with_it, against = _leaning(tasted, name, trait.value)
    if with_it:
        told = ", ".join(f"{step.op} {_shown(step)}" for step in tasted.steps if step.op in with_it)
        tasted.say(name, trait.value, trait.confidence, source_of(trait), f"{told}, as you like it", with_it)
    elif against:
        told = ", ".join(f"{step.op} {_shown(step)}" for step in tasted.steps if step.op in against)
        aside = (
            f"{trait.value} ({trait.confidence:.2f}) set aside, because the plan asks for {told}; "
            f"say “keep it {trait.value}” and I will"
        )
        tasted.say(name, trait.value, trait.confidence, source_of(trait), aside, against)


def _leaning(tasted: Tasted, name: str, value: str) -> tuple[list[str], list[str]]:
    """Operations of the plan that lean towards a trait's value, and those that lean the other way."""
    if name == "format":
        framed = [step for step in tasted.steps if getattr(step.params, "aspect", None)]
        fits = [step.op for step in framed if getattr(step.params, "aspect", None) == value]
        return fits, [step.op for step in framed if step.op not in fits] if ":" in value else []
    leanings = load_tastes().get(name, {}).get(value, {})
    if "shot_length" in leanings:
        return _paced(tasted, leanings["shot_length"])
    moved = [(step, leanings[step.op] * value_of(step)) for step in tasted.steps if step.op in leanings]
    return [step.op for step, pull in moved if pull > 0], [step.op for step, pull in moved if pull < 0]


MIDDLE_S = 3.0
"""Seconds a shot that are neither fast nor slow."""


def _paced(tasted: Tasted, length: float) -> tuple[list[str], list[str]]:
    fast = length < MIDDLE_S
    with_it, against = [], []
    for step in tasted.steps:
        if step.op not in PACE_OPS:
            continue
        shots, factor = getattr(step.params, "shot_length", None), getattr(step.params, "factor", None)
        quick = shots < MIDDLE_S if shots is not None else factor > 1 if factor is not None else None
        if quick is not None and length != MIDDLE_S:
            (with_it if quick == fast else against).append(step.op)
    return with_it, against


def _shown(step: Step) -> str:
    name = MAIN.get(step.op) or "aspect"
    value = getattr(step.params, name, "")
    return f"{value:+g}" if isinstance(value, int | float) and name not in ("factor", "shot_length") else str(value)
