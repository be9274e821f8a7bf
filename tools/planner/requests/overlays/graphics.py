"""A graphic laid over the picture: where it lies and how large, as its words say: "our logo top right, small"."""

from __future__ import annotations

import re

from edits.lexicon import load_lexicon
from graph.state import Ask
from tools.planner.statements.meaning import target_of
from tools.planner.statements.mentions import position_in
from tools.planner.words.tokens import tokenise


def laid(ask: Ask) -> Ask:
    """ "our logo | top right" lies there."""
    if not ask.params.keys() & {"prompt", "media"} and BARE_GRAPHIC.match(ask.words):
        ask = ask.model_copy(update={"params": {"prompt": ask.words, **ask.params}})
    elif (
        not ask.params.keys() & {"prompt", "media"} and BELONGS.search(ask.words) and (drawn := DRAWN.match(ask.words))
    ):
        ask = ask.model_copy(update={"params": {"prompt": drawn["shape"], **ask.params}})
    ask = _at_its_place(_without_amount(ask))
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


SHAPES = (
    r"(?:circles?|rings?|ovals?|ellipses?|box(?:es)?|squares?|rectangles?|frames?|borders?|outlines?|lines?|underlines?"
    r"|arrows?|stars?|hearts?)"
)
DRAWN = re.compile(rf"^(?P<shape>(?:[\w-]+ ){{0,4}}?{SHAPES})\b", re.IGNORECASE)
"""A graphic that is a shape, as far as its own words go."""
BELONGS = re.compile(
    rf"\b{SHAPES} (?:(?:right |just |all )?(?:around|round|over|under|underneath|beneath|below)"
    r"|(?:that |which |is |are )*(?:points?|pointing|pointed|aimed|aiming|showing|leading) (?:at|to|towards?)"
    r"|(?<=arrow )(?:at|to|towards?)|(?<=arrows )(?:at|to|towards?)) (?P<region>(?:[\w'-]+ ?)+)",
    re.IGNORECASE,
)
"""What a shape goes around, lies under or points at."""
BEYOND = re.compile(
    r" ?\b(?:and|then|please|pls|plz|thanks|at|in|for|from|so|to|with|when|whenever|while|until|but|that|which|who|he"
    r"|she|it|they|i|we|you|is|are)\b.*$",
    re.IGNORECASE,
)
"""Where the words for a thing are over."""
EVERYTHING = re.compile(
    r"(?:(?:the|my|our|your|this|that|whole|entire|full|all|of|outer|outside|far|upper|lower|top|bottom|left|right) ?)*"
    r"(?:(?:picture|photo|photograph|image|pic|frame|screen|shot|video|clip|everything|edges?|borders?|up|down|sides?"
    r"|corners?|cent(?:er|re)|middle)(?: of (?:the|my|this) (?:picture|photo|image|frame|screen|video|clip))?)?"
    r"|me|us|him|her|them",
    re.IGNORECASE,
)
"""What is no thing in the picture: all of it, or a side."""
INKED = re.compile(r"\bin (?:an? )?(?P<ink>[a-z]+)\b", re.IGNORECASE)


def _at_its_place(ask: Ask) -> Ask:
    """ "a red circle | around the car" belongs to the car; "circle | the ball | in red" is a red circle."""
    prompt = ask.params.get("prompt")
    drawn = DRAWN.match(prompt) if isinstance(prompt, str) else None
    if drawn is None:
        return ask
    if ask.target is not None and ask.target.region is not None:
        return _inked(ask, str(prompt))
    own = ask.words.find(str(prompt)) if isinstance(prompt, str) else -1
    said = BELONGS.search(ask.words, max(0, own))
    thing = "" if said is None else BEYOND.sub("", said["region"]).strip()
    if EVERYTHING.fullmatch(thing):
        return ask
    time, exclude = (None, ()) if ask.target is None else (ask.target.time, ask.target.exclude)
    placed = ask.model_copy(update={"target": target_of(thing, time, exclude)})
    return _inked(placed, drawn["shape"])


def _inked(ask: Ask, shape: str) -> Ask:
    """The shape in the colour that is told behind what it goes around."""
    said = INKED.search(ask.words)
    entry = None if said is None or " " in shape else load_lexicon().entries.get(said["ink"].lower())
    ink = f"{said['ink'].lower()} " if said is not None and entry is not None and entry.colour is not None else ""
    return ask.model_copy(update={"params": {**ask.params, "prompt": f"{ink}{shape}"}})


__all__ = ["laid"]
