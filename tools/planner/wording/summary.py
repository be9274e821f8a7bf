"""The one line that says what is done, in an editor's voice: short, concrete, in the person's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from edits.phrases import family_words, load_phrases
from edits.plan import Plan, Step, TimeRange
from graph.state import Reading
from tools.planner.steps.making import Making
from tools.planner.wording.character import look_line
from tools.planner.wording.phrasing import clock, listed, phrase, said_back, seconds, shortened

OUTSIDE = "That one is beyond me: I edit photos, clips and sound, so show me one and say what should change."
ASKED = "Nothing changed yet: I need to know one thing first."
NOTHING = "Nothing changed yet: name one thing, such as “brighter” or “cut the first 5 seconds”, and I start."
LONGEST = 240
MOST_WORDS, MOST_PARTS = 20, 6
GONE = " gone"
BEFORE_STOP = re.compile(r" (?=[,.;:!?])")
PRONOUNS = frozenset({"her", "him", "it", "them", "you", "me"})


def summarise(reading: Reading, plan: Plan, making: Making) -> str:
    """One line; never empty."""
    kind = reading.intent.kind
    if kind == "preference":
        return _promise(reading)
    if kind == "unclear":
        if not plan.steps:
            return "I'd start right away, if you tell me what should change."
        return f"A careful first pass on what I measured: {_line(plan.steps, making)}. Tell me where to take it."
    if not plan.steps:
        return making.notes[0] if making.notes else ASKED if making.missing else NOTHING
    return line(reading, plan, making)


def line(reading: Reading, plan: Plan, making: Making) -> str:
    """The plan's steps in one sentence; a look speaks by its character."""
    from_look = [step for step in plan.steps if step.source == "look"]
    if len(from_look) < 2:
        return _sentence(_line(plan.steps, making) or "done as you asked")
    said = f"{look_line(making.looks, from_look)}{_only_there(from_look)}"
    rest = [step for step in plan.steps if step.source not in ("look", "media")]
    return _sentence(f"{said}; {_line(rest, making)}" if rest else said)


def _sentence(words: str) -> str:
    words = shortened(words, LONGEST)
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '…')) else '.'}"


def promised(reading: Reading) -> str | None:
    """What is remembered beside an edit, in a sentence; none where nothing was told for good."""
    told = reading.preferences and reading.intent.kind != "preference"
    return _promise(reading) if told else None


def _promise(reading: Reading) -> str:
    words = BEFORE_STOP.sub("", next((one.words for one in reading.preferences if one.words), ""))
    return (
        f"Noted, for every plan from now on: {shortened(said_back(words), 100)}."
        if words
        else "Noted; I keep it in mind from now on."
    )


def _line(steps: Sequence[Step], making: Making) -> str:
    """Parts joined by commas while they stay readable; what is left over, by its kind."""
    parts, shown = [], 0
    told = _told(steps, making)
    every = _grouped(told, making)
    for words, count in every:
        left = len(told) - shown
        long = sum(len(part.split()) for part in parts) + len(words.split()) > MOST_WORDS or len(parts) == MOST_PARTS
        if parts and long and left > 1:
            break
        parts.append(words)
        shown += count
    rest = told[shown:]
    if rest:
        kinds = dict.fromkeys(load_phrases()[step.op].family for step in rest)
        parts.append(f"and smaller touches to {listed([family_words()[kind] for kind in kinds][:3])}")
    return ", ".join([*_merged(parts), *_spared(steps)])


def _told(steps: Sequence[Step], making: Making) -> list[Step]:
    """Steps worth telling: content first, then what was asked, then the rest; a cutout goes without saying."""
    replaced = any(step.op == "replace_background" for step in steps)
    joining = {step.op for step in making.joining} | ({"cutout"} if replaced else set())
    quiet = [step for step in steps if step.op in joining and (step.source == "media" or step.op == "cutout")]
    unsaid = {step.id for step in quiet}
    told = [step for step in steps if step.id not in unsaid and phrase(step)]
    return sorted(told, key=_rank)


