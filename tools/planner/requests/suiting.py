"""Asks in what the media can do: what enlarges a thing in a picture gets closer to it in a clip."""

from __future__ import annotations

import re

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.moments import SHOWN_S
from tools.planner.requests.overlays.lettered import as_label
from tools.planner.requests.sounds.hearing import HEARD_AS, faded, heard, spoken_of
from tools.planner.requests.sounds.sight import without_sound

CLOSER = frozenset({"enlarge", "bigger"})
MUSIC = re.compile(
    r"\b(?:music|song|soundtrack|score|beats?|piano|guitar|ukulele|strings|synths?|lo-?fi|jazz|edm|techno|house|trap|"
    r"hip[ -]?hop|funk|ambient|orchestra\w*|acoustic)\b",
    re.IGNORECASE,
)
"""What a "dramatic" or "soft" thing is where music is asked for."""
CUTTING = re.compile(r"\b(?:cut|edit|pac|shot|montage|tempo)\w*", re.IGNORECASE)
UNHEARD = frozenset({"cutout", "blur", "reshape", "straighten", "replace_background", "monochrome", "color_grade"})
"""What says nothing of a recording, where something else is asked for."""


def suit(asks: list[Ask], kinds: frozenset[str], text: str = "") -> list[Ask]:
    """The asks for media of these kinds: the frame moves instead of a thing growing, sound instead of sight."""
    if kinds == {"image"}:
        asks = [
            as_label(_seen(ask), text) for ask in asks if not (ask.op == "remove_silence" and FILLS.search(ask.words))
        ]
        asks = _in_gray([ask for ask in asks if not _lifts_told(ask, asks)], text)
        gone = any(ask.op == "remove_object" for ask in asks)
        asks = [ask for ask in asks if not (gone and ask.op == "blur" and DISTRACTS.search(ask.words))]
    if "image" not in kinds:
        asks = [_played(ask, asks) for ask in asks if not puts_silence(ask)]
    if kinds == {"video"}:
        scored = any(ask.op == "music" for ask in asks)
        asks = [ask for ask in asks if not (_beside_the_point(ask, asks) or _fades(ask, asks, text))]
        kept = [ask for ask in _lettered(asks) if not (scored and _tells_music(ask)) and not _keeps_sound(ask, text)]
        kept = [_laid_low(_untimed(ask), text) for ask in kept]
        said = [spoken_of(_hidden(_cut(_closer(_lengthened(ask)))), text) for ask in kept]
        return [ask for ask in said if not (_ducks_itself(ask, said, text) or _pops(ask, text))]
    if kinds != {"audio"}:
        return without_sound(asks, text) if kinds == {"image"} else asks
    asks = [_without_pauses(ask) for ask in asks]
    said = [_thing_heard(heard(faded(ask))) for ask in asks]
    sounding = [ask for ask in said if ask.op not in UNHEARD]
    return sounding or said


ORIGINAL = re.compile(r"\b(?:original|natural|live|real|raw|ambient|camera) (?:sound|audio|noise)s?\b", re.IGNORECASE)
UNSCORED = re.compile(r"\b(?:no|without(?: any)?) (?:background )?(?:music|song)\b", re.IGNORECASE)


def _keeps_sound(ask: Ask, text: str) -> bool:
    """ "no music, only the original sound": no reason to mute what is heard."""
    return ask.op == "mute" and UNSCORED.search(ask.words) is not None and ORIGINAL.search(text) is not None


def _ducks_itself(ask: Ask, asks: list[Ask], text: str) -> bool:
    """ "the clapping is too loud, duck it": what is to be quieter, where no music is named."""
    lowered = any(one.op == "gain" and one.sign < 0 for one in asks)
    return ask.op == "music" and lowered and bool(ask.params.get("duck")) and MUSIC.search(text) is None


LETTERS = re.compile(
    r"^\W*(?:and )?(?:make|have) (?:them|it|the (?:captions|subtitles|text|letters|font))\b", re.IGNORECASE
)


def _lettered(asks: list[Ask]) -> list[Ask]:
    """ "subtitle it and make them bigger": the captions are to be larger, and not the clip."""
    if not any(ask.op == "caption" for ask in asks):
        return asks
    larger = [ask for ask in asks if ask.op in ("upscale", "zoom", "reshape") and LETTERS.match(ask.words)]
    kept = [ask for ask in asks if ask not in larger]
    return [_bold(ask) if larger and ask.op == "caption" else ask for ask in kept]


