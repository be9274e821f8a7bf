"""Numbers whose unit alone says what is asked: "+6 dB", "-14 LUFS", "25 fps", "2x speed"."""

from __future__ import annotations

import math
from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.function_words import has_cue, words_of
from tools.planner.statements.stated import stated_for
from tools.planner.words.signs import FIGURE, FRAMED, NUMBER, Glance
from tools.planner.words.token import Token
from tools.planner.words.values import UNITS, Number, numbers_in, seconds_at

OPERATION = {"db": "gain", "lufs": "loudness", "lkfs": "loudness", "fps": "output", "kbps": "output", "mbps": "output"}

MEASURES = frozenset({*UNITS, *OPERATION, "", "wide", "tall", "high"})
"""Words of which one stands beside a number that is measured here; a clock time is no word."""


def read_units(tokens: Sequence[Token], seen: Glance, text: str) -> list[Ask]:
    """Asks from units in words without a verb. seen: a glance at the tokens."""
    numbers = numbers_in(tokens) if seen.signs & NUMBER else []
    words = words_of(tokens, text)[:300] if numbers or seen.signs & (FIGURE | FRAMED) else ""
    found = _measured(numbers, tokens, text)
    found.extend(_shots(numbers, tokens, text))
    found.extend(_sized(tokens, text) if seen.signs & FIGURE or not SIDES.isdisjoint(seen.norms) else [])
    aspect = next((token for token in tokens if token.kind == "aspect"), None) if seen.signs & FIGURE else None
    framed = _framed(tokens) if aspect is None and seen.signs & FRAMED else None
    if framed is not None:
        found.append(Ask(op="crop", params={"aspect": framed}, words=words))
    timed = any(token.kind == "time" for token in tokens)
    limit = _limit(tokens, text) if numbers or timed else None
    if limit is not None and not any(ask.op == "pace" for ask in found):
        found.append(limit)
    if aspect is None and framed is None:
        return found
    place = next((token.entry.platform for token in tokens if token.entry is not None and token.entry.platform), None)
    if place is not None and len(tokens) <= 9 and ("for" in seen.norms or "on" in seen.norms):
        found.append(Ask(op="output", params={"platform": place}, words=words))
    if aspect is not None and not ("not" in seen.norms or "no" in seen.norms):
        found.append(Ask(op="crop", params={"aspect": str(aspect.value or aspect.norm)}, words=words))
    return found


SIDES = frozenset({"wide", "tall", "high"})
FEW, LEAST_PIXELS, LARGEST_PART = 5, 100, 21


def _sized(tokens: Sequence[Token], text: str) -> list[Ask]:
    """ "…, 1080x1920, 30 fps": a size and hardly more is that of the file."""
    sided = len(tokens) <= 3 and tokens[0].kind == "num" and tokens[-1].norm in SIDES
    if len(tokens) > FEW or not (sided or any(token.kind == "size" for token in tokens)):
        return []
    params = stated_for("output", tokens, text)
    if sided and max(params.get("width", 0), params.get("height", 0)) >= LEAST_PIXELS:
        return [Ask(op="output", params=params, words=words_of(tokens, text)[:300])]
    if min(params.get("width", 0), params.get("height", 0)) < 1 or params["width"] < LEAST_PIXELS:
        return []  # "25x25 cm"
    common = math.gcd(params["width"], params["height"])
    if max(params["width"], params["height"]) // common <= LARGEST_PART:
        params.setdefault("aspect", f"{params['width'] // common}:{params['height'] // common}")
    return [Ask(op="output", params=params, words=words_of(tokens, text)[:300])]


def _measured(numbers: Sequence[Number], tokens: Sequence[Token], text: str) -> list[Ask]:
    found: list[Ask] = []
    for number in numbers:
        op = OPERATION.get(number.unit)
        if op is None or any(ask.op == op or (op == "gain" and ask.op == "loudness") for ask in found):
            continue
        params = stated_for(op, tokens, text)
        sign = (number.value > 0) - (number.value < 0) if op == "gain" else 0
        found.append(Ask(op=op, params=params, sign=sign, words=words_of(tokens, text)[:300]))
    return found


def _shots(numbers: Sequence[Number], tokens: Sequence[Token], text: str) -> list[Ask]:
    """ "no shot longer than 5 seconds": how long shots may last."""
    number = next((one for one in numbers if one.unit in UNITS and 0.2 <= one.value * UNITS[one.unit] <= 60), None)
    if number is None:
        return []
    named = any(
        token.norm in ("shots", "cuts", "takes")
        or (token.norm in ("shot", "take") and at and tokens[at - 1].norm in ("no", "each", "every", "any", "per", "a"))
        for at, token in enumerate(tokens)
    )
    if not named:
        return []
    at_most = any(token.norm in ("no", "longer", "under", "max", "most", "below", "shorter") for token in tokens)
    params: dict[str, object] = {"shot_length": number.value * UNITS[number.unit]}
    if at_most:
        params["feel"] = "fast"
    return [Ask(op="pace", params=params, sign=1 if at_most else 0, words=words_of(tokens, text)[:300])]


FRAMES = frozenset({"square", "vertical", "widescreen"})


def _framed(tokens: Sequence[Token]) -> str | None:
    """ "do square", "vertical please": a shape named by itself, not denied."""
    for place, token in enumerate(tokens):
        if token.norm not in FRAMES or token.entry is None or token.entry.aspect is None:
            continue
        denied = any(one.norm in ("not", "no", "never", "is", "are") for one in tokens[max(0, place - 3) : place])
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if not denied and (
            after is None
            or after.kind != "word"
            or after.norm in ("please", "format", "video", "crop", "version", "cut", "this", "and", "for")
        ):
            return token.entry.aspect
    return None


def _limit(tokens: Sequence[Token], text: str) -> Ask | None:
    """ "under 30 seconds", "max 60 s": how long the result may be."""
    start = next((at for at, token in enumerate(tokens) if has_cue(token, "limit")), None)
    if start is None:
        return None
    number = next((one for one in numbers_in(tokens[start:]) if one.unit in UNITS), None)
    after = tokens[start + 1] if start + 1 < len(tokens) else None
    if after is not None and after.kind == "time" and isinstance(after.value, float) and after.value > 0:
        return Ask(op="output", params={"max_duration": after.value}, words=words_of(tokens, text)[:300])
    if number is None or number.place > 4 or number.value <= 0:
        return None
    if any(
        token.entry is not None and token.entry.concept is not None
        for token in tokens[start + 1 : start + number.place]
    ):
        return None
    told = seconds_at(tokens, start + number.place)
    seconds = min(86_400.0, told[0] if told is not None and told[2] else number.value * UNITS[number.unit])
    return Ask(op="output", params={"max_duration": seconds}, words=words_of(tokens, text)[:300])
