"""What a person usually does: where sliders end, what was kept or turned down, what is always added or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from edits.amounts import MAIN
from edits.plan import Step
from edits.vocabulary import OPERATIONS
from graph.state import Profile, Reading, Recalled
from tools.planner.composing.tasted import Tasted, rounded, with_value
from tools.planner.steps.making import Making

SIMILAR = 0.5
"""Score from which a remembered turn speaks to this one."""


TOLD = 2
"""Edits of a person from which their own slider speaks louder than a trait."""


def slide(tasted: Tasted, profile: Profile, stated: set[str]) -> None:
    """Where a person usually ends takes the place of the default amount; `stated` operations keep theirs."""
    for place, step in enumerate(tasted.steps):
        slider = profile.sliders.get(step.op)
        main = MAIN.get(step.op)
        if (
            slider is None
            or main is None
            or step.op in stated
            or step.source not in ("prompt", "media")
            or slider.n < TOLD
        ):
            continue
        value = getattr(step.params, main, None)
        if not isinstance(value, int | float) or value * slider.mean <= 0:
            continue
        sure = slider.n / (slider.n + 1.5)
        aim = rounded(step.op, value + (slider.mean - value) * min(1.0, sure * 1.25))
        moved = with_value(step, main, aim)
        if moved is None or aim == value:
            continue
        tasted.steps[place] = moved.model_copy(update={"reason": _usual(step, slider.mean), "source": "memory"})
        tasted.say(
            step.op,
            f"{slider.mean:+g}",
            min(0.95, sure),
            f"learned from {slider.n} of your edits",
            f"{value:+g} → {aim:+g}",
            [step.op],
        )


def _usual(step: Step, mean: float) -> str:
    quoted = step.reason.partition(";")[0] if step.reason.startswith("“") else ""
    usual = f"you usually end near {mean:+.2g}" if abs(mean) < 3 else f"you usually end near {mean:+.0f}"
    return f"{quoted}; {usual}" if quoted else usual


def remember(tasted: Tasted, recalled: Sequence[Recalled], stated: set[str]) -> None:
    """What was accepted or rejected for a like request nudges the same slider."""
    for turn in recalled:
        if turn.verdict is None or turn.score < SIMILAR:
            continue
        for place, step in enumerate(tasted.steps):
            main = MAIN.get(step.op)
            past = next((one for one in turn.steps if one.op == step.op), None)
            if past is None or main is None or step.op in stated or step.source not in ("prompt", "media", "look"):
                continue
            value, then = getattr(step.params, main, None), getattr(past.params, main, None)
            if not isinstance(value, int | float) or not isinstance(then, int | float) or value * then <= 0:
                continue
            aim = value * 0.75 if turn.verdict == "reject" else value + (then * past.amount - value) * 0.3
            moved = with_value(step, main, rounded(step.op, aim))
            if moved is not None and moved != step:
                tasted.steps[place] = moved
                word = {"accept": "you kept", "modify": "you changed", "reject": "you turned down"}[turn.verdict]
                tasted.say(
                    step.op,
                    f"{then:+g}",
                    0.5,
                    f"{word} “{turn.prompt[:60]}”",
                    f"{value:+g} → {rounded(step.op, aim):+g}",
                    [step.op],
                )


def spare(tasted: Tasted, profile: Profile) -> None:
    """What a person takes out whenever it is offered is offered no more; what they ask for now stays."""
    for step in list(tasted.steps):
        if profile.habits.get(step.op) == "never" and step.source in ("profile", "memory", "media"):
            asked = step.source == "memory" and step.reason.startswith("“")
            if not asked:
                tasted.steps.remove(step)
                tasted.say(step.op, "never", 0.8, "you take it out every time", f"{step.op.replace('_', ' ')} left out")


def accustom(tasted: Tasted, reading: Reading, profile: Profile, making: Making) -> None:
    """What a person adds to every plan is offered from the start, as strong as they add it, where it can work."""
    if not tasted.steps or not making.kinds:
        return
    have = {step.op for step in tasted.steps} | set(reading.avoid)
    for op, habit in profile.habits.items():
        if habit != "always" or op in have or not making.kinds & OPERATIONS[op].kinds:
            continue
        step = _customary(op, profile)
        if step is not None:
            tasted.steps.append(step)
            told = f"{op.replace('_', ' ')} {_shown_value(step)}".strip()
            tasted.say(op, "always", 0.8, "you add it every time", f"{told} added", [op])


def _customary(op: str, profile: Profile) -> Step | None:
    """The operation at the person's usual amount; none where that is not known and nothing else will do."""
    main, slider = MAIN[op], profile.sliders.get(op)
    params = {} if main is None or slider is None else {main: rounded(op, slider.mean)}
    if main is not None and slider is None:
        return None
    try:
        return Step(id="s1", op=op, params=params, source="profile", reason="you always add it", confidence=0.7)  # type: ignore[arg-type]
    except ValidationError:
        return None


def _shown_value(step: Step) -> str:
    value = getattr(step.params, MAIN[step.op] or "", None)
    return f"{value:+g}" if isinstance(value, int | float) else ""
