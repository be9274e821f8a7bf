"""What is stated about the frame: turns, shapes, sizes, how far to zoom."""

from __future__ import annotations

import re
from itertools import pairwise

from edits.platforms import load_platforms
from tools.planner.statements.mentions import Params, Tokens, aspect_in, first_of
from tools.planner.words.values import MAGNITUDES, TIMES, UNITS, numbers_in, percent_in, with_unit
from tools.planner.words.wordsets import words

MEASURED = frozenset({*UNITS, *MAGNITUDES, "percent", "dpi", "ppi", "fps", "x", "times"})
"""Units that say no size in pixels."""


SLIGHT = 3.0
"""Degrees of a turn by "a little"."""
A_LITTLE = words("bit little slightly touch tad hair smidge")


def rotate(tokens: Tokens, _text: str) -> Params:
    said = {token.norm for token in tokens}
    number = with_unit(tokens, "degrees", "degree") or next(
        (one for one in numbers_in(tokens) if abs(one.value) <= 360 and one.unit != "percent"), None
    )
    degrees = (
        number.value
        if number
        else 180.0
        if said & {"upside", "over"}
        else SLIGHT
        if said & A_LITTLE and not said & {"upright", "sideways"}
        else 90.0
        if said & {"left", "right", "clockwise", "counterclockwise", "anticlockwise", "sideways", "upright"}
        else None
    )
    if degrees is None:
        return {}
    back = said & {
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


def crop(tokens: Tokens, _text: str) -> Params:
    aspect = aspect_in(tokens)
    platform = first_of(tokens, "platform")
    if aspect is None and platform is not None:
        from edits.lexicon import platform_aspects

        aspect = platform_aspects().get(platform)
    return {"aspect": aspect} if aspect else {}


def resize(tokens: Tokens, _text: str) -> Params:
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
        return {"scale": _share(percent, {token.norm for token in tokens})}
    for token in tokens:
        if token.norm in TIMES and token.norm != "once":
            return {"scale": TIMES[token.norm]}
    number = with_unit(tokens, "pixels", "pixel", "x", "times") or next(
        (one for one in numbers_in(tokens) if one.value >= 16 and one.unit not in MEASURED), None
    )
    if number is None:
        return {}
    if number.unit in ("x", "times"):
        return {"scale": number.value} if 0 < number.value <= 8 else {}
    if 1 <= number.value <= 32_768 and (side := long_side(tokens)):
        return {side: int(number.value)}
    side = "height" if any(token.norm in ("height", "tall", "high", "vertical") for token in tokens) else "width"
    return {side: int(number.value)} if 1 <= number.value <= 32_768 else {}


SMALLER = words("smaller reduce decrease shrink lower down")
LARGER = words("bigger larger increase enlarge grow up")


def _share(percent: float, norms: set[str]) -> float:
    """ "20% smaller", "reduce it by 20%": what is left; "to 20%" is what it becomes."""
    by = "by" in norms or bool(norms & words("smaller bigger larger"))
    if "to" in norms or not by:
        return percent / 100
    if norms & SMALLER and percent < 100:
        return round(1 - percent / 100, 3)
    return round(1 + percent / 100, 3) if norms & LARGER else percent / 100


def long_side(tokens: Tokens) -> str:
    """ "2048 on the long edge": taken as the width, as of a picture that lies."""
    norms = [token.norm for token in tokens]
    named = any(one in ("long", "longest", "longer") and two in ("edge", "side") for one, two in pairwise(norms))
    return "width" if named else ""


def upscale(tokens: Tokens, _text: str) -> Params:
    number = with_unit(tokens, "x", "times")
    if number is not None and 1 <= number.value <= 4:
        return {"factor": number.value}
    return next(
        ({"factor": TIMES[token.norm]} for token in tokens if token.norm in ("double", "twice", "triple", "quadruple")),
        {},
    )


def flip(tokens: Tokens, _text: str) -> Params:
    """Across which axis; both where each is named: "flip it horizontally and vertically"."""
    words = {token.norm for token in tokens}
    turned = bool(words & {"vertically", "vertical", "upside"})
    if turned and words & {"horizontally", "horizontal"} and "or" not in words:
        return {"axis": "both"}
    if turned:
        return {"axis": "vertical"}
    if words & {"horizontally", "horizontal", "mirror", "sideways", "left", "right", "mirrored"}:
        return {"axis": "horizontal"}
    return {"axis": "both"} if words & {"both"} and words & {"ways", "axes", "directions"} else {}


def zoom(tokens: Tokens, _text: str) -> Params:
    percent = percent_in(tokens)
    by = any(token.norm == "by" for token in tokens)
    norms = {token.norm for token in tokens}
    aimed = "to" in norms or "at" in norms
    if percent is not None and 5 <= percent < 100 and "out" in norms and not aimed:
        return {"scale": max(0.5, round(1 - percent / 100, 3))}
    if percent is not None and 5 <= percent < 100 and (by or percent < 50 or ("in" in norms and not aimed)):
        return {"scale": 1 + percent / 100}
    factor = with_unit(tokens, "x", "times")
    if factor is not None and 0.5 <= factor.value <= 4:
        return {"scale": factor.value}
    if percent is not None and 50 <= percent <= 400:
        return {"scale": percent / 100}
    return {"scale": 0.8} if any(token.norm == "out" for token in tokens) else {}
