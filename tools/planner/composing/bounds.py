"""Lasting limits hold for every plan, whatever was asked."""

from __future__ import annotations

from collections.abc import Sequence

from edits.plan import Step
from graph.state import Bound
from tools.planner.composing.tasted import Tasted, with_value
from tools.planner.steps.making import Making


def bound(tasted: Tasted, bounds: Sequence[Bound], making: Making) -> None:
    """Lasting limits hold for every plan, whatever was asked, and it is said where one did."""
    if bounds:
        held = [_held(step, [one for one in bounds if one.op == step.op], tasted, making) for step in tasted.steps]
        tasted.steps = [step for step in held if step is not None]


UNLESS_ASKED = "unless i "
"""In a person's words for a limit that their own requests go before: "no music unless I ask"."""


def _held(step: Step, bounds: Sequence[Bound], tasted: Tasted, making: Making) -> Step | None:
    for one in bounds:
        if step.source == "prompt" and UNLESS_ASKED in one.words.lower():
            continue
        source = f"you said “{one.words[:120]}”" if one.words else "a limit you set"
        named = step.op.replace("_", " ")
        if one.low is None and one.high is None:
            tasted.say(one.op, "never", 1, source, f"{named} left out")
            making.notes.append(f"I left {named} out: {source}.")
            return None
        value = getattr(step.params, one.parameter, None)
        if not isinstance(value, int | float):
            continue
        inside = value if one.low is None else max(one.low, value)
        inside = inside if one.high is None else min(one.high, inside)
        if inside == value:
            continue
        moved = with_value(step, one.parameter, inside)
        kept = moved is not None and inside != 0
        effect = f"{value:+g} → {inside:+g}" if kept else f"{named} {value:+g} left out"
        tasted.say(one.op, f"{inside:g}", 1, source, effect, [one.op] if kept else [])
        making.notes.append(f"{named.capitalize()} {'held at' if kept else 'left at'} {inside:g}: {source}.")
        if moved is None or not kept:
            return None
        step = moved
    return step
