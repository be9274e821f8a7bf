"""What is stated about sound: decibels, loudness, music, silence, fades."""

from __future__ import annotations

import math

from tools.planner.grammar.function_words import ARTICLES, words_of
from tools.planner.statements.mentions import Params, Tokens
from tools.planner.statements.timeline import seconds_of_fade
from tools.planner.words.signs import NUMBER, SPAN
from tools.planner.words.values import UNITS, numbers_in, percent_in, with_unit


def gain(tokens: Tokens, _text: str) -> Params:
    number = with_unit(tokens, "db")
    if number is None:
        return {}
    norms = {token.norm for token in tokens}
    down = bool(norms & FALLING) and not norms & RISING
    return {"db": -abs(number.value) if down else number.value}


FALLING = frozenset({"down", "lower", "quieter", "reduce", "drop", "decrease", "softer", "minus", "dip", "attenuate"})
RISING = frozenset({"up", "raise", "boost", "louder", "increase", "lift", "plus"})


def _is_peak(tokens: Tokens, place: int) -> bool:
    """ "true peak | -2"."""
    return place > 0 and tokens[place - 1].norm in ("peak", "peaks")


def loudness(tokens: Tokens, _text: str) -> Params:
    found: Params = {}
    for number in numbers_in(tokens):
        if number.unit in ("lufs", "lkfs", "lu"):
            found["integrated"] = -abs(number.value)
        elif -9 <= number.value <= 0 and (number.unit in ("db", "dbtp", "dbfs") or _is_peak(tokens, number.place)):
            found["true_peak"] = number.value
        elif number.unit == "" and -31 <= number.value <= -9:
            found.setdefault("integrated", number.value)
    return found


WORKS = frozenset({"movie", "film", "show", "series", "game", "soundtrack", "album", "ad", "trailer", "musical"})


def _is_origin(tokens: Tokens, at: int) -> bool:
    """ "that song | from titanic": what the music is from, and not from when it plays."""
    after = tokens[at + 1 : at + 4]
    if tokens[at].norm != "from" or not after or after[0].kind != "word" or after[0].signs & (SPAN | NUMBER):
        return False
    return after[0].norm not in ("the", "here", "there", "start") or any(token.norm in WORKS for token in after[1:])


def music(tokens: Tokens, text: str) -> Params:
    if any(token.norm in ("duck", "ducked", "ducking") for token in tokens):
        return {"duck": True, **_level(tokens)}
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
                "but",
                "whenever",
                "when",
                "while",
                "lower",
                "from",
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
            and not _is_origin(rest, at)
        ),
        len(rest),
    )
    while end > 1 and rest[end - 1].norm in ("and", "then", "plus", ","):
        end -= 1
    words = words_of(rest[:end], text)
    prompt: Params = {"prompt": words[:300]} if words and not _bare_music(rest[:end]) else {}
    return {**prompt, **_level(tokens)}


def _level(tokens: Tokens) -> Params:
    """ "at 20 percent volume", "down to 20 percent", "-12 dB under my voice": how loud the music is to be."""
    percent = percent_in(tokens)
    levelled = any(token.norm in LEVELLED for token in tokens)
    if percent is not None and 0 < percent <= 100 and levelled:
        return {"gain_db": round(20 * math.log10(percent / 100), 1)}
    number = with_unit(tokens, "db")
    return {"gain_db": max(-60.0, -abs(number.value))} if number is not None and number.value else {}


LEVELLED = frozenset({"volume", "level", "down", "to", "at", "duck", "loudness"})


def _bare_music(tokens: Tokens) -> bool:
    return all(
        token.norm
        in ("music", "song", "track", "background", "sound", "audio", "the", "it", "one", "another", "different", "new")
        for token in tokens
    )


BANDS = {
    "low": frozenset({"bass", "low", "lows", "sub", "boom", "boominess", "bottom", "rumble"}),
    "mid": frozenset({"mid", "mids", "midrange", "middle", "mud", "boxiness"}),
    "high": frozenset({"treble", "high", "highs", "presence", "air", "sibilance", "harshness", "top"}),
}
"""Bands of the equaliser by the words people have for them."""
TAKING = frozenset({"cut", "reduce", "lower", "roll", "drop", "less", "down", "attenuate", "remove", "dip", "decrease"})


