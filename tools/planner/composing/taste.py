"""Taste on a plan: tastes for now, traits, sliders, memories and bounds move steps, and each effect is said."""

from __future__ import annotations

from collections.abc import Sequence

from edits.amounts import MAIN
from edits.lexicon import load_tastes
from edits.plan import Step
from graph.state import Override, Profile, Reading, Recalled, Trait
from tools.planner.composing.bounds import bound
from tools.planner.composing.custom import TOLD, accustom, remember, slide, spare
from tools.planner.composing.leaning import PACE_OPS, lean, leaning_steps
from tools.planner.composing.tasted import Tasted, source_of
from tools.planner.steps.making import Making
from tools.planner.words.quoting import excerpt

SURE = 0.35
"""Confidence from which a trait may move a plan."""


FEELING = frozenset({"descriptive"})


def season(
    steps: Sequence[Step], reading: Reading, profile: Profile, overrides: Sequence[Override],
    recalled: Sequence[Recalled], making: Making,
) -> Tasted:  # fmt: skip
    """The steps as this person would have them. What was stated outright in the prompt stays as stated."""
    tasted = Tasted(list(steps))
    stated = {ask.op for ask in reading.asks if MAIN.get(ask.op) in ask.params}
    _apply_overrides(tasted, reading, profile, overrides, making)
    known = {op for op, slider in profile.sliders.items() if slider.n >= TOLD}
    gated = {override.trait for override in overrides}
    for name, trait in profile.traits.items():
        if name not in gated and trait.source != "default" and trait.confidence >= SURE:
            lean(tasted, name, trait, reading, making, stated, known)
    slide(tasted, profile, stated)
    remember(tasted, recalled, stated)
    spare(tasted, profile)
    accustom(tasted, reading, profile, making)
    bound(tasted, profile.bounds, making)
    return tasted


def _apply_overrides(
    tasted: Tasted, reading: Reading, profile: Profile, overrides: Sequence[Override], making: Making
) -> None:
    """Tastes for now: they add their steps, and the trait they stand before is set aside."""
    for override in overrides:
        known = profile.traits.get(override.trait)
        if known is not None and known.source != "default" and known.value != override.value:
            say_aside(tasted, override, known)
        added = [] if reading.looks else leaning_steps(override.trait, override.value, tasted, making, scale=1.5)
        reason = f"{override.value}, as you asked {'' if override.scope == 'from_now_on' else 'for today'}".strip()
        tasted.steps.extend(step.model_copy(update={"source": "override", "reason": reason}) for step in added)
        ops = [step.op for step in added] or _leaning_ops(override, reading, tasted)
        tasted.say(
            override.trait,
            override.value,
            1,
            said_so(override, making),
            AND_THEN[override.scope].format(override.value),
            ops,
        )


def say_aside(tasted: Tasted, override: Override, known: Trait) -> None:
    """A trait that a taste for now stands before."""
    aside = f"{known.value} ({known.confidence:.2f}) set aside {FOR_HOW_LONG[override.scope]}, as you asked"
    tasted.say(override.trait, known.value, known.confidence, source_of(known), aside)


FOR_HOW_LONG = {"once": "for this turn", "session": "for today", "from_now_on": "from now on"}


AND_THEN = {
    "once": "{} for now; your profile stays as it is",
    "session": "{} for today; your profile stays as it is",
    "from_now_on": "{} from now on",
}


def said_so(override: Override, making: Making) -> str:
    words = excerpt(override.words, override.value, making.prompt)
    return f"you said “{words}”" if words else "you said so for today"


def _leaning_ops(override: Override, reading: Reading, tasted: Tasted) -> list[str]:
    """Operations of the plan that carry an override which added no step of its own."""
    if reading.looks:
        return [step.op for step in tasted.steps if step.source == "look"]
    leanings = load_tastes().get(override.trait, {}).get(override.value, {})
    pace = PACE_OPS if "shot_length" in leanings else frozenset()
    return [step.op for step in tasted.steps if step.op in leanings or step.op in pace]
