"""Trimming, cutting and fading: what is taken out of time."""

from __future__ import annotations

from collections.abc import Sequence

from graph.state import Ask
from tools.planner.grammar.extents import split_list
from tools.planner.grammar.function_words import ARTICLES
from tools.planner.grammar.modes import WISH
from tools.planner.grammar.nouns import is_whole, read_nominal
from tools.planner.statements.meaning import make_asks
from tools.planner.statements.scope import Scope
from tools.planner.statements.stated import stated_for
from tools.planner.statements.states import read_states
from tools.planner.verbs.frame import Found, Frame, Tokens, region, said_of, stripped, time_of
from tools.planner.verbs.removing import CUT_S, PARTS, cut_part, remove, stated_ranges, told_spans
from tools.planner.words.spans import Span, spans_in
from tools.planner.words.values import UNITS, numbers_in, seconds_at
from tools.planner.words.wordsets import words

TAKING_OFF = words("off first last away out beginning ending opening")
GOING_DOWN = words("to under down below within")
HEARD = frozenset({"music", "sound", "volume", "voice", "sound_effect", "audio_noise"})
BEATS = words("beat beats rhythm bpm")


def cut_or_trim(frame: Frame, op: str) -> Found:
    """A range of time, a part of the clip, or on a picture something to take away."""
    part = stripped(frame.object)
    if frame.kinds == {"image"}:
        return _on_picture(frame, part)
    found = Found()
    if not part or all(token.norm in POINTING for token in part):
        told = [span for span in spans_in(frame.earlier) if span.point is None] if frame.timed else []
        if told and frame.earlier is not frame.sentence and not spans_in(frame.sentence):
            return Found(asks=[frame.ask("cut", {**told[0].params(), **_also(told[1:])})])
        if frame.timed and (spans := told_spans(frame)):
            return Found(asks=[frame.ask("cut", {**spans[0].params(), **_also(spans[1:])})])
        if frame.timed and (named := _told_before(frame)) and not spans_in(frame.sentence):
            return Found(asks=[frame.ask("cut", {"part": named})])
    if _edges(frame, part):
        return Found(asks=[frame.ask("crop", stated_for("crop", frame.whole, frame.text))])
    if banded := _bands(frame):
        return Found(asks=[frame.ask("equalize", banded, sign=-1)])
    spans = [span for span in spans_in(frame.object) if span.point is None]
    if any(token.norm == "into" for token in frame.object):
        found.asks.append(frame.ask("split", stated_for("split", frame.whole, frame.text)))
    elif any(token.norm in BEATS for token in frame.object):
        found.asks.append(frame.ask("cut_on_beat", stated_for("cut_on_beat", frame.whole, frame.text)))
    elif spans and frame.entry.phrase == "jump cut":
        found.asks.append(frame.ask("remove_silence", target=region(None, time_of(frame.whole))))
    elif spans:
        keeps = _keeps(frame, op, part, spans)
        found.asks.append(frame.ask("trim" if keeps else "cut", stated_ranges(frame, spans)))
        found.asks.extend([] if keeps else _untimed_parts(frame))
    elif not _by_pace(frame, found) and not _by_concept(frame, found):
        _untimed(frame, op, part, found)
    return found


MUD = words("mud boxiness boom boominess sibilance harshness rumble")
HERTZ = words("hz hertz khz kilohertz")
LOW_HZ, HIGH_HZ = 200.0, 3_000.0
BAND_DB = -4.0
HEARD_IN = {"low": words("boom boominess rumble"), "high": words("sibilance harshness")}


def _bands(frame: Frame) -> dict[str, float]:
    """ "cut 300 Hz", "cut the mud": a band of the sound that goes down; empty where none is named."""
    norms = {token.norm for token in frame.object}
    if norms.isdisjoint(HERTZ | MUD):
        return {}
    stated = stated_for("equalize", frame.whole, frame.text)
    number = next((one for one in numbers_in(frame.object) if one.unit in HERTZ), None)
    if stated or number is None:
        return stated or {next((band for band, names in HEARD_IN.items() if norms & names), "mid"): BAND_DB}
    hertz = number.value * (1_000 if number.unit.startswith("k") else 1)
    return {"low" if hertz < LOW_HZ else "high" if hertz > HIGH_HZ else "mid": BAND_DB}


def _untimed_parts(frame: Frame) -> list[Ask]:
    """ "cut the first 12 s | and the awkward goodbye at the end": what goes besides, without a time."""
    more = [stripped(member) for member in split_list(frame.object)[1:]] if frame.timed else []
    parts = [one for one in more if len(one) > 1 and one[0].norm in ARTICLES and not spans_in(one)]
    named = [one for one in parts if not is_whole(one) and not any(token.kind in ("time", "num") for token in one)]
    named = [one for one in named if len(more) > 1 or _joined(frame, one)]
    plain = [one for one in named if not any(token.norm in ("rest", "last", "first", "both") for token in one)]
    return [frame.ask("cut", {"part": frame.say(one)[:200]}) for one in plain]


def _joined(frame: Frame, part: Tokens) -> bool:
    """Whether the part is one thing more, and no reason: "cut 1:10 to 1:18, | my phone rings"."""
    before = [token.norm for token in frame.object if token.start < part[0].start]
    return before[-1:] != [","]


def _told_before(frame: Frame) -> str:
    """ "that part is boring, skip | it": the part that was told of before, in the person's words."""
    before = [token for token in frame.sentence if frame.whole and token.start < frame.whole[0].start]
    for at in range(len(before) - 1, 0, -1):
        if before[at].lemma in PARTS | {"intro", "outro"} and before[at - 1].norm in ARTICLES | DEMONSTRATIVES:
            return frame.say(before[at - 1 : at + 1])
    return ""


