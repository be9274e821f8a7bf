"""The last edit of a clip made longer or shorter, earlier or later, closer, in another shape, or milder."""

from __future__ import annotations

from collections.abc import Sequence

from edits.lexicon import load_lexicon
from edits.plan import Step, TimeRange
from edits.vocabulary import OPERATIONS, Executor
from tools.planner.intents.following import Following
from tools.planner.steps.making import Making
from tools.planner.steps.times import ASSUMED_S
from tools.planner.words.tokens import tokenise
from tools.planner.words.values import UNITS, numbers_in

CLOSER_BY, MOST_SCALE, LEAST_SCALE = 1.25, 4.0, 0.5
SHIFT_S = 1.0
MILDER = 0.6
PAD_MS, MOST_PAD_MS = 150.0, 1_000.0


def adjusted(steps: Sequence[Step], following: Following, making: Making) -> list[Step]:
    """The steps with what was told of them afterwards."""
    length = making.facts.duration_s if making.facts is not None else None
    words = following.words
    match following.way:
        case "lasts":
            return [_lasting(step, lasts, length) if (lasts := _lasts(step, words)) else step for step in steps]
        case "end":
            return [_other_end(step, words, length) for step in steps]
        case "shift":
            by = _seconds(words) or SHIFT_S
            return [_shifted(step, by if words.endswith("later") else -by) for step in steps]
        case "closer":
            nearer = words in ("closer", "tighter", "further in")
            return [_nearer(step, CLOSER_BY if nearer else 1 / CLOSER_BY) for step in steps]
        case "shape":
            entry = load_lexicon().entries.get(words)
            shape = entry.aspect if entry is not None and entry.aspect else words
            return [_changed(step, aspect=shape) if step.op in ("crop", "reframe") else step for step in steps]
    return [_milder(step) for step in steps]


def _seconds(words: str) -> float:
    """Seconds that a length tells; 0 where none is told."""
    tokens = tokenise(words)
    number = next((one for one in numbers_in(tokens) if one.unit in UNITS), None)
    if number is not None:
        return number.value * UNITS[number.unit]
    unit = next((UNITS[token.norm] for token in tokens if token.norm in UNITS), 0.0)
    return unit / 2 if any(token.norm == "half" for token in tokens) else unit


LONGER = {"longer": 1.5, "shorter": 2 / 3}


def _lasts(step: Step, words: str) -> float:
    """How long a step is to last: as told, or in proportion to what it has; 0 where nothing is known of that."""
    factor = LONGER.get(words)
    if factor is None:
        return _seconds(words)
    time = step.target.time if step.target is not None else None
    has = getattr(step.params, "duration", None) or (time.end - time.start if time is not None and time.end else 0.0)
    if step.op == "trim" and step.params.end is not None:  # type: ignore[attr-defined]
        has = step.params.end - step.params.start  # type: ignore[attr-defined]
    return round(has * factor, 2)


def _lasting(step: Step, seconds: float, length: float | None) -> Step:
    if step.op == "trim":
        start = step.params.start  # type: ignore[attr-defined]
        end = start + seconds if length is None else min(length, start + seconds)
        return _changed(step, start=start, end=end).model_copy(update={"amount": 1.0, "executor": Executor.local})
    if step.op in ("freeze_frame", "transition"):
        return _changed(step, duration=min(seconds, 60.0 if step.op == "freeze_frame" else 5.0))
    if step.op == "fade_audio":
        told = {name: seconds for name in ("in", "out") if step.params.model_dump(by_alias=True)[name]}
        return _changed(step, **told)
    time = step.target.time if step.target is not None else None
    if step.op not in ("text", "overlay", "zoom", "blur", "mute") or (
        time is None and step.op not in ("text", "overlay")
    ):
        return step
    start = time.start if time is not None else 0.0
    return _at(step, start, start + seconds if length is None else min(length, start + seconds))


def _other_end(step: Step, words: str, length: float | None) -> Step:
    """As much as was to stay, from another part of the clip."""
    end = step.params.end if step.op == "trim" else None  # type: ignore[attr-defined]
    if end is None:
        return step
    lasts, whole = end - step.params.start, length or ASSUMED_S  # type: ignore[attr-defined]
    start = 0.0 if words.startswith(("start", "beg", "first")) else max(0.0, whole - lasts)
    start = max(0.0, (whole - lasts) / 2) if words == "middle" else start
    return _changed(step, start=round(start, 3), end=round(start + lasts, 3))


def _shifted(step: Step, by: float) -> Step:
    if hasattr(step.params, "at") and isinstance(step.params.at, int | float):
        return _changed(step, at=max(0.0, round(step.params.at + by, 3)))
    time = step.target.time if step.target is not None else None
    if time is None:
        return step
    start = max(0.0, time.start + by)
    return _at(step, start, start + time.end - time.start if time.end is not None else None)


def _at(step: Step, start: float, end: float | None) -> Step:
    time = TimeRange(start=round(start, 3), end=round(end, 3) if end is not None else None)
    target = step.target.model_copy(update={"time": time}) if step.target is not None else {"time": time}
    return Step.model_validate({**step.model_dump(by_alias=True), "target": target})


def _nearer(step: Step, factor: float) -> Step:
    if step.op != "zoom":
        return step
    return _changed(step, scale=round(max(LEAST_SCALE, min(MOST_SCALE, step.params.scale * factor)), 3))  # type: ignore[attr-defined]


def _milder(step: Step) -> Step:
    """Less work on the sound; pauses with more air around the words."""
    if step.op == "remove_silence":
        params = step.params.model_dump()
        pad = min(MOST_PAD_MS, params["pad_ms"] + PAD_MS)
        return _changed(step, pad_ms=pad, min_seconds=round(params["min_seconds"] * 1.6, 2))
    if step.op not in ("denoise_audio", "enhance_voice"):
        return step
    return step.model_copy(update={"amount": round(step.amount * MILDER, 3)})


def _changed(step: Step, **values: object) -> Step:
    """The step with other parameters, checked."""
    params = OPERATIONS[step.op].model_validate({**step.params.model_dump(by_alias=True), **values})
    return step.model_copy(update={"params": params})


__all__ = ["adjusted"]
