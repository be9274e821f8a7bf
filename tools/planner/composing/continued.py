"""The last edit gone on with: the same for something else, its words changed, moved, larger, or taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.plan import Region, Step, Target
from edits.vocabulary import OPERATIONS
from tools.planner.intents.following import ADDED, LAID, Following
from tools.planner.wording.phrasing import the

LARGER, MOST_SCALE = 1.5, 1.0


def go_on(steps: Sequence[Step], following: Following, prompt: str) -> tuple[list[Step], str]:
    """The steps, and the sentence where it is not the usual one. prompt: as it was typed."""
    match following.way:
        case "also":
            return _for_another(list(steps), following.words)
        case "move":
            moved = [_changed(step, position=following.words) if step.op in LAID else step for step in steps]
            return [_sized(step, following.size) for step in moved] if following.size else moved, ""
        case "color":
            return [_painted(step, following.words) for step in steps], ""
        case "say":
            said = _as_typed(following.words, prompt)
            return [_changed(step, content=said) if step.op == "text" else step for step in steps], ""
        case "size":
            return [_sized(step, following.words) for step in steps], ""
        case "gone":
            kept = [step for step in steps if step.op not in ADDED]
            return kept, "" if kept else "Taken back: you see it as it was before."
    return list(steps), "Good: it stays as it is."


def _for_another(steps: list[Step], words: str) -> tuple[list[Step], str]:
    """Each step that is about one thing or one place once more, for another; steps on the whole frame go there."""
    about = [step for step in steps if hasattr(step.params, "subject") or _region(step) is not None]
    more = [_about(step, words) for step in about]
    if more:
        numbered = [step.model_copy(update={"id": f"also{number}"}) for number, step in enumerate(more)]
        return [*steps, *numbered], f"The same for {the(words)}."
    return steps, f"It is done on the whole frame already, {the(words)} included."


def _region(step: Step) -> Region | None:
    return step.target.region if step.target is not None else None


def _about(step: Step, words: str) -> Step:
    if hasattr(step.params, "subject"):
        return _changed(step, subject=words)
    target = step.target or Target()
    return step.model_copy(update={"target": target.model_copy(update={"region": words})})


def _painted(step: Step, color: str) -> Step:
    """The step in another colour, where it has one."""
    return _changed(step, color=color) if getattr(step.params, "color", None) else step


def _sized(step: Step, how: str) -> Step:
    if step.op != "overlay":
        return step
    factor = 1 / LARGER if how in ("smaller", "tinier") else LARGER
    return _changed(step, scale=min(MOST_SCALE, round(step.params.scale * factor, 3)))  # type: ignore[attr-defined]


def _changed(step: Step, **values: object) -> Step:
    """The step with other parameters, checked."""
    params = OPERATIONS[step.op].model_validate({**step.params.model_dump(by_alias=True), **values})
    return step.model_copy(update={"params": params})


def _as_typed(words: str, prompt: str) -> str:
    """Words of the plain prompt as the person typed them, without quotation marks."""
    quoted = re.search(r"[\"“'‘«](.+?)[\"”'’»](?: instead)?\s*[.!]?$", prompt.strip())
    if quoted is not None:
        return quoted[1]
    found = re.search(re.escape(words).replace(r"\ ", r"\s+"), prompt, re.IGNORECASE)
    return (found.group() if found else words).strip(" .")
