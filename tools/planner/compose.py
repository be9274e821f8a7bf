"""From a reading to a draft: steps with bounded amounts, a summary, the trace of taste, and questions. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from edits.check import check
from edits.looks import load_looks
from edits.media import MediaFacts
from edits.plan import Plan, Step, number_steps
from graph.state import Ask, Draft, LookHit, Override, Profile, Question, Reading, Recalled
from tools.planner.deficits import remedies
from tools.planner.feedback_plan import answer_feedback
from tools.planner.lookplan import look_steps
from tools.planner.questions import ask_back
from tools.planner.steps import Making, make_steps
from tools.planner.summary import summarise
from tools.planner.taste import Tasted, season

MOST = 40
CONTENT = frozenset("insert_subject replace_object replace_background restyle reshape expand_canvas move_object remove_object text output".split())
"""Edits that a person who asks for advice on a feel does not ask for."""


def compose(
    reading: Reading,
    *,
    prompt: str,
    media: Sequence[MediaFacts],
    profile: Profile,
    overrides: Sequence[Override],
    recalled: Sequence[Recalled],
    last: Recalled | None,
    looks: Sequence[LookHit] = (),
    image_model: bool = False,
) -> Draft:
    """The draft for a reading: valid steps for this media in this person's taste. Never raises for any prompt."""
    facts = media[0] if media else None
    making = Making(facts, frozenset(one.kind for one in media), image_model)
    kind = reading.intent.kind
    if kind == "off_topic":
        return Draft(
            summary="That is outside what I do: I edit photos, clips and sound. Tell me what to change in one, and I start."
        )
    if kind == "feedback":
        steps, said = answer_feedback(reading, last, making)
    elif kind == "unclear":
        steps, said = (remedies(facts, making) if facts is not None and (facts.still or facts.sound) else []), ""
    elif kind == "preference":
        steps, said = [], ""
    else:
        steps, said = _planned(reading, prompt, making, looks), ""
    tasted = season(steps, reading, profile, overrides, recalled, making) if kind != "preference" else Tasted(steps, ())
    plan = _checked(tasted.steps, facts, making)
    questions, must = ask_back(reading, plan, profile, making)
    return Draft(
        plan=plan,
        summary=said or summarise(reading, plan, prompt, profile),
        trace=tasted.trace,
        questions=questions,
        must_answer=must,
        notes=tuple(dict.fromkeys(making.notes)),
    )


def _planned(reading: Reading, prompt: str, making: Making, looks: Sequence[LookHit]) -> list[Step]:
    """Asked steps, then what a look or a wish for polish adds without repeating them."""
    steps: list[Step] = []
    told = reading.intent.kind == "descriptive"
    for ask in reading.asks:
        if not (told and ask.op in CONTENT):
            steps.extend(_expanded(ask, making))
    if reading.looks or (reading.intent.kind == "descriptive" and not steps):
        have = {step.op for step in steps}
        steps.extend(step for step in look_steps(reading, prompt, making, looks) if step.op not in have)
    return [step for step in steps if step.op not in reading.avoid][:MOST]


def _expanded(ask: Ask, making: Making) -> list[Step]:
    if ask.op == "enhance":
        return remedies(making.facts, making)
    return make_steps(ask, making)


def _checked(steps: Sequence[Step], facts: MediaFacts | None, making: Making) -> Plan:
    """The plan in order with the steps that can work on this media; what cannot is left out with a note."""
    plan = Plan(steps=number_steps(steps[:MOST]))
    problems = check(plan, facts)
    if problems:
        wrong = {problem.step for problem in problems}
        making.notes.extend(f"Left out: {problem.message}." for problem in problems)
        plan = Plan(steps=number_steps(step for step in plan.steps if step.id not in wrong))
    return Plan(steps=number_steps(plan.in_order()))


__all__ = ["Question", "compose", "load_looks"]
