"""What a vision model saw that an editor would put right, as steps where a step mends it, as advice where none does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edits.media import MediaFacts
from edits.plan import Step
from graph.state import Ask
from tools.planner.composing.conflicts import needless
from tools.planner.requests.asks import read_requests
from tools.planner.steps.making import Making
from tools.planner.steps.steps import make_steps
from tools.planner.words.normalise import clean
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words

MENDING = words(
    "exposure contrast highlights shadows whites blacks temperature tint saturation vibrance straighten denoise "
    "sharpen dehaze clarity stabilize loudness denoise_audio retouch"
)
"""Operations that put a fault right and add or remove nothing; what changes content waits for the person's words."""
UNSIGNED = words("straighten denoise sharpen stabilize loudness denoise_audio dehaze clarity retouch")
SEEN_DEGREE = 0.5
"""How far a fault that was only seen is mended, as "a bit" of the usual."""
LONGEST, MOST_ADVICE = 60, 2
_CAST = re.compile(r"\b(\w+?)(?:ish)? (?:colou?r )?(?:cast|tint|tinge)\b", re.IGNORECASE)


def mend_seen(facts: MediaFacts) -> list[Step]:
    """A careful step for each fault that was seen and that a step mends, in the order they were told."""
    found: list[Step] = []
    for problem in _problems(facts):
        for step in _mended(problem, facts):
            if all(step.op != one.op for one in found):
                found.append(step)
    return found


def advise(facts: MediaFacts | None) -> list[str]:
    """A note for what was seen and no step mends unasked: "a lamp post grows out of the head"."""
    left = [problem for problem in _problems(facts) if facts is not None and not _mended(problem, facts)]
    if not left:
        return []
    told = " and ".join(f"“{problem}”" for problem in left[:MOST_ADVICE])
    return [f"I also see {told}: say so, and I see to it."]


def _problems(facts: MediaFacts | None) -> tuple[str, ...]:
    seen = facts.seen if facts is not None else None
    return tuple(problem for problem in seen.problems if len(problem) <= LONGEST) if seen is not None else ()


def _mended(problem: str, facts: MediaFacts) -> list[Step]:
    making = Making(facts, frozenset({facts.kind}))
    steps = [step for ask in _asks(problem, facts) for step in make_steps(ask, making)]
    told = {"reason": f"“{problem}” is what was seen", "source": "media", "confidence": 0.6}
    return [step.model_copy(update=told) for step in steps]


def _asks(problem: str, facts: MediaFacts) -> Iterator[Ask]:
    """A fault read as the complaint it is, as far as it can be mended and nothing measured speaks against it."""
    text = clean(_CAST.sub(r"too \1", problem))
    for ask in read_requests(tokenise(text), text, frozenset({facts.kind}), judged=False).asks:
        fits = ask.op in MENDING and (ask.sign != 0 or ask.op in UNSIGNED)
        if fits and needless(ask, facts) is None:
            yield ask if ask.degree is not None else ask.model_copy(update={"degree": SEEN_DEGREE})
