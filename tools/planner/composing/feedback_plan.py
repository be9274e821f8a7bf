"""What a judgement makes of the last plan: weaker, stronger, without, back, or as it is with the asked change."""

from __future__ import annotations

from collections.abc import Sequence

from edits.amounts import MAIN, neutral
from edits.plan import Step, Target
from edits.vocabulary import OPERATIONS, Executor, Stage
from graph.state import Ask, Reading, Recalled
from tools.planner.composing.continued import go_on
from tools.planner.intents.added import marks_of
from tools.planner.intents.following import find_following
from tools.planner.intents.placing import Placed, find_placed
from tools.planner.intents.withdrawing import find_withdrawn
from tools.planner.steps.amounts import factor_of
from tools.planner.steps.making import Making
from tools.planner.steps.steps import make_steps
from tools.planner.wording.phrasing import listed, shortened, the
from tools.planner.words.phrases import Phrases
from tools.planner.words.quoting import quote

NAMES = {
    "remove_object": "the removal",
    "replace_background": "the new background",
    "insert_subject": "what was added",
    "color_grade": "the grade",
    "temperature": "the warmth",
    "exposure": "the brightness",
    "saturation": "the colour",
    "vibrance": "the colour",
    "monochrome": "the black and white",
    "straighten": "the straightening",
    "sharpen": "the sharpening",
    "denoise": "the noise reduction",
    "retouch": "the retouching",
    "pace": "the cutting",
    "gain": "the loudness",
    "text": "the words",
    "caption": "the captions",
}


STRONG = frozenset(op for op, main in MAIN.items() if main is not None) | {
    "hsl",
    "color_grade",
    "cdl",
    "reshape",
    "restyle",
}
"""Operations that can be half as strong."""
MOST_LEFT_ALONE = 16


def name(op: str) -> str:
    """What a person would call the work of an operation."""
    return NAMES.get(op, f"the {op.replace('_', ' ')}")


def percent(factor: float) -> str:
    """A strength as a person says it: "60 %"."""
    return f"{factor * 100:.0f} %"


def answer_feedback(reading: Reading, last: Recalled | None, making: Making) -> tuple[list[Step], str]:
    """The steps and, where it is not the usual one, the sentence."""
    if last is not None and last.lost:
        return _brought_back(last)
    if last is None or not last.steps:
        asked = [step for ask in reading.asks for step in make_steps(ask, making)]
        if not asked and reading.feedback is not None and reading.feedback.action == "keep":
            return [], "Good: it stays as it is."
        if not asked and reading.feedback is not None and reading.feedback.action == "redo":
            return [], "What was taken back last is there again."
        return asked, "" if asked else "There is no edit yet to judge. Tell me what to change, and I begin."
    feedback = reading.feedback
    action = feedback.action if feedback is not None else "modify"
    factor = feedback.factor if feedback is not None and feedback.factor is not None else 1.0
    steps = list(last.steps)
    ops = frozenset(step.op for step in steps)
    placed = find_placed(feedback.words, ops) if feedback is not None else None
    if placed is not None:
        return _placed(steps, placed)
    following = find_following(feedback.words, ops, marks_of(steps)) if feedback is not None else None
    if following is not None:
        return go_on(steps, following, making)
    if action == "undo":
        return _undone(reading, steps)
    if action == "redo" and not reading.asks:
        return steps, "Here it is again."
    if action == "scale" and not reading.asks:
        return _scaled(steps, factor), f"The last edit at {percent(factor)}, everything else about it the same."
    if action == "scale":
        return _changed(_scaled(steps, factor), reading.asks, making), ""
    if action == "amount_of" and feedback is not None and factor == 0:
        return _without(reading, steps, making)
    if action == "amount_of" and feedback is not None and any(step.op == feedback.op for step in steps):
        named = name(str(feedback.op))
        return [
            step if step.op != feedback.op else _scaled([step], factor)[0] for step in steps
        ], f"{named[:1].upper()}{named[1:]} at {percent(factor)}, the rest as it was."
    if reading.asks:
        return _changed(list(steps), reading.asks, making), _turned(reading.asks, steps)
    if action == "reject":
        return [], "Set aside. Tell me what was off, and I try it another way."
    return steps, "Good: it stays as it is."


