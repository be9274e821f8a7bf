"""What a picture or clip lacks by measurement, and the steps that mend it: "make it pop", "professional"."""

from __future__ import annotations

from typing import Any

from edits.media import MediaFacts, StillMeasures
from edits.plan import Step, Target
from tools.planner.composing.seen_faults import mend_seen

DARK, BRIGHT = 44.0, 72.0
"""Mean L* under which a picture sits dark, and over which it sits bright."""
GRAY, RICH = 4.0, 60.0
"""Colourfulness under which a picture has no colour, and over which it needs none."""
ENOUGH, MOST = 3, 5
"""Steps that a wish for polish is answered with."""
CAST_TAKEN = 1.4
"""Slider for each unit of a cast: most of it goes; a warm subject keeps some of its warmth."""
FLAT = 17.0
"""Standard deviation of L* under which tones lie close together."""


def step_for(op: str, params: dict[str, Any], reason: str, target: Target | None = None) -> Step:
    """A step that a measurement asks for."""
    return Step(id="s1", op=op, params=params, reason=reason, source="media", confidence=0.7, target=target)  # type: ignore[arg-type]


def remedies(facts: MediaFacts | None) -> list[Step]:
    """Steps for measured deficits, the mildest that mend, then for faults seen; none when nothing is wrong."""
    if facts is None:
        return []
    steps = [*_light(facts.still), *_colour(facts.still), *_detail(facts.still)] if facts.still is not None else []
    if facts.kind != "image":
        steps.extend(_sound(facts))
    if facts.kind == "video" and facts.clip is not None and facts.clip.motion > 22:
        steps.append(step_for("stabilize", {"strength": 45}, "the camera is restless"))
    have = {step.op for step in steps}
    return [*steps, *(step for step in mend_seen(facts) if step.op not in have)]


def enhance(facts: MediaFacts | None) -> list[Step]:
    """What is measured wrong put right, then a little depth and colour until there is something to see: 2–5 steps."""
    steps = remedies(facts)[:MOST]
    have = {step.op for step in steps}
    return [*steps, *(step for step in polish(facts) if step.op not in have)][: max(len(steps), ENOUGH)]


def polish(facts: MediaFacts | None, target: Target | None = None) -> list[Step]:
    """A little depth and colour where nothing is wrong but more was asked."""
    if facts is not None and facts.kind == "audio":
        return [
            step_for("enhance_voice", {"strength": 40}, "a clearer, closer voice"),
            step_for("loudness", {}, "an even, comfortable level"),
        ]
    still = facts.still if facts is not None else None
    spread = (
        f"its tones spread {still.contrast:.0f} L*; a little more depth" if still is not None else "a little more depth"
    )
    steps = [
        step_for("contrast", {"amount": 14 if still is None or still.contrast < 27 else 8}, spread, target),
        step_for("clarity", {"amount": 16}, "crisper middle tones give it presence", target),
    ]
    if still is None or GRAY < still.colorfulness <= RICH:
        colour = f"its colours measure {still.colorfulness:.0f}; a lift" if still is not None else "colours that carry"
        steps.insert(1, step_for("vibrance", {"amount": 15}, f"{colour}, skin spared", target))
    return steps


def _light(still: StillMeasures) -> list[Step]:
    found: list[Step] = []
    face = still.face_lightness
    light = face if face is not None else still.lightness
    who = "the face" if face is not None else "it"
    if light < DARK:
        found.append(
            step_for("exposure", {"ev": round(min(1.2, (50 - light) / 18), 2)}, f"{who} sits dark, at L* {light:.0f}")
        )
    elif light > BRIGHT and still.clipped_high > 0.02:
        found.append(
            step_for(
                "exposure", {"ev": round(max(-0.8, (66 - light) / 25), 2)}, f"{who} sits bright, at L* {light:.0f}"
            )
        )
    if still.clipped_high > 0.01:
        found.append(
            step_for("highlights", {"amount": -35}, f"{still.clipped_high * 100:.1f} % of it is clipped white")
        )
    if still.clipped_low > 0.03:
        found.append(step_for("shadows", {"amount": 25}, f"{still.clipped_low * 100:.0f} % of it is black"))
    if still.contrast < FLAT:
        amount = round(min(45, (20 - still.contrast) * 4.5))
        found.append(step_for("contrast", {"amount": amount}, f"its tones spread only {still.contrast:.0f} L*"))
    return found


def _colour(still: StillMeasures) -> list[Step]:
    found: list[Step] = []
    if abs(still.cast_b) > 6:
        lean = "yellow" if still.cast_b > 0 else "blue"
        amount = round(max(-25, min(25, -still.cast_b * CAST_TAKEN)))
        found.append(
            step_for("temperature", {"amount": amount}, f"the neutrals lean {lean} by {abs(still.cast_b):.0f} b*")
        )
    if abs(still.cast_a) > 5:
        lean = "magenta" if still.cast_a > 0 else "green"
        amount = round(max(-20, min(20, -still.cast_a * CAST_TAKEN)))
        found.append(step_for("tint", {"amount": amount}, f"the neutrals lean {lean} by {abs(still.cast_a):.0f} a*"))
    if 4 < still.colorfulness < 28:
        found.append(step_for("vibrance", {"amount": 18}, f"its colours measure a quiet {still.colorfulness:.0f}"))
    return found


def _detail(still: StillMeasures) -> list[Step]:
    found: list[Step] = []
    if still.noise > 8:
        found.append(
            step_for("denoise", {"luminance": 35, "color": 35}, f"its noise measures {still.noise:.0f} levels")
        )
    elif still.sharpness < 60:
        found.append(step_for("sharpen", {"amount": 35}, "its edges are soft"))
    if still.tilt is not None and 0.7 < abs(still.tilt) < 8:
        found.append(
            step_for("straighten", {"degrees": round(-still.tilt, 1)}, f"its lines lean {abs(still.tilt):.1f}°")
        )
    return found


def _sound(facts: MediaFacts) -> list[Step]:
    sound = facts.sound
    if sound is None or sound.loudness is None:
        return []
    found: list[Step] = []
    if sound.loudness < -20 or sound.loudness > -10:
        found.append(step_for("loudness", {"integrated": -14}, f"it plays at {sound.loudness:.0f} LUFS"))
    if sound.silence > 0.3 and facts.kind == "audio":
        found.append(step_for("remove_silence", {}, f"{sound.silence * 100:.0f} % of it is silence"))
    return found
