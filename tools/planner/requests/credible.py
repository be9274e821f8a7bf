"""What an ask cannot mean is mended or left out: a second look at what the rules have read.

"sticking out of | his head" puts nothing in; "put a little | zoom" lays no little over the clip; a stretch of time that
is boring is no fault of the picture; a title that says Hello reads Hello.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.state import Ask
from tools.planner.requests.overlays.graphics import laid
from tools.planner.requests.overlays.lettered import put_in_words
from tools.planner.requests.sounds.scored import MUSIC, scored
from tools.planner.statements.mentions import position_in
from tools.planner.words.tokens import tokenise
from tools.planner.words.wordsets import words

PUT_IN = words("insert_subject overlay replace_object")
NO_THING = words(
    "a an the and or not too very so really quite just only little bit tad touch lot some more less much many few "
    "heavy strong subtle please now then it this that them there here again also maybe back put"
)
"""Words that alone name nothing that could be put into a picture."""
NO_NAME = words(
    "big small large tiny bold centered centred center middle top bottom left right seconds second secs sec minutes "
    "minute semi transparent opacity throughout whole time long"
)
"""Words that only say how a thing is or how long it stays."""
NO_START = words("of off from out not too as than because when while if think imagine like then and or but to")
"""Words that no name of a thing begins with."""
PICTURE_ONLY = words(
    "contrast vibrance saturation exposure clarity temperature tint highlights shadows whites blacks texture dehaze "
    "sharpen grain glow"
)
STRETCH = re.compile(
    r"\b(?:secs?|seconds?|mins?|minutes?|intro|outro|beginning|opening|ending|end|middle|start|part|bit|half|section)"
    r"(?: \w+)? (?:is|are|was|were|feels?|gets?|seems?|drags?)\b",
    re.IGNORECASE,
)
"""A stretch of time as what is spoken of."""
SEEN = re.compile(
    r"\b(?:dark|darker|bright|brighter|over ?-?exposed|under ?-?exposed|blown|washed|orange|yellow|green|blue|warm|"
    r"cold|saturated|desaturated|grainy|hazy|foggy|colou?rs?|lit|shadows?|black)\b",
    re.IGNORECASE,
)
"""What can only be seen of it, where "dull" and "flat" may say how it drags."""
TELLING = re.compile(r"^(?:that |which |it )?(?:should )?(?:says?|said|saying|reads?|reading)\b[\s:,]*", re.IGNORECASE)
SPELLED = re.compile(r"\b(?:that|which)\s+(?:says|reads)\s+(?P<said>[^,.;!?]+)", re.IGNORECASE)
STRETCHED = re.compile(r"\b(?:canvas|frame|sides|borders?|edges)\b", re.IGNORECASE)
LEANS = re.compile(r"\b(?:tilted|tilts?|leaning|leans|crooked|slanted|slants|off|askew|wonky)\b", re.IGNORECASE)
SENDS = re.compile(r"\b(?:rotate|turn|tilt|spin|straighten)\b(?! ?ed)", re.IGNORECASE)


STRAIGHTENS = re.compile(r"^(?:please )?(?:straighten|level)\b", re.IGNORECASE)
MOST_LEVELLED = 45
TONES = words("highlights shadows exposure whites blacks")
DETAIL = words("clarity sharpen texture")
RECOVERED = re.compile(
    r"^(?:and |then |please )*(?:recover|rescue|retrieve|salvage|restore|save|(?:bring|get) back)"
    r"(?: \w+){0,3} details?\b",
    re.IGNORECASE,
)
"""The detail that comes back with the tone it was lost in: "the dress is blown out, | recover detail"."""


def credible(asks: Iterable[Ask], kinds: frozenset[str]) -> list[Ask]:
    """The asks that can be meant, mended where the words say more. kinds: of the media at hand."""
    found = list(map(_placeless, asks))
    measured = {ask.words for ask in found if ask.op == "exposure" and "ev" in ask.params}
    found = [ask for ask in found if ask.op != "shadows" or not _measured(ask, measured)]
    if any(NATURAL.search(ask.words) is None for ask in found):
        found = [ask for ask in found if not _only_natural(ask)]
    found = [ask for ask in found if not _told_of_off(ask, found)]
    ops = {ask.op for ask in found}
    return [
        mended
        for ask in found
        if _can_be_meant(ask, kinds) and not _told_again(ask, ops)
        for mended in _mended(ask, kinds)
    ]


OFF = re.compile(
    r"(?i)\b(?:colou?rs?|white balance|wb|tones?|balance) (?:is|are|looks?|came out) (?:\w+ )?(?:off|wrong|bad|weird)\b"
)
"""What is told of colours before what it is that is wrong with them."""


def _told_of_off(ask: Ask, found: Iterable[Ask]) -> bool:
    """ "colors are off, way too green": the green is what is off."""
    if ask.op not in ("temperature", "tint", "vibrance", "saturation") or not OFF.search(ask.words):
        return False
    named = any(one.op in ("temperature", "tint", "hsl") and one.sign and one.words == ask.words for one in found)
    return named and (not ask.sign or ask.op == "vibrance")


TIMED = re.compile(r"\b(?:secs?|seconds?|mins?|minutes?|first|last)\b", re.IGNORECASE)
LETTERS = re.compile(r"\b(?:captions?|subtitles?|subs|letters|titles?|font)\b", re.IGNORECASE)
"""What a bold or bright thing is where words are laid over."""


MONOCHROME = re.compile(r"\b(?:black (?:and|&|n) white|b ?(?:&|n|/)? ?w)\b", re.IGNORECASE)
"""Two colours that are none: what is made black and white is not painted."""


KELVIN = re.compile(r"\b(?P<kelvin>[2-9],?\d{3}|1[0-5],?\d{3}) ?k(?:elvin)?\b", re.IGNORECASE)
DAYLIGHT, PER_KELVIN = 5_500, 1 / 40
"""Kelvin that change nothing, and how much of the slider each one is."""


def _in_kelvin(ask: Ask) -> Ask:
    """ "bring the temp down to 4800k": as a camera's dial has it, more is warmer."""
    stated = KELVIN.search(ask.words)
    if stated is None:
        return ask
    amount = max(-100.0, min(100.0, (int(stated["kelvin"].replace(",", "")) - DAYLIGHT) * PER_KELVIN))
    return ask.model_copy(update={"params": {"amount": amount}, "sign": (amount > 0) - (amount < 0)})


