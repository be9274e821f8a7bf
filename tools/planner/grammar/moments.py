"""When a step holds: the range or the moment that a sentence names, for edits that need not cover the whole clip."""

from __future__ import annotations

import re
from collections.abc import Sequence

from edits.plan import Target, TimeRange
from graph.state import Ask
from tools.planner.grammar.chapters import labelled_times
from tools.planner.grammar.ends import NAMED, PLACE, ends_in
from tools.planner.words.signs import NUMBER, SPAN
from tools.planner.words.spans import Span, points_in, spans_in
from tools.planner.words.token import Token
from tools.planner.words.values import seconds_at

SHOWN_S = {
    "text": 4.0, "overlay": 4.0, "zoom": 3.0, "blur": 2.0, "mute": 1.0, "sound_effect": 1.0, "speed": 3.0,
    "reverse": 2.0, "loop": 2.0, "remove_silence": 0.5, "transition": 0.5,
    "denoise_audio": 1.0, "speed_ramp": 3.0, "pace": 10.0,
}  # fmt: skip
"""How long what is asked for at a moment lasts: long enough to be read, short enough not to be in the way."""
USUAL_S = 3.0
"""How much of a clip is meant by its beginning or end."""
HOLDS = frozenset(
    [
        "text",
        "overlay",
        "blur",
        "zoom",
        "mute",
        "gain",
        "speed",
        "exposure",
        "contrast",
        "highlights",
        "shadows",
        "whites",
        "blacks",
        "saturation",
        "vibrance",
        "temperature",
        "tint",
        "clarity",
        "texture",
        "sharpen",
        "denoise",
        "glow",
        "grain",
        "vignette",
        "monochrome",
        "color_grade",
        "dehaze",
        "hsl",
        "sound_effect",
        "remove_object",
        "stabilize",
        "equalize",
        "denoise_audio",
        "enhance_voice",
        "caption",
        "reverse",
        "loop",
        "remove_silence",
        "remove_filler",
        "transition",
        "speed_ramp",
        "music",
        "voice_over",
        "pace",
    ]
)
"""Operations that may hold for a part of a clip."""


def says_when(words: Sequence[Token]) -> bool:
    """Whether anything stands there that can name a time: a number, a word that opens a range, an end of the clip."""
    return any(token.signs & TIMING or token.norm in TIMES for token in words)


TIMING = SPAN | NUMBER
TIMES = NAMED | {"silence", "silences", "pause", "gap", "ends"}


def moment(words: Sequence[Token], op: str, *, runs: bool = False) -> TimeRange | None:
    """The time that the words name for `op`; none where they name none, or only one relative to an unknown end.

    runs: whether the media surely runs in time, so that "the start" is a time.
    """
    if op not in HOLDS:
        return None
    lasts = lasting(words)
    for span in spans_in(words):
        if span.point is not None and (until := _until_told(words, span.place, op)):
            return TimeRange(start=0, end=span.point) if until == "until" else TimeRange(start=span.point)
        if op == "mute" and span.start and span.end is None and _begins_there(words, span):
            return TimeRange(start=0, end=span.start)
        if span.start is not None and (span.end is None or span.end > span.start):
            length = lasts if span.end is None and op not in LASTING else None
            return TimeRange(start=span.start, end=span.start + length if length else span.end)
        if span.point is not None and op == "mute" and not lasts and HEARD & (norms := {one.norm for one in words}):
            if norms & BEGUN and span.point > 0:
                return TimeRange(start=0, end=span.point)  # "the sound kicks in | at 0:03"
            if norms & ENDING and not any(token.hushed for token in words):
                return TimeRange(start=span.point)  # "cut the audio | at 0:15"
        if span.point is not None and (op in SHOWN_S or lasts):
            return TimeRange(start=span.point, end=span.point + (lasts or SHOWN_S[op]))
        if op in LASTING and span.point and words[max(0, span.place - 1)].norm in STOPPING:
            return TimeRange(start=0, end=span.point)  # "music that stops | at 0:30"
        if runs and span.point is not None and op not in WHOLE:
            return TimeRange(start=span.point, end=_stopped(words, span) if op in LASTING else None)
    opens = any(token.norm in BEGINNING for token in words)
    if lasts and op in SHOWN_S and (opens or (runs and op in LAID and not any(token.hushed for token in words))):
        return TimeRange(start=0, end=lasts)
    if runs and op not in WHOLE | LASTING and ends_in(words)[:1] == ("start",):
        return TimeRange(start=0, end=lasts or SHOWN_S.get(op, USUAL_S))
    return None


PASSING = frozenset({"sound_effect", "text", "overlay", "transition", "music", "voice_over"})
"""What is put in at a moment: "applause after the punchline at 0:47"."""
TILL, SINCE = frozenset({"until", "till", "before"}), frozenset({"after", "from"})