DEMONSTRATIVES = words("that this these those")
POINTING = words("it that those these them this both parts bits out away all please stretches sections")


def _also(spans: Sequence[Span]) -> dict[str, object]:
    return {"also": [span.params() for span in spans]} if spans else {}


SIDES = words("side sides edge edges border borders margin margins corner corners bars bar")


def _edges(frame: Frame, part: Tokens) -> bool:
    """ "cut the sides", "cut away the chat on the right side": a part of the frame rather than of the time."""
    core = read_nominal(part).core if part else []
    return any(token.norm in SIDES for token in [*core[-1:], *part[-6:]]) and not spans_in(frame.object)


def _on_picture(frame: Frame, part: Tokens) -> Found:
    if part and not is_whole(part) and frame.object[0].norm != "to":
        return remove(frame)
    return Found(asks=[frame.ask("crop", stated_for("crop", frame.whole, frame.text))])


def _keeps(frame: Frame, op: str, part: Tokens, spans: Sequence[Span]) -> bool:
    """Whether the range is what stays: "trim to 0:05–0:12", "trim the first 3 s" does not."""
    norms = [token.norm for token in frame.object]
    whole_first = (bool(part) and is_whole(part[:2])) or not part
    if op == "trim":
        if any(token.norm == "from" for token in frame.object[spans[0].place + 1 : spans[0].place + spans[0].length]):
            return False  # "5 seconds | from the start"
        return not any(word in TAKING_OFF for word in norms)
    aimed = (
        any(word in ("to", "down") for word in norms[:4])
        and spans[0].place > 0
        and norms[spans[0].place - 1] in ("to", "down")
    )
    return aimed and whole_first


def _by_pace(frame: Frame, found: Found) -> bool:
    """ "cut it faster": how fast shots follow each other."""
    states = read_states(Scope(frame.object, frame.text, WISH))
    moving = [ask for ask in states.asks if ask.op in ("speed", "pace")]
    if moving:
        found.asks.append(
            frame.ask(
                "pace",
                {"feel": "fast" if moving[0].sign >= 0 else "slow"},
                sign=moving[0].sign,
                degree=moving[0].degree,
            )
        )
    return bool(moving)


CUT_AWAY = frozenset({"silence", "filler", "music", "sound", "audio_noise", "bass", "treble", "mids"})
"""What cutting takes down or out without touching the time."""


def _by_concept(frame: Frame, found: Found) -> bool:
    """ "cut the long pauses", "jump cut every um"."""
    concept = next(
        (
            token.entry.concept
            for token in frame.object
            if token.entry is not None and token.entry.concept is not None and token.entry.concept.name in CUT_AWAY
        ),
        None,
    )
    if concept is None:
        return False
    for ask in make_asks(concept.acts.get("remove") or concept.acts["less"], said_of(frame)):
        found.asks.append(
            ask.model_copy(update={"params": {**ask.params, **stated_for(ask.op, frame.whole, frame.text)}})
        )
    return True


def point_of(tokens: Tokens) -> float | None:
    """The moment that is named: "my laugh | at 2:05"."""
    return next((span.point for span in spans_in(tokens) if span.point is not None), None)


def _untimed(frame: Frame, op: str, part: Tokens, found: Found) -> None:
    number = next((one for one in numbers_in(frame.object) if one.unit in UNITS), None)
    time = next((seconds_at(frame.object, at) for at, token in enumerate(frame.object) if token.kind == "time"), None)
    seconds = number.value * UNITS[number.unit] if number is not None else time[0] if time is not None else None
    if seconds is not None and any(token.norm in GOING_DOWN for token in frame.object):
        found.asks.append(frame.ask("trim", {"length": seconds}))
        return
    named = cut_part(frame, part) if part else None
    if named is not None:
        found.asks.append(named)
    elif frame.entry.phrase == "jump cut":
        found.asks.append(frame.ask("pace", {"feel": "fast"}, sign=1))
    elif frame.timed and part and (point := point_of(part)) is not None:
        found.asks.append(frame.ask("cut", {"start": point, "end": point + CUT_S}))
    elif part and not is_whole(part) and (frame.timed or part[0].lemma in PARTS):
        found.asks.append(frame.ask("cut", {"part": frame.say(part)[:200]}))
    elif part and not is_whole(part):
        found.asks.extend(remove(frame).asks)
    else:
        found.asks.append(frame.ask(op, confidence=0.5))


def _norms(tokens: Tokens) -> set[str]:
    return {token.norm for token in tokens}


def fade(frame: Frame) -> Ask:
    """A fade of the sound where sound is meant, else of the picture."""
    sound = any(
        token.entry is not None and token.entry.concept is not None and token.entry.concept.name in HEARD
        for token in frame.whole
    )
    if frame.before is not None and frame.before.op == "music" and {"under", "underneath"} & _norms(frame.object):
        return frame.ask("music", {"duck": True})
    put_in = frame.before is not None and frame.before.op in ("music", "sound_effect", "voice_over")
    if (
        sound
        or frame.kinds == {"audio"}
        or (put_in and any(token.norm in ("it", "that") for token in frame.object[:2]))
    ):
        return frame.ask("fade_audio", stated_for("fade_audio", frame.whole, frame.text))
    return frame.ask("transition", {"kind": "fade_black", **stated_for("transition", frame.whole, frame.text)})
