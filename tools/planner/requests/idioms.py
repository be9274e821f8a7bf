"""Turns of speech read as a whole: "play it backwards", "under 30 seconds", "sync the cuts to the music"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from edits.lexicon import load_lexicon
from graph.state import Ask
from tools.planner.grammar.function_words import is_verbal, words_of
from tools.planner.grammar.moments import AT, at_each_time, moment, part
from tools.planner.grammar.nouns import concept_in, read_nominal, region_of
from tools.planner.requests.settling import FACES
from tools.planner.requests.turns import SHOWN_AS, Idiom, possible_idioms, shows_figures
from tools.planner.statements.meaning import Said, make_asks, target_of
from tools.planner.statements.mentions import aspect_in, position_in
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import degree_in
from tools.planner.words.signs import Glance
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise
from tools.planner.words.values import UNITS, numbers_in, seconds_at

DOWN = frozenset(
    ["down", "darker", "lower", "reduce", "decrease", "under", "minus", "drop", "darken", "underexpose", "pull", "less"]
)
QUIETER = frozenset({"quieter", "cut", "attenuate"})
TEXTUAL = frozenset(
    {"part", "what", "placement", "subject", "text", "prompt", "content", "color", "said", "tones", "shade", "light"}
)


NO_LOOK = frozenset({"overlay", "exposure", "retouch", "monochrome", "replace_object", "reshape"})
"""First operations of idioms that say all that is meant: in a "polaroid frame" no look is named besides."""


POLITE = frozenset({"please", "pls", "plz", "thanks", "thx", "lol"})
"""Words at the end of a thing that are said to whoever listens."""
OBJECTS = {"i": "me", "i'd": "me", "we": "us", "we'd": "us", "he": "him", "she": "her", "they": "them"}
"""Who is meant by the subject of a sentence: "what would | I | look like as a king"."""


def read_idioms(
    sentence: Sequence[Token], seen: Glance, text: str, kinds: frozenset[str]
) -> tuple[list[Ask], list[list[Token]]]:
    """Asks of the turns of speech in a sentence, and the stretches of it that none of them covers.

    seen: a glance at the sentence; a sentence without the words of any is not even laid out as a line.
    """
    asks: list[Ask] = []
    possible, begun = possible_idioms(seen, kinds)
    if not possible:
        return asks, [list(sentence)]
    rest = [_Stretch(list(sentence), begun, figured=shows_figures(seen))]
    for idiom in possible:
        rest = [part for stretch in rest for part in _read_stretch(idiom, stretch, sentence, text, asks, kinds)]
    return asks, [stretch.tokens for stretch in rest]


class _Stretch:
    """Tokens that no idiom has covered yet, as the line that patterns are searched in.

    begun: the bits of `begun_in`, and figured: whether anything but words is shown; of the line or of the whole that it
    is part of.
    """

    __slots__ = ("begun", "figured", "line", "shown", "tokens", "words")

    def __init__(self, tokens: list[Token], begun: int, *, figured: bool) -> None:
        self.tokens = tokens
        self.figured = figured
        self.shown = list(map(_shown, tokens)) if figured else [token.norm for token in tokens]
        self.words = frozenset(self.shown)
        self.begun = begun
        self.line = " ".join(self.shown)


def _shown(token: Token) -> str:
    return SHOWN_AS.get(token.kind) or token.norm or token.text.lower()


def _read_stretch(
    idiom: Idiom,
    whole: _Stretch,
    sentence: Sequence[Token],
    text: str,
    asks: list[Ask],
    kinds: frozenset[str],
) -> list[_Stretch]:
    """What is left of a stretch beside the idiom, whose asks are added."""
    if idiom.words.isdisjoint(whole.words):
        return [whole]
    match = idiom.pattern.search(whole.line, whole.begun)
    if match is None or _denied(whole.line, match, idiom.wishes[0].op):
        return [whole]
    stretch, starts = whole.tokens, _starts(whole.shown)
    said = _between(stretch, starts, match.span())
    named = {
        name.rstrip("23"): _words(name.rstrip("23"), _between(stretch, starts, match.span(name)), text)
        for name, value in match.groupdict().items()
        if value
    }
    asks.extend(_asks(idiom, said, sentence, named, text, kinds))
    if idiom.alone or idiom.wishes[0].op in NO_LOOK:
        for token in said:
            token.look, token.look_meant = None, False
    first = next(place for place, token in enumerate(stretch) if token is said[0])
    rest = stretch[:first], stretch[first + len(said) :]
    return [_Stretch(part, whole.begun, figured=whole.figured) for part in rest if part]


def _words(name: str, tokens: Sequence[Token], text: str) -> str:
    """What a group stands for; what is heard is looked for as it was written, names and all."""
    if name == "said":
        return text[tokens[0].start : tokens[-1].end]
    end = len(tokens)
    while end > 1 and tokens[end - 1].norm in POLITE:
        end -= 1
    words = words_of(tokens[:end], text)
    return OBJECTS.get(words.lower(), words) if name == "subject" else words


def _denied(line: str, match: re.Match[str], op: str) -> bool:
    before = line[: match.start()].split()[-3:]
    return bool({"not", "never", "without", "stop"} & set(before)) or bool(
        {"overlay": TAKING, "music": SILENCING}.get(op, frozenset()) & set(before)
    )


SILENCING = frozenset(
    ["mute", "remove", "delete", "cut", "lower", "kill", "drop", "silence", "duck", "lose", "off", "down", "out", "no"]
)
"""Verbs in front of a music that is there, and to go."""
TAKING = frozenset(
    ["remove", "delete", "erase", "crop", "hide", "cover", "blur", "rid", "lose", "drop", "trim", "cut", "clone"]
)
"""Verbs in front of a graphic that is there, and to go."""


def _starts(shown: Sequence[str]) -> list[int]:
    """Where each word begins in the joined line."""
    starts, at = [], 0
    for word in shown:
        starts.append(at)
        at += len(word) + 1
    return starts


def _between(tokens: Sequence[Token], starts: Sequence[int], span: tuple[int, int]) -> list[Token]:
    return [token for token, start in zip(tokens, starts, strict=True) if span[0] <= start < span[1]]


def _asks(
    idiom: Idiom,
    said: list[Token],
    sentence: Sequence[Token],
    named: dict[str, str],
    text: str,
    kinds: frozenset[str],
) -> list[Ask]:
    runs = bool(kinds & {"video", "audio"})
    near = _near(sentence, said)
    if runs and any(token.norm in REFERRING for token in said) and not spans_in(near):
        near = [token for token in sentence if token.start < said[-1].end]
    everywhere = any(token.norm in ("everywhere", "elsewhere") for token in said)
    time = None if everywhere else moment(near, idiom.wishes[0].op, runs=runs)
    found: list[Ask] = []
    for ask in make_asks(idiom.wishes, Said(words_of(said, text), degree_in(said))):
        scope = (
            sentence
            if ask.op
            in (
                "output",
                "loop",
                "freeze_frame",
                "speed",
                "metadata",
                "fade_audio",
                "remove_silence",
                "loudness",
                "extract_frame",
                "marker",
                "audio_offset",
            )
            else said
        )
        if ask.op in AT and any(span.point is not None for span in spans_in(said)):
            scope = said
        params = {**_stated(ask.op, scope, text), **ask.params, **_filled(idiom, said)}
        params |= {name: value for name, value in named.items() if name in TEXTUAL and value}
        if time is None and "edge" not in params:
            params |= part(near, ask.op, runs=runs)
        if "band" in named:
            params["band"] = _band(named["band"])
        spared = (_parts_in(named["spared"]),) if "spared" in named else ()
        target = target_of(named.get("region") or _place(ask), time, spared)
        one = ask.model_copy(update={"params": params, "target": target, "sign": _sign(ask, params)})
        found.extend(_retouched(one, text) or ([one] if everywhere else at_each_time(one, near, kinds)))
    return found


REFERRING = frozenset({"it", "that", "them", "this"})
"""What stands for something told before, with its time: "he swears at 1:33, beep it out"."""


def _retouched(ask: Ask, text: str) -> list[Ask]:
    """ "the glare on my glasses | gone": what is to go, where the craft has its own way to take it out."""
    subject = ask.params.get("subject")
    if ask.op != "remove_object" or not isinstance(subject, str):
        return []
    nominal = read_nominal(tokenise(subject))
    concept, before = concept_in(nominal)
    acts = concept.acts.get("remove", ()) if concept is not None else ()
    if not acts or acts[0].op != "retouch" or concept is None or not nominal.core:
        return []
    return make_asks(acts, Said(ask.words, ask.degree, None, None, region_of(nominal, before, subject)))


def _parts_in(spared: str) -> str:
    """ "only | the red | stays": a colour by itself stands for what has it."""
    if spared.lower() in FACES:
        return FACES[spared.lower()]
    entry = load_lexicon().entries.get(spared.lower().split()[-1])
    return f"everything {spared.lower().split()[-1]}" if entry is not None and entry.colour is not None else spared


def _band(words: str) -> str:
    """The band of the eight that a colour in the plural names: "the greens"."""
    entry = load_lexicon().entries.get(words.lower().removesuffix("s"))
    return (entry.colour.band or "red") if entry is not None and entry.colour is not None else "red"


def _place(ask: Ask) -> str | None:
    """Where the idiom itself says that it holds: "blur … region=the background"."""
    region = ask.target.region if ask.target is not None else None
    return region if isinstance(region, str) else None


def _near(sentence: Sequence[Token], said: Sequence[Token]) -> Sequence[Token]:
    """The words that can say when an idiom holds: its own, those up to the next verb, and those before all verbs."""
    first, last = said[0].start, said[-1].end
    verbs = [
        token.start for token in sentence if is_verbal(token) and not token.hushed and not first <= token.start < last
    ]
    before = next((start for start in verbs), first)
    after = next((start for start in verbs if start >= last), None)
    return [
        token
        for token in sentence
        if token.start < min(before, first) or (token.start >= first and (after is None or token.start < after))
    ]


def _stated(op: str, tokens: Sequence[Token], text: str) -> dict[str, Any]:
    if op == "crop":
        aspect = aspect_in(tokens)
        return {"aspect": aspect} if aspect else {}
    position = position_in(tokens) if op == "overlay" else None
    return {"position": position} if position else stated_for(op, tokens, text)


def _filled(idiom: Idiom, said: Sequence[Token]) -> dict[str, Any]:
    """The number of the idiom as what it stands for."""
    if idiom.fill == "stops":
        return {"ev": _stops(said)}
    if idiom.fill is None:
        return {}
    if idiom.fill in ("between", "kept"):
        times = sorted(_times(said))
        return {"start": times[0], "end": times[-1]} if len(times) > 1 else {}
    if idiom.fill == "ranges":
        ranges = [span.params() for span in spans_in(said) if span.point is None]
        return {**ranges[0], **({"also": ranges[1:]} if len(ranges) > 1 else {})} if ranges else {}
    if idiom.fill == "from_for":
        start = next(
            (float(token.value) for token in said if token.kind == "time" and isinstance(token.value, float)), 0.0
        )
        return {"start": start, "end": start + _length(said)}
    if idiom.fill == "off_edges":
        return _off_edges(said)
    if idiom.fill == "frames":
        numbers = [one.value for one in numbers_in(said)][:2]
        return {"frames": numbers} if len(numbers) == 2 and numbers[0] < numbers[1] else {}
    if idiom.fill == "until":
        return {"start": 0.0, "end": max(_times(said), default=0.0)}
    if idiom.fill == "by_percent":
        return {"by_percent": next((abs(one.value) for one in numbers_in(said)), 0.0)}
    if idiom.fill == "last_length":
        lengths = [one.value * UNITS[one.unit] for one in numbers_in(said) if one.unit in UNITS]
        return {"length": lengths[-1]} if lengths else {}
    if idiom.fill == "both":
        return {"start": 0.0, "end": _length(said), "also": [{"from_end": _length(said)}]}
    if idiom.fill == "ends":
        return _at_ends(said)
    if idiom.fill == "gain_db":
        level = next((one.value for one in numbers_in(said)), 0.0)
        return {"gain_db": -min(60.0, abs(level))}
    if idiom.fill == "fades":
        return _fades(said)
    if idiom.fill == "db":
        level = next((one.value for one in numbers_in(said)), 0.0)
        down = bool((DOWN | QUIETER) & {token.norm for token in said}) or level < 0
        return {"db": max(-60.0, -abs(level)) if down else min(30.0, level)}
    if idiom.fill == "from":
        times = [float(token.value) for token in said if token.kind == "time" and isinstance(token.value, float)]
        if times:
            return {"start": times[0]}
        return {"start": _length(said)} if _length(said) else {}
    if idiom.fill == "fps":
        rate = next((one.value for one in numbers_in(said)), 0.0)
        return {"fps": rate} if 0 < rate <= 240 else {}
    seconds = _length(said)
    return {idiom.fill: seconds} if seconds else {}


EDGES = ("left", "right", "top", "bottom")
OTHERWISE = {"top": "upper", "bottom": "lower"}
SHARES = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
"""Parts of a side in percent."""
SIDES = frozenset({"sides", "side"})
AROUND = frozenset({"each", "every", "all", "around", "edge", "edges", "border", "borders"})


def _off_edges(said: Sequence[Token]) -> dict[str, Any]:
    """How much of the picture goes at which edges: "10% off the left and right", "100 px from the top"."""
    number = next(iter(numbers_in(said)), None)
    norms = {token.norm for token in said}
    edges = [edge for edge in EDGES if edge in norms or OTHERWISE.get(edge) in norms]
    if not edges:
        edges = ["left", "right"] if norms & SIDES and not norms & AROUND else list(EDGES)
    share = next((SHARES[norm] for norm in norms if norm in SHARES), None)
    if share is not None:
        return {"off": {"edges": edges, "amount": share, "pixels": False}}
    pixels = "percent" not in norms
    return {"off": {"edges": edges, "amount": abs(number.value), "pixels": pixels}} if number is not None else {}


def _times(said: Sequence[Token]) -> list[float]:
    """Every time in seconds, with a colon or counted: "0:15", "15 sec"."""
    clocked = [float(token.value) for token in said if token.kind == "time" and isinstance(token.value, float)]
    return [*clocked, *(one.value * UNITS.get(one.unit, 1.0) for one in numbers_in(said))]


FRONTS = frozenset({"start", "starts", "begin", "begins", "beginning", "front", "head"})
ENDS = FRONTS | {"end", "ends", "ending", "tail", "back", "stop", "stops", "finish"}


def _at_ends(said: Sequence[Token]) -> dict[str, Any]:
    """ "trim start 3s, end 5s", "10s off the end": how much goes at each end."""
    ends = [token.norm for token in said if token.norm in ENDS]
    lengths = [abs(one.value) * UNITS[one.unit] for one in numbers_in(said) if one.unit in UNITS] or [_length(said)]
    found = [
        {"start": 0.0, "end": length} if end in FRONTS else {"from_end": length}
        for end, length in zip(ends, lengths, strict=False)
        if length > 0
    ]
    return {**found[0], **({"also": found[1:]} if found[1:] else {})} if found else {}


def _fades(said: Sequence[Token]) -> dict[str, float]:
    """ "a two second fade in and a five second fade out": a length for each."""
    found: dict[str, float] = {}
    for number in numbers_in(said):
        turn = next((one.norm for one in said[number.place + number.length :] if one.norm in ("in", "out")), None)
        if turn is not None and number.unit in UNITS:
            found.setdefault(turn, min(60.0, number.value * UNITS[number.unit]))
    return found


def _length(said: Sequence[Token]) -> float:
    """Seconds of "30 seconds", "half a minute", "a minute"."""
    number = next((one for one in numbers_in(said) if one.unit in UNITS), None)
    if number is not None:
        told = seconds_at(said, number.place)
        return told[0] if told is not None and told[2] else number.value * UNITS[number.unit]
    norms = [token.norm for token in said]
    unit = next((UNITS[norm] for norm in norms if norm in UNITS), 0.0)
    return unit / 2 if "half" in norms else unit


def _stops(said: Sequence[Token]) -> float:
    """Exposure in stops of "a stop and a half", "two thirds of a stop"."""
    norms = [token.norm for token in said]
    number = next((abs(one.value) for one in numbers_in(said)), 1.0)
    if "third" in norms or "thirds" in norms:
        number /= 3
    elif "quarter" in norms or "quarters" in norms:
        number /= 4
    elif "half" in norms:
        number = number + 0.5 if "and" in norms else 0.5
    down = bool(DOWN & set(norms)) or any(token.text.startswith("-") and token.kind == "num" for token in said)
    return max(-5.0, min(5.0, round(-number if down else number, 3)))


def _sign(ask: Ask, params: dict[str, Any]) -> int:
    ev = params.get("ev")
    return ask.sign if ev is None else 1 if ev > 0 else -1


__all__ = ["read_idioms"]
