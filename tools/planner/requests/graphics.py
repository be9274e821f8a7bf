"""A graphic laid over the picture: where it lies and how large, as its words say: "our logo top right, small"."""

from __future__ import annotations

import re

from graph.state import Ask
from tools.planner.statements.mentions import position_in
from tools.planner.words.tokens import tokenise


def laid(ask: Ask) -> Ask:
    """ "our logo | top right" lies there."""
    if not ask.params.keys() & {"prompt", "media"} and BARE_GRAPHIC.match(ask.words):
        ask = ask.model_copy(update={"params": {"prompt": ask.words, **ask.params}})
    ask = _without_amount(ask)
    prompt = ask.params.get("prompt")
    if not isinstance(prompt, str) or "position" in ask.params:
        return ask
    prompt = POLITE.sub("", prompt)
    for length in (2, 1):
        spoken = prompt.split()
        if len(spoken) > length and (position := position_in(tokenise(" ".join(spoken[-length:])))):
            kept = re.sub(r"\s+(?:in|on|at|to)(?:\s+the)?$", "", " ".join(spoken[:-length]))
            return ask.model_copy(update={"params": {**ask.params, "prompt": kept, "position": position}})
    return ask


POLITE = re.compile(r"(?:\s+(?:corner|please|pls|plz|thanks|thx))+$", re.IGNORECASE)
"""What may follow the place of a graphic."""
BARE_GRAPHIC = re.compile(
    r"^(?:(?:my|our|the|a|small|big|tiny) ){0,2}(?:\w+ )?(?:logo|sticker|icon|badge|emblem|watermark|flare|frame|arrow)"
    r"(?: \w+){0,2} (?:top|bottom|upper|lower|cent(?:er|re)|middle|left|right|corner)\b",
    re.IGNORECASE,
)
"""A graphic that is named with its place and without a verb: "our logo top left"."""
SOME = re.compile(
    r"^(?:(?:an? )?(?:little |tiny )?(?:bit|touch|hint|dash) of |some |a little )(?:an? )?", re.IGNORECASE
)
HANGING = re.compile(r"\s+(?:coming|going|shining|peeking|sitting|placed)$", re.IGNORECASE)
SIZED = re.compile(r"\s+(?P<size>small|tiny|little|big|large|huge)$", re.IGNORECASE)
SCALES = {"small": 0.12, "tiny": 0.07, "little": 0.12, "big": 0.35, "large": 0.35, "huge": 0.5}
"""How wide a graphic lies that is called so, in parts of the frame."""


def _without_amount(ask: Ask) -> Ask:
    """ "a bit of | sun flare | coming" is the sun flare; "our logo | small" lies small."""
    prompt = ask.params.get("prompt")
    if not isinstance(prompt, str):
        return ask
    said = HANGING.sub("", SOME.sub("", prompt))
    sized = SIZED.search(said)
    scale = {"scale": SCALES[sized["size"].lower()]} if sized and "scale" not in ask.params else {}
    said = SIZED.sub("", said) if sized else said
    return ask.model_copy(update={"params": {**ask.params, "prompt": said or prompt, **scale}})


__all__ = ["laid"]
