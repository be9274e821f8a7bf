"""What an image model is told: the scene, the light to meet, and what of the picture must not change."""

from __future__ import annotations

from collections.abc import Sequence

from edits.media import MediaFacts, StillMeasures
from edits.plan import Step
from graph.state import Ask

BRIEFED = frozenset({"replace_background", "insert_subject", "replace_object", "restyle"})
LONGEST = 1_900


def brief(step: Step, ask: Ask, facts: MediaFacts | None) -> Step:
    """The step with its prompt completed from what was measured; as it is where nothing was."""
    prompt = getattr(step.params, "prompt", None)
    if step.op not in BRIEFED or not prompt or facts is None or facts.still is None:
        return step
    parts = [str(prompt).rstrip("."), *_light(facts.still), _keep(step, ask, facts)]
    words = ". ".join(part for part in parts if part)[:LONGEST]
    return step.model_copy(update={"params": step.params.model_copy(update={"prompt": f"{words}."})})


def _light(still: StillMeasures) -> list[str]:
    """The light of the picture in words: its level, its hardness, its warmth."""
    level = "low" if still.lightness < 40 else "bright" if still.lightness > 65 else "medium"
    hard = "hard" if still.contrast > 26 else "soft" if still.contrast < 17 else "moderately soft"
    warm = "warm" if still.cast_b > 4 else "cool" if still.cast_b < -4 else "neutral"
    return [f"Meet the light of the photograph: {level}, {hard} and {warm}, with the same camera height and lens"]


def _keep(step: Step, ask: Ask, facts: MediaFacts) -> str:
    """What must stay as it is."""
    kept: list[str] = []
    if facts.still is not None and facts.still.faces:
        kept.append("every face" if len(facts.still.faces) > 1 else "the face")
        kept.append("hair, hands, clothes and pose")
    elif step.op == "replace_background":
        kept.append("the subject in the foreground")
    if step.op in ("insert_subject", "replace_object"):
        kept.append("everything else in the picture")
    if step.op == "restyle":
        kept.append("the composition and who is who")
    excluded = ask.target.exclude if ask.target is not None else ()
    kept.extend(str(one) for one in excluded if isinstance(one, str))
    return f"Do not change {_joined(kept)}" if kept else ""


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def marriage(ask: Ask, facts: MediaFacts | None) -> list[Step]:
    """For somebody put into another place: the cutout before, and what makes the two parts one picture after."""
    subject = ask.params.get("subject")
    if ask.op != "replace_background" or not subject:
        return []
    who = {"me": "you", "us": "both of you", "myself": "you"}.get(str(subject), str(subject))
    steps = [
        Step(
            id="s1", op="cutout", params={"subject": str(subject)}, reason=f"{who}, cut free from the old background",  # type: ignore[arg-type]
            source="prompt", confidence=0.9,
        )
    ]  # fmt: skip
    if facts is not None and facts.still is not None:
        if abs(facts.still.cast_b) > 3:
            amount = round(max(-15, min(15, -facts.still.cast_b * 1.5)))
            steps.append(_joining("temperature", {"amount": amount}, "so that the light on you and the new place agree"))
        steps.append(_joining("grain", {"amount": 10, "size": 20}, "one grain over both parts makes them one picture"))
    return steps


def _joining(op: str, params: dict[str, float], reason: str) -> Step:
    return Step(id="s1", op=op, params=params, reason=reason, source="media", confidence=0.7)  # type: ignore[arg-type]