NATURAL = re.compile(r"\bmore (?:natural|realistic|normal|real|true to life)\b", re.IGNORECASE)
"""How something is to look after what else is asked."""


UNDER = re.compile(r"\bunder ?-?exposed\b", re.IGNORECASE)


def _measured(ask: Ask, measured: set[str]) -> bool:
    """Whether a stated amount of light says already what is wrong: "it is underexposed by a stop"."""
    told = ask.words in measured or (bool(measured) and UNDER.search(ask.words) is not None)
    return told and not ask.params


def _only_natural(ask: Ask) -> bool:
    """Whether the ask is nothing but "more natural", which beside other wishes is what they are for."""
    if ask.op not in OF_NATURAL or (ask.sign and ask.op != "saturation"):
        return False
    return NATURAL.search(ask.words) is not None and "satur" not in ask.words.lower()


def _told_again(ask: Ask, ops: set[str]) -> bool:
    """Whether another ask says it already: "ramp it: fast, then slow", "cut the pauses, jump cut style"."""
    if ask.op == "reshape" and TIMED.search(f"{ask.params.get('subject')} {ask.params.get('what')}"):
        return bool({"speed", "cut", "trim", "reverse", "loop"} & ops)
    if ask.op == "remove_object" and len(ops) > 1 and ask.words.lower().startswith(("because ", "since ")):
        return True
    if ask.op == "music" and "fade_audio" in ops and FADES.match(str(ask.params.get("prompt", ""))):
        return True
    if ask.op == "gain" and "music" in ops and "db" in ask.words.lower() and MUSIC.search(ask.words):
        return True
    if ask.op == "exposure" and "glow" in ops and ask.sign < 0 and SHINY.search(ask.words):
        return True
    if ask.op == "retouch" and {"tint", "temperature"} & ops and SICKLY.search(ask.words):
        return True
    if ask.op in DETAIL and TONES & ops and RECOVERED.search(ask.words):
        return True
    if ask.op == "freeze_frame" and "text" in ops and HELD_TEXT.match(ask.words):
        return True
    if ask.op == "overlay" and NO_GRAPHIC.match(str(ask.params.get("prompt", ask.words))):
        return len(ops) > 1
    if ask.op == "reorder" and ops & {"caption", "text", "overlay"} and ON_SCREEN.search(ask.words):
        return True
    if ask.op == "speed":
        return "speed_ramp" in ops and "factor" not in ask.params
    if ask.op in PICTURE_ONLY and {"caption", "text"} & ops and LETTERS.search(ask.words):
        return ask.target is None or ask.target.region is None
    if ask.op == "rotate" and "flip" in ops:
        return "wrong way" in ask.words.lower()
    if ask.op == "tint" and "temperature" in ops and not ask.sign:
        return KELVIN.search(ask.words) is not None
    if ask.op == "recolor" and "monochrome" in ops:
        return MONOCHROME.search(ask.words) is not None
    return ask.op == "pace" and "remove_silence" in ops and "jump" in ask.words.lower()


