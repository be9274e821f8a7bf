"""What is stated about the file that is wanted: format, size, limits, what it tells about itself."""

from __future__ import annotations

from tools.planner.statements.frame import long_side, resize
from tools.planner.statements.mentions import Params, Tokens, aspect_in, first_of
from tools.planner.words.values import MAGNITUDES, UNITS, Number, numbers_in

SIDES = {"wide": "width", "across": "width", "high": "height", "tall": "height"}
LINES = frozenset({480.0, 720.0, 1_080.0, 1_440.0, 2_160.0})
"""Heights that are said without a unit beside a rate: "30 fps and 1080"."""
RATES = frozenset({23.976, 23.98, 24.0, 25.0, 29.97, 30.0, 48.0, 50.0, 59.94, 60.0, 120.0})
"""Frames a second that are said by their figure alone: "prores at 23.976"."""
MEASURED = frozenset({*UNITS, *MAGNITUDES, "percent", "pixels", "pixel", "px", "dpi"})


def output(tokens: Tokens, text: str) -> Params:
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
            for name, value in resize(tokens, text).items()
            if name != "scale" and any(token.kind == "size" for token in tokens)
        }
    stated = resize(tokens, text) if long_side(tokens) else {}
    if "width" in stated and "width" not in found:
        found["width"] = stated["width"]
    for number in numbers_in(tokens):
        if number.unit in ("px", "pixels", "pixel") and "width" not in found and 16 <= number.value <= 16_384:
            high = any(token.norm in ("high", "tall", "height") for token in tokens)
            found["height" if high else "width"] = int(number.value)
        if number.unit in SIDES and "width" not in found and 16 <= number.value <= 16_384:
            found[SIDES[number.unit]] = int(number.value)
        before = tokens[number.place - 1].entry if number.place else None
        bare = number.unit not in MEASURED and 20 <= number.value <= 240
        led = number.place and tokens[number.place - 1].norm in ("at", "@") and number.value in RATES
        if bare and ((before is not None and before.size) or (led and {"codec", "width", "container"} & set(found))):
            found["fps"] = number.value
        if number.unit not in MEASURED and number.value in LINES and "height" not in found and "fps" in found:
            found["height"] = int(number.value)
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


HEARD = frozenset({"mp3", "aac", "m4a", "ogg", "opus"})
HEARD_KBPS = frozenset({64.0, 96.0, 128.0, 160.0, 192.0, 224.0, 256.0, 320.0})
"""Rates that files of sound come in: "a 320 | mp3"."""


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
    elif number.unit in HEARD and number.value in HEARD_KBPS:
        found["bitrate"] = int(number.value * 1_000)
    elif number.unit == "milliseconds" and any(token.norm == "delay" for token in tokens) and number.value >= 5:
        found["fps"] = min(240.0, 1_000 / number.value)
    elif number.unit in UNITS and number.value > 0 and not any(token.norm in ("delay", "every") for token in tokens):
        found.setdefault("max_duration", min(86_400.0, number.value * UNITS[number.unit]))
    elif number.place and tokens[number.place - 1].norm == "crf" and 0 <= number.value <= 63:
        found["crf"] = number.value


def metadata(tokens: Tokens, _text: str) -> Params:
    words = {token.norm for token in tokens}
    if words & {"gps", "location", "geotag", "coordinate", "coordinates"}:
        return {"remove": "gps"}
    return {"remove": "exif"} if "exif" in words and not words & {"all", "metadata"} else {"remove": "all"}
