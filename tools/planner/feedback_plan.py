"""What a judgement makes of the last plan: weaker, stronger, without, back, or as it is with the asked change."""

from __future__ import annotations

from edits.plan import Step
from graph.state import Reading, Recalled
from tools.planner.steps import Making, make_steps


def answer_feedback(reading: Reading, last: Recalled | None, making: Making) -> tuple[list[Step], str]:
    """The steps and the sentence."""
    feedback = reading.feedback
    asked = [step for ask in reading.asks for step in make_steps(ask, making)]
    if last is None or not last.steps:
        if asked:
            return asked, ""
        return [], "There is no edit yet to judge. Tell me what to change, and I begin."
    steps = list(last.steps)
    action = feedback.action if feedback is not None else "keep"
    factor = feedback.factor if feedback is not None and feedback.factor is not None else 1.0
    if action == "scale":
        return _scaled(steps, factor), f"The last edit at {factor:.0%} of its strength."
    if action == "amount_of" and feedback is not None and any(step.op == feedback.op for step in steps):
        return [
            step if step.op != feedback.op else _scaled([step], factor)[0] for step in steps
        ], f"{feedback.op} at {factor:.0%}, the rest as it was."
    if action == "undo":
        return [], "Taken back: you see it as it was before."
    if action == "redo":
        return steps, "Here it is again."
    have = {step.op for step in asked}
    merged = [*(step for step in steps if step.op not in have), *asked]
    if action == "reject" and not asked:
        return [], "Set aside. Tell me what was wrong with it, and I try another way."
    return merged, "Kept as it is." if not asked else ""


def _scaled(steps: list[Step], factor: float) -> list[Step]:
    return [step.model_copy(update={"amount": min(1.5, max(0.0, round(step.amount * factor, 3)))}) for step in steps]