def _until_told(words: Sequence[Token], place: int, op: str) -> str:
    """ "until he reaches the top, that is | 0:52": whether it holds up to the time or from it; empty where neither."""
    told = [token.norm for token in words[:place] if token.hushed]
    near = [token.norm for token in words[max(0, place - 4) : place]]
    opened = next(
        (at for at, norm in enumerate(near) if norm in TILL | SINCE and near[at + 1 : at + 2] == ["the"]), None
    )
    if opened is not None and not told:  # "desaturate it until the drop | at 0:15"
        if near[opened] in TILL:
            return "until"
        return "" if op in PASSING else "after"
    return "until" if {"until", "till"} & set(told) else "after" if "after" in told else ""


HEARD = frozenset({"audio", "sound", "music", "song", "track", "volume", "soundtrack", "voiceover", "mic"})
ENDING = frozenset({"cut", "end", "ends", "stop", "stops", "finish", "kill", "off", "drop", "drops"})


BEGUN = frozenset({"start", "starts", "begin", "begins", "kick", "kicks", "come", "comes"})
"""Verbs of a sound that ends or begins at a time, where all is heard before or behind it."""


def _begins_there(words: Sequence[Token], span: Span) -> bool:
    """ "the audio only | starts at 0:03"."""
    return words[span.place].norm in BEGUN and any(token.norm in HEARD for token in words[: span.place])


def _stopped(words: Sequence[Token], begun: Span) -> float | None:
    """ "start the music at 0:05 | and end it at 0:40": when it is over; none where nothing says so."""
    for span in spans_in(words):
        lead = {token.norm for token in words[max(begun.place + begun.length, span.place - 4) : span.place]}
        if span.point is not None and span.point > (begun.point or 0.0) and lead & STOPPING:
            return span.point
    return None


STOPPING = frozenset({"end", "ends", "stop", "stops", "finish", "finishes", "out", "off", "over"})
WHOLE = frozenset({"remove_filler", "stabilize", "caption"})
"""What a single moment says nothing about."""


LAID = frozenset({"text", "overlay"})
"""What begins with the clip where only its length is told: "my name in the lower third for 5 seconds"."""
LASTING = frozenset({"music", "voice_over"})
"""What is begun or ended there, but lasts: "add music at the start"."""


BEGINNING = frozenset({"start", "beginning", "opening", "intro"})


def lasting(words: Sequence[Token]) -> float | None:
    """How long it is to last: "for 3 seconds", not "for the first 3 seconds"."""
    for place, token in enumerate(words[:-1]):
        if token.norm == "for":
            after = place + 1 + (words[place + 1].norm in ("about", "around", "like"))
            time = seconds_at(words, after) if after < len(words) else None
            if time is not None and time[2] and words[place + 1].kind != "time":
                return time[0] or None
    return None


def part(words: Sequence[Token], op: str, *, runs: bool = False) -> dict[str, object]:
    """A part of the clip, relative to its length, that the words name for `op`: "the first half", "the last 3 s"."""
    if op not in HOLDS:
        return {}
    span = next((span for span in spans_in(words) if span.is_relative), None)
    if span is None and runs and op in RUNNING and (middle := _in_the_middle(words)):
        return {"share": middle}
    if span is None and runs and op not in WHOLE | LASTING and ends_in(words)[:1] == ("end",):
        return {"from_end": lasting(words) or SHOWN_S.get(op, USUAL_S)}
    return span.params() if span is not None else {}


RUNNING = frozenset({"speed", "pace", "reverse", "loop", "mute", "gain"})
"""What is no matter of the frame, so that its middle is one of time."""
MIDDLE = (1 / 3, 2 / 3)


def _in_the_middle(words: Sequence[Token]) -> tuple[float, float] | None:
    """ "quicker cuts | in the middle", "the middle drags": its middle third; none for the middle of a thing."""
    for at, token in enumerate(words):
        after = words[at + 1].norm if at + 1 < len(words) else ""
        if token.norm == "middle" and at and words[at - 1].norm == "the" and after != "of":
            return MIDDLE
    return None


AT_TIME = re.compile(
    r"\s+(at|from|between|until|till|after|before|around|starting)\s+(about\s+)?\d+(:\d\d|\s?s\b|\s?seconds).*$",
    re.IGNORECASE,
)


STRETCH = re.compile(
    r"^(?:the |its )?(?:first|second|last|middle|opening|final|other) "
    r"(?:half|third|quarter|part|(?:\w+ )?(?:secs?|seconds|minutes?))$|"
    r"^(?:the |its |my )?(?:very )?(?:start|beginning|opening|end|ending)$",
    re.IGNORECASE,
)
"""A stretch of the clip, which is no place in its picture."""


