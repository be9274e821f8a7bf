"""What a look does to a picture or a clip, in a few words made from its own steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from edits.looks import Look
from edits.plan import Step
from tools.planner.wording.phrasing import hue_word, listed

MOST = 6
HEAD_WORDS = 8
"""Words of a look's why before its colon that still make a head."""
TURNS: tuple[tuple[str, float, str, str], ...] = (
    ("exposure", 0.12, "a brighter exposure", "a darker exposure"),
    ("contrast", 6, "strong contrast", "soft contrast"),
    ("blacks", 8, "lifted blacks", "deep blacks"),
    ("clarity", 8, "gritty detail", "soft detail"),
    ("dehaze", 8, "clear air", "a little haze"),
    ("vignette", 8, "lighter corners", "darker corners"),
)
"""Operation, the least move worth a word, and its words upwards and downwards."""
ADDED: Mapping[str, str] = {
    "grain": "grain", "glow": "a soft glow", "cut_on_beat": "cuts on the beat", "speed_ramp": "speed ramps",
    "stabilize": "a calm camera", "caption": "captions", "denoise_audio": "clean sound",
    "enhance_voice": "a clear voice", "music": "music",
}  # fmt: skip


def look_line(looks: Sequence[Look], steps: Sequence[Step]) -> str:
    """ "A24. Quiet and tactile: muted warm grade, soft contrast, grain". steps: those the looks brought."""
    parts = list(dict.fromkeys(character(steps)))[:MOST]
    names = listed([look.name for look in looks])
    if len(looks) != 1:
        return f"{names}: {', '.join(parts)}"
    head = looks[0].why.partition(":")[0] if ":" in looks[0].why else ""
    named = f"{names}. {head}" if head and len(head.split()) <= HEAD_WORDS else names
    return f"{named}: {', '.join(parts)}"


def character(steps: Sequence[Step]) -> Iterator[str]:
    """What the steps do together, strongest impressions first."""
    by_op: dict[str, Any] = {step.op: step.params for step in steps}
    yield from _grade(by_op)
    for op, least, up, down in TURNS:
        value = getattr(by_op.get(op), "ev" if op == "exposure" else "amount", 0)
        if abs(value) >= least:
            yield up if value > 0 else down
    yield from (words for op, words in ADDED.items() if op in by_op)
    yield from _timing(by_op)


def _grade(by_op: Mapping[str, Any]) -> Iterator[str]:
    """The colour in one breath: "muted warm grade", "black and white", "rich grade with teal shadows"."""
    if "monochrome" in by_op:
        yield "black and white"
        return
    strength = sum(getattr(by_op.get(op), "amount", 0) for op in ("saturation", "vibrance"))
    words = ["muted"] if strength <= -8 else ["rich"] if strength >= 12 else []
    warmth, shade = _lean(by_op)
    words += [warmth] if warmth else []
    if words:
        yield f"{' '.join(words)} grade{f' with {shade} shadows' if shade else ''}"


def _lean(by_op: Mapping[str, Any]) -> tuple[str, str]:
    """The colour of the light, and of the shadows where it is another."""
    temperature = getattr(by_op.get("temperature"), "amount", 0)
    wheels = by_op.get("color_grade")
    light = _wheel(wheels, "highlights", "global_", "midtones")
    warmth = "warm" if temperature >= 4 else "cool" if temperature <= -4 else light
    shade = _wheel(wheels, "shadows")
    return warmth, "" if shade == warmth else {"warm": "brown", "cool": "blue"}.get(shade, shade)


def _wheel(wheels: Any, *names: str) -> str:
    for name in names:
        wheel = getattr(wheels, name, None)
        if wheel is not None and wheel.saturation >= 5:
            return "warm" if 15 <= wheel.hue <= 75 else "cool" if 185 <= wheel.hue <= 265 else hue_word(wheel.hue)
    return ""


def _timing(by_op: Mapping[str, Any]) -> Iterator[str]:
    pace = by_op.get("pace")
    if pace is not None:
        slow = pace.feel in ("slow", "steady") if pace.shot_length is None else pace.shot_length > 3.2
        yield "longer shots" if slow else "quick cuts"
    speed = getattr(by_op.get("speed"), "factor", 1)
    if speed != 1:
        yield "slow motion" if speed < 1 else "a faster run"
    frame = getattr(by_op.get("crop") or by_op.get("reframe"), "aspect", None)
    if frame:
        yield f"a {frame} frame"
    loud = getattr(by_op.get("loudness"), "integrated", -14)
    if loud != -14:
        yield "quieter sound" if loud < -14 else "louder sound"