def _bold(ask: Ask) -> Ask:
    style = str(ask.params.get("style", "")).replace("clean", "").strip()
    return ask.model_copy(update={"params": {**ask.params, "style": f"bold {style}".strip()}})


HIDDEN = re.compile(
    r"^(?:blur|pixelate|censor|mosaic|hide)(?: out)? "
    r"(?P<what>(?:the|my|his|her|their|our|that|any|every) (?:[\w'-]+ ){0,2}?"
    r"(?:numbers?|address|names?|text|title|writing|logo|watermark|handle|date|website|email))\b",
    re.IGNORECASE,
)


def _hidden(ask: Ask) -> Ask:
    """ "blur | the phone number": what is to be read there, and not the whole frame."""
    region = ask.target.region if ask.target is not None else None
    bare = region is None or (isinstance(region, str) and region[:1].isdigit())
    match = HIDDEN.match(ask.words) if ask.op == "blur" and bare else None
    if match is None:
        return ask
    return ask.model_copy(update={"target": (ask.target or Target()).model_copy(update={"region": match["what"]})})


TIMED = re.compile(r"^(?:from|at|until|till|after|before|between|the (?:first|last)) (?:about )?\d", re.IGNORECASE)
NOISES = re.compile(
    r"^(?:the |that |this )?(?:[\w-]+ )?(?:wind|traffic|noise|hum|hiss|buzz|static|echo|fan|rain|crowd|chatter)$",
    re.IGNORECASE,
)
"""What is to be taken out rather than turned down: "the wind is so loud"."""
LIKE_A_CALL = re.compile(r"\blike (?:on |in |with )?(?:zoom|teams|skype|facetime|google meet)\b", re.IGNORECASE)
SHIFTS = re.compile(
    r"\b(?:white balance|exposure|colou?rs?|focus|brightness|volume|sound|audio|light)\b.*"
    r"\b(?:shifts?|jumps?|drifts?|moves?)\b",
    re.IGNORECASE,
)
"""What changes by itself, and is nothing that could be moved."""
FRAMES = re.compile(r"\b\d+ frames?\b", re.IGNORECASE)
"""A length in frames, which lays nothing over the picture."""
LETTERING = re.compile(r"\b(?:fonts?|typeface|captions?|subtitles?|titles?|lettering)\b", re.IGNORECASE)
BACK_OUT = re.compile(r"\bback (?:out|to normal|again)\b", re.IGNORECASE)
THOSE_CUTS = re.compile(r"\b(?:the|those|these|my|all) jump cuts\b", re.IGNORECASE)
"""Cuts that are there and are to be softer, and no more of them: "make the jump cuts | less jarring"."""
LEADS_UP = re.compile(r"^(?:before|after|until|till|instead of|without|when|while) ", re.IGNORECASE)
"""A cut that only tells of a time: "hold on her face | before cutting away"."""
DRAGS = re.compile(r"\b(?:drags?|dragging|too (?:long|slow)|boring|slow|takes forever)\b", re.IGNORECASE)
"""What is wrong with a part that is then to be quicker, and does not go: "the intro drags, tighten it up"."""
TIDY = re.compile(r"\b(?:tidy|clean|spruce|neaten|smarten|declutter)\b", re.IGNORECASE)
OPENING = re.compile(r"\b(?:intro|beginning|opening|start)\b", re.IGNORECASE)
UNDER_VOICE = re.compile(
    r"\b(?:under|below|beneath|behind) (?:my|the|his|her|their|our) (?:voices?|speech|talking)\b", re.IGNORECASE
)


DISTRACTS = re.compile(r"\bdistract", re.IGNORECASE)
"""Why something is to go, which is no wish of its own: "the can is distracting, remove it"."""
SLIDESHOW = re.compile(r"\b(?:slide ?show|video|clip|reel|music|song|soundtrack|background music)\b", re.IGNORECASE)

