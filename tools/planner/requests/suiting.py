"""Asks in what the media can do: what enlarges a thing in a picture gets closer to it in a clip."""

from __future__ import annotations

import re

from edits.plan import Target
from graph.state import Ask

CLOSER = frozenset({"enlarge", "bigger"})
HEARD_AS = {
    "remove_object": "denoise_audio",
    "clarity": "enhance_voice",
    "sharpen": "enhance_voice",
    "denoise": "denoise_audio",
}
"""What the words of pictures mean for a recording."""
UNHEARD = frozenset(
    {"cutout", "saturation", "contrast", "exposure", "blur", "reshape", "straighten", "replace_background"}
)


def suit(asks: list[Ask], kinds: frozenset[str], text: str = "") -> list[Ask]:
    """The asks for media of these kinds: the frame moves instead of a thing growing, sound instead of sight."""
    if kinds == {"video"}:
        return [_spoken_of(_closer(ask), text) for ask in asks]
    if kinds != {"audio"}:
        return asks
    heard = [
        ask.model_copy(update={"op": HEARD_AS[ask.op], "params": {}}) if ask.op in HEARD_AS else ask for ask in asks
    ]
    sounding = [ask for ask in heard if ask.op not in UNHEARD]
    return sounding or heard


SOUNDING = re.compile(
    r"\b(?:music|sound|audio|voices?|vocals?|song|track|mic|speech|dialog(?:ue)?|volume)\b", re.IGNORECASE
)
SHOWN = re.compile(r"\b(?:picture|image|video|clip|colou?rs?|footage|frame|look)\b", re.IGNORECASE)
SAID_OF_SOUND = {**HEARD_AS, "saturation": "gain", "exposure": "gain"}


def _spoken_of(ask: Ask, text: str) -> Ask:
    """In a clip, "the music is too loud" and "make the voice clearer" are about what is heard."""
    if ask.op not in SAID_OF_SOUND or ask.op == "remove_object":
        return ask
    said = ask.words if len(ask.words.split()) > 1 else text
    if not SOUNDING.search(said) or SHOWN.search(said):
        return ask
    return ask.model_copy(update={"op": SAID_OF_SOUND[ask.op], "params": {}, "target": None})


TONED = {"temperature": {"low": 2.0, "high": -1.0}, "exposure": {"high": 3.0}}
"""A warmer and a brighter sound, in dB."""


def _heard(ask: Ask) -> Ask:
    if ask.op in TONED and ask.sign > 0:
        return ask.model_copy(update={"op": "equalize", "params": TONED[ask.op]})
    return ask.model_copy(update={"op": HEARD_AS[ask.op], "params": {}}) if ask.op in HEARD_AS else ask


def _closer(ask: Ask) -> Ask:
    if ask.op != "reshape" or ask.params.get("what") not in CLOSER:
        return ask
    subject = str(ask.params.get("subject", ""))
    region = subject[:200] if subject and subject != "the main subject" else None
    time = ask.target.time if ask.target is not None else None
    return ask.model_copy(update={"op": "zoom", "params": {}, "sign": 1, "target": Target(region=region, time=time)})
