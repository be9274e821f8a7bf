"""From what a model answered to a draft: only steps that the person asked for, that can work, within their taste."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from edits.check import check
from edits.plan import Plan, Source, Step
from graph.state import Draft, Question
from tools.model.answer import Answered
from tools.model.fidelity import agrees, corrected, is_unasked
from tools.model.grounding import foreign_media, is_asked_for, suspect_words
from tools.model.instructions.brief import Turn
from tools.model.plain import plain
from tools.planner.compose import left_out
from tools.planner.composing.considered import consider
from tools.planner.composing.feedback_plan import name
from tools.planner.steps.making import Making
from tools.planner.wording.summary import OUTSIDE, summarise

LONGEST_REASON = 200
DEBRIS = re.compile(r"[{}\[\]]|\",")
"""What is left of JSON in a text of a weak model."""
QUESTION_MARKS = ("?", "？", "؟", ";")
ONCE = frozenset({"exposure", "contrast", "highlights", "shadows", "whites", "blacks", "temperature", "tint"})
"""Sliders of which a plan has one for each place: a second would add to the first."""


@dataclass(slots=True)
class _Settling:
    """The steps that stay, and why others do not."""

    turn: Turn
    said: str
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def leave_out(self, step: Step, why: str) -> None:
        self.notes.append(f"I left {name(step.op)} out: {why}.")


def settle(answered: Answered, turn: Turn) -> Draft:
    """The draft of a model's answer. Its trace tells what taste did; its summary holds for the steps that stayed."""
    if answered.intent == "off_topic":
        return Draft(summary=answered.summary or OUTSIDE)
    said = words_of(turn)
    settling = _Settling(turn, said)
    for step in answered.plan.steps:
        _take(step, settling)
    facts = turn.media[0] if turn.media else None
    making = Making(facts, frozenset(one.kind for one in turn.media), turn.image_model, prompt=turn.prompt)
    making.asks = turn.reading.asks
    tasted = consider(corrected(settling.steps, turn), turn.reading, turn.profile, turn.overrides, making)
    plan = _working(tasted.steps, answered.plan.geometry_first, settling)
    kept = [step.id for step in plan.steps] == [step.id for step in answered.plan.in_order()]
    holds = kept and bool(answered.summary) and agrees(answered.summary, plan, turn)
    reading = turn.reading.model_copy(
        update={"intent": turn.reading.intent.model_copy(update={"kind": answered.intent})}
    )
    questions = _questions(answered)
    return Draft(
        plan=plan,
        summary=answered.summary if holds else summarise(reading, plan, making),
        trace=tasted.trace(plan),
        questions=questions,
        must_answer=bool(questions) and not plan.steps and turn.reply is None,
        notes=tuple(dict.fromkeys([*answered.notes, *settling.notes, *making.notes])),
    )


def settle_step(step: Step, turn: Turn) -> Step | None:
    """One step as it may stand in the draft, while the rest is still being written; None where it may not."""
    settling = _Settling(turn, words_of(turn))
    _take(step, settling)
    facts = turn.media[0] if turn.media else None
    making = Making(facts, frozenset(one.kind for one in turn.media), turn.image_model, prompt=turn.prompt)
    steps = [one for one in corrected(settling.steps, turn) if settling.steps and one.op == step.op][:1]
    steps = [one.model_copy(update={"id": step.id}) for one in steps]
    tasted = consider(steps, turn.reading, turn.profile, turn.overrides, making)
    plan = _working(tasted.steps, False, settling)
    return plan.steps[0] if plan.steps else None


def words_of(turn: Turn) -> str:
    """The person's own words in this turn."""
    return f"{turn.prompt}\n{turn.reply or ''}"


def _take(step: Step, settling: _Settling) -> None:
    turn, said = settling.turn, settling.said
    if step.op in turn.reading.avoid:
        settling.leave_out(step, "you asked to leave that alone")
    elif foreign_media(step, {facts.media_id for facts in turn.media}):
        settling.leave_out(step, "it names a file that is not part of this request")
    elif suspect_words(step, said) is not None:
        settling.leave_out(step, "its text held something you did not write")
    elif turn.has_outside_text and not is_asked_for(step, said, turn.ops):
        settling.leave_out(step, "your words do not ask for it; say so and I will")
    elif turn.profile.habits.get(step.op) == "never" and step.op not in {ask.op for ask in turn.reading.asks}:
        settling.leave_out(step, "you take it out whenever it is offered")
    elif is_unasked(step, turn):
        settling.leave_out(step, "you did not ask for it")
    elif step.op in ONCE and any(one.op == step.op and one.target == step.target for one in settling.steps):
        settling.leave_out(step, "it was there twice")
    else:
        settling.steps.append(
            step.model_copy(update={"reason": _reason(step, turn, said), "source": _true_source(step.source, turn)})
        )


def _reason(step: Step, turn: Turn, said: str) -> str:
    """The model's reason as plain text; the draft's where it gave none, or left-overs of JSON."""
    reason = plain(step.reason, said, LONGEST_REASON)
    if reason and not DEBRIS.search(reason):
        return reason
    return next((one.reason for one in turn.draft.plan.steps if one.op == step.op), "")


def _true_source(source: Source, turn: Turn) -> Source:
    """Where a wish came from, as far as that is there to come from."""
    there: dict[Source, Collection[object]] = {
        "override": turn.overrides,
        "profile": [trait for trait in turn.profile.traits.values() if trait.source != "default"],
        "memory": [*turn.recalled, *turn.profile.sliders, *([turn.last] if turn.last else [])],
        "media": turn.media,
        "look": [*turn.reading.looks, *(step for step in turn.draft.plan.steps if step.source == "look")],
    }
    return source if source == "prompt" or there[source] else "prompt"


def _working(steps: Sequence[Step], geometry_first: bool, settling: _Settling) -> Plan:
    """The steps that can work on this media, under the ids they were written with."""
    facts = settling.turn.media[0] if settling.turn.media else None
    plan = Plan(steps=tuple(steps), geometry_first=geometry_first)
    problems = check(plan, facts)
    if problems and facts is not None:
        ops = {step.id: step.op for step in plan.steps}
        wrong = {problem.step for problem in problems}
        settling.notes.extend(left_out(problem, ops[problem.step], facts) for problem in problems)
        plan = plan.model_copy(update={"steps": tuple(step for step in plan.steps if step.id not in wrong)})
    return plan.model_copy(update={"steps": plan.in_order()})


def _questions(answered: Answered) -> tuple[Question, ...]:
    return tuple(
        Question(id=f"m{place}", text=asked.text, options=asked.options)
        for place, asked in enumerate(answered.questions, start=1)
        if asked.text.endswith(QUESTION_MARKS) and len(asked.options) != 1
    )
