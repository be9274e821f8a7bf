"""What a picture or clip lacks by measurement, and the steps that mend it: "make it pop", "fix it", "professional"."""

from __future__ import annotations

from edits.media import MediaFacts, StillMeasures
from edits.plan import Step
from tools.planner.steps import Making


def _step(op: str, params: dict[str, object], reason: str) -> Step:
    return Step(id="s1", op=op, params=params, reason=reason, source="media", confidence=0.7)  # type: ignore[arg-type]


def remedies(facts: MediaFacts | None, making: Making) -> list[Step]:
    """Steps for measured deficits, mildest that mend; a light general polish when nothing was measured."""
    steps: list[Step] = []
    if facts is not None and facts.still is not None:
        steps.extend(_still(facts.still))
    if facts is not None and facts.sound is not None and facts.kind != "image":
        steps.extend(_sound(facts))
    if facts is not None and facts.kind == "audio" and not steps:
        return [
            _step("loudness", {}, "an even, comfortable level"),
            _step("denoise_audio", {"strength": 40}, "a quieter background"),
        ]
    if steps or (facts is not None and facts.still is not None):
        return steps
    return [
        _step("contrast", {"amount": 10}, "a little more depth"),
        _step("vibrance", {"amount": 15}, "colours that carry, skin spared"),
        _step("clarity", {"amount": 10}, "crisper middle tones"),
    ]


def _still(still: StillMeasures) -> list[Step]:
    found: list[Step] = []
    light = still.face_lightness if still.face_lightness is not None else still.lightness
    if light < 44:
        found.append(
            _step("exposure", {"ev": round(min(1.2, (50 - light) / 18), 2)}, f"it sits dark, at L* {light:.0f}")
        )
    elif light > 72 and still.clipped_high > 0.02:
        found.append(
            _step("exposure", {"ev": round(max(-0.8, (66 - light) / 25), 2)}, f"it sits bright, at L* {light:.0f}")
        )
    if still.clipped_high > 0.01:
        found.append(_step("highlights", {"amount": -35}, f"{still.clipped_high:.1%} of it is clipped white"))
    if still.clipped_low > 0.03:
        found.append(_step("shadows", {"amount": 25}, f"{still.clipped_low:.1%} of it is black"))
    if still.contrast < 17:
        found.append(
            _step(
                "contrast",
                {"amount": round(min(30, (20 - still.contrast) * 3))},
                f"tones spread only {still.contrast:.0f} L*",
            )
        )
    if abs(still.cast_b) > 6:
        found.append(
            _step(
                "temperature",
                {"amount": round(max(-25, min(25, -still.cast_b * 2)))},
                f"neutrals lean {'yellow' if still.cast_b > 0 else 'blue'} by {abs(still.cast_b):.0f} b*",
            )
        )
    if abs(still.cast_a) > 5:
        found.append(
            _step(
                "tint",
                {"amount": round(max(-20, min(20, -still.cast_a * 2)))},
                f"neutrals lean {'magenta' if still.cast_a > 0 else 'green'} by {abs(still.cast_a):.0f} a*",
            )
        )
    if 4 < still.colorfulness < 28:
        found.append(_step("vibrance", {"amount": 18}, f"colours measure a quiet {still.colorfulness:.0f}"))
    if still.noise > 8:
        found.append(_step("denoise", {"luminance": 35, "color": 35}, f"noise measures {still.noise:.0f} levels"))
    if still.sharpness < 60 and still.noise <= 8:
        found.append(_step("sharpen", {"amount": 35}, "edges are soft"))
    if still.tilt is not None and 0.7 < abs(still.tilt) < 8:
        found.append(_step("straighten", {"degrees": round(-still.tilt, 1)}, f"lines lean {abs(still.tilt):.1f}°"))
    return found


def _sound(facts: MediaFacts) -> list[Step]:
    sound = facts.sound
    found: list[Step] = []
    if sound is not None and sound.loudness is not None and (sound.loudness < -20 or sound.loudness > -10):
        found.append(_step("loudness", {"integrated": -14}, f"it plays at {sound.loudness:.0f} LUFS"))
    return found