FILLS = re.compile(r"\bfill", re.IGNORECASE)
"""What a gap in a picture is to be: "remove the man and fill the gap"."""
TOLD_TONES = re.compile(r"\b(?:them|em|those)\b", re.IGNORECASE)
FILTERED = re.compile(r"\b(red|orange|yellow|green|blue) (?:filter|channel)\b", re.IGNORECASE)


def _lifts_told(ask: Ask, asks: list[Ask]) -> bool:
    """ "the shadows are crushed, open them half a stop": the shadows, and not all of the light."""
    toned = any(one.op in ("shadows", "highlights", "blacks", "whites") for one in asks)
    return ask.op == "exposure" and "ev" in ask.params and toned and TOLD_TONES.search(ask.words) is not None


def _in_gray(asks: list[Ask], text: str) -> list[Ask]:
    """ "black and white like through a red filter": the filter before the lens, which colours nothing."""
    match = FILTERED.search(text)
    if match is None or not any(ask.op == "monochrome" for ask in asks):
        return asks
    rest = [ask for ask in asks if not (ask.op in ("color_grade", "hsl") and FILTERED.search(ask.words))]
    filtered = {"filter": match[1].lower()}
    return [
        ask.model_copy(update={"params": {**ask.params, **filtered}}) if ask.op == "monochrome" else ask for ask in rest
    ]


PLAYED = re.compile(
    r"\b(?:guitar|piano|drum|violin|trumpet|flute|saxophone|cello|harp|ukulele|banjo)s?\b", re.IGNORECASE
)
NOT_TURNED = re.compile(r"\b(?:colou?rs?|scheme|ratio|clip|video|footage|table|effect|process)\b", re.IGNORECASE)


def _seen(ask: Ask) -> Ask:
    """What is asked of a picture: reversed it is turned over, and a guitar in it is a thing."""
    if ask.op == "reverse" and not NOT_TURNED.search(ask.words):
        return ask.model_copy(update={"op": "flip", "params": {"axis": "horizontal"}, "target": None})
    if ask.op != "music" or SLIDESHOW.search(ask.words) or not PLAYED.search(str(ask.params.get("prompt", ""))):
        return ask
    return ask.model_copy(update={"op": "insert_subject", "params": {"prompt": ask.params["prompt"]}, "target": None})


def _fades(ask: Ask, asks: list[Ask], text: str) -> bool:
    """ "music fades in over 4 s": the music that is there, and none that is put in."""
    named = ask.op == "music" and not ask.params and ask.words.strip().lower() in ("music", "the music")
    return named and "duck" not in text and any(one.op in ("fade_audio", "transition") for one in asks)


def _beside_the_point(ask: Ask, asks: list[Ask]) -> bool:
    """What is none of it: a time taken for a thing, a call's name for a move, tidying beside cuts, a ducking fade."""
    others = [one.op for one in asks if one is not ask]
    if ask.op in ("remove_object", "cutout"):
        return TIMED.match(str(ask.params.get("subject", ""))) is not None
    if ask.op == "overlay" and FRAMES.search(ask.words):
        return "transition" in others
    if ask.op == "retouch" and LETTERING.search(ask.words):
        return True
    if ask.op == "move_object":
        return SHIFTS.search(str(ask.params.get("subject", ""))) is not None
    if ask.op == "zoom" and BACK_OUT.search(ask.words):
        return any(one is not ask and one.op == "zoom" and one.target is not None and one.target.time for one in asks)
    if ask.op == "zoom":
        return LIKE_A_CALL.search(ask.words) is not None and bool(others)
    if ask.op in ("fade_audio", "transition"):
        ducks = any(one.op == "music" and one.params.get("duck") for one in asks)
        return ducks and (UNDER_VOICE.search(ask.words) is not None or ask.words.strip().lower() == "fade")
    if ask.op == "gain" and ask.sign < 0 and ask.target is not None:
        return "denoise_audio" in others and NOISES.match(str(ask.target.region)) is not None
    if ask.op == "cut" and not ask.params and LEADS_UP.match(ask.words):
        return bool(others)
    if ask.op == "cut" and not ask.params:
        return bool({"trim", "split"} & set(others))
    if ask.op == "cut" and set(ask.params) == {"part"}:
        return DRAGS.search(ask.words) is not None and bool({"pace", "speed"} & set(others))
    if ask.op == "trim" and "length" in ask.params:
        return any(one.op == "speed" and one.params.get("max_duration") == ask.params["length"] for one in asks)
    if ask.op == "speed" and not ask.params:
        return any(one.op == "zoom" and one.words == ask.words for one in asks)  # "zoom slowly into her eyes"
    if ask.op == "pace" and THOSE_CUTS.search(ask.words):
        return "transition" in others
    if ask.op == "pace":
        return OPENING.search(ask.words) is not None and bool({"trim", "cut"} & set(others))
    tidied = ask.op in ("retouch", "clarity", "denoise") and ask.target is None and TIDY.search(ask.words) is not None
    return tidied and bool(
        {"remove_silence", "remove_filler", "cut", "trim", "denoise_audio", "enhance_voice"} & set(others)
    )


