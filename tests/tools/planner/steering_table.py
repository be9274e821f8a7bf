"""Tables of steering: words | kind of media, with a + after a turn | intent | what else must be so.

What else: `undo`, `keep`, `redo`, `reject`, `scale=0.5`, `amount_of=0.5` for the judgement (a factor within 0.11, or a
range `scale=0.5-0.9`); `never:op`, `never:trait=value`, `like:op`, `like:op+`, `like:trait=value` for a lasting taste;
`now:trait=value@scope` for a taste for now; `op`, `op+`, `op-` for a step that must be in the plan, `!op` for one that
must not, `none` for no steps, `some` for any, `asks` and `says` for an answer that waits, or does not; `a/b` is either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from edits.plan import Step
from graph.state import Draft, Reading, Recalled
from tests.tools.planner.desk import draft, facts, still, turn, understand

FOLDER = Path(__file__).parent / "steering"
DULL = still(lightness=38.0, contrast=14.0, colorfulness=24.0)
"""A picture that sits dark and flat."""
LAST = {
    "image": turn(
        {"op": "temperature", "params": {"amount": 18}},
        {"op": "contrast", "params": {"amount": 20}},
        {"op": "vignette", "params": {"amount": -25}},
        {"op": "crop", "params": {"aspect": "4:5"}},
    ),
    "video": turn(
        {"op": "contrast", "params": {"amount": 20}},
        {"op": "saturation", "params": {"amount": 15}},
        {"op": "pace", "params": {"feel": "fast"}},
        {"op": "music", "params": {"prompt": "an upbeat track", "gain_db": -12}},
        {"op": "caption", "params": {}},
    ),
    "audio": turn({"op": "gain", "params": {"db": 6}}, {"op": "denoise_audio", "params": {"strength": 60}}),
}


def faults_of(name: str) -> tuple[list[str], int]:
    """What is misread in the table of that name, a line a row, and how many rows it has."""
    lines = [line for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines() if line.strip()]
    found = [f"{line.split(' | ')[0]!r}: {'; '.join(faults)}" for line in lines if (faults := list(_faults(line)))]
    return found, len(lines)


def _faults(line: str) -> Iterator[str]:
    words, about, intents, checks = ([part.strip() for part in f"{line} ".split(" | ")] + [""])[:4]
    kind = about.rstrip("+")
    last: Recalled | None = LAST[kind] if about.endswith("+") else None  # type: ignore[index]
    media = None if kind == "any" else facts(kind, **({} if kind == "audio" else {"still": DULL}))  # type: ignore[arg-type]
    reading = understand(words, None if kind == "any" else kind, last)  # type: ignore[arg-type]
    if reading.intent.kind not in intents.split("/"):
        yield f"{reading.intent.kind}, not {intents}"
    drafted = draft(words, media, last=last)
    for check in checks.split():
        if not any(_holds(one, reading, drafted) for one in check.split("/")):
            yield f"not {check}: {_told(reading, drafted)}"


def _told(reading: Reading, drafted: Draft) -> str:
    judged = reading.feedback and f"{reading.feedback.action} {reading.feedback.op or ''} {reading.feedback.factor}"
    tastes = [f"{one.op or one.trait}={one.value}{' never' * one.never}" for one in reading.preferences]
    now = [f"{one.trait}={one.value}@{one.scope}" for one in reading.overrides]
    steps = [f"{step.op} {step.params.model_dump(exclude_none=True)}"[:70] for step in drafted.plan.steps]
    return f"{judged}, {tastes}, {now}, {steps}, {'asks' if drafted.must_answer else 'says'} {drafted.summary[:90]!r}"


def _holds(check: str, reading: Reading, drafted: Draft) -> bool:
    name, _, value = check.partition("=")
    if name in ("undo", "keep", "redo", "reject", "scale", "amount_of"):
        return _judged(name, value, reading)
    if name.startswith(("never:", "like:")):
        return _lasting(name.partition(":")[2], value, never=name.startswith("never:"), reading=reading)
    if name.startswith("now:"):
        wanted, _, scope = value.partition("@")
        return any((one.trait, one.value, one.scope) == (name[4:], wanted, scope) for one in reading.overrides)
    return _planned(name, drafted)


def _judged(action: str, factor: str, reading: Reading) -> bool:
    feedback = reading.feedback
    if feedback is None or feedback.action != action:
        return False
    low, _, high = factor.partition("-")
    spread = (float(low), float(high)) if high else (float(low) - 0.11, float(low) + 0.11) if low else None
    return spread is None or (feedback.factor is not None and spread[0] <= feedback.factor <= spread[1])


def _lasting(name: str, value: str, *, never: bool, reading: Reading) -> bool:
    sign = name[-1] if name[-1] in "+-" else ""
    return any(
        one.never == never
        and name.rstrip("+-") in (one.op, one.trait)
        and (not value or str(one.value).lower() == value.lower().replace("_", " "))
        and (not sign or (isinstance(one.value, int | float) and (one.value > 0) == (sign == "+")))
        for one in reading.preferences
    )


def _planned(check: str, drafted: Draft) -> bool:
    steps = drafted.plan.steps
    match check:
        case "none" | "some":
            return bool(steps) == (check == "some")
        case "asks" | "says":
            return (drafted.must_answer or bool(drafted.questions)) == (check == "asks")
    op, sign = check.lstrip("!").rstrip("+-"), check[-1] if check[-1] in "+-" else ""
    found = any(step.op == op and (not sign or (_way(step) > 0) == (sign == "+")) for step in steps)
    return found != check.startswith("!")


def _way(step: Step) -> float:
    """Which way a step moves: of a pace, whether it is fast."""
    params = step.params.model_dump()
    if step.op == "pace":
        return 1 if re.search("fast|frantic", str(params.get("feel"))) else -1
    if step.op == "speed":
        return float(params["factor"]) - 1
    return next(
        (float(one) for one in params.values() if isinstance(one, int | float) and not isinstance(one, bool)), 0
    )
