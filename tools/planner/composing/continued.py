"""The last edit gone on with: the same for something else, its words changed, moved, larger, or taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from edits.plan import Region, Step, Target, TimeRange
from edits.vocabulary import OPERATIONS, Executor
from tools.planner.composing.adjusted import adjusted
from tools.planner.grammar.moments import AT, SHOWN_S
from tools.planner.intents.added import inked, is_about
from tools.planner.intents.following import ADDED, HAS_TIME, LAID, Following, told_time
from tools.planner.statements.lettering import CAPTION_INKS, CAPTION_KINDS, caption
from tools.planner.steps.making import Making
from tools.planner.steps.picture import PLAIN_LETTERS
from tools.planner.steps.times import settle
from tools.planner.wording.phrasing import the
from tools.planner.words.tokens import tokenise

LARGER, MOST_SCALE = 1.5, 1.0
SMALLER = frozenset({"smaller", "tinier", "too big", "too large", "too huge"})
LEVEL_DB = 6.0
LEAST_DB, MOST_DB = -60.0, 12.0


def go_on(steps: Sequence[Step], following: Following, making: Making) -> tuple[list[Step], str]:
    """The steps, and the sentence where it is not the usual one."""
    prompt = making.prompt
    if following.thing:
        return _with_thing(steps, following)
    match following.way:
        case "also":
            return _for_another(list(steps), following.words)
        case "move":
            moved = [_moved(step, following.words) for step in steps]
            return [_sized(step, following.size) for step in moved] if following.size else moved, ""
        case "color":
            return [_painted(step, following.words) for step in steps], ""
        case "when":
            return _at_time(list(steps), following.words, making)
        case "level":
            raised = following.words in ("too quiet", "louder", "up")
            return [_levelled(step, LEVEL_DB if raised else -LEVEL_DB) for step in steps], ""
        case "lasts" | "end" | "shift" | "closer" | "shape" | "milder":
            return adjusted(list(steps), following, making), ""
        case "style":
            if any(step.op == "text" for step in steps):
                making.notes.append(PLAIN_LETTERS)
            told = caption(tokenise(following.words), following.words)
            return [_captioned(step, told) if step.op == "caption" else step for step in steps], ""
        case "say":
            said = _as_typed(following.words, prompt)
            return [_changed(step, content=said) if step.op == "text" else step for step in steps], ""
        case "size":
            if any(step.op == "text" for step in steps):
                making.notes.append(PLAIN_LETTERS)
            return [_sized(step, following.words) for step in steps], ""
        case "gone":
            kept = [step for step in steps if step.op not in ADDED]
            return kept, "" if kept else "Taken back: you see it as it was before."
    return list(steps), "Good: it stays as it is."


def _with_thing(steps: Sequence[Step], following: Following) -> tuple[list[Step], str]:
    """One thing that was put in taken out again, in another colour, larger or smaller, or elsewhere."""
    thing = following.thing
    if following.way == "gone":
        kept = [step for step in steps if not is_about(step, thing)]
        return kept, f"Without the {thing}; the rest as it was." if kept else "Taken back: you see it as it was before."
    return [_as_told(step, following) if is_about(step, thing) else step for step in steps], ""


def _as_told(step: Step, following: Following) -> Step:
    prompt = str(step.params.prompt)  # type: ignore[attr-defined]
    match following.way:
        case "color":
            return _changed(step, prompt=inked(prompt, following.words))
        case "move" if step.op == "insert_subject":
            return _changed(step, placement=f"at the {following.words.replace('_', ' ')}")
        case "move":
            return _moved(step, following.words).model_copy(update={"target": None})
        case _ if step.op == "overlay":
            return _sized(step, following.words)
    return _changed(step, prompt=inked(prompt, "smaller" if following.words in SMALLER else "larger"))


def _at_time(steps: list[Step], words: str, making: Making) -> tuple[list[Step], str]:
    """The steps at a time that is told for them afterwards: those that have none, else all that can have one."""
    span = told_time(words)
    length = making.facts.duration_s if making.facts is not None else None
    if span is None:
        return steps, ""
    point = span.point
    times = settle({"start": point} if point is not None else span.params(), length)
    making.notes.extend(times.notes)
    if not times.ranges:
        return steps, "That time lies outside of it: the edit stays as it is."
    start, end = times.ranges[0]
    timed = [step for step in steps if step.op in HAS_TIME]
    waiting = [step for step in timed if not _has_time(step)] or timed
    told = [_timed(step, start, end, moment=point is not None) if step in waiting else step for step in steps]
    if ADDED_TIME.match(making.prompt) and all(map(_has_time, waiting)):
        return [
            *steps,
            *(one.model_copy(update={"id": f"also{at}"}) for at, one in enumerate(told) if one not in steps),
        ], ""
    return told, ""


ADDED_TIME = re.compile(r"^\W*(?:and|also|plus)\b(?! (?:make|do) )", re.IGNORECASE)
"""A time that comes beside the one that was told: "and also 0:30 to 0:35"."""


def _has_time(step: Step) -> bool:
    if step.op in ("cut", "trim"):
        return step.amount > 0
    return step.op in AT or (step.target is not None and step.target.time is not None)


def _timed(step: Step, start: float, end: float | None, *, moment: bool) -> Step:
    if step.op in AT:
        return _changed(step, at=start)
    lasts = {"cut": 3.0, **SHOWN_S}.get(step.op)
    end = start + lasts if moment and lasts else end
    if step.op in ("cut", "trim"):
        more = {"amount": 1.0, "executor": Executor.local}
        return _changed(step, start=start, end=end).model_copy(update=more)
    target = step.target or Target()
    return step.model_copy(update={"target": target.model_copy(update={"time": TimeRange(start=start, end=end)})})


def _moved(step: Step, position: str) -> Step:
    """What lies over the frame at another place; captions go up, down or to the middle."""
    if step.op == "caption":
        place = "top" if "top" in position else "bottom" if "bottom" in position else "middle"
        return _styled(step, f"clean, at the {place}")
    return _changed(step, position=position) if step.op in LAID else step


def _captioned(step: Step, told: Mapping[str, str]) -> Step:
    """Captions in the language and with the look that is told."""
    styled = _styled(step, told["style"]) if "style" in told else step
    return _changed(styled, language=told["language"]) if "language" in told else styled


def _styled(step: Step, told: str) -> Step:
    """Captions with what is told of their look, beside what else was told before."""
    first, *more = (part.strip() for part in told.split(","))
    before, *kept = (part.strip() for part in str(step.params.style).split(","))  # type: ignore[attr-defined]
    head = before if first == "clean" else " ".join(dict.fromkeys((*first.split(), *_inks(before, first))))
    edges = [
        part for part in kept if not (more and part.startswith(("at ", "in ")) and more[0].startswith(("at ", "in ")))
    ]
    return _changed(step, style=", ".join(dict.fromkeys((head, *edges, *more)))[:200])


def _inks(before: str, first: str) -> list[str]:
    """The colour that letters had, where no other is told; their kind, where only a colour is."""
    told = set(first.split())
    kinds = [] if told & CAPTION_KINDS.keys() else [word for word in before.split() if word in CAPTION_KINDS]
    inks = [] if told & CAPTION_INKS else [word for word in before.split() if word in CAPTION_INKS]
    return [*kinds, *inks]


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


def _levelled(step: Step, db: float) -> Step:
    if step.op != "music":
        return step
    return _changed(step, gain_db=max(LEAST_DB, min(MOST_DB, step.params.gain_db + db)))  # type: ignore[attr-defined]


def _sized(step: Step, how: str) -> Step:
    if step.op == "caption":
        return _styled(step, "clean, smaller" if how in SMALLER else "bold")
    if step.op != "overlay":
        return step
    factor = 1 / LARGER if how in SMALLER else LARGER
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
