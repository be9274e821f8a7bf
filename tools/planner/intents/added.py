"""What an edit put into the picture, spoken of by its name: "make the circle yellow", "remove the hat"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from edits.lexicon import load_lexicon
from edits.plan import Step
from tools.planner.words.phrases import Phrases
from tools.planner.words.wordsets import words

PUT_IN = frozenset({"overlay", "insert_subject"})
MARK = "put in "
"""Stands before the name of a thing that an edit put in, beside the operations of that edit."""
ENDS = words(
    "with in on at of around over under above below behind beside near next pointing that which who wearing holding "
    "sitting standing lying flying from to for and between across through coming"
)
"""Words behind the name of a thing."""
SHAPES = words(
    "circle ring oval ellipse box square rectangle line underline arrow star heart smiley emoji sticker bar dot cross "
    "logo frame border"
)
"""What is laid over a picture under a name that everybody uses for it."""
NAMED = rf"\b(?:the|that|this|your|those|these|my) (?:[a-z]+ )?(?P<thing>{'|'.join(sorted(SHAPES))})(?:e?s)?\b"
DONE_TO = (
    r"\b(?:make|turn|paint|color|recolor|change|move|put|remove|delete|lose|drop|rid|take|undo|bigger|smaller|"
    r"should|have|want|is|are)\b"
)
SPOKEN_OF = re.compile(rf"{DONE_TO}.*{NAMED}|{NAMED}.*{DONE_TO}".replace("P<thing>", ":"), re.IGNORECASE)
"""Something done to a shape that may have been laid over the picture some edits ago."""


def thing_of(step: Step) -> str:
    """The name of what a step puts in: "circle" of "a red circle around her face"; empty for any other step."""
    prompt = getattr(step.params, "prompt", None) if step.op in PUT_IN else None
    spelled = re.findall(r"[a-z'-]+", str(prompt or "").lower())
    end = next((at for at, word in enumerate(spelled) if at and word in ENDS), len(spelled))
    return spelled[end - 1] if spelled else ""


def marks_of(steps: Iterable[Step]) -> frozenset[str]:
    """A mark for each thing that the steps put in."""
    return frozenset(f"{MARK}{thing}" for step in steps if (thing := thing_of(step)))


def things_in(marks: Iterable[str]) -> list[str]:
    """The names of the things that are marked, the longest first."""
    return sorted((one.removeprefix(MARK) for one in marks if one.startswith(MARK)), key=lambda one: (-len(one), one))


def is_about(step: Step, thing: str) -> bool:
    """Whether a step put in the thing of this name."""
    return thing_of(step) == thing


def phrases_for(things: Sequence[str], opening: str, closing: str) -> tuple[tuple[str, Phrases], ...]:
    """What may be done to things of these names: the way, and how it is said."""
    names = "|".join(re.escape(one) for one in things)
    one = rf"(?:the|that|this|your|those|these|my|his|her|their) (?:[a-z]+ )?(?P<thing>{names})"
    ink = "|".join(sorted(_inks()))
    much = r"(?:(?:a|bit|little|much|way|even|lot|slightly|tad) )*"
    return (
        (
            "gone",
            Phrases(
                rf"{opening}(?:remove|delete|erase|lose|drop|scrap|ditch|undo|get rid of|take (?:out|off|away)|"
                rf"no more|without) {one}{closing}"
            ),
        ),
        (
            "color",
            Phrases(
                rf"{opening}(?:(?:make|turn|paint|color|recolor|change|have|want|do) )?(?:the color of )?{one}"
                rf"(?: (?:to|in|into|be|is|should|look|a|bright|dark|light))* (?P<a>{ink}){closing}"
            ),
        ),
        (
            "size",
            Phrases(
                rf"{opening}(?:(?:make|have|want) )?{one}(?: (?:is|are|to be|be|should be|looks?))? {much}"
                rf"(?P<a>bigger|larger|smaller|tinier|too (?:big|large|huge|small|tiny)){closing}"
            ),
        ),
        (
            "move",
            Phrases(
                rf"{opening}(?:move|put|place|shift|have|set|stick|drag) {one} (?:(?:up |down |over )?"
                rf"(?:to|at|in|on|into) )?(?:the )?"
                rf"(?P<a>(?:(?:top|bottom|upper|lower) )?(?:left|right|middle|center|top|bottom))"
                rf"(?: (?:corner|side|edge))?{closing}"
            ),
        ),
    )


def _inks() -> frozenset[str]:
    """Words of one colour."""
    entries = load_lexicon().entries.items()
    return frozenset(phrase for phrase, entry in entries if entry.colour is not None and phrase.isalpha())


def inked(prompt: str, color: str) -> str:
    """ "a red circle" in yellow: the colour that it had goes."""
    inks = _inks()
    spelled = [word for word in prompt.split() if word.lower() not in inks]
    lead = 1 if spelled and spelled[0].lower() in ("a", "an", "the", "some", "my", "one") else 0
    if lead and spelled[0].lower() in ("a", "an"):
        spelled[0] = "an" if color[0] in "aeiou" else "a"
    return " ".join([*spelled[:lead], color, *spelled[lead:]])


__all__ = ["MARK", "SPOKEN_OF", "inked", "is_about", "marks_of", "phrases_for", "things_in"]