WHEN = re.compile(
    r"\s+(?:for|during|in|over) (?:the )?(?:first|last|final) (?:\w+ )?(?:\d+ ?)?"
    r"(?:s|secs?|seconds?|minutes?|half)\b.*$|"
    r"\s+(?:at|from|between|until|for) \d+(?::\d\d| ?s\b| ?secs?\b| ?seconds?\b).*$",
    re.IGNORECASE,
)
SOUND_OF = re.compile(r"^(?:an? |the |some )?sounds? (?:effect )?of (?:an? |the )?", re.IGNORECASE)


def _untimed(ask: Ask) -> Ask:
    """What is put in by its name alone: no time in it, and no "sound of" before a sound."""
    said = ask.params.get("prompt") or (ask.words if ask.op == "overlay" and "media" not in ask.params else None)
    if ask.op not in ("overlay", "insert_subject", "sound_effect") or not isinstance(said, str):
        return ask
    named = SOUND_OF.sub("", said) if ask.op == "sound_effect" else said
    named = WHEN.sub("", named).strip()
    return ask.model_copy(update={"params": {**ask.params, "prompt": named}}) if named and named != said else ask


POPS = re.compile(r"\bpops?\b", re.IGNORECASE)


def _pops(ask: Ask, text: str) -> bool:
    """ "crossfade the audio so it doesn't pop": a noise, and no contrast of the picture."""
    return ask.op == "contrast" and POPS.search(ask.words) is not None and HEARD_POP.search(text) is not None


HEARD_POP = re.compile(r"\b(?:audio|sound|music|mic|voice)\b", re.IGNORECASE)
SILENCE = re.compile(r"\b(?:silence|(?:silent|quiet) (?:pause|gap|bit|part)|dead air)\b", re.IGNORECASE)
SOMETHING = re.compile(r"^(?:something|sth|anything)\b(?: (?!like )\w+){0,4}$", re.IGNORECASE)


def _without_pauses(ask: Ask) -> Ask:
    """ "tighten it": a recording has no shots, but pauses."""
    return ask.model_copy(update={"op": "remove_silence", "params": {}}) if ask.op == "pace" and ask.sign > 0 else ask


def _tells_music(ask: Ask) -> bool:
    """ "dramatic music", "an upbeat song": how the music is to be, and nothing of the picture or its cuts."""
    moving = ask.op == "pace" and not CUTTING.search(ask.words)
    if ask.op == "gain" and ask.words.strip(" ,.").lower() in UNDER:
        return True
    return (ask.op in HEARD_AS or moving) and MUSIC.search(ask.words) is not None


LOW = re.compile(
    r"\b(?:keep|make|leave|have|play) (?:it|the (?:music|song|volume)) (?:\w+ )?"
    r"(?:low|quiet|subtle|soft|down|in the back)\b|\bnot (?:too|so) loud\b|"
    r"\b(?:quietly|softly|(?:really|very|super|quite) (?:low|quiet|soft)|low (?:volume|in the mix)|"
    r"barely (?:audible|there))\b|[,(] ?(?:low|quiet|subtle)\b",
    re.IGNORECASE,
)
LOW_DB = -18.0
STOPS = re.compile(r" (?:that|which) (?:stops|ends|starts|begins|plays|finishes)$", re.IGNORECASE)
"""When music plays, which is no part of what it is: "background music | that stops"."""
QUIETLY = re.compile(r" (?:quietly|softly)$", re.IGNORECASE)


