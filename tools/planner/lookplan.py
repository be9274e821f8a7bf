"""Looks as steps: the named one, or for a look we do not know the nearest by its words, and said so."""

from __future__ import annotations

from collections.abc import Sequence

from edits.looks import Look, load_looks
from edits.plan import Step
from graph.state import LookHit, Reading
from tools.planner.steps import Making


def chosen_looks(reading: Reading, looks: Sequence[LookHit]) -> list[Look]:
    """The looks that are meant: those named, else the nearest found by recall."""
    library = load_looks()
    named = [library[slug] for slug in reading.looks if slug in library]
    if named:
        return named[:2]
    return [library[hit.slug] for hit in looks[:1] if hit.slug in library and hit.score >= 0.35]


def look_steps(reading: Reading, prompt: str, making: Making, looks: Sequence[LookHit]) -> list[Step]:
    """Steps of the look, for the kinds of media that are there."""
    found: list[Step] = []
    chosen = chosen_looks(reading, looks)
    if chosen and not reading.looks:
        making.notes.append(f"I know no look by that name; {chosen[0].name} is the nearest I have.")
    for look in chosen:
        for step in _steps_of(look, making):
            if step.op not in {one.op for one in found} or step.op in ("hsl",):
                found.append(step)
    return found


def _steps_of(look: Look, making: Making) -> list[Step]:
    if making.kinds == {"audio"}:
        return [step for step in look.clip if step.op in ("loudness", "equalize", "denoise_audio", "enhance_voice")]
    clip = "video" in making.kinds
    return [*look.photo, *(look.clip if clip else ())]
