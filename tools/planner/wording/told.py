"""What is known, told in a sentence: of a person's taste, and of what the last edit did and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edits.lexicon import load_works
from edits.plan import Step
from graph.state import Bound, Profile, Recalled, Trait
from tools.planner.wording.phrasing import listed, phrase

NEW = (
    "Nothing yet. I learn from what you keep, change and turn down, and from what you tell me, such as “I like warm "
    "pictures” or “never add grain”."
)
MOST_TASTES, MOST_STEPS = 6, 5
QUOTED = re.compile(r"“[^”]*”")
"""A reason that is the person's own words."""
USUAL = 2
"""Edits from which a usual amount is worth telling."""


def known_of(profile: Profile) -> str:
    """A person's taste as far as it is known, the surest first."""
    known = [trait for trait in profile.traits.items() if trait[1].source != "default"]
    tastes = [f"{name} {trait.value} ({_since(trait)})" for name, trait in sorted(known, key=_surest)]
    usual = [
        f"{op.replace('_', ' ')} near {slider.mean:+.0f}"
        for op, slider in profile.sliders.items()
        if slider.n >= USUAL and abs(slider.mean) >= 1
    ]
    parts = [listed((tastes + usual)[:MOST_TASTES])] if tastes or usual else []
    parts += [limits] if (limits := listed([_limit(bound) for bound in profile.bounds][:MOST_TASTES])) else []
    return f"What I know of your taste: {'; '.join(parts)}. You can make me forget any of it." if parts else NEW


def _surest(trait: tuple[str, Trait]) -> float:
    return -trait[1].confidence


def _since(trait: Trait) -> str:
    edits = len(trait.evidence)
    if trait.source == "learned" and edits:
        return f"learned from {edits} {'edit' if edits == 1 else 'edits'}"
    return {"stated": "you said so", "archetype": "as people like you choose"}.get(trait.source, "so it seems")


def _limit(bound: Bound) -> str:
    op = bound.op.replace("_", " ")
    if bound.low is None and bound.high is None:
        return f"never {op}"
    if bound.low is None:
        return f"{op} never above {bound.high:g}"
    return f"{op} never below {bound.low:g}"


def done_by(last: Recalled, plain: str) -> str:
    """What the last edit did and why, or why it did what is named. plain: the question in plain words."""
    steps = _meant(last.steps, plain) or list(last.steps)
    if not steps:
        return "Nothing is changed: you see it as it came."
    told = list(dict.fromkeys(_told(steps)))
    more = f"; and {len(told) - MOST_STEPS} more" if len(told) > MOST_STEPS else ""
    return f"What I did: {'; '.join(told[:MOST_STEPS])}{more}."


def _meant(steps: Sequence[Step], plain: str) -> list[Step]:
    said = f" {plain} "
    named = {op for name, ops in load_works().items() if f" {name} " in said for op in ops}
    return [step for step in steps if step.op in named or f" {step.op.replace('_', ' ')} " in said]


def _told(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        work = phrase(step) or step.op.replace("_", " ")
        why = step.reason.strip(" .")
        yield f"{work} ({why})" if why and not QUOTED.fullmatch(why) else work
