"""From an ask to steps of the edit language: bounded, typed, each with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from edits.lexicon import load_lexicon
from edits.looks import Look
from edits.media import MediaFacts
from edits.plan import Step, Target, TimeRange
from edits.vocabulary import OPERATIONS, Executor
from graph.state import Ask
from tools.planner.steps.amounts import STRENGTHS, USUAL, signed_amount, speed_factor, stops, strength
from tools.planner.steps.times import settle
from tools.planner.words.quoting import quote


@dataclass(slots=True)
class Making:
    """What steps are made from. notes and missing collect what must be said; missing asks for an answer.

    prompt, asks: the person's words as typed, and all that was read in them. looks: those that joined the plan.
    scene: the new place in words, for the summary. joining: steps that make an added part and the picture one.
    """

    facts: MediaFacts | None
    kinds: frozenset[str]
    image_model: bool = False
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    prompt: str = ""
    asks: tuple[Ask, ...] = ()
    looks: tuple[Look, ...] = ()
    scene: str = ""
    joining: list[Step] = field(default_factory=list)


def make_steps(ask: Ask, making: Making) -> list[Step]:
    """The steps of one ask, none when it cannot be done. Their ids are given later."""
    maker = MAKERS.get(ask.op)
    if maker is not None:
        return maker(ask, making)
    if ask.op in USUAL:
        return _signed(ask, making)
    if ask.op in STRENGTHS:
        return _one(ask, {**strength(ask), **_known(ask)}, _because(ask, making))
    if ask.op in OPERATIONS:
        return _one(ask, _known(ask), _because(ask, making))
    return []


def placed_in_time(steps: Sequence[Step], ask: Ask, making: Making) -> list[Step]:
    """The steps with the part of the clip they hold for, where it was said relative to its length."""
    relative = {name: ask.params[name] for name in ("share", "from_end") if name in ask.params}
    if not relative or ask.op in ("trim", "cut"):
        return list(steps)
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


def _known(ask: Ask) -> dict[str, Any]:
    """The stated parameters that the operation has."""
    fields = OPERATIONS[ask.op].model_fields
    names = {*fields, *(one.alias for one in fields.values() if one.alias)}
    return {name: value for name, value in ask.params.items() if name in names}


def _one(ask: Ask, params: Mapping[str, Any], reason: str, **more: Any) -> list[Step]:
    """One step, or none where the parameters do not fit the operation."""
    try:
        return [
            Step(
                id="s1",
                op=ask.op if "op" not in more else more.pop("op"),
                params=params,  # type: ignore[arg-type]
                target=more.pop("target", ask.target),
                reason=reason[:500],
                source=more.pop("source", "prompt"),
                confidence=more.pop("confidence", ask.confidence),
                **more,
            )
        ]
    except ValidationError:
        return []


def _because(ask: Ask, making: Making, because: str = "") -> str:
    words = quote(ask, making.prompt, making.asks)
    said = f"“{words}”" if words else "as asked"
    return f"{said}; {because}" if because else said


def _signed(ask: Ask, making: Making) -> list[Step]:
    name = {"exposure": "ev", "gain": "db"}.get(ask.op, "amount")
    if name in ask.params:
        return _one(ask, {name: ask.params[name]}, _because(ask, making))
    measured = signed_amount(ask, making.facts)
    because = measured.because
    value = measured.value
    if ask.op == "sharpen":
        if value < 0:
            return _one(ask, {"amount": -value}, _because(ask, making), op="blur")
        return _one(ask, {"amount": max(0.0, value)}, _because(ask, making, because))
    return _one(ask, {name: value}, _because(ask, making, because))


def _speed(ask: Ask, making: Making) -> list[Step]:
    factor = speed_factor(ask)
    length = making.facts.duration_s if making.facts is not None else None
    wanted = ask.params.get("max_duration")
    if isinstance(wanted, int | float) and length and wanted > 0:
        factor = round(max(0.1, min(10.0, length / wanted)), 3)
    target = ask.target
    if target is not None and target.region == "the rest" and target.time is not None:
        # The rest is what the other requests leave over, never the time they name.
        target = Target(region="the rest")
    return _one(ask, {"factor": factor}, _because(ask, making), target=target)


def _ranges(ask: Ask, making: Making) -> list[Step]:
    """Trim and cut: a step a range."""
    times = settle(ask.params, making.facts.duration_s if making.facts is not None else None)
    making.notes.extend(times.notes)
    if not times.unsettled:
        found: list[Step] = []
        for start, end in times.ranges:
            found.extend(_one(ask, {"start": start, "end": end}, _because(ask, making), target=None))
        return found
    making.notes.append("Tell me from when to when, and I cut exactly there; until then this step changes nothing.")
    return _one(
        ask,
        {"start": 0},
        _because(ask, making),
        amount=0.0,
        executor=Executor.editor,
        confidence=min(0.5, ask.confidence),
    )


def _crop(ask: Ask, making: Making) -> list[Step]:
    anchor = (
        "subject"
        if making.facts is not None and making.facts.still is not None and making.facts.still.faces
        else "center"
    )
    region = ask.target.region if ask.target is not None else None
    if isinstance(region, str):
        anchor = "subject"
    aspect = ask.params.get("aspect")
    if making.kinds == {"video"} and aspect:
        return _one(
            ask,
            {
                "aspect": aspect,
                "track": "face" if anchor == "subject" or "face" in making.prompt.lower() else "subject",
            },
            _because(ask, making),
            op="reframe",
            target=None,
        )
    if "box" in ask.params:
        return _one(ask, {"box": ask.params["box"]}, _because(ask, making))
    if aspect:
        return _one(
            ask,
            {"aspect": aspect, "anchor": anchor},
            _because(ask, making, _anchored(making) if anchor == "subject" else ""),
        )
    box = {"left": 0.08, "top": 0.08, "width": 0.84, "height": 0.84}
    return _one(ask, {"box": box, "anchor": anchor}, _because(ask, making, "a little tighter on every side"))


def _anchored(making: Making) -> str:
    still = making.facts.still if making.facts is not None else None
    if still is None or not still.faces:
        return "it stays around the subject"
    return (
        "it keeps the face whole" if len(still.faces) == 1 else f"it keeps all {len(still.faces)} faces near the middle"
    )


def _rotate(ask: Ask, making: Making) -> list[Step]:
    degrees = ask.params.get("degrees")
    if degrees is None:
        return _one(ask, {"degrees": 90.0}, _because(ask, making), confidence=0.5)
    return _one(ask, {"degrees": max(-360.0, min(360.0, float(degrees)))}, _because(ask, making), target=None)


def _color_grade(ask: Ask, making: Making) -> list[Step]:
    named = ask.params.get("color")
    entry = load_lexicon().entries.get(str(named)) if named else None
    hue = entry.colour.hue if entry is not None and entry.colour is not None else None
    if "global" in ask.params or "shadows" in ask.params:
        return _one(ask, _known(ask), _because(ask, making))
    if hue is not None:
        return _one(ask, {"global": {"hue": hue, "saturation": 30}}, _because(ask, making))
    return _one(
        ask,
        {"shadows": {"hue": 215, "saturation": 8}, "highlights": {"hue": 42, "saturation": 10}},
        _because(ask, making, "cool shadows against warm highlights separate the picture"),
    )


def _hsl(ask: Ask, making: Making) -> list[Step]:
    band = ask.params.get("band", "red")
    name = ask.params.get("field", "saturation")
    value = 30 * (ask.sign or 1)
    return _one(ask, {"band": band, name: value}, _because(ask, making))


def _equalize(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    if not params:
        params = {"high": 2, "low": -2}
    return _one(ask, params, _because(ask, making))


def _blur(ask: Ask, making: Making) -> list[Step]:
    params = {**strength(ask), **{name: value for name, value in _known(ask).items() if name == "kind"}}
    region = ask.target.region if ask.target is not None else None
    if region is None and ask.sign < 0:
        return _one(ask, {"amount": 45}, _because(ask, making), op="sharpen")
    if isinstance(region, str) and "background" in region and "kind" not in params:
        params["kind"] = "lens"
    return _one(ask, params, _because(ask, making))


def _subjectless(ask: Ask, making: Making) -> list[Step]:
    return _one(ask, _known(ask), _because(ask, making))


def _replace_background(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    if not params:
        making.missing.append("background")
        params = {"prompt": "a calm, plain backdrop that suits the subject"}
    return _one(ask, params, _because(ask, making))


def _replace_object(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    if "prompt" not in params:
        making.missing.append("replacement")
        return _one(ask, {**params, "prompt": "something that fits the scene"}, _because(ask, making), confidence=0.4)
    return _one(ask, params, _because(ask, making))


def _text(ask: Ask, making: Making) -> list[Step]:
    params = {"content": "", **_known(ask)}
    if not params["content"]:
        making.missing.append("text")
    return _one(ask, params, _because(ask, making))


def _overlay(ask: Ask, making: Making) -> list[Step]:
    return _one(ask, {"prompt": ask.words or "a graphic", **_known(ask)}, _because(ask, making))


def _music(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    if "prompt" not in params and "media" not in params:
        params["prompt"] = "the music that is there" if params.get("duck") else "music that fits the mood of the clip"
    if ask.degree is not None and ask.sign < 0:
        params["gain_db"] = -18
    return _one(ask, params, _because(ask, making))


def _sound_effect(ask: Ask, making: Making) -> list[Step]:
    return _one(ask, {"prompt": ask.words or "a sound effect", **_known(ask)}, _because(ask, making))


SIZED = ("fill", "fit", "match", "same", "smaller", "bigger", "larger")
"""Words that say enough about a size."""


def _resize(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    if not params:
        if not any(word in ask.words.lower() for word in SIZED):
            making.missing.append("size")
        params = {"scale": 0.5 if ask.sign <= 0 else 2}
    return _one(ask, params, _because(ask, making))


def _flip(ask: Ask, making: Making) -> list[Step]:
    if "axis" not in ask.params:
        making.missing.append("axis")
    return _one(ask, _known(ask), _because(ask, making))


def _split(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    return _one(ask, params or {"every": 15}, _because(ask, making), confidence=1 if params else 0.5)


def _reorder(ask: Ask, making: Making) -> list[Step]:
    return _one(ask, {"order": [1]}, _because(ask, making), amount=0.0, executor=Executor.editor, confidence=0.6)


def _speed_ramp(ask: Ask, making: Making) -> list[Step]:
    length = (making.facts.duration_s if making.facts is not None else None) or 10.0
    low = 0.4
    points = [[0, 1], [round(length * 0.4, 2), low], [round(length * 0.6, 2), low], [round(length * 0.8, 2), 1]]
    return _one(ask, {"points": points}, _because(ask, making))


def _at(ask: Ask, making: Making) -> list[Step]:
    length = making.facts.duration_s if making.facts is not None else None
    at = ask.params.get("at")
    params = _known(ask)
    params["at"] = float(at) if isinstance(at, int | float) else round((length or 0.0) / 2, 2)
    if length is not None and params["at"] > length:
        making.notes.append(f"{params['at']:g} s is beyond the end at {length:.1f} s, so I take the last moment.")
        params["at"] = max(0.0, round(length - 0.05, 2))
    if ask.op == "marker":
        params.setdefault("label", "mark")
    return _one(ask, params, _because(ask, making), target=None)


def _zoom(ask: Ask, making: Making) -> list[Step]:
    if making.kinds == {"image"}:
        return _crop(ask.model_copy(update={"op": "crop", "params": {}}), making)
    params = _known(ask)
    if "scale" not in params:
        params["scale"] = 1.35
    return _one(ask, params, _because(ask, making))


def _reshape(ask: Ask, making: Making) -> list[Step]:
    params = {"subject": "the main subject", "what": "pose", **_known(ask)}
    return _one(ask, params, _because(ask, making))


def _pace(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    facts = making.facts
    if facts is not None and facts.clip is not None and facts.clip.mean_shot > 0 and "shot_length" not in params:
        factor = 0.6 if ask.sign >= 0 else 1.6
        params["shot_length"] = round(max(0.2, min(60.0, facts.clip.mean_shot * factor)), 2)
        return _one(ask, params, _because(ask, making, f"shots last {facts.clip.mean_shot:.1f} s now"))
    return _one(ask, params or {"feel": "fast"}, _because(ask, making))


def _audio_offset(ask: Ask, making: Making) -> list[Step]:
    if "seconds" not in ask.params:
        making.notes.append("Tell me by how much the sound is late or early; until then this step changes nothing.")
        return _one(ask, {"seconds": 0}, _because(ask, making), confidence=0.5)
    return _one(ask, _known(ask), _because(ask, making))


def _metadata(ask: Ask, making: Making) -> list[Step]:
    return _one(ask, _known(ask) or {"remove": "all"}, _because(ask, making))


def _fade_audio(ask: Ask, making: Making) -> list[Step]:
    return _one(ask, _known(ask) or {"out": 2.0}, _because(ask, making))


def _dehaze(ask: Ask, making: Making) -> list[Step]:
    return _signed(ask, making)


def _recolor(ask: Ask, making: Making) -> list[Step]:
    params = _known(ask)
    if "color" not in params:
        making.missing.append("color")
        params["color"] = "a colour that fits"
    if "subject" not in params:
        region = ask.target.region if ask.target is not None else None
        params["subject"] = region if isinstance(region, str) else "the main subject"
    return _one(ask, params, _because(ask, making), target=None)


MAKERS: Mapping[str, Callable[[Ask, Making], list[Step]]] = {
    "speed": _speed,
    "trim": _ranges,
    "cut": _ranges,
    "crop": _crop,
    "reframe": _crop,
    "rotate": _rotate,
    "color_grade": _color_grade,
    "hsl": _hsl,
    "equalize": _equalize,
    "blur": _blur,
    "replace_background": _replace_background,
    "replace_object": _replace_object,
    "text": _text,
    "overlay": _overlay,
    "music": _music,
    "sound_effect": _sound_effect,
    "resize": _resize,
    "flip": _flip,
    "split": _split,
    "reorder": _reorder,
    "speed_ramp": _speed_ramp,
    "freeze_frame": _at,
    "extract_frame": _at,
    "marker": _at,
    "zoom": _zoom,
    "reshape": _reshape,
    "pace": _pace,
    "audio_offset": _audio_offset,
    "metadata": _metadata,
    "fade_audio": _fade_audio,
    "recolor": _recolor,
}

__all__ = ["Making", "Target", "TimeRange", "make_steps", "stops"]
