"""Sound or sight: the same words ask for another edit when they are said of what is heard."""

from __future__ import annotations

import re

from edits.plan import Target, TimeRange
from graph.state import Ask

SOUNDING = re.compile(
    r"\b(?:music|sounds?|sounding|audio|voices?|vocals?|song|mics?|microphones?|speech|dialog(?:ue)?|volume|echo\w*|"
    r"reverb\w*|hiss\w*|hums?|humming|buzz\w*|muffled|tinny|plosives?|sibilan\w*|crackl\w*|podcast|talking|speaking|"
    r"hear|heard|audible|inaudible|loud|louder|quiet|noisy mic|wind noise|"
    r"(?:click|clack|pop|rattl|rustl|squeak|whirr|drip|tapp|ring|beep|whistl|thump|knock|bark|typ|scratch|grind|chew|"
    r"slurp|creak|bang|clank|static|fan|traffic|crowd|street|engine|ac|mic|room|keyboard|city|plane|rain|baby|dog|bg|"
    r"background|ambient|white|handling|breathing)(?:ing|y)? (?:nois\w*|sounds?))\b",
    re.IGNORECASE,
)
SHOWN = re.compile(
    r"\b(?:picture|image|video|clip|colou?rs?|footage|frame|looks?|face|skin|sky|background|exposure|dark|shots?)\b",
    re.IGNORECASE,
)
Sounding = tuple[str, dict[str, float]]
HIGHS: Sounding = ("equalize", {"high": 3.0})
LOWS: Sounding = ("equalize", {"low": 2.0, "high": -1.0})
SOFTER: Sounding = ("equalize", {"high": -3.0})
VOICE: Sounding = ("enhance_voice", {})
NOISE: Sounding = ("denoise_audio", {})
LEVEL: Sounding = ("gain", {})
HEARD_AS: dict[str, tuple[Sounding, Sounding]] = {
    "clarity": (VOICE, VOICE), "sharpen": (VOICE, SOFTER), "texture": (VOICE, SOFTER), "dehaze": (VOICE, VOICE),
    "denoise": (NOISE, NOISE), "retouch": (NOISE, NOISE), "glow": (LOWS, LOWS), "vibrance": (VOICE, SOFTER),
    "contrast": (HIGHS, SOFTER), "temperature": (LOWS, HIGHS), "saturation": (LEVEL, LEVEL), "exposure": (LEVEL, LEVEL),
    "highlights": (HIGHS, SOFTER),
}  # fmt: skip
"""What the words of pictures mean of a sound, going up and going down: a dull, a harsh, a warm one."""
BRIGHT = re.compile(r"\bbright\w*", re.IGNORECASE)


def heard(ask: Ask) -> Ask:
    """The ask as it is meant of a sound; itself where it means nothing there."""
    ways = HEARD_AS.get(ask.op)
    if ways is None:
        return ask
    op, params = HIGHS if ask.op == "exposure" and BRIGHT.search(ask.words) else ways[ask.sign < 0]
    return ask.model_copy(update={"op": op, "params": dict(params), "target": _when(ask)})


def _when(ask: Ask) -> Target | None:
    time = ask.target.time if ask.target is not None else None
    return Target(time=time) if time is not None else None


BARE = re.compile(
    r"^\W*(?:(?:please|just|can|could|you|so|and|then|pls|help) )*\w+(?: (?:up|out|down))?"
    r"(?: (?:it|this|that|them|him|her|me))?"
    r"(?: (?:up|out|down|a bit|a little|please|pls|for me))*\W*$",
    re.IGNORECASE,
)
"""A verb and no more than a pronoun, which is about what was said before: "clean it up"."""
OF_SKIN = re.compile(
    r"\b(?:skin|face|faces|cheeks?|forehead|wrinkles?|pores?|complexion|beauty|her|his|she|he)\b", re.I
)
MOVES = re.compile(
    r"\b(?:shak\w*|wobbl\w*|jitter\w*|jerk\w*|bump\w*|hand ?held|camera|movements?|motion|footage|pan|panning|walking|"
    r"gimbal|stabil\w*|steady)\b",
    re.IGNORECASE,
)
UNEVEN = re.compile(r"\b(?:choppy|jarring|abrupt)\b", re.IGNORECASE)
MEETS = re.compile(r"\b(?:cuts?|transitions?|edits?|jump cuts?)\b", re.IGNORECASE)
HEARD_THING = re.compile(
    r"\b(?:nois\w*|echo\w*|hiss\w*|hums?|humming|buzz\w*|static|beep\w*|cough\w*|breath\w*|clicks?|clicking|plosives?|"
    r"reverb\w*|rumbl\w*|sirens?|barking|chatter|sound|audio|voices?|crackl\w*|mouth sounds|lip smack\w*)\b",
    re.IGNORECASE,
)
"""What can only be heard and so is no object in the picture."""


def spoken_of(ask: Ask, text: str) -> Ask:
    """In a clip, "the music is too loud" and "my voice echoes, clean it up" are about what is heard."""
    if ask.op == "remove_object":
        return _unheard(ask, text)
    if ask.op == "retouch" and ask.params.get("what") == "skin" and (smoothed := _smoothed(ask, text)) is not None:
        return smoothed
    if ask.op == "transition" and UNEVEN.search(ask.words) and SOUNDING.search(text) and not SHOWN.search(text):
        return _said(ask, "enhance_voice")
    if _is_fade(ask) and not OF_PICTURE.search(ask.words) and FADED.search(text):
        return faded(ask)
    if ask.op == "highlights" and CLIPS.search(ask.words) and PEAKED.search(text):
        return _said(ask, "loudness").model_copy(update={"sign": 0})
    text = LEFT_ALONE.sub(" ", text) if LEFT_ALONE.search(text) else text
    said = _before(ask, text) if BARE.match(ask.words) or len(ask.words.split()) <= 3 else ask.words
    return heard(ask) if SOUNDING.search(said) and not SHOWN.search(said) else ask


