"""From an ask to steps of the edit language: bounded, typed, each with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from edits.plan import Step, Target, TimeRange
from edits.vocabulary import OPERATIONS
from graph.state import Ask
from tools.planner.statements.meaning import PARTIAL
from tools.planner.steps.amounts import STRENGTHS, USUAL, strength
from tools.planner.steps.making import Making, one_step, reason_for, stated_of
from tools.planner.steps.picture import (
    blur,
    color_grade,
    crop,
    flip,
    hsl,
    lut,
    match_look,
    overlay,
    perspective,
    recolor,
    replace_background,
    replace_object,
    reshape,
    resize,
    rotate,
    signed,
    written,
    zoom,
)
from tools.planner.steps.sound import audio_offset, equalize, fade_audio, metadata, music, sound_effect
from tools.planner.steps.timeline import loop, moment, pace, ranges, reorder, speed, speed_ramp, split, transition
from tools.planner.steps.times import settle


def make_steps(ask: Ask, making: Making) -> list[Step]:
    """The steps of one ask, none when it cannot be done. Their ids are given later."""
    maker = MAKERS.get(ask.op)
    if maker is not None:
        return maker(ask, making)
    if ask.op in USUAL:
        return signed(ask, making)
    if ask.op in STRENGTHS:
        return one_step(ask, {**strength(ask), **stated_of(ask)}, reason_for(ask, making))
    if ask.op in OPERATIONS:
        return one_step(ask, stated_of(ask), reason_for(ask, making), amount=partly(ask))
    return []


def partly(ask: Ask) -> float:
    """How much of the whole is done: "whiten teeth 30%"."""
    share = ask.params.get("strength") if ask.op in PARTIAL else None
    return float(share) if isinstance(share, int | float) else 1.0


def placed_in_time(steps: Sequence[Step], ask: Ask, making: Making) -> list[Step]:
    """The steps with the part of the clip they hold for, where it was said relative to its length."""
    relative = {name: ask.params[name] for name in ("share", "from_end", "but_last", "middle") if name in ask.params}
    if not relative or ask.op in ("trim", "cut"):
        return list(steps)
    if ask.op == "transition" and "from_end" in relative:
        relative["from_end"] = max(float(relative["from_end"]), float(ask.params.get("duration", 0.0)))
    times = settle(relative, making.facts.duration_s if making.facts is not None else None)
    making.notes.extend(times.notes)
    if not times.ranges:
        return list(steps)
    start, end = times.ranges[0]
    found = []
    for step in steps:
        target = (step.target or Target()).model_copy(update={"time": TimeRange(start=start, end=end)})
        found.append(step if step.op in TIMELESS else step.model_copy(update={"target": target}))
    return found


TIMELESS = frozenset({"freeze_frame", "extract_frame", "marker", "output", "crop", "reframe"})


MAKERS: Mapping[str, Callable[[Ask, Making], list[Step]]] = {
    "speed": speed,
    "trim": ranges,
    "cut": ranges,
    "crop": crop,
    "reframe": crop,
    "rotate": rotate,
    "color_grade": color_grade,
    "hsl": hsl,
    "perspective": perspective,
    "equalize": equalize,
    "blur": blur,
    "replace_background": replace_background,
    "replace_object": replace_object,
    "text": written,
    "overlay": overlay,
    "music": music,
    "sound_effect": sound_effect,
    "resize": resize,
    "flip": flip,
    "split": split,
    "reorder": reorder,
    "loop": loop,
    "speed_ramp": speed_ramp,
    "freeze_frame": moment,
    "extract_frame": moment,
    "marker": moment,
    "zoom": zoom,
    "match_look": match_look,
    "lut": lut,
    "reshape": reshape,
    "pace": pace,
    "transition": transition,
    "audio_offset": audio_offset,
    "metadata": metadata,
    "fade_audio": fade_audio,
    "recolor": recolor,
}
