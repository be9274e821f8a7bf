"""How far a slider moves: the word's degree, the person's usual place, and what was measured in the picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from edits.media import MediaFacts, StillMeasures
from graph.state import Ask

USUAL: Mapping[str, float] = {
    "exposure": 0.65, "contrast": 20, "highlights": 35, "shadows": 35,
    "whites": 20, "blacks": 15,
    "texture": 20, "clarity": 22, "dehaze": 30, "vibrance": 25, "saturation": 20, "temperature": 18, "tint": 12,
    "sharpen": 45, "vignette": 28, "gain": 6,
}  # fmt: skip
"""What plain words ask for, without "a bit" or "very": "brighter" is two thirds of a stop."""

STRENGTHS = {
    "denoise": ("luminance", 40),
    "blur": ("amount", 50),
    "grain": ("amount", 30),
    "glow": ("amount", 30),
    "stabilize": ("strength", 60),
    "denoise_audio": ("strength", 55),
    "enhance_voice": ("strength", 55),
}
LIMITS = {"exposure": 5.0, "sharpen": 150.0, "gain": 30.0}
MIDDLE_GREY = 52.0
"""Mean L* of a picture that reads as neither dark nor bright."""

SHADES = ((0.3, 0.4), (0.5, 0.6), (1.0, 1.0), (1.3, 1.6), (1.5, 2.2))
"""Degree of the word to a factor on the usual amount."""


def factor_of(degree: float | None) -> float:
    """Degree words as a factor: "a touch" 0.4, "a bit" 0.6, plain 1, "much" 1.6, "extremely" 2.2."""
    if degree is None:
        return 1.0
    return next((factor for most, factor in SHADES if degree <= most), 2.2)


@dataclass(frozen=True, slots=True)
class Measured:
    """A slider's value, and the sentence about the picture that moved it, if something did."""

    value: float
    because: str = ""


def signed_amount(ask: Ask, facts: MediaFacts | None) -> Measured:
    """The main slider of a signed operation, in its own unit, kept in its range."""
    usual = USUAL[ask.op] * factor_of(ask.degree)
    sign = ask.sign or _needed(ask.op, facts)
    still = facts.still if facts is not None else None
    scale, because = (1.0, "") if still is None else _headroom(ask.op, sign, still)
    limit = LIMITS.get(ask.op, 100.0)
    value = max(-limit, min(limit, sign * usual * scale))
    return Measured(round(value, 2) if ask.op in ("exposure", "gain") else round(value), because)


def _needed(op: str, facts: MediaFacts | None) -> int:
    """The direction that the measurements ask for, where the words give none."""
    still = facts.still if facts is not None else None
    if still is None:
        return -1 if op in ("highlights", "vignette") else 1
    if op in ("exposure", "shadows"):
        return 1 if _lightness(still) <= 58 else -1
    if op == "temperature":
        return -1 if still.cast_b > 0 else 1
    if op == "tint":
        return -1 if still.cast_a > 0 else 1
    if op in ("saturation", "vibrance"):
        return 1 if still.colorfulness < 45 else -1
    if op == "contrast":
        return 1 if still.contrast < 24 else -1
    return -1 if op in ("highlights", "vignette") else 1


def _lightness(still: StillMeasures) -> float:
    return still.face_lightness if still.face_lightness is not None else still.lightness


def _headroom(op: str, sign: int, still: StillMeasures) -> tuple[float, str]:
    """How much of the usual amount this picture bears, and why."""
    if op == "exposure":
        light = _lightness(still)
        who = "the face sits" if still.face_lightness is not None else "the picture sits"
        if sign > 0:
            room = max(0.3, min(1.6, 1 + (MIDDLE_GREY - light) / 30))
            room = room * (0.6 if still.clipped_high > 0.03 else 1)
        else:
            room = max(0.3, min(1.6, 1 + (light - MIDDLE_GREY) / 30))
        return room, f"{who} at L* {light:.0f}"
    if op == "contrast":
        room = 1.35 if still.contrast < 16 else 0.6 if still.contrast > 28 else 1.0
        room = room if sign > 0 else (0.6 if still.contrast < 16 else 1.2 if still.contrast > 28 else 1.0)
        return room, f"its tones spread {still.contrast:.0f} L* now" if room != 1 else ""
    if op == "temperature":
        lean = still.cast_b * sign
        room = max(0.45, min(1.5, 1 - lean / 20))
        return (
            room,
            f"the neutrals lean {'yellow' if still.cast_b > 0 else 'blue'} by {abs(still.cast_b):.0f} b*"
            if abs(still.cast_b) >= 3
            else "",
        )
    if op in ("saturation", "vibrance"):
        rich = still.colorfulness
        room = (
            0.6 if (rich > 60) == (sign > 0) and (rich > 60 or rich < 20) else 1.25 if sign > 0 and rich < 20 else 1.0
        )
        return room, f"its colours measure {rich:.0f}" if room != 1 else ""
    if op == "highlights" and sign < 0 and still.clipped_high > 0.01:
        return 1.3, f"{still.clipped_high:.0%} of it is clipped white"
    if op == "shadows" and sign > 0 and still.clipped_low > 0.03:
        return 1.25, f"{still.clipped_low:.0%} of it is black"
    if op == "sharpen" and still.noise > 8:
        return 0.7, "the noise would be sharpened with it"
    return 1.0, ""


def strength(ask: Ask) -> dict[str, Any]:
    """The slider of an operation that only goes one way, 0–100."""
    name, usual = STRENGTHS[ask.op]
    value = round(max(5, min(100, usual * factor_of(ask.degree))))
    params: dict[str, Any] = {name: value}
    if ask.op == "denoise":
        params["color"] = value
    return params


def speed_factor(ask: Ask) -> float:
    """Times the original speed, 0.1–10."""
    by = ask.params.get("by_percent")
    if isinstance(by, int | float):
        return round(max(0.1, min(10.0, 1 + (ask.sign or 1) * by / 100)), 3)
    stated = ask.params.get("factor")
    if isinstance(stated, int | float):
        factor = max(0.1, min(10.0, float(stated)))
        return round(1 / factor, 3) if ask.sign < 0 and factor > 1 else factor
    step = 0.5 * factor_of(ask.degree)
    return round(min(10.0, 1 + step) if ask.sign >= 0 else max(0.1, 1 / (1 + 2 * step)), 3)


def stops(value: float) -> str:
    """Stops in an editor's words."""
    thirds = round(abs(value) * 3)
    names = {
        0: "a hair",
        1: "a third of a stop",
        2: "two thirds of a stop",
        3: "a stop",
        4: "one and a third stops",
        5: "one and two thirds stops",
        6: "two stops",
    }
    return names.get(thirds, f"{abs(value):.1f} stops") if math.isfinite(value) else "a little"
