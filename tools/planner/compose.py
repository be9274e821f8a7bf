"""From a reading to a draft: steps with bounded amounts, a summary, the trace of taste, and questions. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.check import check
from edits.errors import Problem
from edits.media import MediaFacts
from edits.plan import Plan, Step, Target, TimeRange, number_steps
from edits.vocabulary import OPERATIONS
from graph.state import Ask, Draft, LookHit, Override, Profile, Reading, Recalled
from tools.planner.composing.assessing import assess
from tools.planner.composing.bounds import bound
from tools.planner.composing.conflicts import needless, reconcile
from tools.planner.composing.deficits import enhance, polish, remedies
from tools.planner.composing.feedback_plan import answer_feedback, name
from tools.planner.composing.kept import at_kept_ends
from tools.planner.composing.lookplan import look_steps
from tools.planner.composing.questions import PLACE, ask_back
from tools.planner.composing.seen_faults import advise
from tools.planner.composing.talking import answer_talk
from tools.planner.composing.taste import season
from tools.planner.composing.tasted import Tasted
from tools.planner.composing.unplaced import unplaced
from tools.planner.intents.asides import wants_usual
from tools.planner.intents.talk import LONGEST
from tools.planner.requests.examples.second_reading import CONTENTLESS
from tools.planner.steps.making import Making
from tools.planner.steps.steps import make_steps, placed_in_time
from tools.planner.steps.timecodes import at_rate
from tools.planner.wording.briefs import brief, marriage
from tools.planner.wording.summary import OUTSIDE, promised, summarise
from tools.planner.words.normalise import clean
from tools.planner.words.plain import plain_prompt
from tools.planner.words.tokens import tokenise

MOST = 40
NO_USUAL = "I don't know your usual yet: this is what I measured. What you keep and change teaches me."
NOT_ADVICE = frozenset(
    [
        "insert_subject",
        "replace_object",
        "replace_background",
        "restyle",
        "reshape",
        "expand_canvas",
        "move_object",
        "remove_object",
        "text",
        "output",
    ]
)
"""Edits that a person who asks what gives a feel does not ask for."""
POLISH = frozenset({"corporate"})
"""Looks whose words also stand for polish: "professional" asks for what the picture lacks."""
REPEATABLE = frozenset(
    [
        "hsl",
        "cut",
        "remove_object",
        "insert_subject",
        "text",
        "overlay",
        "sound_effect",
        "retouch",
        "recolor",
        "marker",
        "freeze_frame",
        "extract_frame",
    ]
)


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
    """The draft for a reading: valid steps for this media in this person's taste. Never raises for any prompt.

    media: the first file is the one that is planned for. looks: looks of the library near the prompt, best first.
    """
    plain = plain_prompt(prompt) if len(prompt) <= LONGEST else ""
    talk = answer_talk(reading, plain, profile, last) if plain else None
    if talk is not None:
        return talk
    if reading.intent.kind == "off_topic":
        return Draft(summary=OUTSIDE)
    facts = media[0] if media else None
    kinds = frozenset(one.kind for one in media)
    others = tuple(one.media_id for one in media[1:])
    making = Making(facts, kinds, image_model, prompt=prompt, asks=reading.asks, others=others)
    steps, said = _first_steps(reading, plain, making, looks, last)
    if reading.intent.kind in ("preference", "feedback"):
        tasted = Tasted(list(steps))
        bound(tasted, profile.bounds, making)
    else:
        tasted = season(steps, reading, profile, overrides, recalled, making)
    plan = _checked(tasted.steps, facts, making)
    if (promise := promised(reading)) is not None:
        making.notes.append(promise)
    if wants_usual(plain) and not tasted.trace(plan):
        making.notes.append(NO_USUAL)
    told = bool(said) and reading.intent.kind == "descriptive"
    questions, must = ((), False) if told else ask_back(reading, plan, profile, making, last)
    return Draft(
        plan=plan,
        summary=said or summarise(reading, plan, making),
        trace=tasted.trace(plan),
        questions=questions,
        must_answer=must,
        notes=tuple(dict.fromkeys(making.notes)),
    )


def _first_steps(
    reading: Reading, plain: str, making: Making, looks: Sequence[LookHit], last: Recalled | None
) -> tuple[list[Step], str]:
    """Steps before taste, and the sentence where a judgement already has its own.

    plain: the prompt in plain words, empty for a long one.
    """
    kind = reading.intent.kind
    if kind == "preference":
        return [], ""
    if kind == "feedback":
        return answer_feedback(reading, last, making)
    if kind == "unclear" and reading.unclear == PLACE:
        return [], ""
    if kind == "unclear":
        measured = making.facts is not None and (making.facts.still is not None or making.facts.sound is not None)
        making.notes.extend([*reading.notes, *advise(making.facts)])
        named = any(token.norm not in CONTENTLESS for token in tokenise(clean(making.prompt)))
        return (remedies(making.facts) if measured and named else []), ""
    answered = assess(reading, plain or plain_prompt(making.prompt), making) if kind == "descriptive" else None
    if answered is not None:
        making.notes.extend(reading.notes)
        return answered
    return _planned(reading, plain, making, looks, last), ""


ALSO_IT = re.compile(
    r"^(?:(?:ok|okay|now|great|nice|good|perfect) ,? ?)*(?:and|also|plus) (?:also |then |now )?[a-z]+ (?:it|that|"
    r"him|her|them)"
    r"(?: (?:too|as well|a bit|a little|more|please|slightly))*[ .!]*$"
)
"""A second edit for what the last one was about: "and blur it"."""


def _there(asks: Sequence[Ask], plain: str, last: Recalled | None) -> Sequence[Ask]:
    """The asks in the one place where the last edit was, where it is gone on with."""
    steps = last.steps if last is not None else ()
    regions = {step.target.region if step.target is not None else None for step in steps}
    region = next(iter(regions), None)
    if len(regions) > 1 or region is None or not ALSO_IT.match(plain):
        return asks
    return [ask if ask.target is not None else ask.model_copy(update={"target": Target(region=region)}) for ask in asks]


def _planned(
    reading: Reading, plain: str, making: Making, looks: Sequence[LookHit], last: Recalled | None
) -> list[Step]:
    """Asked steps, then what a look or a wish for polish adds without repeating them."""
    steps: list[Step] = []
    making.notes.extend(reading.notes)
    told = reading.intent.kind == "descriptive"
    for ask in reconcile(_there(reading.asks, plain, last), making.notes):
        if not (told and ask.op in NOT_ADVICE):
            steps.extend(_steps_of(ask, making))
    polished = any(ask.op == "enhance" for ask in reading.asks) and set(reading.looks) <= POLISH
    if (reading.looks and not polished) or told:
        have = {step.op for step in steps}
        steps.extend(step for step in look_steps(reading, making.prompt, making, looks) if step.op not in have)
    steps = _on_frozen(steps)
    kept = _once([step for step in steps if step.op not in reading.avoid])[:MOST]
    return at_kept_ends(kept, making.facts.duration_s if making.facts is not None else None)


def _on_frozen(steps: Sequence[Step]) -> list[Step]:
    """What is drawn beside a freeze without a time of its own is drawn on the frozen frame."""
    frozen = next((step.params for step in steps if step.op == "freeze_frame"), None)
    if frozen is None:
        return list(steps)
    start = frozen.at  # type: ignore[attr-defined]
    time = TimeRange(start=start, end=start + frozen.duration)  # type: ignore[attr-defined]
    return [
        step.model_copy(update={"target": (step.target or Target()).model_copy(update={"time": time})})
        if step.op == "overlay" and (step.target is None or step.target.time is None)
        else step
        for step in steps
    ]


NO_SHAKE = "I can steady a clip but not shake it: camera shake is for your editor."


def _steps_of(ask: Ask, making: Making) -> list[Step]:
    ask = at_rate(ask, making.prompt, making.facts.fps if making.facts is not None else None)
    why_not = needless(ask, making.facts)
    if why_not is not None:
        making.notes.append(why_not)
        return []
    if ask.op == "restyle" and ask.params.get("prompt") == "a handheld camera's movement":
        making.notes.append(NO_SHAKE)
        return []
    question = unplaced(ask, making)
    if question is not None:
        making.missing.append(question)
        return []
    if ask.op == "enhance":
        region = ask.target.region if ask.target is not None else None
        if region is not None:
            return polish(making.facts, ask.target)
        making.notes.extend(advise(making.facts))
        return enhance(making.facts)
    made = [brief(step, ask, making) for step in placed_in_time(make_steps(ask, making), ask, making)]
    before, after = marriage(ask, making)
    return [*before, *made, *after]


def _once(steps: Sequence[Step]) -> list[Step]:
    """Each operation once for each target, asked before measured before look; some may repeat."""
    found: list[Step] = []
    for step in steps:
        if step.op in REPEATABLE or not any(one.op == step.op and _where(one) == _where(step) for one in found):
            found.append(step)
    return found


def _where(step: Step) -> object:
    """What a step holds for; how fast a clip runs holds for all of the frame."""
    if step.op == "flip":
        return step.target, getattr(step.params, "axis", None)
    if step.op == "speed" and step.target is not None and step.target.time is not None:
        return step.target.time
    return step.target


def _each_once(steps: Sequence[Step]) -> list[Step]:
    """Without a range that is cut a second time, which would take away what comes after it."""
    found: list[Step] = []
    for step in steps:
        if step.op != "cut" or not any(one.op == step.op and one.params == step.params for one in found):
            found.append(step)
    return found


def _checked(steps: Sequence[Step], facts: MediaFacts | None, making: Making) -> Plan:
    """The plan in order with the steps that can work on this media; what cannot is left out with a note."""
    plan = Plan(steps=number_steps(_each_once(steps)[:MOST]))
    problems = check(plan, facts)
    if problems and facts is not None:
        ops = {step.id: step.op for step in plan.steps}
        wrong = {problem.step for problem in problems}
        first = {problem.step: problem for problem in reversed(problems)}
        making.notes.extend(left_out(problem, ops[step], facts) for step, problem in sorted(first.items()))
        plan = Plan(steps=tuple(step for step in plan.steps if step.id not in wrong))
    return Plan(steps=number_steps(plan.in_order()))


def left_out(problem: Problem, op: str, facts: MediaFacts) -> str:
    """Why a step is not in the plan, in a sentence."""
    if facts.kind in OPERATIONS[op].kinds:
        return f"I left {name(op)} out: {problem.message}."
    needed = " or ".join(THINGS[kind] for kind in ("image", "video", "audio") if kind in OPERATIONS[op].kinds)
    return f"I left {name(op)} out: that needs {needed}, and this is {THINGS[facts.kind]}."


THINGS = {"image": "a picture", "video": "a clip", "audio": "a recording"}
