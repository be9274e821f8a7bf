"""Questions about the person's own picture, clip or recording: answered from what is measured, then from the craft."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.advice import Advice, load_advice
from edits.media import MediaFacts, StillMeasures
from edits.plan import Step
from edits.vocabulary import OPERATIONS
from graph.state import Ask, Reading
from tools.planner.composing.conflicts import needless
from tools.planner.composing.deficits import DARK, FLAT, GRAY, polish, remedies
from tools.planner.intents.questions import explains, inquires
from tools.planner.steps.making import Making
from tools.planner.steps.steps import make_steps
from tools.planner.wording.phrasing import listed, phrase

MOST_STEPS, MOST_SEEN = 4, 3
QUIET, RICH = 28.0, 60.0
"""Colourfulness under which colours are quiet, and over which they are rich."""
CAST = 6.0
"""a* or b* from which a lean is seen."""
LIKENESS = re.compile(r"\b(?:feel|feels|look|looks|more|closer|bit) (?:like|to)\b")
"""A question for a look, which no measurement answers."""
INCH = 200
"""Pixels an inch of a print that is looked at from near."""


def assess(reading: Reading, plain: str, making: Making) -> tuple[list[Step], str] | None:
    """The steps that would help and the answer in words; none where the question is for a look. plain: plain words."""
    named = explains(plain)
    if named:
        return [], " ".join(_explained(op) for op in named)
    if reading.looks or LIKENESS.search(plain) or not inquires(plain):
        return None
    facts = making.facts
    topics = _topics(plain, facts)
    steps = _steps(reading, plain, topics, making)
    return steps, _answer(topics, steps, facts)


def _explained(op: str) -> str:
    told = " ".join(str(OPERATIONS[op].__doc__ or "").split())
    return f"{op.replace('_', ' ').capitalize()}: {told[:1].lower()}{told[1:]}"


def _topics(plain: str, facts: MediaFacts | None) -> list[Advice]:
    """What the question is about, the likeliest first."""
    kind = facts.kind if facts is not None else None
    said = f" {plain} "
    found = [
        (max(len(word) for word in one.words if f" {word} " in said), one)
        for one in load_advice()
        if (kind is None or kind in one.kinds) and any(f" {word} " in said for word in one.words)
    ]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


WHY = re.compile(r"\bwhy (?:does|do|did)\b")


def _meant(asks: Sequence[Ask], plain: str) -> list[Ask]:
    """ "why does it look so flat" is read as a wish for flat; what is complained of is to be otherwise."""
    if not WHY.search(plain):
        return list(asks)
    return [ask.model_copy(update={"sign": -ask.sign}) for ask in asks if not ask.params]


def _steps(reading: Reading, plain: str, topics: Sequence[Advice], making: Making) -> list[Step]:
    """What was complained of, then what is measured for it, then what the craft would try."""
    facts = making.facts
    complained = [
        step
        for ask in _meant(reading.asks, plain)
        if ask.sign and ask.op not in ("output", "pace") and needless(ask, facts) is None
        for step in make_steps(ask, making)
    ]
    ops = {op for topic in topics for op in topic.ops}
    measured = [step for step in remedies(facts) if not topics or step.op in ops]
    offered = [step for topic in topics[:1] for step in topic.steps]
    found: list[Step] = []
    for step in [*complained, *measured, *(offered if not measured else [])]:
        if all(step.op != one.op for one in found):
            found.append(step)
    if not found and not topics:
        found = polish(facts)
    return found[:MOST_STEPS]


def _answer(topics: Sequence[Advice], steps: Sequence[Step], facts: MediaFacts | None) -> str:
    seen = [step.reason for step in steps if step.source == "media" and step.reason][:MOST_SEEN]
    seen = seen or _measured(facts)[:MOST_SEEN]
    parts = [f"What I measure: {listed(seen)}."] if seen else []
    parts += [topics[0].say] if topics else []
    done = listed([words for step in steps if (words := phrase(step))])
    parts += [f"I would try {done}."] if done else []
    return " ".join(parts) or "Nothing measures wrong here: its light, its tones and its colours sit where they should."


def _measured(facts: MediaFacts | None) -> list[str]:
    """What is measured, in words, where nothing is wrong with it."""
    if facts is None:
        return []
    found: list[str] = []
    if facts.kind == "video" and facts.clip is not None and facts.clip.mean_shot:
        found.append(f"its shots last {facts.clip.mean_shot:.1f} s on average")
    if facts.kind != "image" and facts.sound is not None and facts.sound.loudness is not None:
        found.append(f"it plays at {facts.sound.loudness:.0f} LUFS")
    if facts.still is not None and facts.kind != "audio":
        found.extend(_seen(facts.still))
    if facts.kind == "image" and facts.width and facts.height:
        wide, high = facts.width / INCH, facts.height / INCH
        found.append(f"{facts.width} × {facts.height} pixels print well up to {wide:.0f} × {high:.0f} inches")
    return found


def _seen(still: StillMeasures) -> list[str]:
    light = "low light" if still.lightness < DARK else "bright light" if still.lightness > 62 else "even light"
    tones = "close tones" if still.contrast < FLAT else "strong contrast" if still.contrast > 26 else "gentle contrast"
    if still.colorfulness <= GRAY:
        colours = "no colour"
    else:
        colours = "quiet colours" if still.colorfulness < QUIET else "rich colours" if still.colorfulness > RICH else ""
    leans = "warm" if still.b > CAST else "cool" if still.b < -CAST else ""
    return [one for one in (light, tones, f"{leans} {colours or 'colours'}".strip() if leans or colours else "") if one]