def equalize(tokens: Tokens, _text: str) -> Params:
    """ "boost bass 3db", "highs -2 dB": a figure for the band that is named nearest to it."""
    named = [(at, band) for at, token in enumerate(tokens) for band, names in BANDS.items() if token.norm in names]
    found: Params = {}
    for number in numbers_in(tokens):
        if number.unit != "db" or not named:
            continue
        band = min(named, key=lambda one: abs(one[0] - number.place))[1]
        down = number.value < 0 or any(token.norm in TAKING for token in tokens[: number.place + 3])
        found[band] = max(-24.0, min(24.0, -abs(number.value) if down else abs(number.value)))
    return found


LEAVING = frozenset({"leave", "keep", "leaving", "keeping", "pad", "padding"})
"""Verbs of the breath that stays around what is heard."""


def remove_silence(tokens: Tokens, _text: str) -> Params:
    found: Params = {}
    for number in numbers_in(tokens):
        led = {token.norm for token in tokens[max(0, number.place - 2) : number.place]}
        if number.unit in UNITS and (led & LEAVING or number.unit.startswith("milli")):
            found["pad_ms"] = min(1_000.0, number.value * UNITS[number.unit] * 1_000)
        elif number.unit in UNITS and 0.1 <= number.value * UNITS[number.unit] <= 10:
            found["min_seconds"] = number.value * UNITS[number.unit]
        if number.unit == "db" and 20 <= abs(number.value) <= 60:
            found["threshold_db"] = -abs(number.value)
    return found


FRAME_S = 1 / 25
"""A frame, where nothing is known of the clip."""
COMES_LATE = frozenset({"late", "behind", "lags", "lagging", "trails", "delayed"})
COMES_EARLY = frozenset({"early", "soon", "leads"})
BACKWARDS = frozenset({"earlier", "sooner", "ahead", "back", "forward"})
PUSHED = frozenset({"push", "pushed", "delay"})
"""What goes back is later then: "push the music | back 2 seconds"."""


def audio_offset(tokens: Tokens, _text: str) -> Params:
    """ "200 ms late", "early by 3 frames", "move it half a second earlier": + is later."""
    number = next((one for one in numbers_in(tokens) if one.unit in UNITS or one.unit in ("frame", "frames")), None)
    if number is None:
        return {}
    words = {token.norm for token in tokens}
    seconds = round(number.value * (FRAME_S if number.unit.startswith("frame") else UNITS[number.unit]), 3)
    if words & COMES_LATE:
        return {"seconds": -seconds}
    if words & COMES_EARLY or ("ahead" in words and words & {"is", "runs", "are", "comes"}):
        return {"seconds": seconds}
    backwards = words & BACKWARDS - ({"back"} if words & PUSHED else frozenset())
    return {"seconds": -seconds if backwards else seconds}


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


def _rises(tokens: Tokens, place: int) -> bool:
    """Whether "in" is the way of a fade here: "fade | in", not "fade out | in the last 3 seconds"."""
    after = tokens[place + 1].norm if place + 1 < len(tokens) else ""
    return tokens[place - 1].norm.startswith("fad") or after not in ("the", "my", "its", "last", "final", "this")


def fade_audio(tokens: Tokens, _text: str) -> Params:
    apart = _apart(tokens)
    if apart:
        return apart
    said = seconds_of_fade(tokens)
    duration = 2.0 if said is None else said
    words = {token.norm for token in tokens}
    rises = any(two.norm == "in" and _rises(tokens, at + 1) for at, two in enumerate(tokens[1:]))
    if "in" in words and not rises and not (tokens and tokens[0].norm == "in"):
        words.discard("in")
    both = {"in", "out"} <= words
    found: Params = {}
    if "in" in words or "up" in words or (words & {"start", "beginning"} and "out" not in words) or both:
        found["in"] = min(60.0, duration)
    if "out" in words or words & {"end", "ending"} or not found:
        found["out"] = min(60.0, duration)
    return found