CLIPS = re.compile(r"\bclip(?:s|ping|ped)\b", re.IGNORECASE)
PEAKED = re.compile(r"\b(?:mics?|microphone|audio|sound|voice|peak(?:s|ed|ing)?|distort\w*)\b", re.IGNORECASE)
"""What clips is the sound where a microphone or a peak is spoken of."""
LEFT_ALONE = re.compile(
    r"\b(?:do not|don ?'?t|never|without|not)(?: you)? (?:touch|touching|change|changing|alter|altering|mess with|"
    r"affect|affecting|edit|editing|bother with) (?:the |my |any |its )?(?:audio|sound|music|voices?|volume|song)\b|"
    r"\b(?:leave|keep) (?:the |my )?(?:audio|sound|music|volume)(?: (?:as (?:it )?is|alone|untouched|like it is))\b",
    re.IGNORECASE,
)
"""The sound that is to stay as it is, which nothing else is then about."""
FADED = re.compile(
    r"\b(?:music|audio|sound|song|volume|track|soundtrack|voice)(?: (?:should|to|must|slowly|gently|then|it))* "
    r"(?:fades?|fading)\b|\b(?:music|audio|sound|song|track)(?: (?:and|,|then|but))+ fade it\b|"
    r"\b(?:music|song|soundtrack|beat)\b(?! video)[^.!?,]{0,40} and (?:then )?fad(?:es|ing)\b|"
    r"\bfad(?:e|es|ing)(?: (?:in|out|down|away|the|my|its|and|to|of|on|for))* "
    r"(?:music|audio|sound|song|volume|track|soundtrack|voice)\b|"
    r"\b(?:music|song|audio|soundtrack|track|tune|beat|guitar|piano)\b[^.!?]{0,25}?,? (?:and |then |please )*fade it\b|"
    r"\b(?:music|song|audio|soundtrack|track)\b[^.!?]{0,60}\bwith (?:an? )?(?:[\d.]+[ -]?s\w* )?"
    r"(?:long |slow |short |quick )*fades?\b",
    re.IGNORECASE,
)
"""A fade of what is heard: "the music fades out at the end"."""


def _is_fade(ask: Ask) -> bool:
    return ask.op == "transition" and str(ask.params.get("kind", "")).startswith("fade")


PLURAL = re.compile(r"\bfades\s*$|\bfades (?:on|at) (?:both|each|either)\b", re.IGNORECASE)
"""More than one fade: at both ends."""
OF_PICTURE = re.compile(r"\b(?:black|white|picture|image|video|screen|visuals?)\b", re.IGNORECASE)


def faded(ask: Ask) -> Ask:
    """The fade of a picture as one of the sound, at the same end and as long; another ask as it is."""
    if ask.op != "transition":
        return ask
    lasts = min(60.0, float(ask.params.get("duration", 2.0)))
    if ask.params.get("edge") is None and PLURAL.search(ask.words):
        ask = ask.model_copy(update={"params": {**ask.params, "edge": "both"}})
    ends = {"start": {"in": lasts}, "both": {"in": lasts, "out": lasts}}.get(
        str(ask.params.get("edge")), {"out": lasts}
    )
    return ask.model_copy(update={"op": "fade_audio", "params": dict(ends), "target": None})


def _before(ask: Ask, text: str) -> str:
    """What was said up to the ask: "my voice echoes, | clean it up"; what comes later is about something else."""
    place = text.find(ask.words)
    return text[: place + len(ask.words)] if place >= 0 else text


def _said(ask: Ask, op: str) -> Ask:
    return ask.model_copy(update={"op": op, "params": {}, "target": _when(ask)})


def _unheard(ask: Ask, text: str) -> Ask:
    """ "remove my breathing": nothing that is seen; a noise at a moment lasts for that moment."""
    if not HEARD_THING.search(str(ask.params.get("subject", ""))):
        return ask
    found = _said(ask, "denoise_audio")
    time = found.target.time if found.target is not None else None
    if time is None or time.end is not None or time.start <= 0 or not AT_A_MOMENT.search(text):
        return found
    return found.model_copy(update={"target": Target(time=TimeRange(start=time.start, end=time.start + 1.0))})


AT_A_MOMENT = re.compile(r"\b(?:at|around) (?:about )?\d", re.IGNORECASE)


def _smoothed(ask: Ask, text: str) -> Ask | None:
    """What "smooth it" is about in a clip, where no skin is named: the movement, the cuts or the sound."""
    if OF_SKIN.search(ask.words):
        return None
    if MOVES.search(text) or (BARE.match(ask.words) and not SOUNDING.search(text) and not OF_SKIN.search(text)):
        return _said(ask, "stabilize")
    if MEETS.search(ask.words):
        return ask.model_copy(update={"op": "transition", "params": {"kind": "dissolve"}, "target": None})
    return _said(ask, "enhance_voice") if SOUNDING.search(text) and not SHOWN.search(ask.words) else None