HELD_TEXT = re.compile(r"^hold(?: it)?(?: for)? [\d.]+ ?s\w*\b", re.IGNORECASE)
"""How long words are to stay: "title "BALI", hold 3 seconds"."""
NO_GRAPHIC = re.compile(r"^(?:make|keep|turn|change) (?:the |my )?b ?-?roll\b", re.IGNORECASE)
ON_SCREEN = re.compile(r"\bto (?:the )?(?:top|bottom|middle|cent(?:er|re)|side|left|right)\b", re.IGNORECASE)
OF_NATURAL = frozenset({"temperature", "tint", "saturation"})
SHINY = re.compile(r"\b(?:shiny|glossy)\b", re.IGNORECASE)
"""What reflects on a face: less of it is a retouch."""
SICKLY = re.compile(r"\blooks? (?:\w+ )?(?:sick|ill|dead|green|yellow|jaundiced|seasick|like zombies)\b", re.IGNORECASE)
"""What a cast of the light does to everybody, and no retouch mends."""
OF_ALL = words("output metadata resize text")
"""Operations that are for all of a file, whatever stands beside them."""
NO_PLACE = words("now then next again today instead too also still ok perfect great")
"""What stands before a wish and is no part of a picture: "perfect, now black and white"."""
LIKENING = re.compile(r"\s+(?:like|as if|similar to|as in)\b.*$", re.IGNORECASE)


def _placeless(ask: Ask) -> Ask:
    """The ask without a region that is none: "crop for | pinterest", "the background | like portrait mode"."""
    region = ask.target.region if ask.target is not None else None
    if ask.target is None or not isinstance(region, str):
        return ask
    place: str | None = LIKENING.sub("", region).strip() or None
    if (
        ask.op in OF_ALL
        or region.lower() in NO_PLACE
        or _only_platform(region)
        or (ask.op in ("crop", "reframe") and _is_platform(region))
    ):
        place = None
    if place == region:
        return ask
    target = ask.target.model_copy(update={"region": place})
    empty = place is None and target.time is None and not target.exclude and target.media is None
    return ask.model_copy(update={"target": None if empty else target})


@lru_cache(maxsize=4_096)
def _only_platform(region: str) -> bool:
    entries = [token.entry for token in tokenise(region)]
    return bool(entries) and all(entry is not None and entry.platform is not None for entry in entries)


def _is_platform(region: str) -> bool:
    entries = [token.entry for token in tokenise(region)]
    return any(entry is not None and (entry.platform or entry.aspect) for entry in entries)