def _laid_low(ask: Ask, text: str) -> Ask:
    """ "add upbeat music but keep it low": music that is put in so quietly."""
    prompt = STOPS.sub("", str(ask.params.get("prompt", "")))
    if ask.op == "music" and prompt and prompt != ask.params["prompt"]:
        ask = ask.model_copy(update={"params": {**ask.params, "prompt": prompt}})
    if ask.op != "music" or {"duck", "gain_db"} & set(ask.params) or not LOW.search(text):
        return ask
    prompt = QUIETLY.sub("", str(ask.params.get("prompt", "")))
    return ask.model_copy(
        update={"params": {**ask.params, **({"prompt": prompt} if prompt else {}), "gain_db": LOW_DB}}
    )


UNDER = frozenset({"quiet", "soft", "low", "quietly", "softly", "subtle", "not too loud", "low volume"})
"""How music under something is to be, which says nothing of what is heard already."""


def puts_silence(ask: Ask) -> bool:
    """ "add 3 seconds of silence": nothing that could be put in."""
    said = str(ask.params.get("prompt", ask.words))
    return ask.op in ("insert_subject", "sound_effect") and SILENCE.search(said) is not None


def _played(ask: Ask, asks: list[Ask]) -> Ask:
    """ "drop the audio and put something epic over it": in place of a sound, something is music."""
    if ask.op != "insert_subject" or not SOMETHING.match(str(ask.params.get("prompt", ""))):
        return ask
    if not any(one.op == "mute" for one in asks):
        return ask
    return ask.model_copy(update={"op": "music", "params": {"prompt": ask.params["prompt"]}, "target": None})


def _thing_heard(ask: Ask) -> Ask:
    """What is taken out of a recording is a noise in it."""
    if ask.op != "remove_object" and not (ask.op == "cutout" and ask.params):
        return ask
    time = ask.target.time if ask.target is not None else None
    if time is not None and time.end is None and time.start > 0:
        time = TimeRange(start=time.start, end=time.start + SHOWN_S["denoise_audio"])
    target = Target(time=time) if time is not None else None
    return ask.model_copy(update={"op": "denoise_audio", "params": {}, "target": target})


CUTS = re.compile(
    r"^(?:the |these |my |your |those )?(?:cuts|cutting|edits|editing|pacing|pace|shots|shot changes)$", re.IGNORECASE
)


def _cut(ask: Ask) -> Ask:
    """ "the cuts are too fast": what is fast about them is how soon one follows another."""
    region = ask.target.region if ask.target is not None else None
    if ask.op != "speed" or ask.params or not isinstance(region, str) or not CUTS.match(region):
        return ask
    time = ask.target.time if ask.target is not None else None
    feel = {"feel": "slow" if ask.sign < 0 else "fast"}
    return ask.model_copy(update={"op": "pace", "params": feel, "target": Target(time=time) if time else None})


LENGTHENS = re.compile(r"\b(?:longer|lengthen|extend|stretch)\b", re.IGNORECASE)
IN_TIME = re.compile(
    r"^(?:it|this|that|(?:the |my |this )?(?:whole |entire )?(?:clip|video|footage|film|reel|edit))$", re.I
)
LAST_FRAME = re.compile(r"\b(?:last|final|end) (?:frame|shot|image)\b", re.IGNORECASE)


def _lengthened(ask: Ask) -> Ask:
    """ "make it longer", "extend the clip": longer in time, and no larger frame; its last frame is held."""
    if ask.op != "expand_canvas" or not set(ask.params) <= {"prompt"} or not LENGTHENS.search(ask.words):
        return ask
    if LAST_FRAME.search(ask.words):
        return ask.model_copy(update={"op": "freeze_frame", "params": {"end": "end"}, "target": None})
    named = str(ask.params.get("prompt", "it")).strip()
    return ask.model_copy(update={"op": "speed", "params": {}, "sign": -1}) if IN_TIME.match(named) else ask


def _closer(ask: Ask) -> Ask:
    if ask.op != "reshape" or ask.params.get("what") not in CLOSER:
        return ask
    subject = str(ask.params.get("subject", ""))
    region = subject[:200] if subject and subject != "the main subject" else None
    time = ask.target.time if ask.target is not None else None
    return ask.model_copy(update={"op": "zoom", "params": {}, "sign": 1, "target": Target(region=region, time=time)})
