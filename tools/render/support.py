"""What of a plan a rendering cannot show, said before anything is decoded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from edits.media import MediaFacts
from edits.plan import Plan, Step
from edits.vocabulary import OPERATIONS, Executor
from graph.state import NotRendered
from settings import Settings
from tools.render.operation import find_operation

TASKS: Mapping[str, str] = {
    "remove_object": "taking {subject} out of the picture",
    "replace_background": "a new background ({prompt})",
    "insert_subject": "putting {prompt} into the picture",
    "replace_object": "replacing {subject} with {prompt}",
    "move_object": "moving {subject} to {placement}",
    "reshape": "reshaping {subject} ({what})",
    "retouch": "retouching {what}",
    "colorize": "colouring a black and white picture",
    "relight": "new light ({prompt}{direction})",
    "expand_canvas": "continuing the picture beyond its frame",
    "restyle": "redrawing the picture as {prompt}",
    "overlay": "drawing {prompt}",
    "remove_filler": "cutting filler words",
    "caption": "captions",
    "voice_over": "a spoken voice",
}
"""What each operation that has no local method would do, in words, from its parameters."""
HEARING = frozenset({"remove_filler", "caption"})
SPEAKING = frozenset({"voice_over"})
GRAPHICS = frozenset({"overlay"})
DELIVERED = frozenset({"output", "metadata"})
"""Carried out when the file is written."""


@dataclass(frozen=True, slots=True)
class Helpers:
    """The models that are configured: their steps are made when the preview is."""

    draws: bool = False
    hears: bool = False
    speaks: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Helpers:
        """Those of the settings."""
        named = (settings.image_model, settings.transcribe_model, settings.speech_model)
        return cls(*(model is not None for model in named))


ALONE = Helpers()


def not_rendered(plan: Plan, facts: MediaFacts | None, helpers: Helpers = ALONE) -> tuple[NotRendered, ...]:
    """Each step that no rendering of this media shows, with the reason, in the plan's order.

    helpers: who else works on it. Without any, what is still to be made by a model is told too.
    """
    reasons = ((step, _reason(step, facts, helpers)) for step in plan.steps)
    return tuple(NotRendered(step=step.id, why=why) for step, why in reasons if why is not None)


def _reason(step: Step, facts: MediaFacts | None, helpers: Helpers) -> str | None:
    operation = OPERATIONS[step.op]
    if step.amount == 0:
        return None
    if facts is not None and facts.kind not in operation.kinds:
        return f"{step.op} applies to {' and '.join(sorted(operation.kinds))}, not to {facts.kind}"
    if facts is not None and step.target and step.target.media and step.target.media != facts.media_id:
        return f"it is meant for another media, {step.target.media}"
    if step.executor is Executor.editor:
        return "it is left to an editor: export the plan to carry it there"
    if step.op in DELIVERED:
        return None
    if step.op in HEARING:
        return _unheard(step, facts, helpers)
    method = find_operation(step.op)
    if method is None:
        return _without_method(step, facts, helpers)
    refusal = method.refusal(step.params)
    if refusal is not None and step.op in GRAPHICS:
        return None if helpers.draws else f"{refusal}; arrows, rings, stars, hearts and frames are drawn here"
    if refusal is not None and operation.executor is Executor.generative:
        return _without_method(step, facts, helpers)
    return refusal


def operation_draws(step: Step) -> bool:
    """Whether an image model is asked to do this step's operation at all."""
    return OPERATIONS[step.op].executor is Executor.generative and step.op not in HEARING | SPEAKING


def is_drawn(step: Step, facts: MediaFacts) -> bool:
    """Whether the step has to be drawn by an image model: it is for this picture, and nothing here can do it."""
    if step.amount == 0 or step.executor is Executor.editor or facts.kind != "image" or not operation_draws(step):
        return False
    if step.target is not None and step.target.media not in (None, facts.media_id):
        return False
    method = find_operation(step.op)
    return method is None or method.refusal(step.params) is not None


def is_made_beside(step: Step, facts: MediaFacts) -> bool:
    """Whether the step lays something over this media that a model has to make first: a sticker, a voice."""
    method = find_operation(step.op)
    if step.op not in GRAPHICS | SPEAKING or method is None or facts.kind not in OPERATIONS[step.op].kinds:
        return False
    elsewhere = step.target is not None and step.target.media not in (None, facts.media_id)
    wanted = step.amount > 0 and step.executor is not Executor.editor and not elsewhere
    return wanted and method.refusal(step.params) is not None


def is_heard(step: Step) -> bool:
    """Whether the step needs to know what is said."""
    return step.op in HEARING and step.amount > 0 and step.executor is not Executor.editor


def _unheard(step: Step, facts: MediaFacts | None, helpers: Helpers) -> str | None:
    """Why a step that needs what is said cannot be done, or none."""
    if facts is not None and facts.transcript is not None:
        return None
    if facts is not None and not facts.has_audio and facts.kind == "video":
        return "there is no sound in it, so nothing is said"
    return None if helpers.hears else f"{said_task(step)} needs a model that hears words"


def _without_method(step: Step, facts: MediaFacts | None, helpers: Helpers) -> str | None:
    task = said_task(step)
    if step.op in SPEAKING:
        return None if helpers.speaks else f"{task} needs a model that speaks"
    if facts is not None and facts.kind != "image":
        return f"{task} needs a model that makes video, and there is none here: the brief is ready to use"
    if helpers.draws and operation_draws(step):
        return None
    return f"{task} needs an image model, and none is configured: the brief is ready to use"


BRIEF = " – "
"""Stands between what a person asked for and what a planner added."""
LONGEST = 80


def said_task(step: Step) -> str:
    """What the step would do, in words: "putting a luxury jet into the picture"."""
    template = TASKS.get(step.op, step.op.replace("_", " "))
    given = {name: _in_short(value) for name, value in step.params.model_dump().items() if isinstance(value, str)}
    words = template.format_map(_Given(given))
    return words.replace(" ()", "").strip()


def _in_short(words: str) -> str:
    """The person's own words, which stand in front of a brief, or as many as fit in a sentence."""
    asked = words.partition(BRIEF)[0]
    return asked if len(asked) <= LONGEST else f"{asked[: LONGEST - 1].rstrip()}…"


class _Given(dict[str, str]):
    """Parameters by name; what was not given is left out of the sentence."""

    def __missing__(self, name: str) -> str:
        return "something" if name == "subject" else ""