CONVERGING = re.compile(
    r"\b(?:buildings?|towers?|houses?|walls?|church|columns|skyscrapers?|facade|verticals|castle|architecture)\b.*"
    r"\b(?:back|backwards?|inwards?|converg\w+|falling|fall|toppl\w+|keel\w+)\b",
    re.IGNORECASE,
)
"""Lines that run together because the camera looked up, which no turn of the picture straightens."""
LEANING_BACK = -25.0
FILMED_ON = re.compile(r"\b(?:shot|filmed|taken|captured|recorded) (?:on|with)\b", re.IGNORECASE)
"""What a picture was taken with is no background."""
WITHOUT = re.compile(
    r"\b(?:without|w/o|minus)\s+(?:any\s+|adding\s+|the\s+|a\s+|too much\s+)*(?P<what>\w+)", re.IGNORECASE
)


def _is_without(ask: Ask) -> bool:
    """ "brighter without grain" asks for no grain."""
    return ask.sign >= 0 and any(left["what"].lower().startswith(ask.op) for left in WITHOUT.finditer(ask.words))


IN_FRAME = re.compile(r"\b(?:in|inside|within) (?:the )?(?:frame|shot|view)$", re.IGNORECASE)
"""What is kept "in frame" is there already."""


COMPARED = re.compile(r"^(?:[^,]*, )?(?:(?:even|a bit|much|way|so much) )?(?:more [a-z]+|[a-z]+ier)$", re.IGNORECASE)
"""How something is to look, and no thing."""
SEEMING = re.compile(r"\b(?:looks?|looking|feels?|seems?|appears?)\b", re.IGNORECASE)


def _is_compared(ask: Ask) -> bool:
    """ "make the food look | tastier" puts nothing else in its place."""
    prompt = ask.params.get("prompt")
    compared = isinstance(prompt, str) and COMPARED.match(prompt) is not None
    return ask.op == "replace_object" and compared and SEEMING.search(ask.words) is not None


NAMED = frozenset({"replace_object", "remove_object", "move_object", "recolor"})
FEELINGS = re.compile(r"\b(?:feeling|feel|vibes?|mood|atmosphere|aesthetic|energy|ambiance|ambience)$", re.IGNORECASE)
"""What is given to a picture as a whole, and is no thing in it."""
NOBODYS = re.compile(r"^(?:it|this|that|them|everything) (?:back|up|down|out|off|in|more|all|again)\b", re.IGNORECASE)
"""What "bring it back to how it was" names: no thing that could become another."""


def _can_be_meant(ask: Ask, kinds: frozenset[str]) -> bool:
    if _is_compared(ask):
        return False
    if _is_without(ask) or (ask.op == "replace_background" and FILMED_ON.search(ask.words)):
        return False
    if ask.op in NAMED and NOBODYS.match(str(ask.params.get("subject", ""))):
        return False
    if ask.op == "trim" and not ask.params and "gif" in ask.words.lower():
        return False
    if ask.op == "insert_subject" and FEELINGS.search(str(ask.params.get("prompt", ""))):
        return False
    if ask.op in PUT_IN and isinstance(ask.params.get("prompt"), str):
        return not IN_FRAME.search(ask.params["prompt"]) and _names_something(ask.params["prompt"])
    if ask.op == "expand_canvas" and kinds and "image" not in kinds:
        return len(ask.words.split()) > 1
    of_time = ask.op in PICTURE_ONLY and kinds and "image" not in kinds and STRETCH.search(ask.words)
    return not of_time or SEEN.search(ask.words) is not None


def _names_something(prompt: str) -> bool:
    """Whether the words name a thing: neither a place beside one, nor only how much."""
    spoken = [word.lower() for word in re.findall(r"[\w'’]+", prompt)]
    told = [word for word in spoken if word not in NO_THING and word not in NO_NAME and not word.isdigit()]
    return bool(spoken) and spoken[0] not in NO_START and bool(told)


