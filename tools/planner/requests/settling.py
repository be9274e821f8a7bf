"""Asks once each: the same slider merged, what is to be avoided left out, what is to be spared excluded."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from edits.lexicon import load_lexicon
from edits.plan import Target
from graph.state import Ask
from tools.planner.grammar.places import place_of, settled_place
from tools.planner.words.wordsets import words

MANY = words(
    "remove_object insert_subject replace_object recolor text overlay reshape move_object cut hsl sound_effect "
    "retouch blur marker transition freeze_frame extract_frame"
)
"""Operations that may be asked for several times in one prompt."""


EDGE_WORDS = words("the edges edge corners corner borders border sides frame of my image picture photo outer all four")


def _framing_light(ask: Ask) -> Ask:
    """Darker edges are a vignette."""
    region = ask.target.region if ask.target is not None else None
    if ask.op != "exposure" or not isinstance(region, str):
        return ask
    words = region.lower().split()
    if set(words) <= EDGE_WORDS and set(words) & {"edges", "edge", "corners", "corner", "borders", "border"}:
        return ask.model_copy(update={"op": "vignette", "params": {}, "target": None})
    return ask


BANDED = re.compile(
    r"^(?:the |all the |all |those |my )?(?:(?P<band>red|orange|yellow|green|blue|purple|pink|magenta|teal|aqua|cyan)"
    r"(?:s| tones| colou?rs| hues))(?: only| alone)?$",
    re.IGNORECASE,
)
FIELDS = {"saturation": "saturation", "vibrance": "saturation", "exposure": "luminance", "hsl": ""}
"""What of a band of colour an edit moves that is asked for in it."""


def _of_colour(place: str) -> str:
    """ "desaturate all but | the blues": all that has the colour."""
    match = BANDED.match(place)
    return f"everything {match['band'].lower()}" if match is not None else place


def _of_band(ask: Ask) -> Ask:
    """ "lower the luminance of | the blues": one band of the colours, and no place in the picture."""
    region = ask.target.region if ask.target is not None else None
    match = BANDED.match(region) if isinstance(region, str) and ask.op in FIELDS else None
    if match is None or ask.target is None or ask.target.time is not None:
        return ask
    if ask.op == "hsl":
        return ask.model_copy(update={"target": None})
    entry = load_lexicon().entries[match["band"].lower()]
    band = (entry.colour.band or "red") if entry.colour is not None else "red"
    ev, amount = ask.params.get("ev"), ask.params.get("amount")
    if isinstance(ev, int | float):
        amount = round(math.copysign(min(100.0, abs(2.0 ** float(ev) - 1) * 100), float(ev)))
    params = {"band": band, "field": FIELDS[ask.op], **({"amount": amount} if amount is not None else {})}
    return ask.model_copy(update={"op": "hsl", "params": params, "target": None})


def settle_asks(asks: Iterable[Ask], avoid: Iterable[str], exclude: Sequence[str]) -> list[Ask]:
    """The asks once each, without operations to `avoid`, sparing the regions in `exclude`; later words win."""
    settled: list[Ask] = []
    never = set(avoid)
    for ask in map(settled_place, map(_of_band, map(_framing_light, asks))):
        if ask.op in never:
            continue
        twin = next((at for at, one in enumerate(settled) if _same(one, ask)), None)
        if twin is None:
            settled.append(ask)
        else:
            settled[twin] = _merged(settled[twin], ask)
    settled = _new_skies(_gained_once(_sped_once(_eyes_once(_turned_once(settled)))))
    if any(ask.op == "upscale" for ask in settled):
        settled = [ask for ask in settled if ask.op != "resize" or ask.params]
    if any(ask.op == "trim" for ask in settled):
        settled = [ask for ask in settled if not _is_rest(ask)]
    settled = _pieces(_one_blur(_no_thing_written(settled)))
    settled = _one_background_blur(_of_the_rest(_slower_by_shots(settled)))
    exclude = [_of_colour(one) for one in exclude]
    exclude = [one if one.lower() == "me" else FACES.get(one.lower(), one) for one in exclude]
    spared = tuple(place for one in exclude if (place := place_of(one)) and not _is_state(place))
    tones = tuple(TONES[match["tones"].lower()] for one in exclude if (match := OF_TONES.match(one)))
    settled = [_sparing(ask, tones) if ask.op in SPARES_TONES else ask for ask in settled] if tones else settled
    return [_sparing(ask, spared) for ask in settled] if spared else settled


OF_TONES = re.compile(
    r"^(?:in |on |for )?(?:the |my |all )*(?P<tones>whites|highlights|brights|shadows|blacks|darks)\b", re.IGNORECASE
)
TONES = {
    **dict.fromkeys(("whites", "highlights", "brights"), "the highlights"),
    **dict.fromkeys(("shadows", "blacks", "darks"), "the shadows"),
}
"""Ranges of tones that are spared like a place: "warmer except the whites"."""
SPARES_TONES = words(
    "exposure contrast saturation vibrance temperature tint clarity texture denoise sharpen color_grade"
)


def _turned_once(asks: list[Ask]) -> list[Ask]:
    """ "straighten it, it tilts 3 degrees to the right": how far it is turned is told behind."""
    level = next((ask for ask in asks if ask.op == "straighten" and "degrees" not in ask.params), None)
    turn = next(
        (ask for ask in asks if ask.op == "rotate" and LEANS.search(ask.words) and "degrees" in ask.params), None
    )
    if level is None or turn is None or abs(float(turn.params["degrees"])) > MOST_LEVELLED:
        return asks
    settled = level.model_copy(update={"params": {"degrees": turn.params["degrees"]}})
    return [settled if ask is level else ask for ask in asks if ask is not turn]


LEANS = re.compile(r"\b(?:tilt\w*|lean\w*|slant\w*|slop\w*|off)\b", re.IGNORECASE)
MOST_LEVELLED = 45


def _eyes_once(asks: list[Ask]) -> list[Ask]:
    """ "open his eyes, he blinked": the eyes that are to be open are those that are told to be shut."""
    named = any(_opens(ask) and ask.params.get("subject") != SHUT for ask in asks)
    return [ask for ask in asks if not (named and _opens(ask) and ask.params.get("subject") == SHUT)]


SHUT = "the closed eyes"


def _opens(ask: Ask) -> bool:
    return ask.op == "reshape" and ask.params.get("what") == "open_eyes"


SKIES = re.compile(
    r"\b(?:sunset|sunrise|clouds|blue sky|sky|skies|stars|milky way|aurora|northern lights)\b", re.IGNORECASE
)


def _new_skies(asks: list[Ask]) -> list[Ask]:
    """ "sky boring, put a nice sunset": what is put there takes its place, and the old one needs nothing."""
    sky = next(
        (place for ask in asks if (place := _named(ask)) and place.lower().split()[-1] in ("sky", "skies")), None
    )
    put = next(
        (ask for ask in asks if ask.op == "insert_subject" and SKIES.search(str(ask.params.get("prompt")))), None
    )
    if sky is None or put is None or put.params.get("placement"):
        return asks
    new = put.model_copy(update={"op": "replace_object", "params": {"subject": sky, "prompt": put.params["prompt"]}})
    return [new if ask is put else ask for ask in asks if ask is put or _named(ask) != sky]


FACES = {"mine": "my face", "me": "my face", "hers": "her face", "ours": "our faces", "yours": "your face"}
"""Whose face is meant where only the owner is told: "everyone's face but | mine"."""
REST = re.compile(r"^(?:the |all the )?(?:rest|everything else|all else|others|remaining)\b", re.IGNORECASE)
REST_SAID = re.compile(
    r"^\w+ (?:the |all the )?(?:rest|everything else|all else)\b|"
    r"^(?:make|turn|keep|put) (?:the rest|everything else|all else)\b",
    re.IGNORECASE,
)
GRADED = words(
    "exposure contrast saturation vibrance temperature tint highlights shadows blur monochrome clarity texture recolor"
)


def _of_the_rest(asks: list[Ask]) -> list[Ask]:
    """ "make the car pop, desaturate the rest": the rest is all but what was named."""
    named = tuple(dict.fromkeys(place for ask in asks if (place := _named(ask))))
    return [_sparing(_freed(ask), named) if named and _is_of_the_rest(ask) else ask for ask in asks]


def _named(ask: Ask) -> str | None:
    region = ask.target.region if ask.target is not None else None
    return region if isinstance(region, str) and not REST.match(region) else None


def _is_of_the_rest(ask: Ask) -> bool:
    region = ask.target.region if ask.target is not None else None
    if ask.params.get("others") or (isinstance(region, str) and REST.match(region) and ask.op in GRADED):
        return ask.target is None or ask.target.time is None
    return region is None and ask.op in GRADED and REST_SAID.match(ask.words) is not None


def _freed(ask: Ask) -> Ask:
    params = {name: value for name, value in ask.params.items() if name != "others"}
    if ask.op == "recolor":
        return ask.model_copy(update={"op": "monochrome", "params": {}, "target": None})
    return ask.model_copy(update={"params": params, "target": None})


def _is_rest(ask: Ask) -> bool:
    """ "keep 0:30 to 1:45 and drop | the rest": gone already."""
    named = str(ask.params.get("part") or ask.params.get("subject") or "")
    return ask.op in ("cut", "remove_object") and REST.match(named) is not None


PIECE = re.compile(
    r"\b(first|second|last|other|latter|back|front) (?:part|half|bit|piece|section|clip|segment|one)\b", re.IGNORECASE
)


def _pieces(asks: list[Ask]) -> list[Ask]:
    """ "split at 1:15 and delete the second part": the pieces of a split in two are told by their order."""
    cut = next((ask for ask in asks if ask.op == "split" and len(ask.params.get("at", ())) == 1), None)
    if cut is None:
        return asks
    at = float(cut.params["at"][0])
    found: list[Ask] = []
    for ask in asks:
        named = PIECE.search(ask.words) if ask.op in ("cut", "trim") else None
        piece = {"start": 0.0, "end": at} if named and named[1].lower() in ("first", "front") else {"start": at}
        found.append(ask.model_copy(update={"params": piece}) if named else ask)
    return found


def _one_blur(asks: list[Ask]) -> list[Ask]:
    """ "cover the number on the van with a blur": what is blurred at a time is not all of it besides."""
    placed = [ask.target.time for ask in asks if ask.op == "blur" and ask.target is not None and ask.target.region]
    if not placed:
        return asks
    return [ask for ask in asks if ask.op != "blur" or not _is_all_at(ask, placed)]


def _is_all_at(ask: Ask, times: Sequence[object]) -> bool:
    bare = ask.target is None or (ask.target.region is None and not ask.target.exclude)
    return bare and _time(ask) in times and not ask.params.get("others")


def _gained_once(asks: list[Ask]) -> list[Ask]:
    """ "the second speaker is quieter, bring her up 5 dB": what is told first is said again with its figure."""
    gains = [ask for ask in asks if ask.op == "gain"]
    if len(gains) != 2 or ("db" in gains[0].params) == ("db" in gains[1].params):
        return asks
    told, counted = sorted(gains, key=lambda ask: "db" in ask.params)
    if told.sign and told.sign == -counted.sign:
        return asks  # "the guitar up, the drums 3 dB down"
    if _time(told) != _time(counted) and _time(told) is not None and _time(counted) is not None:
        return asks
    target = counted.target if counted.target is not None and counted.target.region else told.target
    said = counted.model_copy(update={"target": target or counted.target})
    return [said if ask is counted else ask for ask in asks if ask is not told]


def _sped_once(asks: list[Ask]) -> list[Ask]:
    """ "slow the toast down to half speed, from 0:31 to 0:40": the speed in figures is that of the plain words."""
    speeds = [ask for ask in asks if ask.op == "speed"]
    if len(speeds) != 2 or _time(speeds[0]) is None or _time(speeds[0]) != _time(speeds[1]):
        return asks
    if ("factor" in speeds[0].params) == ("factor" in speeds[1].params):
        return asks
    told, counted = sorted(speeds, key=lambda ask: "factor" in ask.params)
    said = counted.model_copy(update={"sign": told.sign or counted.sign, "target": told.target})
    return [said if ask is counted else ask for ask in asks if ask is not told]


def _time(ask: Ask) -> object:
    return ask.target.time if ask.target is not None else None


def _no_thing_written(asks: list[Ask]) -> list[Ask]:
    """ "add title Our Summer": what is written is no thing that is put in besides."""
    written = {str(ask.params["content"]).lower() for ask in asks if ask.op == "text" and ask.params.get("content")}
    return [
        ask
        for ask in asks
        if ask.op not in ("insert_subject", "overlay") or str(ask.params.get("prompt", "")).lower() not in written
    ]


def _one_background_blur(asks: list[Ask]) -> list[Ask]:
    """ "fake depth of field, blur everything behind her" blurs the background once."""
    lens = next((ask for ask in asks if ask.op == "blur" and ask.params.get("kind") == "lens"), None)
    if lens is None or lens.target is None:
        return asks
    place = lens.target.region
    return [
        ask
        for ask in asks
        if ask is lens
        or ask.op != "blur"
        or ask.params.get("kind", "lens") != "lens"
        or (ask.target is not None and (ask.target.region not in (None, place) or ask.target.exclude))
    ]


SPED = words("speed speeds fast faster slow-mo slowmo motion playback x percent twice half double times slowed")


def _slower_by_shots(asks: list[Ask]) -> list[Ask]:
    """ "slower, fewer cuts": longer shots are what is slower, where no speed is named."""
    pace = next((ask for ask in asks if ask.op == "pace"), None)
    if pace is None:
        return asks
    return [
        ask
        for ask in asks
        if ask.op != "speed" or ask.params or ask.sign != pace.sign or set(ask.words.lower().split()) & SPED
    ]


APART = ("axis", "share", "from_end")
"""What makes two requests of a kind where it is told differently: "mirror it and flip it upside down"."""


def _same(one: Ask, other: Ask) -> bool:
    if one.op != other.op:
        return False
    if one.op in MANY:
        return one.params == other.params and one.target == other.target
    if {"from_end", "share"} & (set(one.params) ^ set(other.params)) and (_is_timed(one) or _is_timed(other)):
        return False
    if one.op == "gain" and one.sign and one.sign == -other.sign and _is_of_one(one, other):
        return False
    if any(name in one.params and other.params.get(name, one.params[name]) != one.params[name] for name in APART):
        return False
    if one.sign * other.sign < 0 and _is_placed(one) != _is_placed(other):
        return False  # "make it brighter and the sky darker"
    return one.target == other.target or other.target is None or one.target is None


def _is_of_one(one: Ask, other: Ask) -> bool:
    """Whether either is for a part of what is heard: "the ambience up 4 dB and my voice back 2"."""
    return any(ask.target is not None and ask.target.region for ask in (one, other))


def _is_placed(ask: Ask) -> bool:
    return ask.target is not None and ask.target.region is not None


def _is_timed(ask: Ask) -> bool:
    return ask.target is not None and ask.target.time is not None


TONED = {"shadows": "shade", "highlights": "light"}


def _toned(old: Ask, new: Ask) -> Ask | None:
    """ "cool the shadows, warm the highlights": a colour for either end of the tones; none for any other two."""
    colours = {TONED.get(str(ask.params.get("tones"))): ask.params.get("color") for ask in (old, new)}
    if colours.keys() != {"shade", "light"} or None in colours.values():
        return None
    return new.model_copy(update={"params": dict(colours), "words": f"{old.words}, {new.words}"[:300]})


def _merged(old: Ask, new: Ask) -> Ask:
    if new.op == "color_grade" and (both := _toned(old, new)) is not None:
        return both
    return new.model_copy(
        update={
            "params": {**old.params, **new.params},
            "sign": new.sign or old.sign,
            "degree": new.degree if new.degree is not None else old.degree,
            "target": new.target or old.target,
            "confidence": max(old.confidence, new.confidence),
        }
    )


def _is_state(place: str) -> bool:
    """Whether the words only say how something is to stay: "keep it | sharp"."""
    entry = load_lexicon().entries.get(place.lower())
    return entry is not None and entry.adjective is not None and entry.concept is None and "pictured" not in entry.cues


NOWHERE = words("output metadata trim cut remove_silence remove_filler loudness music fade_audio")
"""Operations that hold for no part of the picture, so that nothing can be spared."""


def _sparing(ask: Ask, regions: tuple[str, ...]) -> Ask:
    if ask.op in NOWHERE:
        return ask
    target = ask.target or Target()
    regions = tuple(one for one in regions if one != target.region)
    if not regions:
        return ask
    if ask.op == "crop":  # "crop it square, keep both faces in": what stays is what the frame is laid around
        return ask.model_copy(update={"target": target.model_copy(update={"region": target.region or regions[0]})})
    return ask.model_copy(update={"target": target.model_copy(update={"exclude": (*target.exclude, *regions)[:16]})})
