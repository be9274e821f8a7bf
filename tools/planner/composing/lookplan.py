"""Looks as steps: the named one, or for a look we do not know the nearest by its words, and said so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from edits.amounts import MAIN, neutral
from edits.looks import Look, load_looks
from edits.plan import Step, Target, TimeRange
from edits.vocabulary import OPERATIONS, Stage
from graph.state import LookHit, Reading
from tools.planner.grammar.moments import HOLDS, moment
from tools.planner.steps.making import Making
from tools.planner.words.normalise import clean
from tools.planner.words.tokens import tokenise

HEARD = frozenset({"loudness", "equalize", "denoise_audio", "enhance_voice"})
NEAR = 0.35
"""Score of recall from which a look counts as near."""
COMMON = frozenset([
    "what", "would", "make", "this", "feel", "like", "more", "look", "looks", "video", "photo", "picture", "clip",
    "style", "kind", "that", "with", "from", "have", "does", "give", "some", "very", "bring", "closer", "about",
    "where", "start", "which", "edit", "edits", "they", "them", "your", "mine",
])  # fmt: skip
SCALE = {"exposure": 0.3, "gain": 4.0, "shot_length": 1.5, "strength": 50.0}
MOST_PHOTO = 7
"""A look is carried by a few strong traits; more of them only blur it."""


def chosen_looks(reading: Reading, prompt: str, looks: Sequence[LookHit], making: Making) -> list[Look]:
    """The looks that are meant: those named, else the nearest by recall or by words, with a note."""
    library = load_looks()
    named = [library[slug] for slug in reading.looks if slug in library]
    if named:
        return named[:2]
    near = [library[hit.slug] for hit in looks[:1] if hit.slug in library and hit.score >= NEAR]
    if not near:
        near = nearest(prompt)
    if near:
        making.notes.append(f"I know no look by that name; {near[0].name} is the nearest I have.")
    return near


@cache
def _described() -> Mapping[str, frozenset[str]]:
    """Each look's words, for finding the nearest one."""
    return {
        slug: frozenset(
            word.strip(",:.")
            for phrase in (look.why.lower(), *look.words, *look.near)
            for word in phrase.split()
            if len(word) > 3
        )
        for slug, look in load_looks().items()
    }


def nearest(prompt: str) -> list[Look]:
    """The look that shares the most words with the prompt; a plain film grade when none does."""
    words = {word.strip(".,?!\"'()") for word in prompt.lower().split()} - COMMON
    described = _described()
    best = max(described, key=lambda slug: (len(words & described[slug]), slug == "cinematic", slug), default=None)
    library = load_looks()
    if best is None:
        return []
    if not words & described[best]:
        best = "cinematic" if "cinematic" in library else best
    return [library[best]]


def look_steps(reading: Reading, prompt: str, making: Making, looks: Sequence[LookHit]) -> list[Step]:
    """Steps of the looks, for the kinds of media that are there."""
    found: list[Step] = []
    making.looks = tuple(chosen_looks(reading, prompt, looks, making))
    for look in making.looks:
        have = {one.op for one in found}
        found.extend(step for step in _steps_of(look, making) if step.op not in have)
    if "video" in making.kinds and reading.intent.kind == "command" and _only_seen(prompt):
        found = [step for step in found if OPERATIONS[step.op].stage not in (Stage.timeline, Stage.audio)]
    if reading.look_target is not None:
        found = [step for step in found if step.op not in FRAMING and step.target is None]
        return [step.model_copy(update={"target": reading.look_target}) for step in found]
    time = _when(reading, prompt) if "video" in making.kinds else None
    if time is None:
        return found
    target = Target(time=time)
    return [step.model_copy(update={"target": target}) for step in found if step.op in HOLDS and step.target is None]


FRAMING = frozenset({"vignette", "crop", "resize", "straighten", "expand_canvas"})
"""What a look does to the frame, and to no part of the picture."""
SEEN = re.compile(
    r"\b(?:make|making|makes|have|get|want|let)(?: [\w']+){1,5}? looks?\b(?! (?:like|as)\b)|"
    r"\b(?:grad(?:e|ed|ing)|colou?r (?:grade|correct\w*)|filter|lut|tint|palette|tast(?:y|ier)|"
    r"appeti[sz]ing|delicious|yummy)\b",
    re.IGNORECASE,
)
MORE_THAN_SEEN = re.compile(
    r"\b(?:feel|feels|feeling|vibes?|edit|edited|cut|cuts|pac(?:e|ed|ing)|mood|energy|style|trailer|montage|music|"
    r"sounds?|audio|slow|fast|film it|like (?:an? |the )?\w+ (?:movie|film|video|ad|commercial|documentary))\b",
    re.IGNORECASE,
)


def _only_seen(prompt: str) -> bool:
    """Whether a look is asked for as what is seen: "make it look dreamy" plays no slower."""
    return SEEN.search(prompt) is not None and MORE_THAN_SEEN.search(prompt) is None


def _when(reading: Reading, prompt: str) -> TimeRange | None:
    """The time that a look is for, where nothing else is asked that the time could be for."""
    if reading.asks:
        return None
    return moment(tokenise(clean(prompt)), "color_grade", runs=True)


def _steps_of(look: Look, making: Making) -> list[Step]:
    return [step.model_copy(update={"reason": f"{look.name}: {step.reason}"}) for step in _carrying(look, making)]


def _carrying(look: Look, making: Making) -> list[Step]:
    if making.kinds == {"audio"}:
        return [step for step in look.clip if step.op in HEARD]
    photo = strongest(look.photo)
    return [*photo, *look.clip] if "video" in making.kinds else photo


def strongest(steps: Sequence[Step]) -> list[Step]:
    """The steps that carry the look, in their order: the ones that move furthest for their kind."""
    ranked = sorted(steps, key=_weight, reverse=True)[:MOST_PHOTO]
    kept = {id(step) for step in ranked}
    return [step for step in steps if id(step) in kept]


def _weight(step: Step) -> float:
    """How far a step moves, in parts of what counts as a usual move."""
    main = MAIN.get(step.op)
    if step.op in ("color_grade", "monochrome", "lut", "grain"):
        return 3.0
    if main is None:
        return 0.8 if step.op != "hsl" else 0.7
    value = getattr(step.params, main, None)
    if not isinstance(value, int | float):
        return 1.0
    return abs(value - neutral(step.op)) / SCALE.get(step.op, SCALE.get(main, 12.0))