def _brought_back(last: Recalled) -> tuple[list[Step], str]:
    """The edit with steps of an earlier one, or that one alone."""
    steps = [step.model_copy(update={"id": f"back{at}"}) for at, step in enumerate(last.lost)]
    if not last.steps:
        return steps, f"Back to “{shortened(last.prompt, MOST_TOLD)}”, as it was then."
    back = listed(list(dict.fromkeys(name(step.op) for step in last.lost)))
    return [*last.steps, *steps], f"{back[:1].upper()}{back[1:]} back in, the rest as it was."


MOST_TOLD = 60
"""Characters of an earlier prompt that are told again."""


PLACEABLE = frozenset({Stage.white_balance, Stage.tone, Stage.color, Stage.local})


def _placed(steps: Sequence[Step], placed: Placed) -> tuple[list[Step], str]:
    """The last edit in one place only, or everywhere but there; what works on the whole frame stays as it is."""
    where = the(placed.only or placed.without)
    if not any(map(_has_place, steps)):
        brief = any(step.executor is Executor.generative for step in steps)
        if placed.without and brief:
            return list(steps), f"{where[:1].upper()}{where[1:]} stays as it is: the brief asks for that."
        return list(steps), "What this edit does has no place of its own: it works on the whole frame."
    moved = [_at_place(step, placed) if _has_place(step) else step for step in steps]
    return moved, f"The same, on {where} only." if placed.only else f"The same, with {where} left alone."


def _has_place(step: Step) -> bool:
    return step.executor is Executor.local and step.op != "cutout" and OPERATIONS[step.op].stage in PLACEABLE


def _at_place(step: Step, placed: Placed) -> Step:
    target = step.target or Target()
    if placed.only:
        target = target.model_copy(update={"region": placed.only, "exclude": ()})
    else:
        target = target.model_copy(update={"exclude": (*target.exclude, placed.without)[-MOST_LEFT_ALONE:]})
    return step.model_copy(update={"target": target})


def _without(reading: Reading, steps: Sequence[Step], making: Making) -> tuple[list[Step], str]:
    """The last edit without the parts that were named, and with what was asked beside."""
    words = reading.feedback.words if reading.feedback is not None else ""
    gone = find_withdrawn(words, frozenset(step.op for step in steps)).ops
    kept = [step for step in steps if step.op not in gone]
    if reading.asks:
        return _changed(kept, reading.asks, making), ""
    named = listed(list(dict.fromkeys(name(op) for op in sorted(gone))))
    return kept, f"Without {named}; the rest as it was." if kept else "Taken back: you see it as it was before."


def _undone(reading: Reading, steps: Sequence[Step]) -> tuple[list[Step], str]:
    """All of it, or only what was named: "put the dog back" takes the crop away."""
    named = {ask.op for ask in reading.asks}
    words = reading.feedback.words if reading.feedback is not None else ""
    named |= {step.op for step in steps if step.op.split("_")[0] in words}
    if named & {step.op for step in steps} and len(steps) > 1:
        kept = [step for step in steps if step.op not in named]
        gone = listed([name(op) for op in sorted(named & {step.op for step in steps})])
        return kept, f"Without {gone}; the rest as it was."
    edits = reading.feedback.edits if reading.feedback is not None else 1
    many = COUNTS.get(edits, "")
    return [], (
        "Taken back: you see it as it was before."
        if edits == 1
        else f"{many} edits taken back: you see it as it was before them."
        if many
        else "All taken back: you see it as it came."
    )


COUNTS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven"}


def _changed(steps: list[Step], asks: Sequence[Ask], making: Making) -> list[Step]:
    """The last steps with each ask worked in: the same slider moved, an unwanted thing taken out, or a step added."""
    for ask in _for_cuts(asks, steps):
        twin = _twin(ask, steps)
        removed = _unwanted(ask, steps)
        if removed is not None:
            steps = [step for step in steps if step.op != removed]
        elif twin is not None and _is_turned(ask, steps[twin], making):
            steps[twin : twin + 1] = make_steps(ask, making)
        elif twin is not None and ask.sign and MAIN.get(ask.op) and not {MAIN[ask.op], "feel"} & ask.params.keys():
            steps[twin] = _moved(steps[twin], ask, making)
        else:
            made = make_steps(ask, making)
            have = {step.op for step in made} if twin is not None else set()
            steps = [*(step for step in steps if step.op not in have), *made]
    return steps


