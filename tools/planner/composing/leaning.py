"""Traits lead a plan: sliders already moved, the pace, the frame, and steps of their own beside polish."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from edits.amounts import MAIN
from edits.lexicon import load_tastes
from edits.plan import Step
from graph.state import Reading, Trait
from tools.planner.composing.tasted import Tasted, rounded, source_of, value_of, with_value
from tools.planner.steps.making import Making

PACE_OPS = frozenset({"pace", "speed"})


MOST_LEAN = 0.35
"""Largest part by which a trait leads a slider that the words set."""


def lean(
    tasted: Tasted, name: str, trait: Trait, reading: Reading, making: Making, stated: set[str], known: set[str]
) -> None:
    """Lead the plan towards a trait: sliders already moved, and for a feel or polish the trait's own steps."""
    if name == "format":
        _frame(tasted, trait, reading)
        return
    leanings = load_tastes().get(name, {}).get(trait.value, {})
    looked = any(step.source == "look" for step in tasted.steps)
    if looked and name != "pacing":
        _against_look(tasted, name, trait, making)
        return
    for op, amount in leanings.items():
        if op == "shot_length":
            _pace(tasted, trait, amount, looked, making)
        else:
            _lead(tasted, name, trait, op, amount, stated | known)
    if not looked and any(step.source == "media" and step not in making.joining for step in tasted.steps):
        _polish(tasted, name, trait, making)


def _lead(tasted: Tasted, name: str, trait: Trait, op: str, amount: float, stated: set[str]) -> None:
    for place, step in enumerate(tasted.steps):
        main = MAIN.get(step.op)
        if step.op != op or main is None or op in stated:
            continue
        value = getattr(step.params, main)
        agrees = value * amount > 0
        factor = 1 + (MOST_LEAN if agrees else -MOST_LEAN * 0.7) * trait.confidence
        moved = with_value(step, main, rounded(op, value * factor))
        if moved is not None and moved != step:
            new = getattr(moved.params, main)
            tasted.steps[place] = moved
            tasted.say(name, trait.value, trait.confidence, source_of(trait), f"{value:+g} → {new:+g}", [op])


def _against_look(tasted: Tasted, name: str, trait: Trait, making: Making) -> None:
    """A look was asked for: it goes before a trait that pulls the other way, and that is said."""
    values = load_tastes().get(name, {})
    mine = _pulls(values.get(trait.value, {}))
    for look in making.looks:
        theirs = look.traits.get(name)  # type: ignore[call-overload]
        brought = _pulls({step.op: value_of(step) for step in tasted.steps if step.source == "look"})
        against = any(mine[axis] * brought.get(axis, 0) < 0 for axis in mine)
        if not against and (theirs is None or not _opposed(mine, _pulls(values.get(theirs, {})))):
            continue
        asked = f"is {theirs}" if theirs is not None and theirs != trait.value else "asks for the opposite"
        aside = _aside(trait, f"the look {asked}")
        tasted.say(
            name, trait.value, trait.confidence, source_of(trait),
            aside,
        )  # fmt: skip
        return


def _aside(trait: Trait, why: str) -> str:
    return f"{trait.value} ({trait.confidence:.2f}) set aside, because {why}; say “keep it {trait.value}” and I will"


def _pulls(leanings: Mapping[str, float]) -> dict[str, float]:
    """Leanings by what they change for the eye: both colour sliders are one axis."""
    found: dict[str, float] = {}
    for op, amount in leanings.items():
        axis = "saturation" if op == "vibrance" else op
        found[axis] = found.get(axis, 0) + amount
    return found


def _opposed(mine: Mapping[str, float], theirs: Mapping[str, float]) -> bool:
    return any(mine[axis] * theirs.get(axis, 0) < 0 for axis in mine)


def _polish(tasted: Tasted, name: str, trait: Trait, making: Making) -> None:
    """Polish leaves room for taste: the trait's steps join, scaled by how sure it is."""
    steps = leaning_steps(name, trait.value, tasted, making, scale=0.7 * trait.confidence)
    for step in steps:
        tasted.steps.append(step.model_copy(update={"source": "profile", "reason": f"you like it {trait.value}"}))
    if steps:
        tasted.say(
            name,
            trait.value,
            trait.confidence,
            source_of(trait),
            f"{trait.value}, as you like it",
            [step.op for step in steps],
        )


