"""What was stated outright about an operation: degrees, factors, sizes, formats, times, words to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from edits.platforms import load_platforms
from tools.planner.grammar.function_words import ARTICLES, PREPOSITIONS, has_cue, words_of
from tools.planner.words.tokens import Token
from tools.planner.words.values import MAGNITUDES, TIMES, UNITS, Number, numbers_in, percent_in, spans_in, with_unit

Tokens = Sequence[Token]
Params = dict[str, Any]


def first_of(tokens: Tokens, sense: str) -> str | None:
    """The first value of a format sense (container, aspect, platform …) in the tokens."""
    for token in tokens:
        if token.entry is not None:
            value = getattr(token.entry, sense)
            if value is not None:
                return str(value)
    return None


def aspect_in(tokens: Tokens) -> str | None:
    """An aspect said in figures or in words; in words only where no figure stands."""
    for token in tokens:
        if token.kind == "aspect":
            return str(token.value or token.norm)
    return first_of(tokens, "aspect")


def quoted_in(tokens: Tokens) -> str | None:
    """Quoted words."""
    return next((str(token.value) for token in tokens if token.kind == "quote"), None)


def _rotate(tokens: Tokens, _text: str) -> Params:
    words = {token.norm for token in tokens}
    number = with_unit(tokens, "degrees", "degree") or next(
        (one for one in numbers_in(tokens) if abs(one.value) <= 360 and one.unit != "percent"), None
    )
    degrees = (
        number.value
        if number
        else 180.0
        if words & {"upside", "over"}
        else 90.0
        if words & {"left", "right", "clockwise", "counterclockwise", "anticlockwise", "sideways", "upright"}
        else None
    )
    if degrees is None:
        return {}
    back = words & {
        "left",
        "counterclockwise",
        "anticlockwise",
        "ccw",
        "anti",
        "counter",
        "anticlock",
        "leftwards",
        "leftward",
    }
    return {"degrees": -abs(degrees) if back else degrees}


def _crop(tokens: Tokens, _text: str) -> Params:
    aspect = aspect_in(tokens)
    platform = first_of(tokens, "platform")
    if aspect is None and platform is not None:
        from edits.lexicon import platform_aspects

        aspect = platform_aspects().get(platform)
    return {"aspect": aspect} if aspect else {}


def _speed(tokens: Tokens, text: str) -> Params:
    natural = any(token.norm in ("chipmunk", "chipmunks", "pitch", "squeaky") for token in tokens)
    return {**_factor(tokens, text), **({"preserve_pitch": True} if natural else {})}


def _factor(tokens: Tokens, _text: str) -> Params:
    percent = percent_in(tokens)
    for place, token in enumerate(tokens):
        if token.norm in TIMES and token.norm not in ("once",):
            after = tokens[place + 1].norm if place + 1 < len(tokens) else ""
            if after in ("speed", "as", "the", "time", "it", "") or token.norm in ("double", "half", "triple", "twice"):
                return {"factor": TIMES[token.norm]}
    factor = with_unit(tokens, "x", "times", "fold")
    if factor is not None and 0.05 <= factor.value <= 10:
        return {"factor": factor.value}
    if percent is not None and percent > 0:
        by = any(token.norm == "by" for token in tokens)
        return {"by_percent": percent} if by else {"factor": max(0.1, min(10.0, percent / 100))}
    return {}


def _times(tokens: Tokens, _text: str) -> Params:
    spans = [span for span in spans_in(tokens) if span.point is None]
    return spans[0].params() if spans else {}


def _cut(tokens: Tokens, _text: str) -> Params:
    spans = spans_in(tokens)
    return spans[0].params() if spans and spans[0].point is None else {}


def _split(tokens: Tokens, _text: str) -> Params:
    spans = [span.point for span in spans_in(tokens) if span.point is not None]
    if spans:
        return {"at": spans}
    number = next((one for one in numbers_in(tokens) if one.unit in UNITS), None)
    if number is not None and number.value > 0:
        return {"every": number.value * UNITS[number.unit]}
    return {}


def _loop(tokens: Tokens, _text: str) -> Params:
    number = next((one for one in numbers_in(tokens) if one.unit in ("times", "x", "time", "loops", "")), None)
    if number is not None and 2 <= number.value <= 100:
        return {"count": int(number.value)}
    return {"count": 2} if any(token.norm == "twice" for token in tokens) else {}


def _gain(tokens: Tokens, _text: str) -> Params:
    number = with_unit(tokens, "db")
    return {"db": number.value} if number is not None else {}


def _loudness(tokens: Tokens, _text: str) -> Params:
    found: Params = {}
    for number in numbers_in(tokens):
        if number.unit in ("lufs", "lkfs", "lu"):
            found["integrated"] = -abs(number.value)
        elif number.unit in ("db", "dbtp", "dbfs") and number.value <= 0 and abs(number.value) <= 9:
            found["true_peak"] = number.value
    return found


def _fade(tokens: Tokens, _text: str) -> Params:
    number = next((one for one in numbers_in(tokens) if one.unit in UNITS), None)
    return {"duration": number.value * UNITS[number.unit]} if number is not None else {}


KINDS = (
    (
        "fade_black",
        r"\b(fade|dip|cut|go|fading|dipping|turn)s?( \w+)? (in |out )?(to|from|in from|out to) black",
    ),
    ("fade_white", r"(fade|dip|flash|burn|cut|go)( \w+)? (out )?(to|from) white|white flash"),
    ("whip", r"whip"),
    ("wipe", r"\bwipes?\b"),
    ("slide", r"\bslid(e|es|ing)\b|push transition|\bswip(e|es|ing)\b"),
    ("zoom", r"zoom"),
    ("dissolve", r"dissolve|cross ?-?fade|smooth|soft|blend"),
    ("cut", r"hard cut|straight cut|jump cut|smash cut|match cut|\b[lj][ -]cut|split edit"),
    ("fade_black", r"\bfad(e|es|ing)\b"),
)


def _transition(tokens: Tokens, text: str) -> Params:
    words = words_of(tokens, text).lower()
    kind = next((name for name, pattern in KINDS if re.search(pattern, words)), None)
    found = _fade(tokens, text)
    return {**({"kind": kind} if kind else {}), **found}


def _resize(tokens: Tokens, _text: str) -> Params:
    for token in tokens:
        if token.kind == "size":
            width, height = (int(float(part)) for part in re.split("x", str(token.value)))
            return {"width": width, "height": height} if 0 < width <= 32_768 and 0 < height <= 32_768 else {}
    size = first_of(tokens, "size")
    if size:
        width, height = (int(part) for part in size.split("x"))
        return {"width": width, "height": height}
    place = load_platforms().get(first_of(tokens, "platform") or "")
    if place is not None and place.width and place.height:
        return {"width": place.width, "height": place.height}
    percent = percent_in(tokens)
    if percent is not None and 0 < percent <= 800:
        return {"scale": percent / 100}
    for token in tokens:
        if token.norm in TIMES and token.norm != "once":
            return {"scale": TIMES[token.norm]}
    number = with_unit(tokens, "pixels", "pixel", "x", "times") or next(
        (one for one in numbers_in(tokens) if one.value >= 16 and one.unit == ""), None
    )
    if number is None:
        return {}
    if number.unit in ("x", "times"):
        return {"scale": number.value} if 0 < number.value <= 8 else {}
    side = "height" if any(token.norm in ("height", "tall", "high", "vertical") for token in tokens) else "width"
    return {side: int(number.value)} if 1 <= number.value <= 32_768 else {}


def _output(tokens: Tokens, text: str) -> Params:
    found: Params = {}
    containers = [token.entry.container for token in tokens if token.entry is not None and token.entry.container]
    if containers:
        found["container"] = _target_format(tokens) or containers[-1]
    for sense in ("codec", "color_space", "platform"):
        value = first_of(tokens, sense)
        if value:
            found[sense] = value
    size = first_of(tokens, "size")
    if size:
        width, height = size.split("x")
        found |= {"width": int(width), "height": int(height)}
    else:
        found |= {
            name: value
            for name, value in _resize(tokens, text).items()
            if name != "scale" and any(token.kind == "size" for token in tokens)
        }
    for number in numbers_in(tokens):
        _limit(found, number, tokens)
    aspect = aspect_in(tokens)
    if aspect and any(token.kind == "aspect" for token in tokens):
        found["aspect"] = aspect
    return found


def _target_format(tokens: Tokens) -> str | None:
    """The format after "to", "as", "into": the one that is wanted, not the one it is in."""
    for place, token in enumerate(tokens):
        if token.norm in ("to", "as", "into", "in"):
            value = first_of(tokens[place + 1 : place + 5], "container")
            if value:
                return value
    return None


def _limit(found: Params, number: Number, tokens: Tokens) -> None:
    """What one number with its unit says about the file."""
    if number.unit in ("fps", "frames", "hz") and 0 < number.value <= 240:
        found["fps"] = number.value
    elif number.unit in MAGNITUDES and number.value > 0:
        amount = int(number.value * MAGNITUDES[number.unit])
        if number.unit in ("kbps", "mbps", "kbit", "mbit", "k") and amount >= 1_000:
            found["bitrate"] = min(500_000_000, amount)
        elif amount >= 1_000:
            found["max_bytes"] = min(100_000_000_000, amount)
    elif number.unit == "milliseconds" and any(token.norm == "delay" for token in tokens) and number.value >= 5:
        found["fps"] = min(240.0, 1_000 / number.value)
    elif number.unit in UNITS and number.value > 0 and not any(token.norm in ("delay", "every") for token in tokens):
        found.setdefault("max_duration", min(86_400.0, number.value * UNITS[number.unit]))
    elif number.place and tokens[number.place - 1].norm == "crf" and 0 <= number.value <= 63:
        found["crf"] = number.value


POSITIONS = (
    ("top_left", ("top left", "upper left", "left top")),
    ("top_right", ("top right", "upper right", "right top")),
    ("bottom_left", ("bottom left", "lower left")),
    ("bottom_right", ("bottom right", "lower right", "corner")),
    ("top", ("top", "above", "upper")),
    ("bottom", ("bottom", "lower", "below", "underneath")),
    ("center", ("center", "middle", "across")),
    ("left", ("left",)),
    ("right", ("right",)),
)


def position_in(tokens: Tokens) -> str | None:
    """Where on the frame."""
    words = f" {' '.join(token.norm for token in tokens if token.kind == 'word')} "
    return next((name for name, phrases in POSITIONS if any(f" {phrase} " in words for phrase in phrases)), None)


STYLES = (
    ("watermark", ("watermark", "copyright", "signature")),
    ("lower_third", ("lower third", "name tag", "name and title")),
    ("meme", ("meme", "impact font")),
    ("label", ("label", "caption it")),
)
SAYING = frozenset(["say", "says", "saying", "reads", "reading", "called", "that", "content"])


def _text(tokens: Tokens, text: str) -> Params:
    found: Params = {}
    quote = quoted_in(tokens)
    if quote:
        found["content"] = quote
    else:
        said = _after_saying(tokens, text)
        if said:
            found["content"] = said
    position = position_in(tokens)
    if position:
        found["position"] = position
    words = " ".join(token.norm for token in tokens)
    style = next((name for name, phrases in STYLES if any(phrase in words for phrase in phrases)), None)
    if style:
        found["style"] = style
    return found


def _after_saying(tokens: Tokens, text: str) -> str | None:
    for place, token in enumerate(tokens):
        if token.norm in SAYING or token.norm == ":":
            rest = list(tokens[place + 1 :])
            while rest and rest[0].norm in (":", "to", "the", "text", "words", "saying", "that"):
                rest = rest[1:]
            end = next(
                (
                    at
                    for at, one in enumerate(rest)
                    if one.norm in ("in", "on", "at", "across", "over", "along", "under", "to")
                    and position_in(rest[at:])
                ),
                len(rest),
            )
            return words_of(rest[:end], text)[:500] or None
    return None


def _music(tokens: Tokens, text: str) -> Params:
    if any(token.norm in ("duck", "ducked", "ducking") for token in tokens):
        return {"duck": True}
    rest = list(tokens)
    while rest and (rest[0].norm in ARTICLES or rest[0].norm in ("a", "with", "for", "to", "by", "in")):
        rest = rest[1:]
    end = next(
        (
            at
            for at, one in enumerate(rest)
            if one.norm
            in (
                "under",
                "to",
                "over",
                "in",
                "on",
                "behind",
                "for",
                "throughout",
                "at",
                ",",
                "real",
                "really",
                "underneath",
                "during",
            )
            and at
        ),
        len(rest),
    )
    words = words_of(rest[:end], text)
    return {"prompt": words[:300]} if words and not _bare_music(rest[:end]) else {}


def _bare_music(tokens: Tokens) -> bool:
    return all(
        token.norm
        in ("music", "song", "track", "background", "sound", "audio", "the", "it", "one", "another", "different", "new")
        for token in tokens
    )


LANGUAGES = frozenset(
    [
        "english",
        "spanish",
        "french",
        "german",
        "italian",
        "portuguese",
        "dutch",
        "polish",
        "russian",
        "ukrainian",
        "turkish",
        "arabic",
        "hebrew",
        "hindi",
        "urdu",
        "bengali",
        "chinese",
        "mandarin",
        "cantonese",
        "japanese",
        "korean",
        "vietnamese",
        "thai",
        "indonesian",
        "swedish",
        "norwegian",
        "danish",
        "finnish",
        "greek",
        "czech",
        "hungarian",
        "romanian",
        "catalan",
        "tagalog",
        "malay",
        "persian",
        "farsi",
        "swahili",
        "welsh",
    ]
)


def _caption(tokens: Tokens, _text: str) -> Params:
    language = next((token.norm for token in tokens if token.norm in LANGUAGES), None)
    return {"language": language} if language else {}


def _at(tokens: Tokens, _text: str) -> Params:
    for span in spans_in(tokens):
        if span.point is not None or span.start is not None:
            return {"at": span.point if span.point is not None else span.start}
    time = next((token.value for token in tokens if token.kind == "time"), None)
    return {"at": time} if time is not None else {}


def _freeze(tokens: Tokens, text: str) -> Params:
    found = _at(tokens, text)
    for place, token in enumerate(tokens):
        if token.norm == "for" and place + 1 < len(tokens):
            number = next((one for one in numbers_in(tokens[place:]) if one.unit in UNITS), None)
            if number is not None and 0 < number.value * UNITS[number.unit] <= 60:
                found["duration"] = number.value * UNITS[number.unit]
    return found


def _upscale(tokens: Tokens, _text: str) -> Params:
    number = with_unit(tokens, "x", "times")
    if number is not None and 1 <= number.value <= 4:
        return {"factor": number.value}
    return next(
        ({"factor": TIMES[token.norm]} for token in tokens if token.norm in ("double", "twice", "triple", "quadruple")),
        {},
    )


def _flip(tokens: Tokens, _text: str) -> Params:
    words = {token.norm for token in tokens}
    if words & {"vertically", "vertical", "upside"}:
        return {"axis": "vertical"}
    if words & {"horizontally", "horizontal", "mirror", "sideways", "left", "right", "mirrored"}:
        return {"axis": "horizontal"}
    return {}


def _metadata(tokens: Tokens, _text: str) -> Params:
    words = {token.norm for token in tokens}
    if words & {"gps", "location", "geotag", "coordinate", "coordinates"}:
        return {"remove": "gps"}
    return {"remove": "exif"} if "exif" in words and not words & {"all", "metadata"} else {"remove": "all"}


def _remove_silence(tokens: Tokens, _text: str) -> Params:
    found: Params = {}
    for number in numbers_in(tokens):
        if number.unit in UNITS and 0.1 <= number.value * UNITS[number.unit] <= 10:
            found["min_seconds"] = number.value * UNITS[number.unit]
        if number.unit == "db" and 20 <= abs(number.value) <= 60:
            found["threshold_db"] = -abs(number.value)
    return found


def _audio_offset(tokens: Tokens, _text: str) -> Params:
    number = next((one for one in numbers_in(tokens) if one.unit in UNITS), None)
    if number is None:
        return {}
    words = {token.norm for token in tokens}
    seconds = number.value * UNITS[number.unit]
    return {"seconds": -seconds if words & {"earlier", "ahead", "back", "forward", "late", "behind"} else seconds}


def _zoom(tokens: Tokens, _text: str) -> Params:
    percent = percent_in(tokens)
    by = any(token.norm == "by" for token in tokens)
    if percent is not None and 5 <= percent < 100 and by:
        return {"scale": 1 + percent / 100}
    factor = with_unit(tokens, "x", "times")
    if factor is not None and 0.5 <= factor.value <= 4:
        return {"scale": factor.value}
    if percent is not None and 50 <= percent <= 400:
        return {"scale": percent / 100}
    return {"scale": 0.8} if any(token.norm == "out" for token in tokens) else {}


def _cut_on_beat(tokens: Tokens, _text: str) -> Params:
    for place, token in enumerate(tokens):
        if token.norm == "every" and place + 1 < len(tokens):
            number = numbers_in(tokens[place + 1 : place + 3])
            if number and 1 <= number[0].value <= 32:
                return {"every_n": int(number[0].value)}
            words = {"other": 2, "second": 2, "third": 3, "fourth": 4, "eighth": 8}
            if tokens[place + 1].norm in words:
                return {"every_n": words[tokens[place + 1].norm]}
    return {}


def _apart(tokens: Tokens) -> Params:
    """ "in over 3 seconds and out over the last 5": a length for each end; empty where only one is given."""
    turns = [at for at, token in enumerate(tokens) if token.norm in ("in", "out")]
    found: Params = {}
    for number, place in enumerate(turns):
        stop = turns[number + 1] if number + 1 < len(turns) else len(tokens)
        length = next(iter(numbers_in(tokens[place + 1 : stop])), None)
        if length is not None and 0 < length.value * UNITS.get(length.unit, 1.0) <= 60:
            found[tokens[place].norm] = length.value * UNITS.get(length.unit, 1.0)
    return found if len(found) == 2 else {}


def _fade_audio(tokens: Tokens, text: str) -> Params:
    apart = _apart(tokens)
    if apart:
        return apart
    duration = _fade(tokens, text).get("duration", 2.0)
    words = {token.norm for token in tokens}
    both = {"in", "out"} <= words
    found: Params = {}
    if "in" in words or (words & {"start", "beginning"} and "out" not in words) or both:
        found["in"] = min(60.0, duration)
    if "out" in words or words & {"end", "ending"} or not found:
        found["out"] = min(60.0, duration)
    return found


READERS: dict[str, Callable[[Tokens, str], Params]] = {
    "rotate": _rotate,
    "crop": _crop,
    "reframe": _crop,
    "speed": _speed,
    "trim": _times,
    "cut": _cut,
    "split": _split,
    "loop": _loop,
    "gain": _gain,
    "loudness": _loudness,
    "transition": _transition,
    "resize": _resize,
    "output": _output,
    "text": _text,
    "music": _music,
    "caption": _caption,
    "freeze_frame": _freeze,
    "extract_frame": _at,
    "marker": _at,
    "upscale": _upscale,
    "flip": _flip,
    "metadata": _metadata,
    "remove_silence": _remove_silence,
    "audio_offset": _audio_offset,
    "zoom": _zoom,
    "cut_on_beat": _cut_on_beat,
    "fade_audio": _fade_audio,
    "straighten": lambda _tokens, _text: {},
}
"""Operation to the reader of its stated parameters: tokens of the clause and the text to parameters."""


def stated_for(op: str, tokens: Tokens, text: str) -> Params:
    """What the clause states about `op`; empty when nothing."""
    reader = READERS.get(op)
    return reader(tokens, text) if reader is not None and tokens else {}


def names_format(tokens: Tokens) -> bool:
    """Whether a file format, codec, size or platform is named."""
    return any(
        token.entry is not None
        and (
            token.entry.container
            or token.entry.codec
            or token.entry.size
            or token.entry.platform
            or token.entry.color_space
        )
        for token in tokens
    )


__all__ = ["PREPOSITIONS", "aspect_in", "first_of", "has_cue", "names_format", "position_in", "quoted_in", "stated_for"]