OTHER_WAY = Phrases(
    r"\b(?:wrong (?:direction|way)|other (?:way|direction)|opposite|not the way i|"
    r"i (?:wanted|asked for|said|meant|asked you "
    r"to)|instead of|was supposed to)\b"
)


def _is_turned(ask: Ask, step: Step, making: Making) -> bool:
    """ "wrong direction, i wanted cooler": the slider goes the other way, where less of it would stay on this one."""
    main = MAIN.get(step.op)
    if not ask.sign or main is None or not OTHER_WAY.stand_in(making.prompt.lower()):
        return False
    value = getattr(step.params, main, None)
    return isinstance(value, int | float) and (float(value) - neutral(step.op)) * ask.sign < 0


def _turned(asks: Sequence[Ask], steps: Sequence[Step]) -> str:
    """What is said where sliders of the last edit were moved and nothing else; nothing for any other change."""
    if not all(ask.sign and not ask.params and MAIN.get(ask.op) and _twin(ask, steps) is not None for ask in asks):
        return ""
    moved = listed([f"{name(ask.op)} turned {'up' if ask.sign > 0 else 'down'}" for ask in asks])
    return f"{moved[:1].upper()}{moved[1:]}, the rest as it was."


def _twin(ask: Ask, steps: Sequence[Step]) -> int | None:
    """Where the step is that is asked about: of the same target, or the only one of its kind where no place is told."""
    same = [at for at, step in enumerate(steps) if step.op == ask.op]
    twin = next((at for at in same if steps[at].target == ask.target), None)
    return same[0] if twin is None and ask.target is None and len(same) == 1 else twin


def _for_cuts(asks: Sequence[Ask], steps: Sequence[Step]) -> list[Ask]:
    """The asks; "slower" after a plan that paces the cuts, and not the clip, is for the cuts."""
    ops = {step.op for step in steps}
    if "pace" not in ops or "speed" in ops:
        return list(asks)
    feel = {-1: "slow", 1: "fast"}
    return [
        ask.model_copy(update={"op": "pace", "params": {"feel": feel[ask.sign]}})
        if ask.op == "speed" and ask.sign and not ask.params and ask.target is None
        else ask
        for ask in asks
    ]


def _unwanted(ask: Ask, steps: Sequence[Step]) -> str | None:
    """The operation of the plan that is to go: "lose the text" when a text was added."""
    if ask.op != "remove_object":
        return None
    subject = str(ask.params.get("subject", "")).lower()
    return next(
        (
            step.op
            for step in steps
            if step.op in ("text", "overlay", "caption", "vignette", "grain")
            and (step.op in subject or (step.op == "caption" and "subtitle" in subject))
        ),
        None,
    )


def _moved(step: Step, ask: Ask, making: Making) -> Step:
    """The step's slider moved a part of its way in the asked direction."""
    name = MAIN[step.op] or "amount"
    value = float(getattr(step.params, name) or 0) - neutral(step.op)
    same = value * ask.sign > 0
    change = 0.4 * factor_of(ask.degree)
    factor = 1 + change if same else max(0.0, 1 - change)
    return step.model_copy(
        update={
            "amount": min(1.5, round(step.amount * factor, 3)),
            "reason": f"“{quote(ask, making.prompt, making.asks)}”",
            "source": "prompt",
        }
    )


def _scaled(steps: Sequence[Step], factor: float) -> list[Step]:
    """The steps that have a strength at a part of it; a frame or a cut has none, unless there is nothing else."""
    graded = [step for step in steps if step.op in STRONG] or list(steps)
    return [_at(step, factor) if step in graded else step for step in steps]


def _at(step: Step, factor: float) -> Step:
    amount = min(1.5, max(0.0, round(step.amount * factor, 3)))
    first = step.reason.rsplit("; at ", 1)[0]
    reason = f"{first}; at {percent(amount)}" if first else f"at {percent(amount)}"
    return step.model_copy(update={"amount": amount, "reason": reason[:500]})