def _rank(step: Step) -> int:
    """Content before what was asked, and that before the rest."""
    content = load_phrases()[step.op].family == "content"
    return 0 if content else 1 if step.source in ("prompt", "memory", "override") else 2


def _grouped(steps: Sequence[Step], making: Making) -> list[tuple[str, int]]:
    """Words for steps that stand together, and how many they are: one place, several cuts, several removals."""
    found = []
    for (region, time, _), group in groupby(steps, key=_together):
        found.append(_group(region, time, list(group), making))
    return found


def _together(step: Step) -> tuple[str, TimeRange | None, str]:
    region = step.target.region if step.target is not None else None
    time = step.target.time if step.target is not None else None
    named = said_back(region) if isinstance(region, str) else "the marked area" if region is not None else ""
    place = load_phrases()[step.op].place
    if step.op in ("cut", "remove_object"):
        return "", time, step.op
    return ("" if place == "none" else named), time, "" if named and place != "none" else step.id


def _group(region: str, time: TimeRange | None, steps: list[Step], making: Making) -> tuple[str, int]:
    words = _placed(region, steps) if region else _alone(steps, making)
    return f"{words}{_when(time)}", len(steps)


def _alone(steps: list[Step], making: Making) -> str:
    said = [
        making.scene if step.op == "replace_background" and making.scene else _faced(step, making) for step in steps
    ]
    if len(said) > 1 and all(one.endswith(GONE) for one in said):
        return listed([one.removesuffix(GONE) for one in said]) + GONE
    return ", ".join(dict.fromkeys(said))


def _faced(step: Step, making: Making) -> str:
    """The phrase, with the face for the subject where one was found."""
    still = making.facts.still if making.facts is not None else None
    if still is None or not still.faces or step.op not in ("crop", "reframe"):
        return phrase(step)
    return phrase(step).replace("the subject", "the face" if len(still.faces) == 1 else "the faces")


def _placed(region: str, steps: list[Step]) -> str:
    """Steps on one region: "your dad brighter and warmer, with more contrast"."""
    place = {step.id: load_phrases()[step.op].place for step in steps}
    before = list(dict.fromkeys(phrase(step) for step in steps if place[step.id] == "before"))
    after = list(dict.fromkeys(phrase(step) for step in steps if place[step.id] != "before"))
    named = region.split()[-1].lower()
    if not before and all(named in one.lower().split() for one in after):
        return listed(after)  # "whiter teeth", not "whiter teeth in teeth"
    if region in PRONOUNS:
        return f"{listed([*before, *after])} on {region}"
    if before:
        return f"{region} {listed(before)}" + (f" with {listed(after)}" if after else "")
    return f"{listed(after)} {'on' if place[steps[0].id] == 'on' else 'in'} {region}"


def _when(time: TimeRange | None) -> str:
    if time is None:
        return ""
    if not time.start and time.end is not None:
        return f" for the first {seconds(time.end)}"
    return f" from {clock(time.start)}" + (f" to {clock(time.end)}" if time.end is not None else " on")


def _merged(parts: list[str]) -> list[str]:
    """ "more contrast" and "more clarity" said as one."""
    for start in ("much more ", "a little more ", "more "):
        alike = [part for part in parts if part.startswith(start) and " in " not in part]
        if len(alike) > 1:
            joined = f"{start}{listed([part.removeprefix(start) for part in alike])}"
            parts = list(dict.fromkeys(joined if part in alike else part for part in parts))
    return parts


def _only_there(steps: Sequence[Step]) -> str:
    """Where a look holds that is for a part of the picture: ", in the background only, us left alone"."""
    target = steps[0].target
    if target is None or target.time is not None or any(step.target != target for step in steps):
        return ""
    region = [f"in {said_back(target.region)} only"] if isinstance(target.region, str) else []
    return "".join(f", {words}" for words in (*region, *_spared(steps)))


def _spared(steps: Sequence[Step]) -> list[str]:
    """What is left alone because the person said so."""
    names = [one for step in steps if step.target is not None for one in step.target.exclude if isinstance(one, str)]
    kept = list(dict.fromkeys(said_back(name) for name in names))
    return [f"{listed(kept[:2])} left alone"] if kept else []
