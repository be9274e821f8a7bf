"""The one line that says what is done, in an editor's voice."""

from __future__ import annotations

from edits.plan import Plan, Step
from graph.state import Profile, Reading
from tools.planner.amounts import stops


def summarise(reading: Reading, plan: Plan, prompt: str, profile: Profile) -> str:
    """Short and concrete; never empty."""
    kind = reading.intent.kind
    if kind == "preference":
        return "Noted: I keep to that from now on."
    if kind == "unclear":
        return (
            "I'd like to know one thing before I start."
            if not plan.steps
            else "A careful first pass from what I measured; tell me where to take it."
        )
    if not plan.steps:
        return (
            "Nothing to change: it already is what you ask for."
            if reading.asks
            else "Tell me what to change, and I start."
        )
    parts = [_phrase(step) for step in plan.steps[:5]]
    line = ", ".join(dict.fromkeys(part for part in parts if part))
    return (line[:1].upper() + line[1:] + ".")[:300] or "Done as asked."


def _phrase(step: Step) -> str:
    params = step.params.model_dump(exclude_none=True)
    value = params.get("amount", params.get("ev", 0))
    up = isinstance(value, int | float) and value > 0
    if step.op == "exposure":
        return f"{stops(float(params['ev']))} {'brighter' if up else 'darker'}"
    if step.op == "temperature":
        return "warmer" if up else "cooler"
    if step.op in ("contrast", "saturation", "vibrance", "clarity", "texture"):
        return f"{'more' if up else 'less'} {step.op}"
    if step.op in ("crop", "reframe") and "aspect" in params:
        return {"1:1": "square"}.get(params["aspect"], params["aspect"])
    for name in ("subject", "prompt", "content", "color"):
        if params.get(name):
            return f"{step.op.replace('_', ' ')}: {str(params[name])[:60]}"
    return step.op.replace("_", " ")