def _without_time(ask: Ask) -> Ask:
    """The ask with its region free of the time that was said behind it: "his face between 0:05 and 0:09"."""
    subject = ask.params.get("subject")
    if ask.op == "remove_object" and isinstance(subject, str) and (thing := AT_TIME.sub("", subject).strip()):
        ask = ask.model_copy(update={"params": {**ask.params, "subject": thing}})
    region = ask.target.region if ask.target is not None else None
    if ask.target is None or not isinstance(region, str):
        return ask
    place = PLACE.sub("", AT_TIME.sub("", region)).strip()
    place = "" if STRETCH.match(place) else place
    if place == region:
        return ask
    if not place and ask.target.time is None and not ask.target.exclude:
        return ask.model_copy(update={"target": None})
    return ask.model_copy(update={"target": ask.target.model_copy(update={"region": place or None})})


def _ended(ask: Ask, words: Sequence[Token]) -> Ask:
    """The ask with the end of its time, where the words say one that it has not: "from 1:00 | to 1:30"."""
    time = ask.target.time if ask.target is not None else None
    if ask.target is None or time is None or time.end is not None:
        return ask
    ends = [span.end for span in spans_in(words) if span.start == time.start and span.end is not None]
    if not ends or ends[0] <= time.start:
        return ask
    ended = TimeRange(start=time.start, end=ends[0])
    return ask.model_copy(update={"target": ask.target.model_copy(update={"time": ended})})


def timed(ask: Ask, words: Sequence[Token], kinds: frozenset[str]) -> Ask:
    """The ask with the time its words name, where it has none yet and the media runs in time."""
    if kinds == {"image"}:
        return ask
    ask = _without_time(ask)
    ask = _ended(ask, words)
    if (ask.target is not None and ask.target.time is not None) or {"share", "from_end", "edge"} & set(ask.params):
        return ask
    runs = bool(kinds & {"video", "audio"})
    time = moment(words, ask.op, runs=runs)
    if time is not None:
        return ask.model_copy(update={"target": (ask.target or Target()).model_copy(update={"time": time})})
    relative = part(words, ask.op, runs=runs)
    return ask.model_copy(update={"params": {**ask.params, **relative}}) if relative else ask


def _has_range(ask: Ask, span: Span) -> bool:
    time = ask.target.time if ask.target is not None else None
    return time is not None and span.start is not None and abs(time.start - span.start) < 0.01


def at_span(ask: Ask, span: Span) -> Ask:
    """The same at one more range: "the first 5 seconds | and the last 5"."""
    target = ask.target or Target()
    if span.start is not None:
        return ask.model_copy(
            update={"target": target.model_copy(update={"time": TimeRange(start=span.start, end=span.end)})}
        )
    there = target.model_copy(update={"time": None})
    bare = there if there.region or there.exclude or there.media else None
    return ask.model_copy(update={"params": {**ask.params, **span.params()}, "target": bare})


AT = frozenset({"freeze_frame", "extract_frame", "marker"})
"""Operations that are for a moment and not for a stretch of time."""


def at_each_time(ask: Ask, words: Sequence[Token], kinds: frozenset[str]) -> list[Ask]:
    """The ask once for each time that the words list: "at 0:23 and 1:14", "0:05 to 0:10 and 0:20 to 0:25"."""
    if kinds == {"image"} or ask.op not in HOLDS | AT or sum(token.kind == "quote" for token in words) > 1:
        return [ask]
    if ask.op == "marker" and (listed := labelled_times(words)):
        named = [{"at": at, **({"label": label} if label else {})} for at, label in listed]
        return [ask.model_copy(update={"params": {**ask.params, **one}}) for one in named]
    points = points_in(words)
    if points and ask.op in AT:
        return [ask.model_copy(update={"params": {**ask.params, "at": point}}) for point in points]
    if ask.op in AT or {"share", "from_end", "edge"} & set(ask.params):
        return [ask]
    if ask.op not in WHOLE and kinds and not points and ends_in(words) == ("start", "end"):
        last = {"from_end": lasting(words) or SHOWN_S.get(ask.op, USUAL_S)}
        region = ask.target.region if ask.target is not None else None
        there = Target(region=region) if region is not None else None
        return [ask, ask.model_copy(update={"params": {**ask.params, **last}, "target": there})]
    lasts = lasting(words) or SHOWN_S.get(ask.op, USUAL_S)
    times = [TimeRange(start=point, end=point + lasts) for point in points]
    spans = [span for span in spans_in(words) if span.point is None] if ask.op not in WHOLE else []
    if len(spans) > 1 and any(span.from_end is not None for span in spans) and _has_range(ask, spans[0]):
        return [ask, *(at_span(ask, span) for span in spans[1:])]
    if not times:
        spans = [span for span in spans_in(words) if span.start is not None]
        times = [TimeRange(start=span.start or 0.0, end=span.end) for span in spans if span.end]
    if len(times) < 2 or ask.op in WHOLE:
        return [ask]
    target = ask.target or Target()
    return [ask.model_copy(update={"target": target.model_copy(update={"time": time})}) for time in times]
