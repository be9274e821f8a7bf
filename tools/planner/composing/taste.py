"""Taste on a plan: tastes for now, traits, sliders, memories and bounds move steps, and each effect is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from edits.amounts import MAIN
from edits.lexicon import load_tastes
from edits.plan import Plan, Step
from edits.vocabulary import OPERATIONS
from graph.state import Bound, Override, Profile, Reading, Recalled, TraceEntry, Trait
from tools.planner.steps.steps import Making
from tools.planner.words.quoting import excerpt

SURE = 0.35
"""Confidence from which a trait may move a plan."""
PACE_OPS = frozenset({"pace", "speed"})
SIMILAR = 0.5
"""Score from which a remembered turn speaks to this one."""
FEELING = frozenset({"descriptive"})
TOLD = 2
"""Edits of a person from which their own slider speaks louder than a trait."""
MOST_LEAN = 0.35
"""Largest part by which a trait leads a slider that the words set."""


@dataclass(frozen=True, slots=True)
class Said:
    """One taste that was considered, with the operations whose steps it changed."""

    entry: TraceEntry
    ops: tuple[str, ...]


@dataclass(slots=True)
class Tasted:
    """Steps in a person's taste, and how they got there."""

    steps: list[Step]
    said: list[Said] = field(default_factory=list)

    def say(self, trait: str, value: str, confidence: float, source: str, effect: str, ops: Sequence[str] = ()) -> None:
        """Write one entry of the trace. ops: what it changed."""
        entry = TraceEntry(
            trait=trait, value=value[:120], confidence=round(confidence, 2), source=source[:200], effect=effect[:300]
        )
        self.said.append(Said(entry, tuple(ops)))

    def trace(self, plan: Plan) -> tuple[TraceEntry, ...]:
        """The entries, each with the ids its steps have in the final plan."""
        return tuple(_with_ids(said, plan) for said in self.said)


def _with_ids(said: Said, plan: Plan) -> TraceEntry:
    ids = ", ".join(step.id for step in plan.steps if step.op in said.ops)
    return said.entry.model_copy(update={"effect": f"{ids}: {said.entry.effect}"}) if ids else said.entry


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
            _lean(tasted, name, trait, reading, making, stated, known)
    slide(tasted, profile, stated)
    _remember(tasted, recalled, stated)
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
        added = [] if reading.looks else _leaning_steps(override.trait, override.value, tasted, making, scale=1.5)
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


def source_of(trait: Trait) -> str:
    if trait.source == "learned":
        return f"learned from {len(trait.evidence)} of your edits"
    return {"stated": "you told me", "archetype": "people with your taste"}.get(trait.source, "the default profile")


def _lean(
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
        moved = with_value(step, main, _rounded(op, value * factor))
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


def value_of(step: Step) -> float:
    main = MAIN.get(step.op)
    value = getattr(step.params, main, None) if main else None
    return float(value) if isinstance(value, int | float) else 0.0


def _polish(tasted: Tasted, name: str, trait: Trait, making: Making) -> None:
    """Polish leaves room for taste: the trait's steps join, scaled by how sure it is."""
    steps = _leaning_steps(name, trait.value, tasted, making, scale=0.7 * trait.confidence)
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


def _leaning_steps(name: str, value: str, tasted: Tasted, making: Making, *, scale: float) -> list[Step]:
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
            found.append(Step(id="s1", op=op, params={main: _rounded(op, amount * scale)}, confidence=0.7))  # type: ignore[arg-type]
    if name == "format" and not have & {"crop", "reframe"} and ":" in value and making.kinds != {"audio"}:
        op = "reframe" if making.kinds == {"video"} else "crop"
        found.append(Step(id="s1", op=op, params={"aspect": value}, confidence=0.8))  # type: ignore[arg-type]
    return found


def _rounded(op: str, value: float) -> float:
    """As the slider shows it, within the narrowest range of them all."""
    if op in ("exposure", "gain"):
        return round(max(-5.0, min(5.0, value)), 2)
    return float(round(max(-100.0, min(100.0, value))))


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
        aim = _rounded(step.op, value + (slider.mean - value) * min(1.0, sure * 1.25))
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


def _remember(tasted: Tasted, recalled: Sequence[Recalled], stated: set[str]) -> None:
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
            moved = with_value(step, main, _rounded(step.op, aim))
            if moved is not None and moved != step:
                tasted.steps[place] = moved
                word = {"accept": "you kept", "modify": "you changed", "reject": "you turned down"}[turn.verdict]
                tasted.say(
                    step.op,
                    f"{then:+g}",
                    0.5,
                    f"{word} “{turn.prompt[:60]}”",
                    f"{value:+g} → {_rounded(step.op, aim):+g}",
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
    params = {} if main is None or slider is None else {main: _rounded(op, slider.mean)}
    if main is not None and slider is None:
        return None
    try:
        return Step(id="s1", op=op, params=params, source="profile", reason="you always add it", confidence=0.7)  # type: ignore[arg-type]
    except ValidationError:
        return None


def _shown_value(step: Step) -> str:
    value = getattr(step.params, MAIN[step.op] or "", None)
    return f"{value:+g}" if isinstance(value, int | float) else ""


def bound(tasted: Tasted, bounds: Sequence[Bound], making: Making) -> None:
    """Lasting limits hold for every plan, whatever was asked, and it is said where one did."""
    if bounds:
        held = [_held(step, [one for one in bounds if one.op == step.op], tasted, making) for step in tasted.steps]
        tasted.steps = [step for step in held if step is not None]


def _held(step: Step, bounds: Sequence[Bound], tasted: Tasted, making: Making) -> Step | None:
    for one in bounds:
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


def with_value(step: Step, name: str, value: float | str) -> Step | None:
    """The step with one parameter changed; none where the operation does not allow it."""
    try:
        params = type(step.params).model_validate({**step.params.model_dump(by_alias=True), name: value})
    except ValidationError:
        return None
    return step.model_copy(update={"params": params})