def leaning_steps(name: str, value: str, tasted: Tasted, making: Making, *, scale: float) -> list[Step]:
    """Steps for a trait's value that the plan does not have yet."""
    have = {step.op for step in tasted.steps}
    found: list[Step] = []
    if value == "monochrome" and "monochrome" in have:
        return []
    if value == "monochrome":
        return [Step(id="s1", op="monochrome", params={}, confidence=0.8)]  # type: ignore[arg-type]
    for op, amount in load_tastes().get(name, {}).get(value, {}).items():
        if op == "shot_length":
            if "video" in making.kinds and not have & PACE_OPS:
                found.append(Step(id="s1", op="pace", params={"shot_length": amount}, confidence=0.7))  # type: ignore[arg-type]
        elif op not in have and making.kinds != {"audio"}:
            main = MAIN[op] or "amount"
            found.append(Step(id="s1", op=op, params={main: rounded(op, amount * scale)}, confidence=0.7))  # type: ignore[arg-type]
    if name == "format" and not have & {"crop", "reframe"} and ":" in value and making.kinds != {"audio"}:
        op = "reframe" if making.kinds == {"video"} else "crop"
        found.append(Step(id="s1", op=op, params={"aspect": value}, confidence=0.8))  # type: ignore[arg-type]
    return found


def _pace(tasted: Tasted, trait: Trait, length: float, looked: bool, making: Making) -> None:
    for place, step in enumerate(tasted.steps):
        if step.op != "pace":
            continue
        now = getattr(step.params, "shot_length", None)
        if step.source == "look" and now is not None:
            if (now > 3) != (length > 3):
                wants = "long shots" if now > 3 else "short shots"
                tasted.say(
                    "pacing",
                    trait.value,
                    trait.confidence,
                    source_of(trait),
                    _aside(trait, f"the look asks for {wants}"),
                )
            return
        aim = length if now is None else round(now + (length - now) * 0.3 * trait.confidence, 2)
        moved = with_value(step, "shot_length", max(0.2, aim))
        if moved is not None and (now is None or abs(aim - now) > 0.05):
            tasted.steps[place] = moved
            tasted.say(
                "pacing",
                trait.value,
                trait.confidence,
                source_of(trait),
                f"shots of {aim:g} s" if now is None else f"shots {now:g} s → {aim:g} s",
                ["pace"],
            )


def _frame(tasted: Tasted, trait: Trait, reading: Reading) -> None:
    """A crop without a shape takes the shape the person delivers in; a look's frame goes before it."""
    for place, step in enumerate(tasted.steps):
        aspect = getattr(step.params, "aspect", None)
        if step.op == "crop" and aspect is None and ":" in trait.value and step.source == "prompt":
            try:
                params = type(step.params).model_validate(
                    {"aspect": trait.value, "anchor": getattr(step.params, "anchor", "center")}
                )
            except ValidationError:
                return
            tasted.steps[place] = step.model_copy(
                update={"params": params, "source": "profile", "reason": f"{trait.value}, the frame you deliver in"}
            )
            tasted.say("format", trait.value, trait.confidence, source_of(trait), f"crop to {trait.value}", ["crop"])
        elif (
            step.op in ("crop", "reframe")
            and step.source == "look"
            and aspect not in (None, trait.value)
            and ":" in trait.value
        ):
            if trait.confidence >= 0.6:
                moved = with_value(step, "aspect", trait.value)
                if moved is not None:
                    tasted.steps[place] = moved.model_copy(
                        update={"source": "profile", "reason": f"{trait.value}, the frame you deliver in"}
                    )
                    tasted.say(
                        "format",
                        trait.value,
                        trait.confidence,
                        source_of(trait),
                        f"kept instead of the look's {aspect}",
                        [step.op],
                    )
            else:
                tasted.say(
                    "format",
                    trait.value,
                    trait.confidence,
                    source_of(trait),
                    _aside(trait, f"the look is framed in {aspect}"),
                )
