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
from tools.planner.requests.speech.filled import filled
from tools.planner.requests.speech.turns import Idiom, possible_idioms, shown, shows_figures
from tools.planner.statements.meaning import Said, make_asks, target_of
from tools.planner.statements.mentions import aspect_in, position_in
from tools.planner.statements.stated import stated_for
from tools.planner.verbs.frame import degree_in
from tools.planner.words.signs import Glance
from tools.planner.words.spans import spans_in
from tools.planner.words.token import Token
from tools.planner.words.tokens import tokenise

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
        self.shown = list(map(shown, tokens)) if figured else [token.norm for token in tokens]
        self.words = frozenset(self.shown)
        self.begun = begun
        self.line = " ".join(self.shown)


def _read_stretch(
    idiom: Idiom,
    whole: _Stretch,
    sentence: Sequence[Token],
    text: str,
    asks: list[Ask],
    kinds: frozenset[str],
) -> list[_Stretch]:
    """What is left of a stretch beside the idiom, whose asks are added."""
    if idiom.words.isdisjoint(whole.words) or (idiom.whole and len(whole.tokens) < len(sentence)):
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
    """What a group stands for; what is heard, or written on the frame, stays as it was typed, names and all."""
    if name == "said" or (name == "content" and tokens and not any(token.kind == "quote" for token in tokens)):
        return text[tokens[0].start : tokens[-1].end]
    end = len(tokens)
    while end > 1 and tokens[end - 1].norm in POLITE:
        end -= 1
    if end == 1 and name in ("subject", "region") and tokens[0].norm in OBJECTS:
        return OBJECTS[tokens[0].norm]
    words = words_of(tokens[:end], text)
    entry = tokens[0].entry if name == "color" and end == 1 else None
    if entry is not None and entry.colour is not None and words.lower().endswith("er"):
        return entry.colour.name  # "bluer"
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
    told = [token for token in said if token.norm not in HARDLY]
    for ask in make_asks(idiom.wishes, Said(words_of(said, text), degree_in(told))):
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
        if ask.op in ("text", "transition"):
            scope = near
        if ask.op in AT and any(span.point is not None for span in spans_in(said)):
            scope = said
        params = {**_stated(ask.op, scope, text), **ask.params, **filled(idiom, said)}
        params |= {name: value for name, value in named.items() if name in TEXTUAL and value}
        if time is None and "edge" not in params:
            params |= part(near, ask.op, runs=runs)
        if "band" in named:
            params["band"] = _band(named["band"])
        spared = (_parts_in(named["spared"]),) if "spared" in named else ()
        target = target_of(named.get("region") or _place(ask), time, spared)
        sign = params.pop("way", None) or _sign(ask, params)
        one = ask.model_copy(update={"params": params, "target": target, "sign": sign})
        found.extend(_retouched(one, text) or ([one] if everywhere else at_each_time(one, near, kinds)))
    return found


HARDLY = frozenset({"barely", "hardly"})
"""What says in a turn of speech how little there is, and not how much of a change is meant: "can barely see her"."""
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
    said = spared.lower().split()
    entry = load_lexicon().entries.get(said[-1])
    if said[-1] in BLOOMS and len(said) > 1:
        return spared  # "the rose" is a flower
    return f"everything {spared.lower().split()[-1]}" if entry is not None and entry.colour is not None else spared


BLOOMS = frozenset({"rose", "lavender", "violet", "lilac", "peach", "orange", "plum", "cherry", "olive", "salmon"})
"""Colours that are things too, where an article stands before them."""


def _band(words: str) -> str:
    """The band of the eight that a colour in the plural names: "the greens"."""
    entry = load_lexicon().entries.get(words.lower().split()[0].removesuffix("s"))
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
    if op in ("crop", "expand_canvas"):
        aspect = aspect_in(tokens)
        return {"aspect": aspect} if aspect else {}
    position = position_in(tokens) if op == "overlay" else None
    return {"position": position} if position else stated_for(op, tokens, text)


def _sign(ask: Ask, params: dict[str, Any]) -> int:
    ev = params.get("ev")
    return ask.sign if ev is None else 1 if ev > 0 else -1


__all__ = ["read_idioms"]