def _mended(ask: Ask, kinds: frozenset[str]) -> Iterator[Ask]:
    written = put_in_words(ask, kinds)
    if written is not None:
        yield written
        return
    match ask.op:
        case "text":
            yield _written(ask)
        case "caption":
            yield _everywhere(_captioned(ask))
        case "overlay":
            yield laid(ask)
        case "reshape":
            yield _stretched(ask)
        case "glow" if ask.sign < 0 and SHINY.search(ask.words):
            yield ask.model_copy(update={"op": "retouch", "sign": 0, "params": {"what": "glare"}})
        case "rotate":
            yield _levelled(ask)
        case "temperature":
            yield _in_kelvin(ask)
        case "music":
            yield _everywhere(scored(ask))
        case "gain" if LUFS.search(ask.words):
            level = -abs(float(LUFS.search(ask.words)[1]))  # type: ignore[index]
            yield ask.model_copy(update={"op": "loudness", "params": {"integrated": level}, "sign": 0, "target": None})
        case "straighten" if CONVERGING.search(ask.words) and "degrees" not in ask.params:
            yield ask.model_copy(update={"op": "perspective", "params": {"vertical": LEANING_BACK}, "target": None})
        case _:
            yield _everywhere(ask) if ask.op in UNPLACED else ask


UNPLACED = words(
    "output metadata loudness denoise_audio enhance_voice remove_silence remove_filler fade_audio loop trim cut pace "
    "speed_ramp transition concat merge reorder equalize music extract_audio caption mute voice_over"
)
"""What has no place in the picture: "even it out between | us two"."""


def _everywhere(ask: Ask) -> Ask:
    target = ask.target
    if target is None or target.region is None:
        return ask
    kept = target.model_copy(update={"region": None})
    return ask.model_copy(update={"target": kept if kept.time or kept.exclude or kept.media else None})


LUFS = re.compile(r"(?<![\d.])-?(\d{1,2}(?:\.\d+)?) ?l(?:ufs|kfs)\b", re.IGNORECASE)
"""A loudness, whatever verb asks for it: "boost the volume to -14 LUFS"."""
FADES = re.compile(r"(?:the |my )?(?:music|song|track|audio|sound)(?: (?!and|then|with)\w+)? fad", re.IGNORECASE)


def _written(ask: Ask) -> Ask:
    """ "a title that | says Hello" reads Hello."""
    content = ask.params.get("content")
    if not isinstance(content, str):
        return ask
    said = TELLING.sub("", content).strip().strip('"“”').strip()
    return ask if said == content or not said else ask.model_copy(update={"params": {**ask.params, "content": said}})


def _captioned(ask: Ask) -> Ask:
    """A caption whose words are given is text; captions of what is said are not."""
    spelled = SPELLED.search(ask.words)
    if spelled is None:
        return ask
    params = {"content": spelled["said"].strip()}
    position = position_in(tokenise(ask.words))
    return ask.model_copy(update={"op": "text", "params": params | ({"position": position} if position else {})})


def _stretched(ask: Ask) -> Ask:
    """The canvas is not a body: a larger one is filled."""
    subject = ask.params.get("subject")
    if not isinstance(subject, str) or not STRETCHED.search(subject) or ask.params.get("what") != "enlarge":
        return ask
    aspect = re.search(r"\b(\d{1,2}(?:\.\d+)?):(\d{1,2}(?:\.\d+)?)\b", ask.words)
    return ask.model_copy(update={"op": "expand_canvas", "params": {"aspect": aspect[0]} if aspect else {}})


def _levelled(ask: Ask) -> Ask:
    """ "the horizon is tilted 2 degrees clockwise" is turned back by as much."""
    degrees = ask.params.get("degrees")
    if not isinstance(degrees, (int, float)) or not LEANS.search(ask.words):
        return ask
    if STRAIGHTENS.match(ask.words) and abs(degrees) <= MOST_LEVELLED:
        return ask.model_copy(update={"op": "straighten", "params": {"degrees": -degrees}, "sign": 0})
    if SENDS.search(ask.words):
        return ask
    return ask.model_copy(update={"params": {**ask.params, "degrees": -degrees}, "sign": -ask.sign})


__all__ = ["credible"]
